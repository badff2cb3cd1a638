"""`kyeol report` as a user meets it: what it writes, and how it says no."""

import os
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kyeol.tools.cost.bill import bill
from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.rule import Rule
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.files import contents, write
from kyeol.tools.report.page.findings import PolicyResult, judge
from kyeol.tools.report.page.page import page
from tests.harness import SHIPPED, STACKS
from tests.projects import Project, kyeol
from tests.report.conftest import TODAY
from tests.report.graphs import graph, resource
from tests.test_cli import run
from tests.unit.tools.cost.stacks import stack

EVIL = "</script><img src=x onerror=alert(1)>&\"'"


@pytest.mark.parametrize("stacks", [["dev"], pytest.param([], marks=pytest.mark.nightly)], ids=["dev", "all"])
def test_the_report_is_the_same_bytes_in_every_run(
    stacks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart, here = tmp_path / "apart", tmp_path / "here"
    result = run("report", *stacks, "--out", str(apart), "--date", TODAY.isoformat(), PYTHONHASHSEED="7")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{apart / 'index.html'}\n"
    monkeypatch.chdir(SHIPPED)
    assert kyeol("report", *stacks, "--out", str(here), "--date", TODAY.isoformat()).exit_code == 0
    written = {file.name: file.read_bytes() for file in here.iterdir()}
    assert written == {file.name: file.read_bytes() for file in apart.iterdir()}


def test_a_report_has_a_page_and_pictures(report: Path) -> None:
    names = {"index.html", "platform.svg", *(f"{stack}.svg" for stack in STACKS)}
    names |= {f"cost-{stack}.svg" for stack in STACKS}
    assert {file.name for file in report.iterdir()} == names


def test_one_stack_has_no_platform_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    assert kyeol("report", "dev", "--out", str(tmp_path / "new" / "folder")).exit_code == 0
    assert {file.name for file in (tmp_path / "new" / "folder").iterdir()} == {
        "index.html", "dev.svg", "cost-dev.svg",
    }  # fmt: skip


def test_an_unknown_stack_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("report", "prd", "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Pulumi.prd.yaml: ")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_no_folder_is_one_line_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kyeol("report", "dev", "--out", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "--out names no folder; write --out . for the current one\n"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    file = tmp_path / "file"
    file.write_text("mine")
    for out in (file, file / "below"):
        result = kyeol("report", "dev", "--out", str(out))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"{out} cannot be written: ")
        assert result.stderr.count("\n") == 1
    assert file.read_text() == "mine"


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("before")
    (tmp_path / "dev.svg").mkdir()
    with pytest.raises(IsADirectoryError):
        write(tmp_path, {"index.html": "after", "dev.svg": "after"})
    assert (tmp_path / "index.html").read_text() == "before"
    assert {file.name for file in tmp_path.iterdir()} == {"index.html", "dev.svg"}, "nothing half-written is left"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path, {"index.html": "after"})
    assert (tmp_path / "index.html").read_text() == "before"
    assert {file.name for file in tmp_path.iterdir()} == {"index.html", "dev.svg"}


def test_a_month_of_a_stack_is_told_by_component_with_what_is_not_in_it() -> None:
    prod = bill(stack("prod"))
    page = contents([stack("prod")], PolicyResult((), {}), TODAY, {"prod": prod})["index.html"]
    assert "A month: 1,6" in page
    assert f"without {len(prod.missing)} items" in page
    for one in prod.missing:
        assert f"Not in it: {one.what} ({one.reason})" in page
    assert "A month:" not in contents([stack("prod")], PolicyResult((), {}), TODAY)["index.html"]


def test_what_a_graph_holds_is_escaped_everywhere() -> None:
    vpc = resource("aws:ec2/vpc:Vpc", EVIL, cidrBlock=EVIL, note=EVIL)
    subnet = resource("aws:ec2/subnet:Subnet", "s", cidrBlock=EVIL, availabilityZone="x-1a", tags={"Tier": "app"})
    hostile = graph(vpc, subnet, exported=EVIL)
    verdict = PolicyResult((), {"dev": [finding(EVIL, EVIL)]})
    for name, text in contents([hostile], verdict, TODAY).items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)
            assert "<img" not in text
        else:
            tags = Tags(text)
            assert "img" not in tags.seen
            assert tags.seen.count("script") == 2, "one carries the details, one is the page's own"


class Tags(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002, D102
        self.seen.append(tag)


def finding(message: str, fix: str) -> Finding:
    return Finding(rule="net-1", severity="mandatory", stack="dev", urn="a::b::vpc", message=message, fix=fix)


RULE = Rule(
    id="net-1", area="net", title="No open door", severity="mandatory", reason="Doors let thieves in",
    reference="CIS 5.2", fix="close it",
)  # fmt: skip


def test_findings_stand_in_the_page_with_reason_and_fix(graphs: Mapping[str, Graph]) -> None:
    found = finding("is open to all", "name the callers")
    text = page([graphs["dev"]], PolicyResult([RULE], {"dev": [found]}), TODAY)
    for words in ("mandatory", "No open door", "vpc: is open to all", "Doors let thieves in", "name the callers"):
        assert words in text
    assert "None: all 1 rules hold." in page([graphs["dev"]], PolicyResult([RULE], {}), TODAY)


def test_the_rule_book_is_asked_about_every_stack_and_exemptions_are_heard(
    graphs: Mapping[str, Graph], project: Project
) -> None:
    shipped = judge(project.root, list(graphs.values()), TODAY)
    assert shipped.rules == RULES
    assert [shipped.on(stack) for stack in STACKS] == [[]] * len(STACKS)
    with project.file("dev").open("a") as file:
        rule = next(one.id for one in RULES if one.types)
        file.write(f"\n  kyeol:policy:\n    exemptions:\n      - rule: {rule}\n")
        file.write('        resource: "none"\n        reason: nothing needs this\n        until: "2027-01-01"\n')
    (unused,) = judge(project.root, [graphs["dev"]], TODAY).on("dev")
    assert unused.rule == "exemption-unused"


def test_exemptions_in_force_stand_in_the_page_with_reason_and_end(
    graphs: Mapping[str, Graph], project: Project
) -> None:
    entry = "{rule: cost-nat, resource: vpc, reason: the trial of a <second> gateway, until: %r}"
    with project.file("dev").open("a") as file:
        file.write(f"\n  kyeol:policy:\n    exemptions: [{entry % '2027-01-01'}, {entry % '2026-01-01'}]\n")
    verdict = judge(project.root, [graphs["dev"]], TODAY)
    assert [one.until for one in verdict.exempt("dev")] == [date(2027, 1, 1)], "the other has ended"
    text = page([graphs["dev"]], verdict, TODAY)
    exempted = text[text.index("<h4>Exempted</h4>") :]
    for words in (
        "cost-nat",
        "<code>vpc</code>: the trial of a &lt;second&gt; gateway",
        'Until <time datetime="2027-01-01">',
    ):
        assert words in exempted
    assert "Exempted</h4>" not in page([graphs["dev"]], PolicyResult((), {}), TODAY)


def test_the_page_is_judged_on_the_day_that_is_named(graphs: Mapping[str, Graph]) -> None:
    text = page([graphs["dev"]], PolicyResult((), {}), date(2027, 7, 1))
    assert "Judged as of 2027-07-01." in text
    assert text.count(">ends soon<") == 1, "Kubernetes 1.36"
