"""`kyeol addons`: what is on where, and every value with its source."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from kyeol.addons.catalog import by_name, ordered
from kyeol.addons.values import TREE
from kyeol.tools.preview.graph import Graph
from tests.harness import SHIPPED, STACKS
from tests.projects import Project, kyeol


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)


def table(*arguments: str) -> dict[str, list[str]]:
    """The rows of a table, by add-on, with the lines below each."""
    result = kyeol("addons", *arguments)
    assert result.exit_code == 0, result.stderr
    rows: dict[str, list[str]] = {}
    for line in result.stdout.splitlines()[2:]:
        assert len(line) <= 80
        if line.startswith("  "):
            rows[list(rows)[-1]].append(line.strip())
        elif line:
            rows[line.split()[0]] = line.split()[1:]
    return rows


def test_a_stacks_addons_are_listed_in_the_order_of_their_installation() -> None:
    assert list(table("mgmt")) == [*(addon.name for addon in ordered("mgmt")), "kyverno"], "what is off comes last"


def test_a_row_tells_state_version_namespace_role_and_where_the_values_come_from() -> None:
    chart = by_name("external-dns").release
    assert table("prod")["external-dns"] == [
        "on",
        chart.version,
        chart.app_version,
        "external-dns",
        "pulumi",
        "role kyeol-prod-external-dns-role",
        "values common/values, clusters/prod/values, program",
    ]
    assert table("prod")["metrics-server"][-2:] == ["pulumi", "values common/values, clusters/prod/values"]


def test_a_role_that_an_add_on_has_by_other_service_accounts_is_told() -> None:
    rows = table("mgmt")
    assert rows["argocd"][5] == "role kyeol-mgmt-argocd-hub-role"
    assert rows["external-secrets"][5] == "role kyeol-mgmt-external-secrets-role"


def test_each_row_tells_who_installs_the_add_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    for stack in ("mgmt", "dev"):
        project.replace(stack, "delivery: pulumi", "delivery: argocd")
    owners = {name: row[4] for name, row in table("mgmt").items() if row[0] == "on"}
    ours = {"argocd", "aws-load-balancer-controller", "external-dns", "external-secrets"}
    assert {name for name, owner in owners.items() if owner == "pulumi"} == ours, "Argo CD and what it stands on"
    assert {owner for name, owner in owners.items() if name not in ours} == {"argocd"}
    assert {row[4] for row in table("dev").values() if row[0] == "on"} == {"argocd"}
    project.replace("dev", "delivery: argocd", "delivery: argocd\n    disabled: [metrics-server]")
    assert table("dev")["metrics-server"][4] == "-", "nobody"


@pytest.mark.parametrize("stack", STACKS)
def test_the_roles_that_are_told_are_those_that_are_made(stack: str, graphs: Mapping[str, Graph]) -> None:
    made = {role.inputs["name"] for role in graphs[stack].of_type("aws:iam/role:Role")}
    told = {line.removeprefix("role ") for row in table(stack).values() for line in row if line.startswith("role ")}
    assert told
    assert told <= made


def test_without_a_stack_all_are_listed() -> None:
    result = kyeol("addons")
    assert result.exit_code == 0, result.stderr
    assert [line.split(":")[0] for line in result.stdout.splitlines() if TREE.as_posix() in line] == list(STACKS)


def test_what_is_off_is_said_to_be_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    if "  kyeol:addons:\n" in project.file("dev").read_text():
        project.replace("dev", "  kyeol:addons:\n", "  kyeol:addons:\n    disabled: [metrics-server]\n")
    else:
        project.replace("dev", "  kyeol:dns:\n", "  kyeol:addons:\n    disabled: [metrics-server]\n\n  kyeol:dns:\n")
    assert table("dev")["metrics-server"][0] == "off"
    assert kyeol("addons", "dev", "metrics-server", "--values").stderr.startswith("metrics-server is off in dev")


def test_values_are_yaml_with_the_source_of_each() -> None:
    result = kyeol("addons", "dev", "cluster-autoscaler", "--values")
    assert result.exit_code == 0, result.stderr
    values = yaml.safe_load(result.stdout)
    assert values["replicaCount"] == 1
    (group,) = values["autoscalingGroups"]
    assert group["name"].startswith("eks-kyeol-dev-nodes-")
    assert (group["minSize"], group["maxSize"]) == (1, 3)
    sources = {
        line.split(":")[0].strip(): line.rsplit("  # ", 1)[1] for line in result.stdout.splitlines() if "  # " in line
    }
    assert sources["replicaCount"] == (TREE / "clusters/dev/values/cluster-autoscaler.yaml").as_posix()
    assert sources["cloudProvider"] == (TREE / "common/values/cluster-autoscaler.yaml").as_posix()
    assert sources["awsRegion"] == "program"
    annotations = values["rbac"]["serviceAccount"]["annotations"]
    assert annotations["eks.amazonaws.com/role-arn"].endswith(":role/kyeol-dev-cluster-autoscaler-role")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dev", "external-dn", "--values"), "external-dn: is not an add-on; did you mean external-dns?"),
        (("dev", "argocd", "--values"), "argocd is an add-on of mgmt only, not of dev"),
        (("dev", "--values"), "name a stack and one of its add-ons together with --values"),
        (("dev", "external-dns"), "name a stack and one of its add-ons together with --values"),
        (("de",), "there is no stack de; did you mean dev?"),
    ],
)
def test_a_wrong_question_gets_advice(arguments: tuple[str, ...], says: str) -> None:
    result = kyeol("addons", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("│", " ").split())
