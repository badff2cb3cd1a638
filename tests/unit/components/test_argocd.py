"""Argo CD's surroundings in mgmt, and an environment's cluster joined to it."""

import json
from functools import cache
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import Output

from kyeol.components.argocd.hub import ArgocdHub, ArgocdHubArgs
from kyeol.components.iam import OidcProvider
from kyeol.config.argocd import ArgocdConfig
from kyeol.gitops.cluster_secret import IN_CLUSTER, Registration, own_entry
from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.harness import ACCOUNT, graph_of, scope
from tests.json_values import known
from tests.unit.addons.test_argocd import FACTS, PLAIN, REPOSITORIES, SLACK, SSO

EXTERNAL = "kubernetes:external-secrets.io/v1:ExternalSecret"
PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject"
SETS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet"
PRIVATE = REPOSITORIES.model_copy(update={"credentials_secret": "kyeol-mgmt-argocd-git"})
FULL = PLAIN.model_copy(update={"sso": SSO, "slack": SLACK, "repositories": PRIVATE})
CHART = {"addon": "fluent-bit", "repository": "https://aws.github.io/eks-charts", "namespace": "logging"}


@cache
def hub(full: bool = False, charts: bool = False) -> Graph:
    config: ArgocdConfig = FULL if full else PLAIN

    def make(opts: pulumi.ResourceOptions) -> None:
        provider = kubernetes.Provider("eks", kubeconfig="{}", cluster_identifier="mgmt")
        cluster = aws.ec2.Vpc("cluster", cidr_block="10.0.0.0/16", opts=opts)
        inside = pulumi.ResourceOptions(provider=provider)
        namespace = kubernetes.core.v1.Namespace("namespace", opts=inside)
        release = kubernetes.core.v1.ConfigMap("argocd-release", opts=inside)
        ArgocdHub(
            "argocd-hub",
            ArgocdHubArgs(
                scope=scope("mgmt"),
                argocd=config,
                oidc=OidcProvider(arn="arn:oidc", issuer=Output.from_input("issuer")),
                registration=Registration(
                    facts=FACTS,
                    sync="automatic",
                    server=IN_CLUSTER,
                    config=own_entry(),
                    charts=[CHART] if charts else [],
                ),
                secrets_reader_role_arn="arn:secrets-reader",
                kubernetes=provider,
                cluster=cluster,
                secrets_after=[namespace],
                argocd_after=[release],
            ),
            opts,
        )

    return graph_of(make, "mgmt")


def named(graph: Graph, type_: str) -> dict[str, Resource]:
    return {known(one.inputs)["metadata"]["name"]: one for one in graph.of_type(type_)}


def test_the_hub_role_is_for_three_service_accounts_and_assumes_spoke_roles_only() -> None:
    role = hub().one("aws:iam/role:Role")
    assert role.inputs["name"] == "kyeol-mgmt-argocd-hub-role"
    (trust,) = json.loads(known(role.inputs)["assumeRolePolicy"])["Statement"]
    assert trust["Condition"]["StringEquals"] == {
        "issuer:aud": "sts.amazonaws.com",
        "issuer:sub": [
            f"system:serviceaccount:argocd:argocd-{account}"
            for account in ("application-controller", "applicationset-controller", "server")
        ],
    }
    (statement,) = json.loads(known(hub().one("aws:iam/rolePolicy:RolePolicy").inputs)["policy"])["Statement"]
    assert statement["Action"] == ["sts:AssumeRole"]
    assert statement["Resource"] == ["arn:aws:iam::*:role/kyeol-*-argocd-spoke-role"]


def test_the_webhooks_secret_is_made_here_and_brought_by_external_secrets() -> None:
    graph = hub()
    stored = known(graph.one("aws:secretsmanager/secret:Secret").inputs)["name"]
    assert stored == "kyeol-mgmt-argocd-webhook"
    assert graph.one("aws:secretsmanager/secretVersion:SecretVersion").inputs["secretString"] == SECRET
    spec = known(named(graph, EXTERNAL)["argocd-webhook"].inputs)["spec"]
    (entry,) = spec["data"]
    assert (entry["secretKey"], entry["remoteRef"]["key"]) == ("secret", stored)
    assert spec["target"]["template"]["metadata"]["labels"] == {"app.kubernetes.io/part-of": "argocd"}


def test_nothing_is_fetched_that_is_not_configured() -> None:
    assert set(named(hub(), EXTERNAL)) == {"argocd-webhook"}
    assert set(named(hub(full=True), EXTERNAL)) == {
        "argocd-webhook",
        "argocd-sso",
        "argocd-notifications-secret",
        "repository-app",
        "repository-platform",
    }


@pytest.mark.parametrize("what", ["app", "platform"])
def test_a_repository_gets_the_credentials_that_the_secret_holds(what: str) -> None:
    spec = known(named(hub(full=True), EXTERNAL)[f"repository-{what}"].inputs)["spec"]
    template = spec["target"]["template"]
    assert template["metadata"]["labels"] == {"argocd.argoproj.io/secret-type": "repository"}
    assert template["data"] == {"type": "git", "url": getattr(REPOSITORIES, what)}
    assert template["mergePolicy"] == "Merge", "the secret's own keys, whichever they are, are kept"
    assert spec["dataFrom"][0]["extract"]["key"] == "kyeol-mgmt-argocd-git"


def test_defaults_are_written_down_that_the_operator_would_add() -> None:
    for external in named(hub(full=True), EXTERNAL).values():
        spec = known(external.inputs)["spec"]
        remotes = [one["remoteRef"] for one in spec.get("data", ())] + [
            one["extract"] for one in spec.get("dataFrom", ())
        ]
        for remote in remotes:
            assert remote["conversionStrategy"] == "Default"
            assert remote["decodingStrategy"] == "None"
            assert remote["metadataPolicy"] == "None"


def test_secrets_are_read_as_the_namespaces_own_account() -> None:
    graph = hub()
    account = known(graph.one("kubernetes:core/v1:ServiceAccount").inputs)
    assert account["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": "arn:secrets-reader"}
    provider = known(graph.one("kubernetes:external-secrets.io/v1:SecretStore").inputs)["spec"]["provider"]["aws"]
    assert provider["auth"]["jwt"]["serviceAccountRef"] == {"name": account["metadata"]["name"]}


def test_objects_of_a_chart_wait_for_the_chart() -> None:
    graph = hub(full=True, charts=True)
    namespace = graph.one("kubernetes:core/v1:Namespace").urn
    release = graph.one("kubernetes:core/v1:ConfigMap").urn
    for type_, needed in ((EXTERNAL, namespace), (PROJECT, release), (SETS, release)):
        for one in graph.of_type(type_):
            assert needed in graph.requires(one), one.urn
    assert release in graph.requires(graph.one("kubernetes:core/v1:Secret"))


def test_everything_in_the_cluster_goes_with_it() -> None:
    graph = hub(full=True)
    cluster = graph.one("aws:ec2/vpc:Vpc").urn
    inside = [one for one in graph if one.parent and one.type.startswith("kubernetes:") and "argocd-hub" in one.name]
    assert inside
    for one in inside:
        assert one.options.deleted_with == cluster, one.urn


def test_mgmts_own_cluster_is_registered_as_every_other() -> None:
    registered = known(hub().one("kubernetes:core/v1:Secret").inputs)
    labels = registered["metadata"]["labels"]
    assert (labels["argocd.argoproj.io/secret-type"], labels["environment"]) == ("cluster", "mgmt")
    assert registered["stringData"] == dict.fromkeys(("config", "name", "server"), SECRET)
    assert set(named(hub(), PROJECT)) == {"platform-mgmt"}
    (title,) = named(hub(), SETS)
    assert title == "platform-addons", "the name that it had when it was for every cluster"


def test_what_the_program_leaves_to_argo_cd_gets_a_project() -> None:
    graph = hub(charts=True)
    assert set(named(graph, PROJECT)) == {"platform-mgmt", "addons-mgmt"}
    registered: Any = graph.one("kubernetes:core/v1:Secret").inputs["metadata"]
    assert json.loads(registered["annotations"]["charts"]) == [CHART]
    assert set(named(graph, SETS)) == {"platform-addons", "platform-charts"}


def test_no_account_id_is_written_into_the_hub() -> None:
    policy = known(hub().one("aws:iam/rolePolicy:RolePolicy").inputs)["policy"]
    assert ACCOUNT not in policy, "an environment in an account of its own must not need mgmt"
