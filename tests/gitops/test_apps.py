"""What kyeol-app-gitops holds of Saleor's apps: as their contracts say, and whole in an overlay that names one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kyeol.apps.catalog import APPS
from kyeol.apps.contract import App
from kyeol.tools.apps.files import TREE as TREE_PATH
from kyeol.tools.apps.files import files
from tests import kustomize
from tests.avatax import AVATAX
from tests.harness import ROOT, SHIPPED
from tests.workflows.test_validate import validate

TREE = SHIPPED / TREE_PATH


def test_the_tree_holds_what_the_contracts_say() -> None:
    assert {path: (ROOT / path).read_text() for path in files()} == files(), "run `make apps`"


@pytest.mark.parametrize(
    ("stack", "app"),
    [("dev", app) for app in APPS.values()] + [("prod", AVATAX)],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_an_overlay_that_names_an_app_is_valid_and_leaves_no_placeholder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stack: str, app: App
) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(TREE, tree)
    monkeypatch.setitem(APPS, app.name, app)
    for path, text in ((path, text) for path, text in files().items() if path.startswith(TREE_PATH)):
        written = tree / path.removeprefix(f"{TREE_PATH}/")
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text)
    file = tree / "overlays" / stack / "kustomization.yaml"
    content = yaml.safe_load(file.read_text())
    content["components"].append(f"../../components/{app.title}")
    content["transformers"].append(f"../../wiring/{app.title}")
    content["images"].append(
        {"name": app.image, "newName": f"placeholder.invalid/{app.image}", "newTag": "placeholder"}
    )
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    for other in (tree / "overlays").iterdir():
        if other.name != stack:
            shutil.rmtree(other)
    done = validate(TREE.name, tree, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    # As Argo CD's patch of the application does.
    component = tree / "components" / app.title / "kustomization.yaml"
    known = component.read_text().replace("Host: placeholder", "Host: known").replace("Arn: placeholder", "Arn: known")
    component.write_text(known.replace("shopPattern: placeholder.invalid", "shopPattern: shop[.]example[.]com"))
    facts = file.with_name("facts.yaml")
    facts.write_text(facts.read_text().replace("environment: placeholder", f"environment: {stack}"))
    objects = list(
        yaml.safe_load_all(
            subprocess.run(
                [kustomize.KUSTOMIZE, "build", file.parent], capture_output=True, text=True, check=True
            ).stdout
        )
    )
    (pods,) = (one for one in objects if one["kind"] == "Deployment" and one["metadata"]["name"] == app.title)
    (container,) = pods["spec"]["template"]["spec"]["containers"]
    assert container["image"].startswith("placeholder.invalid/")
    variables = {one["name"]: one["value"] for one in container["env"]}
    assert "AWS_ROLE_ARN" not in variables
    for storage in app.private_storage:
        assert variables[storage.name_variable] == f"kyeol-{stack}-{app.table(storage)}"
    if app.allowed_shop_variable:
        shop = variables[app.allowed_shop_variable]
        assert re.search(shop, "https://shop.example.com/graphql/")
        assert not re.search(shop, "https://shop-example.com/graphql/")
        assert not re.search(shop, "https://elsewhere.example/?https://shop.example.com/graphql/")
    (ingress,) = (one for one in objects if one["kind"] == "Ingress")
    assert ingress["spec"]["rules"][-1]["host"] == "known.invalid"
