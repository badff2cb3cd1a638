"""The project's own stack files, manifests and workflows hold together, whatever is written in them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.placeholders import is_stand_in
from kyeol.config.reading.stackfile import project_name
from kyeol.tools.day import today
from kyeol.tools.json_values import mapping, number
from kyeol.tools.operate.doctor.here import placeholders
from kyeol.tools.policy.shipped import check_all
from kyeol.tools.reach import judge
from kyeol.tools.reach.build import build
from kyeol.tools.reach.manifests import kustomize, manifests, named
from tests.adopter.conftest import Files
from tests.gitops.quota import refused


def read(path: Path) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load(path.read_text())


def test_every_stack_file_is_right_by_itself_and_beside_the_others(files: Files) -> None:
    assert MANAGEMENT_STACK in files.configurations
    assert {one.project for one in files.configurations.values()} == {project_name(files.root)}


def test_nothing_is_left_that_stands_for_somebodys_own(files: Files) -> None:
    if not is_stand_in(files.configurations[MANAGEMENT_STACK].config.aws.account_id):
        assert [str(line) for line in placeholders(files.root) if line.remedy] == []


def test_the_program_makes_every_stack_and_warns_of_nothing(files: Files) -> None:
    said = {stack: [*one.faults(), *one.warnings] for stack, one in files.previews.items()}
    assert {stack: lines for stack, lines in said.items() if lines} == {}


def test_no_mandatory_rule_is_broken_and_no_exemption_has_run_out(files: Files) -> None:
    found = check_all(files.root, files.graphs, today())
    broken = [f"{stack}: {one.rule}: {one.message}" for stack, each in found.items() for one in each
              if one.severity == "mandatory"]  # fmt: skip
    assert broken == []


@pytest.mark.slow
def test_what_has_to_arrive_arrives_and_nothing_else_with_what_argo_cd_delivers(files: Files) -> None:
    program = kustomize(files.root)
    assert program, "run `make tools`"
    for stack, graph in files.graphs.items():
        trees = manifests(files.root, program, graph)
        assert trees or files.configurations[stack].config.gitops is None, f"nothing is delivered to {stack}"
        wrong = [one for one in judge.judge(build(graph, files.graphs[MANAGEMENT_STACK], trees)) if not one.right]
        assert wrong == [], stack


@pytest.mark.slow
def test_planned_peaks_are_kept_to_and_within_what_the_autoscaler_may_have(files: Files) -> None:
    program = kustomize(files.root)
    assert program, "run `make tools`"
    for stack, one in files.configurations.items():
        peaks = one.config.peaks.planned if one.config.peaks else {}
        if not peaks:
            continue
        objects = manifests(files.root, program, files.graphs[stack])
        found = {(str(each["kind"]), named(each)[1]): mapping(each.get("spec")) for each in objects}
        assert ("CronJob", "peaks") in found, f"name ../../components/peaks in overlays/{stack}"
        assert [f"{stack}: {line}" for line in refused(peaks, [dict(each) for each in objects])] == []
        most = {name: number(spec.get("maxReplicas")) for (_, name), spec in found.items() if "maxReplicas" in spec}
        for title, peak in peaks.items():
            for workload, pods in peak.pods.by_workload.items():
                assert pods <= most.get(workload, pods), f"{stack}: {title} wants more of {workload} than maxReplicas"


def test_main_deploys_every_environment_that_has_a_role_mgmt_first(files: Files) -> None:
    github = files.configurations[MANAGEMENT_STACK].config.github
    if github is None:
        return
    workflow = read(files.root / ".github" / "workflows" / "pulumi-up.yaml")
    stacks = [job["with"]["stack"] for job in workflow["jobs"].values()]
    assert stacks[0] == MANAGEMENT_STACK
    groups = [job["concurrency"]["group"] for job in workflow["jobs"].values()]
    assert groups == [f"pulumi-{stack}" for stack in stacks], "a stack that waits for another's loses its place"
    assert sorted(stacks) == sorted(github.environments)
    # YAML 1.1 reads `on` as true.
    assert workflow[True]["workflow_dispatch"]["inputs"]["stack"]["options"] == ["all", *stacks]
    text = (files.root / ".github" / "workflows" / "pulumi-preview.yaml").read_text()
    previewed = re.findall(r"vars\.PREVIEW_STACKS \|\| '\[(.*)\]'", text)
    assert {name.strip(' "') for one in previewed for name in one.split(",")} <= set(files.configurations)


def test_the_images_workflows_and_the_owners_are_of_one_organisation(files: Files) -> None:
    github = files.configurations[MANAGEMENT_STACK].config.github
    if github is None:
        return
    called = {
        used.partition("/.github/")[0]
        for path in files.root.glob("images/*/.github/workflows/*.yaml")
        for used in re.findall(r"uses: (\S+/\.github/workflows/\S+)@[0-9a-f]{40}", path.read_text())
    }
    assert called == {f"{github.organization}/{github.infrastructure.name}"}
    for path in (files.root / ".github" / "CODEOWNERS", *files.root.glob("gitops/*/.github/CODEOWNERS")):
        assert set(re.findall(r"@([\w-]+)/", path.read_text())) == {github.organization}, path


def test_an_image_that_the_organisations_workflow_signs_is_admitted(files: Files) -> None:
    github = files.configurations[MANAGEMENT_STACK].config.github
    signatures = files.root / "gitops" / "kyeol-platform-gitops" / "common" / "policies" / "signatures"
    text = (signatures / "signed-images.yaml").read_text()
    (signer,) = re.findall(r"subjectRegExp: (\S+)", text)
    if github:
        workflow = f"{github.organization}/{github.infrastructure.name}/.github/workflows/build-push.yaml"
        assert re.search(signer, f"https://github.com/{workflow}@{'0' * 40}")


def test_what_has_an_owner_exists(files: Files) -> None:
    for line in (files.root / ".github" / "CODEOWNERS").read_text().splitlines():
        if line.startswith("/Pulumi."):
            assert (files.root / line.split()[0].strip("/")).is_file(), line


def test_images_come_from_an_environment_that_there_is(files: Files) -> None:
    overlays = files.root / "gitops" / "kyeol-app-gitops" / "overlays"
    names = {path.parent.name for path in overlays.glob("*/kustomization.yaml")}
    joined = {stack for stack, one in files.configurations.items() if one.config.gitops}
    assert names == joined, "an overlay for each environment that joins Argo CD"
    for name in sorted(names):
        annotations = read(overlays / name / "kustomization.yaml").get("metadata", {}).get("annotations", {})
        assert annotations.get("promoted-from") in {*names, None} - {name}
