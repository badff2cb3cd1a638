"""`kyeol check`: its formats, exit codes and book."""

import json
import re

import pytest

from kyeol.config.reading.stackfile import read
from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats import machine, markdown, text
from tests.harness import ROOT, SHIPPED, STACKS
from tests.json_values import known
from tests.projects import Project, kyeol

URN = "urn:pulumi:prod::kyeol::aws:s3/bucket:Bucket::media"
FINDINGS = {
    "dev": [],
    "prod": [
        Finding(rule="encryption-bucket", severity="mandatory", stack="prod", urn=URN, message="a|b", fix="mend it"),
        Finding(rule="cost-nat", severity="advisory", stack="prod", urn="", message="2 gateways", fix="take one away"),
    ],
}


@pytest.fixture
def broken(project: Project) -> Project:
    """A project whose dev breaks a mandatory rule."""
    text_ = project.file("dev").read_text()
    assert "backupRetentionDays: 1" in text_
    project.file("dev").write_text(text_.replace("backupRetentionDays: 1", "backupRetentionDays: 0"))
    return project


def test_the_shipped_stacks_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("check")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert [line for line in result.stdout.splitlines() if line] == [f"{stack}: no findings" for stack in STACKS]


@pytest.mark.usefixtures("broken")
def test_a_mandatory_finding_ends_with_one_and_is_told_in_the_preview() -> None:
    result = kyeol("check", "dev")
    assert result.exit_code == 1
    assert result.stdout.startswith("dev: 1 mandatory\n\n  mandatory backups-database: database  aws.rds.Instance\n")
    assert "fix: raise backupRetentionPeriod" in result.stdout
    assert "1 mandatory; kyeol check dev" in kyeol("preview", "dev", "--depth", "0").stdout


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pord",), "Pulumi.pord.yaml: there is no stack pord; did you mean prod?"),
        (("dev", "--format", "xml"), "'xml' is not one of 'text', 'json', 'sarif', 'markdown'"),
        (("--rules", "dev"), "--rules prints the whole book"),
        (("--rules", "--format", "sarif"), "--rules prints the whole book"),
    ],
)
def test_a_mistake_ends_with_two(arguments: tuple[str, ...], said: str) -> None:
    result = kyeol("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["check", "report"])
def test_an_exemption_from_no_rule_is_one_line(project: Project, command: str) -> None:
    entry = "{rule: cost-nap, resource: vpc, reason: nobody looks at it, until: '2027-06-30'}"
    with project.file("dev").open("a") as file:
        file.write(f"\n  kyeol:policy: {{exemptions: [{entry}]}}\n")
    out = project.root / "out"
    result = kyeol(command, "dev", *(["--out", str(out)] if command == "report" else []))
    assert (result.exit_code, result.stdout) == (2, "")
    line = project.line("dev", "cost-nap")
    assert result.stderr == (
        f"Pulumi.dev.yaml:{line}: kyeol:policy.exemptions[0].rule: cost-nap is not a rule; did you mean cost-nat?\n"
    )
    assert not out.exists()


def test_the_command_writes_json_sarif_and_markdown(broken: Project) -> None:
    (entry,) = json.loads(kyeol("check", "dev", "--format", "json").stdout)["stacks"]
    assert (entry["stack"], [one["rule"] for one in entry["findings"]]) == ("dev", ["backups-database"])
    sarif = json.loads(kyeol("check", "dev", "--format", "sarif").stdout)
    (result,) = sarif["runs"][0]["results"]
    assert result["ruleId"] == "backups-database"
    where = result["locations"][0]["physicalLocation"]
    lines = broken.file("dev").read_text().splitlines()
    assert where["artifactLocation"]["uri"] == "Pulumi.dev.yaml"
    assert lines[where["region"]["startLine"] - 1].strip() == "backupRetentionDays: 0"
    assert kyeol("check", "dev", "--format", "markdown").stdout.startswith("- **dev**: 1 mandatory\n")


def test_sarif_has_what_the_standard_requires() -> None:
    log = known(machine.to_sarif(FINDINGS, RULES, {stack: read(SHIPPED, stack) for stack in FINDINGS}))
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    assert len({rule["id"] for rule in rules}) == len(rules) == len(RULES)
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "Pulumi.prod.yaml"
        assert location["physicalLocation"]["region"]["startLine"] >= 1


def test_json_holds_every_finding_whole() -> None:
    assert known(machine.to_json(FINDINGS))["stacks"][1]["findings"][0] == {
        "rule": "encryption-bucket",
        "severity": "mandatory",
        "stack": "prod",
        "urn": URN,
        "message": "a|b",
        "fix": "mend it",
    }


def test_markdown_counts_first_and_keeps_its_table_whole() -> None:
    lines = markdown.findings(FINDINGS).splitlines()
    assert lines[:2] == ["- **dev**: no findings", "- **prod**: 1 mandatory, 1 advisory"]
    assert "| mandatory | `encryption-bucket` | `media` | a\\|b | mend it |" in lines


def test_nothing_in_a_stack_file_leaves_its_cell() -> None:
    evil = "`x` | </td><img src=x> @everyone\n# **bold**"
    finding = Finding(
        rule="naming-logical", severity="advisory", stack="dev", urn=f"a::b::c::{evil}", message=evil, fix=evil
    )
    *_, row = markdown.findings({"dev": [finding]}).splitlines()
    assert re.sub(r"\\.", "", row).count("|") == 6
    assert "@everyone" not in (outside := re.sub(r"(`+) .*? \1", "", row))
    assert "<img" not in outside
    assert "*bold*" not in outside.replace("\\*", "")


def test_text_fits_eighty_columns() -> None:
    shown = f"{text.findings('prod', FINDINGS['prod'])}\n{text.book(RULES)}"
    assert [line for line in shown.splitlines() if len(line) > 80] == []


def test_the_page_of_rules_is_current() -> None:
    assert (ROOT / "docs" / "reference" / "rules.md").read_text() == markdown.book(RULES) + "\n", "run `make policy`"


def test_the_book_is_printed_without_a_project(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    result = kyeol("check", "--rules")
    assert result.exit_code == 0
    assert all(rule.id in result.stdout for rule in RULES)
