"""The workflows that preview and deploy: order, approval, what is shown and what is passed on."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from kyeol.components.kubernetes.addon_release import SKIP_CRDS
from tests.workflows.files import OWN, commands, jobs, step


def test_mgmt_goes_first_then_one_environment_after_the_other() -> None:
    up = jobs(OWN / "pulumi-up.yaml")
    stacks = list(up)
    assert stacks[0] == "mgmt"
    assert [up[stack].get("needs") for stack in stacks] == [None, *stacks[:-1]]
    assert [up[stack]["with"]["stack"] for stack in stacks] == stacks
    assert all("!failure()" in up[stack]["if"] for stack in stacks[1:]), "a failure must stop what follows"
    assert all(f"inputs.stack == '{stack}'" in up[stack]["if"] for stack in stacks)
    assert all("github.ref == 'refs/heads/main'" in up[stack]["if"] for stack in stacks)


def test_a_stack_has_one_deployment_at_a_time_that_nothing_cancels() -> None:
    for stack, job in jobs(OWN / "pulumi-up.yaml").items():
        assert job["concurrency"] == {"group": f"pulumi-{stack}", "cancel-in-progress": False}


def test_a_preview_is_shown_before_the_approval_that_the_deployment_waits_for() -> None:
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert any("GITHUB_STEP_SUMMARY" in one.get("run", "") for one in stack["preview"]["steps"])
    assert stack["up"]["needs"] == "preview"
    assert stack["up"]["environment"] == "${{ inputs.stack }}"
    assert not any("pulumi up" in one.get("run", "") for one in stack["preview"]["steps"])


def test_a_run_that_main_has_left_behind_neither_previews_nor_deploys() -> None:
    # GitHub starts single jobs again, weeks later: the deployment must ask for itself.
    stack = jobs(OWN / "pulumi-stack.yaml")
    for name in ("preview", "up"):
        first = stack[name]["steps"][0]
        assert "commits/main" in first["run"], name
        assert '[ "$main" != "$GITHUB_SHA" ]' in first["run"], name
    assert stack["preview"]["steps"][0] == stack["up"]["steps"][0]


def test_a_pull_request_previews_stacks_that_are_deployed_unless_a_variable_says_which() -> None:
    matrix = jobs(OWN / "pulumi-preview.yaml")["preview"]["strategy"]["matrix"]["stack"]
    default = re.fullmatch(r"\$\{\{ fromJSON\(vars\.PREVIEW_STACKS \|\| '(.+)'\) \}\}", matrix)
    assert default
    assert {*json.loads(default[1])} <= jobs(OWN / "pulumi-up.yaml").keys()


def previewed(output: str, status: int, tmp_path: Path) -> tuple[int, str]:
    """What the step `preview` makes of a preview: its exit code, and whether there are changes."""
    stub = tmp_path / "pulumi"
    stub.write_text(f"#!/bin/sh\ncat <<'E'\n{output}\nE\nexit {status}\n")
    stub.chmod(0o755)
    told = tmp_path / "told"
    told.write_text("")
    done = subprocess.run(
        ["bash", "-e", "-c", step(OWN / "pulumi-stack.yaml", "preview")["run"]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STACK": "dev", "GITHUB_OUTPUT": str(told)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, told.read_text().strip()


@pytest.mark.parametrize(
    ("output", "status", "result"),
    [
        ("Resources:\n    210 unchanged", 0, (0, "changes=false")),
        # backenderr.NoChangesExpectedError of the CLI.
        ("error: no changes were expected for preview but changes were proposed", 255, (0, "changes=true")),
        ("    --outputs:--\n  ~ a: 1 => 2\nResources:\n    210 unchanged", 0, (0, "changes=true")),
        ("error: preview failed", 255, (255, "")),
    ],
)
def test_nobody_is_asked_to_approve_a_deployment_of_nothing(
    tmp_path: Path, output: str, status: int, result: tuple[int, str]
) -> None:
    assert previewed(output, status, tmp_path) == result
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert stack["preview"]["outputs"] == {"changes": "${{ steps.preview.outputs.changes }}"}
    assert stack["up"]["if"] == "needs.preview.outputs.changes == 'true'"


@pytest.mark.parametrize("job", ["preview", "up"])
@pytest.mark.parametrize(("alone", "passed"), [("", []), ("**kubernetes:**", ["--exclude", "**kubernetes:**"])])
def test_a_deployment_of_aws_alone_is_previewed_as_it_is_done(
    tmp_path: Path, job: str, alone: str, passed: list[str]
) -> None:
    (found,) = [one for one in jobs(OWN / "pulumi-stack.yaml")[job]["steps"] if "EXCLUDE" in one.get("env", {})]
    assert found["env"]["EXCLUDE"] == "${{ inputs.aws_alone && '**kubernetes:**' || '' }}"
    assert found["env"][SKIP_CRDS] == "${{ inputs.aws_alone && 'true' || '' }}"
    (tmp_path / "pulumi").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > called\n')
    (tmp_path / "pulumi").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "STACK": "dev",
        "EXCLUDE": alone,
        "GITHUB_OUTPUT": "told",
    }
    subprocess.run(["bash", "-e", "-c", found["run"]], cwd=tmp_path, env=environment, check=True)
    called = (tmp_path / "called").read_text().splitlines()
    assert called[:3] == [job, "--stack", "dev"]
    assert called[3 : 3 + len(passed)] == passed
    assert ("--exclude" in called) == bool(passed)


def test_whoever_deploys_by_hand_can_choose_aws_alone() -> None:
    for name, job in jobs(OWN / "pulumi-up.yaml").items():
        assert job["with"] == {"stack": name, "aws_alone": "${{ inputs.aws_alone || false }}"}


@pytest.mark.parametrize("name", ["pulumi-preview.yaml", "pulumi-stack.yaml"])
def test_no_output_holds_a_link_that_opens_the_state(name: str) -> None:
    # With its state in S3, Pulumi's permalink is a signed address of the whole state; the bare flag means false.
    assert commands(name, "preview|up")
    for command in commands(name, "preview|up"):
        assert "--suppress-permalink=true" in command


@pytest.mark.parametrize("name", ["pulumi-preview.yaml", "pulumi-stack.yaml"])
def test_every_preview_asks_the_rule_book_in_the_engine(name: str) -> None:
    assert commands(name, "preview")
    assert all(" --policy-pack policy " in command for command in commands(name, "preview"))
    # It passed in the preview of the same commit; in a deployment it could only stop half-way.
    assert not [command for command in commands(name, "up") if "--policy-pack" in command]
