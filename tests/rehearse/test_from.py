"""A commit's version of program and settings, taken through the change that leads to the files as they are."""

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.effects import done
from kyeol.tools.rehearse.engine.stack import Engine
from kyeol.tools.rehearse.rehearsal import RehearsalOptions, Result, rehearse
from kyeol.tools.rehearse.verdict import Observer, StepVerdict
from tests.diff.projects import History
from tests.harness import ROOT, SHIPPED
from tests.projects import kyeol
from tests.shipped import adopted

PROGRAM = """
aws_ = aws.Provider("aws", region="ap-northeast-2", allowed_account_ids=["111122223333"])
opts = pulumi.ResourceOptions(provider=aws_)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=opts)
def subnet(zone, place):
    return aws.ec2.Subnet("app-" + zone, vpc_id=vpc.id, cidr_block=f"10.0.{place}.0/24",
                          availability_zone="ap-northeast-2" + zone, opts=opts)
subnets = [subnet(zone, place) for place, zone in enumerate(ZONES)]
cluster = aws.eks.Cluster("plane", name="one", version="1.35", role_arn="arn:aws:iam::111122223333:role/one",
                          vpc_config={"subnet_ids": [one.id for one in subnets]}, opts=opts)
nodes = aws.eks.NodeGroup("nodes", cluster_name=cluster.name, node_group_name_prefix="one-", node_role_arn="arn:aws:x",
                          subnet_ids=[subnets[0].id], labels={"a": LABEL}, version=VERSION,
                          scaling_config={"min_size": 1, "desired_size": 2, "max_size": MOST},
                          opts=pulumi.ResourceOptions.merge(
                              opts, pulumi.ResourceOptions(ignore_changes=["scalingConfig.desiredSize"])))
aws.s3.Bucket("media", bucket=BUCKET, opts=opts)
"""
"""A cluster whose autoscaler owns the desired size, and a bucket."""

BEFORE = 'ZONES, LABEL, VERSION, MOST, BUCKET = "ac", "b", "1.34", 3, "media"'


@pytest.fixture(scope="module")
def change(cli: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """What becomes of the program that was up before, with other settings."""
    history = History(tmp_path_factory.mktemp("history"), f"{BEFORE}\n{PROGRAM}")

    def changed(settings: str) -> Result:
        history.program(f"{BEFORE}\n{settings}\n{PROGRAM}")
        result = rehearse(history.root, cli, RehearsalOptions(stack="one", until="again", start="main"), Observer())
        assert history.left_behind() == []
        return result

    return changed


def effects(verdict: StepVerdict) -> list[str]:
    """What a step does to what exists."""
    return [f"{one.kind}: {one.name}: {one.says}" for one in verdict.effects]


def test_a_change_that_interrupts_is_good_and_says_so(change: Callable[[str], Result]) -> None:
    """Its sizes are sent together, with the desired size of the first day: nodes go that the autoscaler has made."""
    before, preview, up, again = change('VERSION, MOST = "1.35", 5').verdicts
    assert (before.step, before.says) == ("up, before", "8 created; then autoscaled, nodes: 2 to 3 nodes")
    assert (preview.ok, preview.says, preview.effects) == (True, "1 updated, nothing done", ())
    assert (up.ok, up.says) == (True, "1 updated")
    assert effects(up) == [
        "interrupted: nodes: all nodes are replaced, a few at a time",
        "interrupted: nodes: scaled in from 3 to 2: 1 of its nodes are taken away",
    ]
    assert (again.step, again.ok, again.says) == ("up again", True, "nothing changed, 8 the same")


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("at", "steps"),
    [
        ("aws:eks/nodeGroup:NodeGroup::nodes", ["preview", "up, killed", "refresh", "up", "up again"]),
        ("aws:s3/bucket:Bucket::media", ["preview", "up", "up again", "up, killed"]),
    ],
)
def test_a_change_goes_on_after_its_engine_was_killed(at: str, steps: list[str], cli: Path, tmp_path: Path) -> None:
    """At what it changes; where it changes nothing of it, that is a mistake of whoever asked."""
    history = History(tmp_path, f"{BEFORE}\n{PROGRAM}")
    history.program(f"{BEFORE}\nLABEL = 'c'\n{PROGRAM}")
    options = RehearsalOptions(stack="one", until="again", start="main", kill_at=f"urn:pulumi:one::kyeol::{at}")
    verdicts = rehearse(history.root, cli, options, Observer()).verdicts[1:]
    assert [one.step for one in verdicts] == steps
    assert verdicts[-1].ok == (steps[-1] == "up again")


def test_a_refresh_before_keeps_the_nodes_that_the_autoscaler_has_made(cli: Path, tmp_path: Path) -> None:
    """The runbook says so of the first deployment after a stack's only group has become one of several."""
    root, state = tmp_path / "project", tmp_path / "state"
    root.mkdir()
    state.mkdir()
    history = History(root, f"{BEFORE}\n{PROGRAM}")
    with closing(Engine(root, cli, state, Cloud())) as engine:
        stack = engine.open("one")
        assert stack.up().ok
        assert engine.cloud.autoscale("one") == ["nodes: 2 to 3 nodes"]
        assert stack.refresh().ok
        history.program(f"{BEFORE}\nMOST = 5\n{PROGRAM}")
        assert [one.name for one in stack.up().of("update")] == ["nodes"]
        assert done(engine.cloud.calls) == []


def test_what_aws_would_refuse_fails_though_the_preview_shows_nothing(change: Callable[[str], Result]) -> None:
    result = change('ZONES = "acb"')
    _, preview, up = result.verdicts
    assert (preview.ok, up.ok, up.says, result.ok) == (True, False, "AWS would refuse it", False)
    assert "InvalidParameterException: Provided subnets are in the AZs" in up.errors[0]


def test_a_change_that_loses_data_ends_with_its_preview(change: Callable[[str], Result]) -> None:
    result = change('BUCKET = "pictures"')
    _, preview = result.verdicts
    assert (preview.ok, preview.says) == (False, "1 replaced, nothing done; lost: media")
    assert effects(preview) == ["lost: media: replaced, and holds objects"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["dev", "--from", "nothing"], "--from nothing: nothing is not a commit, branch or tag of this repository"),
        (
            ["dev", "--from", "HEAD", "--fail", "aws:ec2/vpc:Vpc"],
            "leave --fail, --deny, --drill and",
        ),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("rehearse", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_stack_that_the_commit_does_not_have_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(tmp_path, "pass")
    (tmp_path / "Pulumi.two.yaml").write_text((tmp_path / "Pulumi.one.yaml").read_text())
    monkeypatch.chdir(history.root)
    result = kyeol("rehearse", "two", "--from", "main")
    assert (result.exit_code, result.stderr) == (2, "--from main: main has no stack two; known: one\n")


FIRST = "4045dc1"
"""The version that is the oldest which anybody may have deployed."""


def _has_history() -> bool:
    ask = ["git", "cat-file", "-e", f"{FIRST}^{{commit}}"]
    return subprocess.run(ask, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.nightly
@pytest.mark.skipif(adopted(ROOT) or not _has_history(), reason="no history, or the stack files are somebody's own")
@pytest.mark.parametrize("name", ["mgmt", "dev", "prod"])
def test_what_was_deployed_first_survives_every_change_since(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first version's code and files to today's, mgmt too; by day tests/platform/test_deployed.py compares."""
    monkeypatch.chdir(ROOT)
    result = kyeol("rehearse", name, "--from", FIRST, "--json")
    said = json.loads(result.stdout)
    stacks = dict.fromkeys(("mgmt", name))
    assert [f"{one['stack']} {one['step']}" for one in said["steps"]] == [
        *(f"{stack} up, before" for stack in stacks),
        *(f"{stack} {step}" for stack in stacks for step in ("preview", "up", "up again")),
    ]
    lost = [one for step in said["steps"] for one in step["effects"] if one["kind"] == "lost"]
    assert {one["says"] for one in lost} <= {"deleted, and holds logs"}
    # With its Secret a cluster would lose its applications: it is changed in place, whatever ApplicationSets become.
    touched = {one["resource"].rpartition("::")[2] for step in said["steps"] for one in step["effects"]}
    assert not {one for one in touched if one.startswith("argocd-")}
    assert (result.exit_code, said["ok"]) == (0, True), result.output
