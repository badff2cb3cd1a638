"""Exemptions: what they cover, when they end, and what is wrong with them."""

from dataclasses import replace
from datetime import date

import pytest

from kyeol.config.policy import ExemptionConfig
from kyeol.tools.kinds import rds
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import Graph
from tests.policies.build import graph, res
from tests.projects import Project, kyeol

LAST_DAY = date(2026, 12, 31)
RULE = "exposure-database-private"
NAMED = {"tags": {"Name": "kyeol-dev-it"}}
OPEN = {
    "publiclyAccessible": True,
    "storageEncrypted": True,
    "backupRetentionPeriod": 1,
    "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    "performanceInsightsEnabled": True,
    "monitoringInterval": 60,
    "engineVersion": "15",
    "engineLifecycleSupport": "open-source-rds-extended-support-disabled",
    "autoMinorVersionUpgrade": True,
    "maxAllocatedStorage": 100,
    "identifier": "kyeol-dev-it",
    **NAMED,
}
PLACE = res(rds.SUBNET_GROUP.type, "place", {"name": "kyeol-dev-it", **NAMED}, stack="dev")
PARAMETERS = res(
    rds.PARAMETER_GROUP.type,
    "pg",
    {"parameters": [{"name": "rds.force_ssl", "value": "1"}], "name": "kyeol-dev-it", **NAMED},
    stack="dev",
)
DATABASE = res(rds.INSTANCE.type, "database", OPEN, stack="dev", dbSubnetGroupName=PLACE, parameterGroupName=PARAMETERS)


def exemption(resource: str = "database", rule: str = RULE) -> ExemptionConfig:
    return ExemptionConfig(rule=rule, resource=resource, reason="a demonstration for a day", until=LAST_DAY)


def found(*exemptions: ExemptionConfig, today: date = LAST_DAY, one: Graph | None = None) -> list[Finding]:
    return evaluate(one or graph(DATABASE, PLACE, PARAMETERS, stack="dev"), exemptions, today=today)


def test_without_an_exemption_the_rule_holds() -> None:
    assert [one.rule for one in found()] == [RULE]


@pytest.mark.parametrize("resource", ["database", "data*", DATABASE.urn])
def test_an_exemption_covers_its_resource_through_its_last_day(resource: str) -> None:
    assert found(exemption(resource)) == []


def test_an_exemption_covers_no_other_rule() -> None:
    other = [one.rule for one in found(exemption(rule="cost-sizes"))]
    assert other == [RULE, "exemption-unused"]


def test_an_expired_exemption_is_a_finding_and_exempts_nothing() -> None:
    late = found(exemption(), today=date(2027, 1, 1))
    assert [(one.rule, one.severity) for one in late] == [("exemption-expired", "mandatory"), (RULE, "mandatory")]
    assert "2026-12-31" in late[0].message


def test_an_unused_exemption_says_whether_the_resource_is_there() -> None:
    closed = replace(DATABASE, inputs={**DATABASE.inputs, "publiclyAccessible": False})
    kept = graph(closed, PLACE, PARAMETERS, stack="dev")
    (unneeded,) = found(exemption(), one=kept)
    assert (unneeded.rule, unneeded.severity) == ("exemption-unused", "advisory")
    assert unneeded.message.endswith("that rule finds nothing there")
    assert any(one.message.endswith("no resource has that name") for one in found(exemption("databse")))


def write(project: Project, **other: str) -> None:
    values = {"rule": "cost-sizes", "resource": '"*"', "reason": "a demonstration", "until": '"2026-12-31"', **other}
    lines = "\n        ".join(f"{key}: {value}" for key, value in values.items())
    text = project.file("dev").read_text()
    project.file("dev").write_text(f"{text}\n  kyeol:policy:\n    exemptions:\n      - {lines}\n")


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ({"rule": "cost-size"}, "cost-size is not a rule; did you mean cost-sizes?"),
        ({"rule": "exemption-unused"}, "exemption-unused is not a rule"),
        ({"until": '"2026-13-01"'}, "until"),
        ({"until": "soon"}, "until"),
        ({"reason": '""'}, "reason"),
    ],
)
def test_a_mistake_in_an_exemption_is_one_clear_line(mistake: dict[str, str], says: str, project: Project) -> None:
    write(project, **mistake)
    result = kyeol("check", "dev")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Pulumi.dev.yaml:")
    assert says in line


def test_a_date_without_quotes_is_a_date_too(project: Project) -> None:
    write(project, until="2999-12-31")
    result = kyeol("check", "dev")
    assert result.exit_code == 0, result.stderr
    assert "exemption-unused" in result.stdout
