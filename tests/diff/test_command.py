"""`kyeol diff` as a user meets it, on real git repositories."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kyeol.tools.diff.sides import interpreter
from kyeol.tools.diff.sides.errors import InterpreterError
from kyeol.tools.preview.run import Preview
from tests.diff.projects import History
from tests.harness import ROOT, STACKS

BUCKET = "aws.s3.Bucket('media', bucket='media-1', opts=pulumi.ResourceOptions(protect=True))"

TWO = f"{BUCKET}\naws.s3.Bucket('more', bucket='more')"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, previews: Mapping[str, Preview]) -> dict[str, Any]:
    """The shipped stacks with what people change, compared once."""
    assert list(previews) == list(STACKS), "recorded, and not by the comparison"
    history = History(tmp_path_factory.mktemp("shipped"))
    history.replace("Pulumi.dev.yaml", "zones: [a, c]", "zones: [a, b, c]")
    history.replace("Pulumi.stage.yaml", "t3.large", "m6i.large")
    history.replace("Pulumi.stage.yaml", "cidr: 10.20.0.0/16", "cidr: 10.21.0.0/16")
    history.replace("Pulumi.prod.yaml", "protect: true", "protect: false")
    history.replace("Pulumi.prod.yaml", "203.0.113.0/24", "9.0.0.0/8")
    history.commit()
    return history.compared("main")


@pytest.fixture
def tiny(tmp_path: Path) -> History:
    """A repository whose only stack has one bucket."""
    return History(tmp_path, BUCKET)


def names(stack: dict[str, Any], action: str, kind: str = "") -> set[str]:
    return {one["name"] for one in stack["changes"] if one["action"] == action and one["type"].startswith(kind)}


def dangers(stack: dict[str, Any], category: str) -> list[str]:
    return [one["message"] for one in stack["dangers"] if one["category"] == category]


def test_a_stack_that_nothing_touches_does_not_change(changed: dict[str, Any]) -> None:
    assert list(changed) == list(STACKS)
    assert changed["mgmt"]["changes"] == []


def test_a_further_zone_adds_subnets_and_replaces_no_network(changed: dict[str, Any]) -> None:
    dev = changed["dev"]
    assert names(dev, "add", "aws:ec2/subnet:") == {"vpc-public-b", "vpc-app-b", "vpc-data-b"}
    assert not names(dev, "replace", "aws:ec2/")
    assert not names(dev, "remove")
    assert dangers(dev, "address-plan") == dangers(dev, "data") == []


def test_another_address_block_replaces_the_network_and_all_that_lies_in_it(changed: dict[str, Any]) -> None:
    stage = changed["stage"]
    assert "vpc" in names(stage, "replace", "aws:ec2/vpc:")
    assert len(names(stage, "replace", "aws:ec2/subnet:")) == 6
    assert "cidrBlock would change from 10.20.0.0/16 to 10.21.0.0/16" in dangers(stage, "address-plan")
    assert any("holds the cluster" in one for one in dangers(stage, "data"))
    cluster = next(one for one in stage["changes"] if one["type"] == "eks:index:Cluster")
    assert {urn.rpartition("::")[2] for urn in cluster["follows"]} >= {"vpc", "vpc-app-a", "vpc-app-c"}


def test_other_nodes_are_replaced(changed: dict[str, Any]) -> None:
    nodes = next(one for one in changed["stage"]["changes"] if one["type"] == "aws:eks/nodeGroup:NodeGroup")
    assert nodes["action"] == "replace"
    assert {"path": "instanceTypes[]", "new": "m6i.large", "replaces": True} in nodes["properties"]


def test_a_protection_that_is_dropped_and_an_allow_list_that_widens_stand_on_top(changed: dict[str, Any]) -> None:
    prod = changed["prod"]
    assert "the allow-list of the public endpoint admits 9.0.0.0/8" in dangers(prod, "exposure")
    database = {one["message"] for one in prod["dangers"] if one["urn"].endswith("::database")}
    assert database >= {"protect is dropped", "deletionProtection: true becomes false"}


def test_findings_of_the_rule_book_appear_where_the_change_breaks_a_rule(changed: dict[str, Any]) -> None:
    appeared = changed["prod"]["findings"]["appeared"]
    assert any(one["urn"].endswith("::database") and one["severity"] == "mandatory" for one in appeared)
    assert changed["mgmt"]["findings"] == {"appeared": [], "vanished": []}


def test_secrets_are_counted_and_never_shown(changed: dict[str, Any]) -> None:
    assert all(stack["secrets"] > 0 for stack in changed.values())


def test_two_runs_say_the_same_and_leave_nothing_behind(tiny: History) -> None:
    tiny.program(BUCKET.replace("media-1", "media-2"))
    tiny.commit()
    first = tiny.diff_apart("main", PYTHONHASHSEED="1")
    assert (first.returncode, first.stderr) == (0, "")
    assert "  ! media  aws.s3.Bucket (bucket cannot change in place)" in first.stdout
    assert "Pulumi would refuse to replace it" in " ".join(first.stdout.split())
    # In the tests' own process, with another hash seed and everything else that it has by now.
    assert tiny.diff("main").stdout == first.stdout
    assert tiny.left_behind() == []


def test_what_the_base_has_gained_since_is_not_this_changes_doing(tiny: History) -> None:
    tiny.git("switch", "--quiet", "main")
    tiny.program(f"{BUCKET}\naws.s3.Bucket('of-main', bucket='of-main')")
    tiny.commit()
    tiny.git("switch", "--quiet", "change")
    tiny.program(f"{BUCKET}\naws.s3.Bucket('of-change', bucket='of-change')")
    tiny.commit()
    result = tiny.diff("main")
    assert "of-change" in result.stdout
    assert "of-main" not in result.stdout
    assert "which has moved on since" in " ".join(result.stdout.split())


def test_an_alias_is_respected_and_a_secret_is_not_shown(tiny: History) -> None:
    alias = "aliases=[pulumi.Alias(name='media')], protect=True"
    secret = "tags={'Token': pulumi.Output.secret('correct-horse')}"
    tiny.program(f"aws.s3.Bucket('files', bucket='media-1', {secret}, opts=pulumi.ResourceOptions({alias}))")
    tiny.commit()
    result = tiny.diff("main")
    assert "  ~ files  aws.s3.Bucket (was media)" in result.stdout
    assert '+ "[secret]"' in result.stdout or '"Token": "[secret]"' in result.stdout
    assert "correct-horse" not in result.stdout


@pytest.mark.parametrize("side", ["base", "head"])
def test_a_side_that_does_not_run_is_named_and_the_other_is_reported(tiny: History, side: str) -> None:
    broken = "raise pulumi.RunError('there is no zone')"
    tiny.program(broken if side == "base" else BUCKET)
    tiny.commit()
    tiny.git("branch", "--quiet", "--force", "start")
    tiny.program(BUCKET if side == "base" else broken)
    tiny.commit()
    result = tiny.diff("start")
    assert (result.returncode, result.stderr) == (2, f"one: {side}: one: there is no zone\n")
    other = "head" if side == "base" else "base"
    assert f"one  the {side} does not run; the {other} has 1 resource" in result.stdout
    assert tiny.left_behind() == []


def test_an_exemption_from_no_rule_is_one_line_and_the_base_is_reported(tiny: History) -> None:
    entry = "{rule: cost-nap, resource: media, reason: nobody looks at it, until: '2027-06-30'}"
    with (tiny.root / "Pulumi.one.yaml").open("a") as file:
        file.write(f"  kyeol:policy: {{exemptions: [{entry}]}}\n")
    tiny.commit()
    result = tiny.diff("main")
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("one: head: Pulumi.one.yaml:")
    assert line.endswith("cost-nap is not a rule; did you mean cost-nat?")
    assert "the head does not run; the base has 1 resource" in result.stdout


def test_a_stack_that_fails_does_not_hide_the_others(tmp_path: Path) -> None:
    history = History(tmp_path, BUCKET, ("one", "two"))
    history.program(f"if pulumi.get_stack() == 'two':\n    raise pulumi.RunError('no')\n{TWO}")
    history.commit()
    result = history.diff("main")
    assert (result.returncode, result.stderr) == (2, "two: head: two: no\n")
    assert "one  1 added" in result.stdout


def test_a_program_that_crashes_is_one_line(tiny: History) -> None:
    tiny.program("1 / 0")
    tiny.commit()
    result = tiny.diff("main")
    assert result.returncode == 2
    assert result.stderr == "one: head: the program failed: ZeroDivisionError: division by zero\n"


def test_stacks_that_come_and_go_are_told(tmp_path: Path) -> None:
    history = History(tmp_path, BUCKET, ("one", "two"))
    history.git("mv", "Pulumi.two.yaml", "Pulumi.three.yaml")
    history.commit()
    lines = history.diff("main").stdout.splitlines()
    assert any(line.startswith("three  new stack, 1 resource, ") for line in lines)
    assert "two    removed stack, 1 resource, 1 dangerous" in lines


def test_a_dirty_work_tree_is_refused_unless_it_is_meant(tiny: History) -> None:
    tiny.program(TWO)
    refused = tiny.diff("main")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "the work tree has uncommitted changes (__main__.py); commit or stash them, or compare them as they are with "
        "--uncommitted\n"
    )
    meant = tiny.diff("main", "--uncommitted")
    assert meant.returncode == 0
    assert "  + more  aws.s3.Bucket" in meant.stdout


def test_files_that_the_program_does_not_read_make_no_tree_dirty(tiny: History) -> None:
    (tiny.root / "notes.txt").write_text("buy milk")
    assert tiny.diff("main").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("nowhere",), "nowhere is not a commit, branch or tag of this repository"),
        (("--", "-n"), "-n is not a commit, branch or tag of this repository"),
        (("HEAD:kyeol",), "HEAD:kyeol is not a commit, branch or tag of this repository"),
        (("ma\nin",), "ma in is not a commit, branch or tag of this repository"),
        (("",), "an empty name is not a commit, branch or tag of this repository"),
        (("main", "ome"), "there is no stack ome on either side; did you mean one?"),
    ],
)
def test_a_mistake_is_one_line_with_exit_code_2(tiny: History, arguments: tuple[str, ...], line: str) -> None:
    result = tiny.diff(*arguments)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"{line}\n")
    assert tiny.left_behind() == []


def test_a_change_of_nothing_that_the_program_reads_runs_it_once(tiny: History, tmp_path: Path) -> None:
    runs = tmp_path.parent / f"{tmp_path.name}-runs"
    tiny.program(f"{BUCKET}\nwith open({str(runs)!r}, 'a') as file:\n    file.write('x')")
    tiny.commit()
    tiny.git("branch", "--quiet", "start")
    (tiny.root / "notes.txt").write_text("buy milk")
    tiny.commit()
    result = tiny.diff("start")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "one  no change")
    assert runs.read_text() == "x"


def test_a_folder_in_no_repository_is_a_mistake(tiny: History, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["rm", "-r", tiny.root / ".git"], check=True)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tiny.root.parent))
    result = tiny.diff("main")
    assert result.returncode == 2
    assert result.stderr == f"{tiny.root} is not in a git repository; there is no other commit to compare\n"


def test_a_base_older_than_the_program_is_said_to_be(tiny: History) -> None:
    tiny.git("rm", "--quiet", "kyeol")
    tiny.commit()
    tiny.git("branch", "old")
    (tiny.root / "kyeol").symlink_to(ROOT / "kyeol")
    tiny.commit()
    result = tiny.diff("old")
    assert result.returncode == 2
    assert "base: there is no kyeol/__main__.py in it" in result.stderr


def test_a_side_knows_no_credentials(tiny: History, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.program(
        "import os\npulumi.export('seen', sorted(key for key in os.environ if 'TOKEN' in key or 'AWS_S' in key))"
    )
    tiny.commit()
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "ghs-1")
    result = tiny.diff("main")
    assert "~ output seen: + []" in result.stdout


def test_an_interrupted_run_leaves_no_work_tree_behind(tiny: History) -> None:
    ready = tiny.root / "ready"
    os.mkfifo(ready)
    reader = os.open(ready, os.O_RDONLY | os.O_NONBLOCK)
    tiny.program(f"import pathlib, time\npathlib.Path({str(ready)!r}).write_text('ready')\ntime.sleep(600)")
    (tiny.root / ".gitignore").write_text("ready\n")
    tiny.commit()
    process = subprocess.Popen(
        [sys.executable, "-m", "kyeol", "diff", "main"],
        cwd=tiny.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    # However long that takes here; a command that ends before closes its output.
    assert reader in select.select([reader, process.stdout.fileno()], [], [])[0]
    os.close(reader)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert tiny.left_behind() == []


def test_a_base_with_the_same_lock_runs_on_this_python(tmp_path: Path) -> None:
    for side in ("base", "head"):
        (tmp_path / side).mkdir()
        (tmp_path / side / interpreter.LOCK).write_text("one==1\n")
    assert interpreter.interpreter(tmp_path / "base", tmp_path / "head") == Path(sys.executable)


def test_a_lock_that_says_only_other_comments_is_the_same_lock(tmp_path: Path) -> None:
    for side, comment in (("base", "# via one"), ("head", "# via another")):
        (tmp_path / side).mkdir()
        (tmp_path / side / interpreter.LOCK).write_text(f"one==1\n    {comment}\n\n")
    assert interpreter.interpreter(tmp_path / "base", tmp_path / "head") == Path(sys.executable)


class Steps:
    """Takes the place of the processes that build an environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, failing: str = "") -> None:
        self.taken: list[list[str]] = []
        self._failing = failing
        monkeypatch.setattr("kyeol.tools.diff.sides.interpreter.subprocess.run", self._run)

    def _run(self, step: list[str], **_: object) -> None:
        self.taken.append(step)
        if step[1:3] == ["-m", "venv"]:
            (Path(step[3]) / "bin").mkdir(parents=True)
            (Path(step[3]) / "bin" / "python").touch()
        elif self._failing in step:
            raise subprocess.CalledProcessError(1, step, stderr="looking\nERROR: no such package\n")


@pytest.fixture
def other_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sides whose locks differ, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for side, lock in (("base", "one==1\n"), ("head", "one==2\n")):
        (tmp_path / side).mkdir()
        (tmp_path / side / interpreter.LOCK).write_text(lock)
        (tmp_path / side / interpreter.INSTALLER_LOCK).write_text("uv==1\n")
    return tmp_path


def test_a_base_with_another_lock_gets_its_own_packages_by_hash_and_once(
    other_lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(monkeypatch)
    python = interpreter.interpreter(other_lock / "base", other_lock / "head")
    assert python.is_file()
    assert python.is_relative_to(other_lock / "cache")
    _, installer, packages = steps.taken
    for step, lock in ((installer, interpreter.INSTALLER_LOCK), (packages, interpreter.LOCK)):
        assert "--require-hashes" in step
        assert step[-1] == str(other_lock / "base" / lock)
    assert interpreter.interpreter(other_lock / "base", other_lock / "head") == python
    assert len(steps.taken) == 3


def test_packages_that_cannot_be_had_are_one_line_and_leave_nothing_half_built(
    other_lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Steps(monkeypatch, failing="--require-hashes")
    with pytest.raises(InterpreterError) as error:
        interpreter.interpreter(other_lock / "base", other_lock / "head")
    assert str(error.value) == "the packages of its own requirements.txt cannot be installed: ERROR: no such package"
    assert list(interpreter.cache().iterdir()) == []
