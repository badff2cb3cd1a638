"""Who of GitHub Actions gets into which cluster, and how far."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.harness import ACCOUNT, STACKS, run_stack
from tests.json_values import known

ENTRY = "aws:eks/accessEntry:AccessEntry"
POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role"
BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"
POLICIES = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy"
ENVIRONMENTS = ("dev", "stage", "prod")
PREVIEW, DRIFT = (f"arn:aws:iam::{ACCOUNT}:role/kyeol-mgmt-{what}-role" for what in ("preview", "drift"))


def entries(graph: Graph) -> dict[str, Mapping[str, Any]]:
    """The access entries of a stack's cluster, by principal."""
    return {known(one.inputs)["principalArn"]: known(one.inputs) for one in graph.of_type(ENTRY)}


def may(graph: Graph, environment: str, verb: str, resource: str, name: str | None = None) -> bool:
    """Whether an environment's deployment may do something in the cluster of mgmt; without a name: to the kind."""
    groups = entries(graph)[f"arn:aws:iam::{ACCOUNT}:role/kyeol-mgmt-deploy-{environment}-role"]["kubernetesGroups"]
    bound = [
        (known(one.inputs)["metadata"]["namespace"], known(one.inputs)["roleRef"]["name"])
        for one in graph.of_type(BINDING)
        if {subject["name"] for subject in known(one.inputs)["subjects"] if subject["kind"] == "Group"} & set(groups)
    ]
    rules: list[Mapping[str, Sequence[str]]] = [
        rule
        for one in graph.of_type(ROLE)
        if (known(one.inputs)["metadata"]["namespace"], known(one.inputs)["metadata"]["name"]) in bound
        for rule in known(one.inputs)["rules"]
    ]
    return any(
        resource in rule["resources"]
        and verb in rule["verbs"]
        and ("resourceNames" not in rule or (name is not None and name in rule["resourceNames"]))
        for rule in rules
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environments_deployment_makes_its_objects_in_mgmt(environment: str, graphs: Mapping[str, Graph]) -> None:
    kinds = {
        "kubernetes:core/v1:Secret": "secrets",
        "kubernetes:argoproj.io/v1alpha1:AppProject": "appprojects",
        "kubernetes:argoproj.io/v1alpha1:ApplicationSet": "applicationsets",
    }
    graph = graphs[environment]
    provider = graph.one("pulumi:providers:kubernetes", "kubernetes-mgmt").urn
    guests = [one for one in graph if one.provider_urn == provider]
    assert guests
    for one in guests:
        metadata, resource = known(one.inputs)["metadata"], kinds[one.type]
        assert metadata["namespace"] == "argocd"
        # Creating and waiting for a deletion is of a kind, everything else of a name.
        for verb in ("create", "list", "watch"):
            assert may(graphs["mgmt"], environment, verb, resource), (one.urn, verb)
        for verb in ("get", "patch", "update", "delete"):
            assert may(graphs["mgmt"], environment, verb, resource, metadata["name"]), (one.urn, verb)


def test_an_environments_deployment_changes_nothing_of_the_others(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["mgmt"]
    for verb in ("patch", "update", "delete"):
        assert not may(graph, "dev", verb, "secrets", "cluster-prod")
        assert not may(graph, "dev", verb, "secrets", "argocd-secret")
        assert not may(graph, "dev", verb, "appprojects", "prod")
        for title in ("saleor-api-prod", "platform-addons-stage", "platform-addons"):
            assert not may(graph, "dev", verb, "applicationsets", title)
    for resource in ("pods", "applications", "roles", "rolebindings", "serviceaccounts"):
        assert not may(graph, "dev", "create", resource)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environments_deployment_creates_only_what_is_its_own(environment: str, graphs: Mapping[str, Graph]) -> None:
    """What RBAC cannot say of a creation, an admission policy says: names, and the projects of applications."""
    graph = graphs["mgmt"]
    policy = graph.one(POLICIES, f"ci-access-deploy-{environment}")
    binding = graph.one(f"{POLICIES}Binding", f"ci-access-deploy-{environment}")
    assert known(binding.inputs)["spec"]["policyName"] == known(policy.inputs)["metadata"]["name"]
    assert known(binding.inputs)["spec"]["validationActions"] == ["Deny"]
    assert binding.urn in graph.requires(graph.one(BINDING, f"ci-access-deploy-{environment}")), "before it is let in"
    spec = known(policy.inputs)["spec"]
    assert spec["failurePolicy"] == "Fail"
    ((condition),) = spec["matchConditions"]
    assert condition["expression"] == f"'kyeol:deploy-{environment}' in request.userInfo.groups"
    names, projects = (one["expression"] for one in spec["validations"])
    for kind, titles in (
        ("AppProject", [environment, f"platform-{environment}", f"addons-{environment}"]),
        ("ApplicationSet", [f"{one}-{environment}" for one in ("saleor-api", "platform-addons", "platform-charts")]),
        ("Secret", [f"cluster-{environment}"]),
    ):
        assert f"'{kind}': {titles}" in names
    assert f"object.spec.template.spec.project in ['{environment}', 'platform-{environment}', 'addons-" in projects


def test_mgmts_own_deployment_made_the_cluster_and_needs_no_entry(graphs: Mapping[str, Graph]) -> None:
    deployers = {arn.rpartition("/")[2] for arn in entries(graphs["mgmt"]) if "-deploy-" in arn}
    assert deployers == {f"kyeol-mgmt-deploy-{environment}-role" for environment in ENVIRONMENTS}


@pytest.mark.parametrize("role", [PREVIEW, DRIFT])
@pytest.mark.parametrize("stack", STACKS)
def test_a_preview_is_known_to_every_cluster_and_reads_nothing_of_it(
    stack: str, role: str, graphs: Mapping[str, Graph]
) -> None:
    assert "kubernetesGroups" not in entries(graphs[stack])[role]
    assert role not in {one.inputs["principalArn"] for one in graphs[stack].of_type(POLICY)}


def test_entries_do_not_hold_up_the_cluster_and_wait_for_their_roles(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["mgmt"]
    cluster = graph.one("eks:index:Cluster")
    roles = {one.outputs["arn"]: one.urn for one in graph.of_type("aws:iam/role:Role")}
    for one in graph.of_type(ENTRY):
        assert one.urn not in graph.requires(cluster)
        assert roles[one.inputs["principalArn"]] in graph.requires(one)


@pytest.mark.slow
def test_where_callers_take_a_role_of_the_account_nobody_enters_as_himself(previews: Mapping[str, Preview]) -> None:
    account = {"accountId": ACCOUNT, "region": "ap-northeast-2", "roleArn": f"arn:aws:iam::{ACCOUNT}:role/deploy"}
    graph = run_stack("dev", {"kyeol:aws": account}, previews["mgmt"].exported)
    assert not {PREVIEW, DRIFT} & set(entries(graph))


@pytest.mark.slow
def test_without_github_there_is_nobody_to_let_in() -> None:
    graph = run_stack("mgmt", {"kyeol:github": None}, {})
    assert entries(graph) == {}
    assert graph.of_type(ROLE) == []
