"""docs/how-to/bootstrap.md against what it sets up: what the guide forgets, a new operator meets as a failing job."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from kyeol.config import stackfile
from kyeol.tools.preview.graph import Graph
from tests.harness import ROOT, SHIPPED, STACKS
from tests.json_values import known
from tests.workflows.files import FILES

GUIDE = (ROOT / "docs" / "how-to" / "bootstrap.md").read_text()


def step(number: int) -> str:
    """One step of the guide."""
    found = re.search(rf"^## {number}\. .*?(?=^## \d|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[0]


def settings(text: str) -> dict[str, Any]:
    """What the YAML blocks of a step add to a stack file."""
    found: dict[str, Any] = {}
    for block in re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        found |= yaml.safe_load(block)
    return found


def test_it_sets_every_variable_and_secret_that_a_workflow_reads() -> None:
    workflows = "".join(path.read_text() for path in FILES)
    explained = set(re.findall(r"`([A-Z_]+)`", "".join(line for line in GUIDE.splitlines() if line.startswith("|"))))
    assert set(re.findall(r"\bvars\.([A-Z_]+)", workflows)) == explained
    given = set(re.findall(r"gh secret set ([A-Z_]+)", GUIDE))
    assert set(re.findall(r"\bsecrets\.([A-Z_]+)", workflows)) == given


def test_every_repository_is_made_before_its_number_is_asked_for() -> None:
    github = stackfile.read(SHIPPED, "mgmt").values["kyeol:github"]
    assert isinstance(github, dict)
    trees = {path.name for path in (ROOT / "gitops").iterdir()}
    wanted = {one["name"] for one in github["images"].values()} | trees
    (made,) = re.findall(r"for repository in (.+); do\n  gh repo create", step(1))
    assert set(made.split()) == wanted
    assert f"the other {['', 'one', 'two', 'three', 'four', 'five'][len(wanted)]}" in step(1)
    assert github["infrastructure"]["name"] == "kyeol-infra"


def test_pull_requests_may_decrypt_exactly_the_stacks_that_they_preview() -> None:
    (stacks,) = re.findall(r"variable set PREVIEW_STACKS .*--body '(.+)'", step(5))
    keys = [*settings(step(2))["kyeol:github"]["state"]["previewKeys"]]
    assert keys == json.loads(stacks)
    assert keys[0] == "mgmt", "every other stack reads it"
    assert "prod" not in keys


def test_what_it_adds_to_stack_files_are_settings_of_the_program() -> None:
    schema = json.loads((ROOT / "kyeol.schema.json").read_text())
    known = json.dumps(schema)
    for number in (2, 3, 4):
        for section, content in settings(step(number)).items():
            assert json.dumps(section) in known
            waiting = [content]
            while waiting:
                here = waiting.pop()
                if isinstance(here, dict):
                    # `deploy` is a name of the operator's own, and state keys stand by their stack.
                    assert all(f'"{key}"' in known for key in here if key not in {"deploy", *STACKS}), here
                    waiting += here.values()


def test_argo_cd_is_told_of_pushes_by_the_name_and_secret_that_mgmt_gives_it(graphs: Mapping[str, Graph]) -> None:
    (secret,) = [
        known(one.inputs)["name"]
        for one in graphs["mgmt"].of_type("aws:secretsmanager/secret:Secret")
        if "webhook" in known(one.inputs)["name"]
    ]
    host = stackfile.read(SHIPPED, "mgmt").values["kyeol:argocd"]["host"]  # type: ignore[index]
    assert f"--secret-id {secret} " in step(4)
    assert f"https://{host}/api/webhook" in step(4)
    assert "gh api meta" in step(4), "its calls come from networks that the load balancer has to admit"
    assert "argocd-initial-admin-secret" in step(4)
    assert step(3).index("create-secret --name kyeol-mgmt-") < step(3).index("credentialsSecret: kyeol-mgmt-")


def test_prod_has_its_mail_server_before_it_is_synced() -> None:
    overlay = yaml.safe_load((SHIPPED / "gitops/kyeol-app-gitops/overlays/prod/kustomization.yaml").read_text())
    assert "../../components/email" in overlay["components"]
    assert "create-secret --name kyeol-prod-email" in step(10)
    automatic = {
        stack
        for stack in STACKS[1:]
        if stackfile.read(SHIPPED, stack).values["kyeol:gitops"]["sync"] == "automatic"  # type: ignore[index]
    }
    assert automatic == {"dev", "stage"}
    assert "stage then syncs by itself" in step(10)
