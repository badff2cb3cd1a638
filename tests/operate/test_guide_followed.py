"""docs/how-to/bootstrap.md followed to four deployed stacks: its own commands, in its order, where emulators stand in.

moto plays AWS for `kyeol bootstrap` and `kyeol doctor`, a server on this machine GitHub for `kyeol github`; what is
deployed, Pulumi's engine deploys in the simulated cloud. git, gh, aws and kubectl by themselves are left out.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from moto import mock_aws

from kyeol.config.reading.load import load_all
from kyeol.config.reading.stackfile import stack_names
from kyeol.tools.operate.aws import Boto
from kyeol.tools.operate.doctor import here
from kyeol.tools.pulumi_cli.machine import this_machine
from kyeol.tools.pulumi_cli.ways import find
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.stack import Engine
from tests.operate.organisation import Organisation, served
from tests.operate.test_github import hub  # noqa: F401 - where git finds what is at GitHub
from tests.projects import Project, kyeol
from tests.shipped import ROOT, STACKS
from tests.workflows.test_guide import GUIDE, commands, settings, step

pytestmark = pytest.mark.nightly

ACCOUNT: Final = "424242424242"
BY_HAND: Final = {
    "111122223333": ACCOUNT,
    "example.com": "acme-shop.kr",
    "kyeol-example": "acme",
    "203.0.113.0/24": "52.78.0.0/24",
}
"""What step 2 has its reader replace; GitHub's numbers are removed."""

OWN: Final = {
    "TEAM": "platform",
    "APP_ID": "99",
    "OTHER_APP_ID": "100",
    "CLIENT_ID": "Iv1",
    "OTHER_CLIENT_ID": "Iv2",
    "ACCOUNT": ACCOUNT,
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Boto]:
    """A new account."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", ACCOUNT)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "moto")
    with mock_aws():
        yield Boto()


def replace_placeholders(project: Project) -> None:
    """Step 2: in the files that the doctor names."""
    for path in {project.root / line.what.partition(":")[0] for line in here.placeholders(project.root)}:
        text = path.read_text()
        for old, new in BY_HAND.items():
            text = text.replace(old, new)
        path.write_text(re.sub(r"^ *(organizationId|id): \d+.*\n", "", text, flags=re.MULTILINE))


def let_github_take_over(project: Project) -> None:
    """Step 5, by hand: what the guide adds to mgmt's file."""
    access = settings(step(5))["kyeol:cluster"]["access"]["deploy"]
    lines = [f"        {key}: {value.replace('ACCOUNT', ACCOUNT)}\n" for key, value in access.items()]
    project.replace("mgmt", "  kyeol:cluster:\n", f"  kyeol:cluster:\n    access:\n      deploy:\n{''.join(lines)}")


def deployed(words: list[str], already: list[str]) -> list[str]:
    """The stacks that a command deploys."""
    if words[:2] == ["pulumi", "up"]:
        return [words[words.index("--stack") + 1]]
    if words[:4] == ["gh", "workflow", "run", "pulumi-up"]:
        stack = words[-1].partition("=")[2]
        return [one for one in STACKS if one not in already] if stack == "all" else [stack]
    return []


def test_its_commands_end_in_four_deployed_stacks(
    project: Project,
    account: Boto,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_github: Path = request.getfixturevalue("hub")
    shutil.copytree(at_github / "kyeol-example", at_github / "acme")
    for folder in (".github", "images"):
        shutil.copytree(ROOT / folder, project.root / folder)
    replace_placeholders(project)
    github, programs = Organisation("acme", "platform"), tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    engine = Engine(project.root, find(this_machine()).executable, tmp_path_factory.mktemp("engine"), Cloud())
    up: list[str] = []
    with served(github, str(Path(sys.executable)), programs):
        for line in commands(GUIDE):
            words = [OWN.get(one, one) for one in line.partition("#")[0].split()]
            words = [one.replace("=CLIENT_ID", "=Iv1").replace("=OTHER_CLIENT_ID", "=Iv2") for one in words]
            if words[0] == "kyeol":
                if "--webhooks" in words:
                    made = {"Name": "kyeol-mgmt-argocd-webhook", "SecretString": "signed"}
                    account.call("secretsmanager", "create_secret", "ap-northeast-2", **made)
                # The CLI of Pulumi does not reach moto inside this process.
                done = kyeol(*words[1:], *(["--no-stacks"] if words[1] == "bootstrap" else []))
                assert done.exit_code == 0 or words[1] == "doctor", done.output
                # The stand-in for GitHub learns of no push.
                github.there |= {
                    f"{one}/branches/main": {} for one in list(github.there) if "gitops" in one.split("/")[-1]
                }
            for stack in deployed(words, up):
                if stack in up:
                    let_github_take_over(project)
                outcome = engine.open(stack).up(lambda _: None)
                assert outcome.ok, (stack, outcome.errors)
                up.append(stack)
    engine.close()
    assert up == ["mgmt", "mgmt", "dev", "stage", "prod"]
    found = load_all(project.root, stack_names(project.root))["mgmt"].config.github
    assert found
    assert found.organization_id == 7, "written by kyeol github"
    assert set(found.state.preview_keys) == {"mgmt", "dev", "stage"}, "written by kyeol bootstrap"
    assert len([path for path in github.there if "/hooks/" in path]) == 2
    well = [line for line in kyeol("doctor").stdout.splitlines() if line.startswith("ok ")]
    assert any(line.endswith(f"state bucket {found.state.bucket}") for line in well)
    assert len([line for line in well if line.endswith("-pulumi")]) == len(STACKS), "a key for each state"
