"""What opens issues, the look for drift and the quarter's restore; and how a killed deployment is recovered."""

import json
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


COPY = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"


@pytest.mark.parametrize(
    ("copied", "aws", "late"),
    [
        ([], "exit 1", False),
        ([COPY], "date --iso-8601=seconds --date '10 minutes ago'", False),
        ([COPY], "date --iso-8601=seconds --date '2 days ago'", True),
        ([COPY, COPY], "date --iso-8601=seconds --date '2 days ago'", True),
        ([COPY], "echo None", True),
        ([COPY], "exit 1", True),
    ],
)
def test_copies_of_the_backups_that_stay_behind_open_an_issue(
    tmp_path: Path, copied: list[str], aws: str, late: bool
) -> None:
    resources = [
        {"type": one, "id": "arn:copy", "inputs": {"region": "there"}} for one in ("aws:s3/bucket:Bucket", *copied)
    ]
    (tmp_path / "state").write_text(json.dumps({"deployment": {"resources": resources}}))
    for stub, does in (("pulumi", f"cat {tmp_path}/state"), ("aws", f'echo "$@" >> {tmp_path}/calls; {aws}')):
        (tmp_path / stub).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / stub).chmod(0o755)
    (tmp_path / "dev.txt").write_text("")
    subprocess.run(
        ["bash", "-e", "-c", step(OWN / "drift.yaml", "copies")["run"]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STACK": "dev"},
        check=True,
    )
    told = (tmp_path / "dev.txt").read_text().splitlines()
    assert len(told) == (len(copied) if late else 0)
    if copied:
        assert "--db-instance-automated-backups-arn arn:copy --region there" in (tmp_path / "calls").read_text()


@pytest.mark.parametrize("open_issue", ["", "12"])
@pytest.mark.parametrize("drifted", [True, False])
def test_a_stack_has_one_issue_while_it_drifts(tmp_path: Path, open_issue: str, drifted: bool) -> None:
    (tmp_path / "drift").mkdir()
    (tmp_path / "drift" / "dev.txt").write_text("~ aws:ec2/vpc:Vpc: <b>" if drifted else "")
    wanted = {(True, ""): ["create"], (True, "12"): ["edit"], (False, "12"): ["close"], (False, ""): []}
    assert [call.split()[1] for call in told(tmp_path, "drift", open_issue)] == wanted[drifted, open_issue]


@pytest.mark.parametrize(("open_issue", "does"), [("", "create"), ("12", "comment 12")])
def test_a_quarters_restore_has_one_issue_until_somebody_has_done_it(
    tmp_path: Path, open_issue: str, does: str
) -> None:
    (call,) = told(tmp_path, "restore", open_issue)
    assert call.startswith(f"issue {does} ")
    assert load(OWN / "restore.yaml")["on"]["schedule"] == [{"cron": "11 0 1 1,4,7,10 *"}]


def test_its_issue_leads_to_the_runbook() -> None:
    (ask,) = jobs(OWN / "restore.yaml")["ask"]["steps"]
    assert "$RUNBOOK" in ask["run"]
    page, _, section = ask["env"]["RUNBOOK"].partition("/blob/main/")[2].partition("#")
    runbook = (ROOT / page).read_text()
    _, _, after = runbook.partition(f"## {section.replace('-', ' ').capitalize()}\n")
    assert "\n4. Each quarter" in after.partition("\n## ")[0]


def told(folder: Path, workflow: str, open_issue: str) -> list[str]:
    """What a workflow does with issues, looking at them aside."""
    stub, calls = folder / "gh", folder / "calls"
    stub.write_text(f'#!/bin/sh\necho "$@" >> {calls}\n[ "$2" = list ] && echo "{open_issue}"\nexit 0\n')
    stub.chmod(0o755)
    *_, job = jobs(OWN / f"{workflow}.yaml").values()
    (script,) = [one["run"] for one in job["steps"] if "run" in one]
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={
            "PATH": f"{folder}:{os.environ['PATH']}",
            "GITHUB_SHA": "abc",
            "RUN": "https://run",
            "RUNBOOK": "https://book",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in calls.read_text().splitlines() if line.split()[1] != "list"]


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
