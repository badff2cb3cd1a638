"""`kyeol reach` as a user meets it."""

import json

import pytest

from kyeol.tools.reach import manifests
from tests.harness import SHIPPED
from tests.projects import Project, kyeol


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)


@pytest.mark.usefixtures("shipped")
def test_all_flows_of_a_stack_fit_eighty_columns() -> None:
    result = kyeol("reach", "dev")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "broken" not in result.stdout
    assert "  held    nodes to api, TCP 443: " in result.stdout
    assert [line for line in result.stdout.splitlines() if len(line) > 80 and len(line.split()) > 1] == []


@pytest.mark.usefixtures("shipped")
def test_a_pair_is_shown_hop_by_hop() -> None:
    result = kyeol("reach", "dev", "saleor/saleor-api", "database")
    assert result.exit_code == 0, result.stderr
    first, *hops = result.stdout.splitlines()
    assert first.startswith("saleor/saleor-api in vpc-app-a to the database")
    assert [line.strip() for line in hops if "." in line[:4]] == [
        "1. NetworkPolicy saleor/to-data: out",
        "2. security group eks-cluster-sg-kyeol-dev-eks: out, everything with 0.0.0.0/0",
        "3. route table vpc-app-a: 10.10.16.0/24 is local",
        "4. security group kyeol-dev-postgres: in, TCP 5432 with kyeol-dev-nodes",
    ]


@pytest.mark.usefixtures("shipped")
def test_what_does_not_get_there_ends_at_the_first_hop_that_is_missing() -> None:
    result = kyeol("reach", "dev", "data", "internet", "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert not answer["holds"]
    *taken, missing = answer["path"]["hops"]
    assert all(hop["holds"] for hop in taken)
    assert (missing["where"], missing["what"]) == ("route table vpc-data", "no route to the internet")
    assert missing["urn"].endswith("routeTable:RouteTable::vpc-data")


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("dev", "noodes", "databse"),
            "noodes is not an end in dev: did you mean nodes?\ndatabse is not an end in dev: did you mean database?",
        ),
        (("dev", "nodes"), "nodes to whom? Name the other end, such as: kyeol reach dev nodes database"),
        (("dev", "alb", "nodes"), "nodes on which port? write nodes:PORT"),
        (("dev", "alb", "nodes:http"), "http is not a port; write nodes:443, or nodes:53/udp"),
        (("dev", "nodes", "dns:99999"), "99999 is not a port; write dns:443, or dns:53/udp"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_what_would_be_right(arguments: tuple[str, ...], said: str) -> None:
    result = kyeol("reach", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (2, "", said)


def test_a_broken_flow_comes_first_and_ends_with_exit_code_1(project: Project) -> None:
    project.replace("dev", "nat: single", "nat: none")
    services = "ec2, eks, elasticloadbalancing, autoscaling, secretsmanager, wafv2"
    project.replace("dev", "[ecr.api, ecr.dkr, logs, sts]", f"[ecr.api, ecr.dkr, logs, sts, {services}]")
    result = kyeol("reach", "dev", "--json")
    assert result.exit_code == 1, result.stderr
    wrong = {one["target"] for one in json.loads(result.stdout)["flows"] if not one["right"]}
    assert {"quay.io", "route53", "acme"} <= wrong
    assert wrong.isdisjoint({"sts", "ec2", "ecr.api", "s3", "logs", "secretsmanager", "wafv2", "api"})


def test_without_kustomize_the_output_says_what_is_left_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "kustomize", lambda _root: None)
    result = kyeol("reach", "dev")
    assert result.exit_code == 0
    assert project.root.exists()
    assert "what the GitOps trees deliver is left out" in result.stderr
    assert "Left out\n  what the GitOps trees deliver: workloads" in result.stdout
    assert "saleor/saleor-api" not in result.stdout
