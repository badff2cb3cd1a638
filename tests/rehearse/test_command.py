"""`kyeol rehearse` as a user meets it: what it prints and writes, and how it says no."""

import json
import shutil
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kyeol.tools.pulumi_cli.machine import Machine, NoPulumiError
from kyeol.tools.pulumi_cli.ways import Found
from kyeol.tools.rehearse import rehearsal
from kyeol.tools.rehearse.rehearsal import Result
from kyeol.tools.rehearse.timeline.model import Bar, Timeline
from kyeol.tools.rehearse.verdict import Observer, StepVerdict
from tests.diff.projects import History
from tests.harness import SHIPPED
from tests.projects import Project, kyeol

UP = StepVerdict(stack="dev", step="up", ok=True, says="2 created", changes={"create": 2}, seconds=1.25)
AGAIN = StepVerdict(
    stack="dev", step="up again", ok=False, says="changes again: 1 updated, such as vpc (tags)",
    errors=("vpc: something\nof two lines",), changes={"update": 1, "same": 1},
)  # fmt: skip


BUCKET = """
provider = aws.Provider("aws", region="ap-northeast-2", allowed_account_ids=["111122223333"])
aws.s3.Bucket("media", bucket="media", opts=pulumi.ResourceOptions(provider=provider))
"""
"""A program."""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)


def found(_machine: Machine) -> Found:
    """A CLI that is on PATH."""
    return Found(executable=Path("/bin/true"), way="PATH", passed=[])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rehearsal whose second `up` changes something."""

    def rehearse(_root: Path, _cli: Path, _wish: object, observer: Observer) -> Result:
        for verdict in (UP, AGAIN):
            observer.ends(verdict)
        bar = Bar(urn="urn:vpc", name="vpc", type="t", component="vpc", start=0, end=2, critical=True)
        drawn = Timeline(stack="dev", bars=[bar], critical=["urn:vpc"], lower_bound=1.0, makespan=2.0)
        return Result(verdicts=[UP, AGAIN], timeline=drawn)

    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    monkeypatch.setattr("kyeol.tools.pulumi_cli.ways.find", found)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["prd"], "Pulumi.prd.yaml: there is no stack prd; did you mean prod?"),
        (["dev", "--fail", "aws:rds/instance:Instanc"], "did you mean aws:rds/instance:Instance?"),
        (
            ["dev", "--fail", "nothing"],
            "--fail nothing: dev makes no such kind and no such URN; `kyeol graph dev` lists",
        ),
        (["dev", "--kill-at", "x"], "--kill-at x: dev makes no such URN; `kyeol graph dev` lists them"),
        (["dev", "--deny", "rds:Create"], "--deny rds:Create: dev makes nothing that takes it; did you mean"),
        (["dev", "--fail", "a", "--kill-at", "b"], "--fail and --kill-at are two drills; take one at a time"),
        (["dev", "--timeline", "t.png"], "--timeline t.png: only .svg and .html can be drawn"),
        (["dev", "--timeline", "no/t.svg"], "--timeline no/t.svg: there is no folder no"),
        (["dev", "--timeline", "t.svg", "--until", "preview"], "let it come to --until up at least"),
        (
            ["dev", "--timeline", "t.svg", "--fail", "aws:ec2/vpc:Vpc"],
            "leave --fail, --deny, --kill-at and --drill away",
        ),
        (["dev", "--timeline", "t.svg", "--drill", "restore"], "leave --fail, --deny, --kill-at and --drill away"),
        (["dev", "--drill", "restor"], "--drill restor: there is no such drill; did you mean restore?"),
        (["mgmt", "--drill", "restore"], "--drill restore: mgmt has no kyeol:database"),
        (["dev", "--drill", "restore", "--fail", "a"], "--fail and --drill are two drills; take one at a time"),
        (["dev", "--drill", "restore", "--from", "HEAD"], "leave --fail, --deny, --drill and --timeline away"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_runs(arguments: list[str], says: str) -> None:
    result = kyeol("rehearse", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_mistakes_in_a_stack_file_come_before_the_engine(project: Project) -> None:
    project.replace("dev", "10.10.0.0/16", "10.10.0.0/33")
    result = kyeol("rehearse", "dev")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Pulumi.dev.yaml:{project.line('dev', '10.10.0.0/33')}: ")


def test_without_a_cli_it_says_what_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_machine: Machine) -> Found:
        raise NoPulumiError("no way leads to it")

    monkeypatch.setattr("kyeol.tools.pulumi_cli.ways.find", none)
    result = kyeol("rehearse", "dev")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "no way leads to it\n`kyeol rehearse` needs the Pulumi CLI; `kyeol preview` does not\n"


def test_without_room_for_the_state_it_says_where_to_make_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kyeol.tools.pulumi_cli.ways.find", found)
    monkeypatch.setattr(tempfile, "tempdir", "/proc/no")
    result = kyeol("rehearse", "dev")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("no temporary folder can be made: ")
    assert result.stderr.endswith("; name one that you may write in TMPDIR\n")


@pytest.mark.usefixtures("told")
def test_a_failed_step_shows_the_engine_s_own_message_and_ends_with_1() -> None:
    result = kyeol("rehearse", "dev")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "dev    up                 ok       1.2 s  2 created",
        "dev    up again           FAILED   0.0 s  changes again: 1 updated, such as vpc (tags)",
        "  vpc: something",
        "  of two lines",
    ]


@pytest.mark.usefixtures("told")
def test_json_has_every_verdict_and_nothing_else_on_standard_output(tmp_path: Path) -> None:
    result = kyeol("rehearse", "dev", "--json", "--timeline", str(tmp_path / "t.svg"))
    said = json.loads(result.stdout)
    assert (result.exit_code, said["version"], said["ok"], said["state"]) == (1, 1, False, None)
    assert [(one["step"], one["ok"], one["changes"]) for one in said["steps"]] == [
        ("up", True, {"create": 2}),
        ("up again", False, {"update": 1, "same": 1}),
    ]
    assert said["steps"][1]["errors"] == ["vpc: something\nof two lines"]
    assert said["timeline"] == {
        "makespanMinutes": 2.0, "lowerBoundMinutes": 1.0, "ratio": 2.0, "criticalPath": ["urn:vpc"],
    }  # fmt: skip


@pytest.mark.parametrize("stack", ["one", pytest.param("mgmt", marks=pytest.mark.nightly)])
def test_a_deployment_is_drawn_and_its_state_kept(stack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "SECONDS_PER_MINUTE", 0.05)
    if stack == "one":
        monkeypatch.chdir(History(tmp_path, BUCKET).root)
    picture = tmp_path / "picture.svg"
    result = kyeol("rehearse", stack, "--until", "up", "--timeline", str(picture), "--keep")
    assert result.exit_code == 0, result.output
    preview, up, *rest = result.stdout.splitlines()
    assert preview.startswith(f"{stack:6} preview            ok ")
    assert up.startswith(f"{stack:6} up                 ok ")
    assert rest[1].startswith(f"{stack}: makespan ")
    assert "<svg" in picture.read_text()
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    folder = Path(rest[-1].split("file://")[1].split("/state")[0])
    assert (folder / "state" / ".pulumi" / "stacks" / "kyeol" / f"{stack}.json").is_file()
    assert not [line for line in result.stdout.splitlines() if len(line) > 80 and line != rest[-1]]
    shutil.rmtree(folder)
