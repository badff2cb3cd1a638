"""A Saleor app in a stack: off as shipped, and with everything that it needs where a stack names it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from kyeol.apps.catalog import APPS
from kyeol.config.mistakes import ConfigError
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import preview
from tests.avatax import AVATAX
from tests.harness import SHIPPED
from tests.json_values import known
from tests.platform.decisions import undecided
from tests.projects import Project

pytestmark = pytest.mark.slow

HOSTS = {"dev": "smtp.dev.example.com", "prod": "smtp.www.example.com"}
TAXES = "avatax.www.example.com"
"""Prod has AvaTax's app as well."""
TABLE = "aws:dynamodb/table:Table"
RECORD = "aws:route53/record:Record"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"


@pytest.fixture(scope="module")
def with_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Graph]]:
    project = Project(tmp_path_factory.mktemp("project"))
    project.replace(
        "mgmt",
        "repositories: [saleor-api, dashboard]",
        "repositories: [saleor-api, dashboard, saleor-app-smtp, saleor-app-avatax]",
    )
    hosts = {stack: {"smtp": host} for stack, host in HOSTS.items()}
    hosts["prod"]["avatax"] = TAXES
    overrides = {stack: {"kyeol:apps": {"hosts": of_stack}} for stack, of_stack in hosts.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(APPS, "avatax", AVATAX)
        yield {stack: run.graph for stack, run in preview(project.root, ["mgmt", *HOSTS], overrides).items()}


def test_as_shipped_no_stack_has_an_app(graphs: Mapping[str, Graph]) -> None:
    assert [one for graph in graphs.values() for one in graph if "SaleorApp" in one.type or one.type == TABLE] == []


@pytest.mark.parametrize("stack", HOSTS)
def test_its_table_is_backed_up_and_its_role_reads_and_writes_that_table_alone(
    with_app: Mapping[str, Graph], stack: str
) -> None:
    (table,) = (one for one in with_app[stack].of_type(TABLE) if one.name == "app-smtp")
    assert table.inputs["name"] == f"kyeol-{stack}-app-smtp"
    assert "ttl" not in table.inputs
    assert (table.inputs["hashKey"], table.inputs["rangeKey"]) == ("PK", "SK")
    assert known(table.inputs)["pointInTimeRecovery"]["enabled"] is True
    assert table.options.protect is table.inputs["deletionProtectionEnabled"] is (stack == "prod")
    (role,) = (
        one
        for one in with_app[stack].of_type("aws:iam/role:Role")
        if known(one.inputs)["name"].endswith("app-smtp-role")
    )
    (trust,) = json.loads(known(role.inputs)["assumeRolePolicy"])["Statement"]
    assert "system:serviceaccount:saleor:app-smtp" in json.dumps(trust)
    assert _statement(with_app[stack], "app-smtp")["Resource"] == [table.outputs["arn"]]


def test_an_app_of_several_tables_has_each_by_its_suffix_and_one_role_for_them(with_app: Mapping[str, Graph]) -> None:
    graph = with_app["prod"]
    tables = {one.name: one for one in graph.of_type(TABLE) if one.name.startswith("app-avatax")}
    assert {name: one.inputs["name"] for name, one in tables.items()} == {
        "app-avatax": "kyeol-prod-app-avatax",
        "app-avatax-logs": "kyeol-prod-app-avatax-logs",
    }
    assert {name: known(one.inputs).get("ttl") for name, one in tables.items()} == {
        "app-avatax": None,
        "app-avatax-logs": {"attributeName": "TTL", "enabled": True},
    }
    statement = _statement(graph, "app-avatax")
    assert statement["Resource"] == [one.outputs["arn"] for one in tables.values()]
    assert "dynamodb:BatchWriteItem" in statement["Action"], "its logs are written in batches"
    assert undecided(graph) == []


def test_without_a_cdn_its_name_is_external_dnss_and_the_load_balancers(with_app: Mapping[str, Graph]) -> None:
    graph = with_app["dev"]
    secret = next(one for one in graph if one.name == "argocd-spoke" and one.type.endswith(":Secret"))
    annotations = known(secret.inputs)["metadata"]["annotations"]
    assert annotations["hosts"] == "dev.example.com,smtp.dev.example.com"
    assert annotations["publicHosts"] == "dev.example.com", "Saleor answers by its own names only"
    assert annotations["appSmtpHost"] == HOSTS["dev"]
    assert annotations["shopPattern"] == "dev[.]example[.]com", "no other name fits it"
    assert annotations["saleorAppSmtpImage"].endswith("/kyeol-mgmt-saleor-app-smtp")
    assert HOSTS["dev"] in {one.inputs["domainName"] for one in graph.of_type("aws:acm/certificate:Certificate")}


def test_behind_a_cdn_it_has_a_distribution_that_caches_nothing_and_lets_the_dashboard_frame_it(
    with_app: Mapping[str, Graph],
) -> None:
    graph = with_app["prod"]
    (apps,) = (one for one in graph.of_type(DISTRIBUTION) if HOSTS["prod"] in known(one.inputs)["aliases"])
    assert apps.inputs["aliases"] == [HOSTS["prod"], TAXES]
    default = known(apps.inputs)["defaultCacheBehavior"]
    assert default["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled"
    (headers,) = graph.of_type("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
    assert default["responseHeadersPolicyId"] == headers.id
    assert "frame-ancestors https://www.example.com" in json.dumps(headers.inputs)
    assert not apps.inputs.get("orderedCacheBehaviors")
    records = [one for one in graph.of_type(RECORD) if one.inputs["name"] == HOSTS["prod"]]
    assert {one.inputs["type"] for one in records} == {"A", "AAAA", "HTTPS"}
    (certificate,) = (
        one for one in graph.of_type("aws:acm/certificate:Certificate") if one.inputs.get("region") == "us-east-1"
    )
    assert HOSTS["prod"] in known(certificate.inputs)["subjectAlternativeNames"]
    (shop,) = (one for one in graph.of_type(DISTRIBUTION) if "www.example.com" in known(one.inputs)["aliases"])
    assert HOSTS["prod"] not in known(shop.inputs)["aliases"]


def test_argo_cd_writes_its_facts_into_its_environments_manifests_only(with_app: Mapping[str, Graph]) -> None:
    sets = [
        json.dumps(known(one.inputs)["spec"])
        for one in with_app["dev"]
        if one.type.endswith(":ApplicationSet") and known(one.inputs)["metadata"]["name"] == "saleor-api-dev"
    ]
    (text,) = sets
    assert "appSmtpHost" in text
    assert "appSmtpRoleArn" in text
    assert "shopPattern" in text
    assert "saleor-app-smtp={{.metadata.annotations.saleorAppSmtpImage}}:*@*" in text


@pytest.mark.parametrize("table", ["app-smtp", "app-avatax", "app-avatax-logs"])
def test_each_table_has_alarms(with_app: Mapping[str, Graph], table: str) -> None:
    alarms = {one.name: one for one in with_app["prod"].of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    for what, metric in (("reads", "ReadThrottleEvents"), ("writes", "WriteThrottleEvents")):
        throttled = alarms[f"app-alarms-{table}-throttled-{what}"].inputs
        assert throttled["name"] == f"kyeol-prod-{table}-throttled-{what}"
        assert (throttled["namespace"], throttled["metricName"]) == ("AWS/DynamoDB", metric)
        assert throttled["dimensions"] == {"TableName": f"kyeol-prod-{table}"}
    assert "app-alarms-app-tables-errors" in alarms


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("smtp.elsewhere.org", "is not in the zone example.com"),
        ("dev.example.com", "is listed twice"),
        ("stage.example.com", "is a name of stack stage too"),
    ],
)
def test_its_name_is_one_of_the_zone_and_nobody_elses(host: str, problem: str) -> None:
    values = {**stackfile.read(SHIPPED, "dev").values, "kyeol:apps": {"hosts": {"smtp": host}}}
    with pytest.raises(ConfigError, match=problem):
        load(
            SHIPPED,
            "dev",
            {key.removeprefix("kyeol:"): value for key, value in values.items() if key.startswith("kyeol:")},
        )


def _statement(graph: Graph, role: str) -> Mapping[str, list[str]]:
    """The only statement of an app's role."""
    policies = graph.of_type("aws:iam/rolePolicy:RolePolicy")
    (policy,) = (one for one in policies if str(known(one.inputs)["role"]).endswith(f"-{role}-role"))
    (statement,) = json.loads(known(policy.inputs)["policy"])["Statement"]
    return {key: listed for key, listed in statement.items() if isinstance(listed, list)}


@pytest.mark.parametrize("stack", HOSTS)
def test_the_rule_book_finds_nothing(with_app: Mapping[str, Graph], stack: str) -> None:
    assert list(evaluate(with_app[stack], today=date(2026, 11, 27))) == []
