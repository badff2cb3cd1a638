"""The look for drift: what it opens an issue for, and how a killed deployment is recovered."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kyeol.config.reading import stackfile
from tests.harness import ROOT
from tests.workflows.files import OWN, commands, jobs, load, step


def test_drift_is_looked_for_every_night_without_changing_anything() -> None:
    workflow = load(OWN / "drift.yaml")
    assert "schedule" in workflow["on"]
    look = workflow["jobs"]["look"]
    shown, judged = (set(command.split()) for command in commands("drift.yaml", "refresh"))
    assert {"--preview-only", "--expect-no-changes", "--suppress-permalink=true"} <= shown
    assert {"--preview-only", "--json"} <= judged, "of JSON the CLI prints no permalink"
    assert not {"--yes", "-y"} & (shown | judged)
    assert {one for one in shown if "**" in one} == {one for one in judged if "**" in one}, "both look at the same"
    assert "environment" not in look, "it asks nobody"
    assert workflow["jobs"]["tell"]["permissions"] == {"issues": "write"}


@pytest.mark.parametrize(
    ("pulumi", "aws", "python", "drifted"),
    [(0, 0, 0, False), (0, 0, 1, True), (1, 0, 0, True), (0, 1, 0, True)],
)
def test_what_only_waits_for_a_window_opens_no_issue(
    tmp_path: Path, pulumi: int, aws: int, python: int, drifted: bool
) -> None:
    (tmp_path / "dev.txt").write_text("~ aws:rds/instance:Instance")
    shutil.copy(ROOT / "Pulumi.dev.yaml", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for stub, status in (("pulumi", pulumi), ("aws", aws), (".venv/bin/python", python)):
        (tmp_path / stub).write_text(f'#!/bin/sh\necho "$0 $AWS_REGION" >> {tmp_path}/calls\nexit {status}\n')
        (tmp_path / stub).chmod(0o755)
    subprocess.run(
        ["bash", "-e", "-c", step(OWN / "drift.yaml", "waiting")["run"]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STACK": "dev", "AWS_REGION": "us-east-1"},
        check=True,
    )
    assert bool((tmp_path / "dev.txt").read_text()) == drifted
    (region,) = {line.split()[1] for line in (tmp_path / "calls").read_text().splitlines()}
    place = stackfile.read(ROOT, "dev").values["kyeol:aws"]
    assert isinstance(place, dict)
    assert region == place["region"], "the stack's, not the state's"


@pytest.mark.parametrize("open_issue", ["", "12"])
@pytest.mark.parametrize("drifted", [True, False])
def test_a_stack_has_one_issue_while_it_drifts(tmp_path: Path, open_issue: str, drifted: bool) -> None:
    (tmp_path / "drift").mkdir()
    (tmp_path / "drift" / "dev.txt").write_text("~ aws:ec2/vpc:Vpc: <b>" if drifted else "")
    stub, calls = tmp_path / "gh", tmp_path / "calls"
    stub.write_text(f'#!/bin/sh\necho "$1 $2" >> {calls}\n[ "$2" = list ] && echo "{open_issue}"\nexit 0\n')
    stub.chmod(0o755)
    (tell,) = [one["run"] for one in jobs(OWN / "drift.yaml")["tell"]["steps"] if "run" in one]
    done = subprocess.run(
        ["bash", "-e", "-c", tell],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_SHA": "abc", "RUN": "https://run"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    did = [line.split()[1] for line in calls.read_text().splitlines() if line.split()[1] != "list"]
    wanted = {(True, ""): ["create"], (True, "12"): ["edit"], (False, "12"): ["close"], (False, ""): []}
    assert did == wanted[drifted, open_issue]


def test_a_killed_deployment_is_recovered_by_the_workflow_that_the_roles_trust() -> None:
    (job,) = jobs(OWN / "pulumi-recover.yaml").values()
    assert job["uses"] == "./.github/workflows/pulumi-stack.yaml"
    assert job["with"] == {"stack": "${{ inputs.stack }}", "recover": True}
    assert load(OWN / "pulumi-recover.yaml")["concurrency"]["group"] == "pulumi-${{ inputs.stack }}"
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert (stack["recover"]["if"], stack["preview"]["if"]) == ("inputs.recover", "${{ !inputs.recover }}")
    assert stack["recover"]["environment"] == "${{ inputs.stack }}"
    assert stack["recover"]["steps"][0] == stack["up"]["steps"][0], "not with what main has left behind"
    assert [line.split()[1] for line in commands("pulumi-stack.yaml", "cancel|refresh")] == ["cancel", "refresh"]
