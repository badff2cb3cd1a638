"""What kyeol-app-gitops holds of Saleor's apps: as their contracts say, and whole in an overlay that names one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kyeol.apps.catalog import APPS
from kyeol.tools.apps.files import files
from tests import kustomize
from tests.harness import ROOT, SHIPPED
from tests.workflows.test_validate import validate

TREE = SHIPPED / "gitops" / "kyeol-app-gitops"


def test_the_tree_holds_what_the_contracts_say() -> None:
    assert {path: (ROOT / path).read_text() for path in files()} == files(), "run `make apps`"


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_an_overlay_that_names_an_app_is_valid_and_leaves_no_placeholder(tmp_path: Path, stack: str, name: str) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(TREE, tree)
    app, file = APPS[name], tree / "overlays" / stack / "kustomization.yaml"
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
    # As Argo CD's patch of the application does, where validate has the overlay's own facts.
    component = tree / "components" / app.title / "kustomization.yaml"
    component.write_text(
        component.read_text().replace("Host: placeholder", "Host: known").replace("Arn: placeholder", "Arn: known")
    )
    done = validate(TREE.name, tree, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
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
    assert "AWS_ROLE_ARN" not in {one["name"] for one in container["env"]}
    if app.allowed_shop_variable:
        (shop,) = (one["value"] for one in container["env"] if one["name"] == app.allowed_shop_variable)
        assert re.search(shop, "https://placeholder.invalid/graphql/")
        assert not re.search(shop, "https://elsewhere.example/?https://placeholder.invalid/graphql/")
    (ingress,) = (one for one in objects if one["kind"] == "Ingress")
    assert ingress["spec"]["rules"][-1]["host"] == "known.invalid"
