"""`kyeol new environment` and its opposite, on a copy of the project."""

import json
import re
import shutil
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load_all
from kyeol.tools.environments import jobs
from kyeol.tools.environments.new import add
from kyeol.tools.environments.removed import remove
from tests.projects import Project, kyeol
from tests.shipped import ROOT, STACKS
from tests.workflows.files import load


@pytest.fixture
def whole(project: Project) -> Path:
    """With the workflows, which list environments, too: the shipped ones, whatever the project's own list."""
    shutil.copytree(ROOT / ".github", project.root / ".github")
    workflows = project.root / ".github" / "workflows"
    own, up = list(load(workflows / "pulumi-up.yaml")["jobs"]), workflows / "pulumi-up.yaml"
    head, first, template, *_ = re.split(r"^(?=  [a-z][a-z0-9-]*:\n    name: )", up.read_text(), flags=re.MULTILINE)
    later = [
        re.sub(rf"\b{own[1]}\b", stack, template).replace(f"needs: {own[0]}", f"needs: {before}").rstrip()
        for before, stack in pairwise(STACKS)
    ]
    up.write_text(head + "\n\n".join([first.rstrip(), *later]) + "\n")
    for path in workflows.glob("pulumi-*.yaml"):
        text = path.read_text()
        for between in (", ", " "):
            text = text.replace(between.join(own), between.join(STACKS))
        path.write_text(re.sub(r'\["mgmt"[^]]*\]', json.dumps(STACKS), text))
    return project.root


def contents(root: Path) -> Mapping[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    "like", [pytest.param(one, marks=[pytest.mark.slow] if one != "dev" else []) for one in STACKS[1:]]
)
def test_a_new_environment_is_right_at_once_and_gone_without_a_trace(whole: Path, like: str) -> None:
    before = contents(whole)
    add(whole, "qa", like)
    load_all(whole, [*STACKS, "qa"])
    assert kyeol("preview", "qa", "--depth", "0").stderr == "", "Argo CD has something to deliver to it"
    assert kyeol("check", "qa").exit_code == 0
    remove(whole, "qa")
    assert contents(whole) == before


def test_it_is_listed_wherever_environments_are(whole: Path) -> None:
    add(whole, "qa", "stage")
    github = stackfile.read(whole, "mgmt").values["kyeol:github"]
    assert isinstance(github, dict)
    assert github["environments"] == ["mgmt", "dev", "stage", "qa", "prod"]
    assert github["images"]["storefront"]["environments"] == ["dev", "stage", "qa", "prod"]
    assert github["images"]["dashboard"]["environments"] == ["mgmt"], "one image for all"
    up = load(whole / ".github/workflows/pulumi-up.yaml")
    assert list(up["jobs"]) == ["mgmt", "dev", "stage", "qa", "prod"]
    assert [job.get("needs") for job in up["jobs"].values()] == [None, "mgmt", "dev", "stage", "qa"]
    assert up["jobs"]["qa"]["with"]["stack"] == "qa"
    assert up["jobs"]["qa"]["concurrency"]["group"] == "pulumi-qa"
    assert "inputs.stack == 'qa'" in up["jobs"]["qa"]["if"]
    assert "qa" in up["on"]["workflow_dispatch"]["inputs"]["stack"]["options"]
    assert '"stage", "qa", "prod"' in (whole / ".github/workflows/pulumi-preview.yaml").read_text()


def test_what_must_be_its_own_is(whole: Path) -> None:
    stage = whole / "Pulumi.stage.yaml"
    stage.write_text("secretsprovider: awskms://alias/x\nencryptedkey: abc\n" + stage.read_text())
    overlay = whole / "gitops/kyeol-app-gitops/overlays/stage/kustomization.yaml"
    overlay.write_text(
        overlay.read_text().replace("  newTag: placeholder", f"  digest: sha256:{'a' * 64}\n  newTag: {'b' * 40}")
    )
    add(whole, "qa", "stage")
    text = (whole / "Pulumi.qa.yaml").read_text()
    assert "secretsprovider" not in text
    assert "encryptedkey" not in text
    configurations = load_all(whole, [*STACKS, "qa"])
    config = configurations["qa"].config
    zone = configurations["mgmt"].config.dns
    assert zone
    assert config.dns
    assert config.cdn
    assert config.dns.names == (f"qa.{zone.zone}",)
    assert config.cdn.media_name == f"media-qa.{zone.zone}"
    images = yaml.safe_load((whole / "gitops/kyeol-app-gitops/overlays/qa/kustomization.yaml").read_text())["images"]
    assert {image["newTag"] for image in images} == {"placeholder"}
    assert not [image for image in images if "digest" in image]


def test_what_was_promoted_from_it_is_promoted_from_what_is_left(whole: Path) -> None:
    remove(whole, "stage")
    prod = yaml.safe_load((whole / "gitops/kyeol-app-gitops/overlays/prod/kustomization.yaml").read_text())
    assert prod["metadata"]["annotations"]["promoted-from"] == "dev"
    assert load(whole / ".github/workflows/pulumi-up.yaml")["jobs"]["prod"]["needs"] == "dev"
    load_all(whole, ["mgmt", "dev", "prod"])


@pytest.mark.parametrize(
    ("name", "like", "said"),
    [
        ("stage", "dev", "stage: is there already"),
        ("qa", "mgmt", "--like mgmt: is not an environment; there are dev, stage, prod"),
        ("qa", "nowhere", "--like nowhere: is not an environment"),
        ("Q A", "dev", "Q A: is not a stack's name"),
        ("../qa", "dev", "../qa: is not a stack's name"),
        ("dev-2", "dev", "dev"),
    ],
)
def test_what_would_not_be_right_is_refused_and_nothing_written(whole: Path, name: str, like: str, said: str) -> None:
    before = contents(whole)
    done = kyeol("new", "environment", name, "--like", like)
    assert done.exit_code == 2
    assert said in done.output
    assert contents(whole) == before


def test_mgmt_cannot_be_removed(whole: Path) -> None:
    assert kyeol("remove", "environment", "mgmt").exit_code == 2
    assert (whole / "Pulumi.mgmt.yaml").is_file()


def test_lists_with_a_line_for_each_item_keep_their_form(whole: Path) -> None:
    mgmt = whole / "Pulumi.mgmt.yaml"
    block = "    environments:\n" + "".join(f"      - {stack}\n" for stack in STACKS)
    mgmt.write_text(mgmt.read_text().replace("    environments: [mgmt, dev, stage, prod]\n", block))
    add(whole, "qa", "dev")
    assert "      - dev\n      - qa\n      - stage\n" in mgmt.read_text()


def test_a_workflow_without_the_other_environment_stays() -> None:
    text = "name: up\n\njobs:\n  mgmt:\n    name: mgmt\n"
    assert jobs.add(text, "qa", "stage") == text
