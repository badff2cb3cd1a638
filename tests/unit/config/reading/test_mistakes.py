"""Every mistake in a stack file is one line: file, line, key, what is wrong, what would be right."""

import json

import pulumi
import pytest

from kyeol.config.reading import stackfile
from kyeol.stacks.program import run
from kyeol.tools.preview.monitor import RecordingMonitor
from kyeol.tools.preview.run import record
from tests.projects import Project, kyeol
from tests.unit.config.reading.slips import FIX, SECTIONS_BELOW, SLIPS

SEVERAL = frozenset({"too few zones for the cluster"})
"""The zones are what several rules look at."""


@pytest.mark.parametrize("name", SLIPS)
def test_a_mistake_is_one_line_with_place_problem_and_remedy(project: Project, name: str) -> None:
    slip = SLIPS[name]
    project.replace("dev", slip.old, slip.new)
    result = kyeol("preview", "dev")
    line = project.line("dev", slip.at)
    says = slip.says.replace("BEFORE", str(line - 1))
    lines = result.stderr.splitlines()
    assert f"Pulumi.dev.yaml:{line}: {says}" in lines
    assert len(lines) == 1 or name in SEVERAL, "reported once"
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "1: is empty; start it with config: and the stack's sections below"),
        (b"# only a comment\n", "1: is empty; start it with config: and the stack's sections below"),
        (b"- a\n- b\n", "1: holds a list where a mapping belongs; start it with config:"),
        (b"hello\n", "1: holds a string where a mapping belongs; start it with config:"),
        (b"config:\n", f"1: config: is empty where a mapping belongs; {SECTIONS_BELOW}"),
        (b"config: [a]\n", f"1: config: is a list where a mapping belongs; {SECTIONS_BELOW}"),
        (b"secretsprovider: default\n", f"1: config: is missing; {SECTIONS_BELOW}"),
        (b"conifg: {}\n", "1: conifg: is unknown; did you mean config?"),
        (b"config:\nkyeol:aws: {}\n", "2: kyeol:aws: is unknown here; indent it, so that it is below config:"),
        (b"config:\n  # caf\xe9\n  kyeol:aws: {}\n", "2: is not UTF-8: byte 0xe9; save the file as UTF-8"),
        (b"config:\n  a\x00: 1\n", f"2: is not YAML: control characters are not allowed; {FIX}"),
        (
            b"config: {}\n---\na: 1\n",
            f"2: is not YAML: expected a single document in the stream, but found another document; {FIX}",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_stack_file_says_so(project: Project, content: bytes, says: str) -> None:
    project.file("dev").write_bytes(content)
    result = kyeol("preview", "dev")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Pulumi.dev.yaml:{says}\n")


def test_networks_that_overlap_are_reported_in_both_stacks(project: Project) -> None:
    project.replace("dev", "10.10.0.0/16", "10.20.0.0/16")
    assert kyeol("preview").stderr.splitlines() == [
        f"Pulumi.{one}.yaml:{project.line(one, 'cidr:')}: kyeol:network.cidr: 10.20.0.0/16 overlaps "
        f"the network of stack {other} (10.20.0.0/16); give each stack a /16 of its own"
        for one, other in (("dev", "stage"), ("stage", "dev"))
    ]


def test_a_concern_that_another_needs_is_missed(project: Project) -> None:
    text = project.file("mgmt").read_text()
    start, end = text.index("  kyeol:network:"), text.index("  kyeol:cluster:")
    project.file("mgmt").write_text(text[:start] + text[end:])
    line = project.line("mgmt", "kyeol:cluster:")
    assert (
        f"Pulumi.mgmt.yaml:{line}: kyeol:cluster: needs kyeol:network, which is absent; "
        "add kyeol:network or remove this section"
    ) in kyeol("preview", "mgmt").stderr.splitlines()


def test_mistakes_of_all_stacks_come_at_once_and_in_order(project: Project) -> None:
    project.replace("prod", "min: 3", "min: x")
    project.replace("dev", "cidr:", "cdir:")
    project.replace("mgmt", "max: 3", "max: 1")
    project.replace("mgmt", "nat: single", "nat: singel")
    project.replace("stage", "zones: [a, c]", "zones: [a, c")
    result = kyeol("preview")
    places = [line.split(": ")[0] for line in result.stderr.splitlines()]
    blamed = [("dev", "cdir:"), ("mgmt", "nat:"), ("mgmt", "desired:"), ("prod", "min:"), ("stage", "nat:")]
    assert places == [f"Pulumi.{stack}.yaml:{project.line(stack, text)}" for stack, text in blamed]
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_unusable_mgmt_file_is_not_blamed_on_the_environments(project: Project) -> None:
    project.replace("mgmt", "zones: [a, c]", "zones: [a, c")
    lines = kyeol("preview").stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["Pulumi.mgmt.yaml"]


@pytest.mark.parametrize("command", ["preview", "graph", "config"])
def test_a_stack_that_does_not_exist_names_the_nearest(project: Project, command: str) -> None:
    assert project.file("prod").is_file()
    result = kyeol(command, "prd")
    assert result.stderr == "Pulumi.prd.yaml: there is no stack prd; did you mean prod?\n"
    assert (result.exit_code, result.stdout) == (2, "")


def test_several_stacks_that_do_not_exist_are_all_named(project: Project) -> None:
    assert project.root.is_dir()
    assert kyeol("preview", "prd", "qqqq").stderr.splitlines() == [
        "Pulumi.prd.yaml: there is no stack prd; did you mean prod?",
        "Pulumi.qqqq.yaml: there is no stack qqqq; known: mgmt, dev, stage, prod",
    ]


def test_line_breaks_in_a_key_do_not_break_the_line(project: Project) -> None:
    project.replace("dev", "nat: single", '"na\\nt": single')
    assert len(kyeol("preview", "dev").stderr.splitlines()) == 1


def test_a_projects_name_that_could_be_anothers_beginning_is_refused(project: Project) -> None:
    (project.root / "Pulumi.yaml").write_text("name: acme-shop\nruntime: python\n")
    result = kyeol("preview")
    assert result.stderr == (
        "Pulumi.yaml:1: name: acme-shop cannot begin the names in AWS; "
        "write a letter and then at most 11 lower-case letters and digits\n"
    )
    assert result.exit_code == 2


@pytest.mark.parametrize("key", ["network", "acmeshop:network"])
def test_a_section_is_the_programs_whatever_the_project_is_called(project: Project, key: str) -> None:
    """A key without namespace is of the project's, as Pulumi sees it."""
    (project.root / "Pulumi.yaml").write_text("name: acmeshop\nruntime: python\n")
    project.replace("dev", "kyeol:network", key)
    (line,) = kyeol("preview", "dev").stderr.splitlines()
    assert line.endswith(f"{key}: is unknown; did you mean kyeol:network?")


def test_the_program_refuses_with_the_same_text_and_registers_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.replace("dev", 'version: "1.36"', "version: 1.36")
    project.replace("dev", "max: 3", "max: 1")
    registered: list[str] = []
    register = RecordingMonitor.RegisterResource

    def note(self: RecordingMonitor, request: pulumi.runtime.proto.resource_pb2.RegisterResourceRequest) -> object:
        registered.append(request.type)
        return register(self, request)

    monkeypatch.setattr(RecordingMonitor, "RegisterResource", note)
    values = stackfile.read(project.root, "dev").values
    texts = {key: json.dumps(value) for key, value in values.items()}
    with pytest.raises(pulumi.RunError) as refusal:
        record(lambda: run(project.root), stack="dev", config=texts)
    assert str(refusal.value) + "\n" == kyeol("preview", "dev").stderr
    assert set(registered) <= {"pulumi:pulumi:Stack"}
