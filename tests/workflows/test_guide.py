"""docs/how-to/bootstrap.md against what it sets up: what the guide forgets, a new operator meets as a failing job."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from kyeol.config.reading import stackfile
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


def commands(text: str) -> list[str]:
    """The commands of a guide: a pipeline, a loop or what `&&` joins is one."""
    found: list[str] = []
    for shown in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        told = re.sub(r"<<(\w+)\n.*?^\1\n", "\n", shown, flags=re.MULTILINE | re.DOTALL)
        looped = re.sub(r"^for .*?^done", lambda loop: loop[0].replace("\n", " "), told, flags=re.MULTILINE | re.DOTALL)
        lines = re.sub(r"[\\|]\n", " ", looped).splitlines()
        found += [line for line in lines if line and not line.startswith((" ", "#"))]
    return found


def test_it_takes_at_most_half_of_the_steps_that_it_took_by_hand() -> None:
    # Before the commands were there it had 38 commands and 33 edits and clicks.
    by_hand = re.findall(r"^- \*\*By hand\*\*: (.*?)(?=^\S|^$|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert len(by_hand) == GUIDE.count("**By hand**") > 8
    assert len(commands(GUIDE)) + len(by_hand) <= 71 // 2
    for one in by_hand:
        assert re.search(r"\bsince\b", one), f"says no reason: {one}"


def test_every_command_of_ours_is_one_that_there_is() -> None:
    ours = [line.split() for line in commands(GUIDE) if line.startswith("kyeol ")]
    assert {one[1] for one in ours} == {"bootstrap", "doctor", "github"}
    reference = (ROOT / "docs/reference/commands.md").read_text()
    for words in ours:
        (page,) = re.findall(rf"^## kyeol {words[1]}\n(.*?)(?=^## |\Z)", reference, re.MULTILINE | re.DOTALL)
        assert all(f"{word} " in page for word in words if word.startswith("--")), words


def test_what_aws_holds_back_is_asked_for_first_and_its_symptom_named_where_it_shows() -> None:
    assert "Support" in step(1)
    assert "does not support creating load balancers" in step(5)
    assert "Your account must be verified" in step(9)


def test_what_it_adds_to_stack_files_are_settings_of_the_program() -> None:
    schema = json.loads((ROOT / "kyeol.schema.json").read_text())
    known = json.dumps(schema)
    for number in (2, 5):
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
    assert f"`{secret}`" in step(5)
    assert "--webhooks" in step(5)
    assert f"https://{host}`" in step(5)
    assert "gh api meta" in step(2), "its calls come from networks that the load balancer has to admit"
    assert "argocd-initial-admin-secret" in step(5)
    credentials = settings(step(2))["kyeol:argocd"]["repositories"]["credentialsSecret"]
    assert f"create-secret --name {credentials} " in step(4)


def test_prod_has_its_letters_carried_before_it_is_synced() -> None:
    overlay = yaml.safe_load((SHIPPED / "gitops/kyeol-app-gitops/overlays/prod/kustomization.yaml").read_text())
    assert "../../components/email" in overlay["components"]
    assert stackfile.read(SHIPPED, "prod").values["kyeol:mail"] == {"provider": "ses"}
    assert "out of SES's sandbox" in step(9)
    automatic = {
        stack
        for stack in STACKS[1:]
        if stackfile.read(SHIPPED, stack).values["kyeol:gitops"]["sync"] == "automatic"  # type: ignore[index]
    }
    assert automatic == {"dev", "stage"}
    assert "stage then syncs by itself" in step(9)
