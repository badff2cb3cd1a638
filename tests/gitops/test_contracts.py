"""What the shop's manifests name exists in the environment's recorded graph, and what is made for the shop is used."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.addons.catalog import ADDONS
from kyeol.gitops.shop import role_annotation
from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import ENVIRONMENTS, IMAGES, of_kind, only, settings, workloads
from tests.json_values import known
from tests.kustomize import Manifest
from tests.platform.test_argocd import registration

NAMESPACE = "kubernetes:core/v1:Namespace"
ROLE = "aws:iam/role:Role"
REPOSITORY = "aws:ecr/repository:Repository"
PRIORITY = "kubernetes:scheduling.k8s.io/v1:PriorityClass"
STOPPER = "stop-workers"
"""The only one that asks the cluster's API."""


def trusted(graph: Graph, arn: str) -> str:
    """The service account that may take a role, as namespace:name."""
    (role,) = [one for one in graph.of_type(ROLE) if one.outputs["arn"] == arn]
    (statement,) = json.loads(known(role.inputs)["assumeRolePolicy"])["Statement"]
    (subjects,) = [value for key, value in statement["Condition"]["StringEquals"].items() if key.endswith(":sub")]
    (subject,) = subjects
    return str(subject).removeprefix("system:serviceaccount:")


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_role_for_the_shop_is_taken_by_the_account_it_trusts(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    accounts = of_kind(shops[stack], "ServiceAccount").values()
    taken = {}
    for account in accounts:
        metadata = account["metadata"]
        assert account["automountServiceAccountToken"] is False
        arn = metadata["annotations"].get("eks.amazonaws.com/role-arn")
        if not arn:
            assert metadata["name"] == STOPPER, "it asks the cluster, and nothing of AWS"
            continue
        assert trusted(graphs[stack], arn) == f"{metadata['namespace']}:{metadata['name']}"
        taken[arn.rpartition("/")[2]] = metadata["name"]
    assert set(taken) == {
        f"kyeol-{stack}-{role}-role" for role in ("saleor-api", "external-secrets", "database-bootstrap")
    }


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_run_as_the_accounts_that_have_their_roles(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for one in workloads(shops[stack]).values():
        own = ("database-bootstrap", STOPPER)
        expected = {"storefront": None, "dashboard": None, **dict(zip(own, own, strict=True))}
        assert one.spec.get("serviceAccountName") == expected.get(one.name, "saleor-api"), one.name
        assert one.spec["automountServiceAccountToken"] is (one.name == STOPPER), one.name
    store = only(shops[stack], "SecretStore")["spec"]["provider"]["aws"]
    assert store["auth"]["jwt"]["serviceAccountRef"]["name"] == "secrets-reader"
    assert store["region"] == settings(shops[stack])["AWS_S3_REGION_NAME"] == "ap-northeast-2"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_namespace_of_the_shop_is_made_by_the_program_and_none_for_nothing(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    addons = {addon.namespace for addon in ADDONS}
    made = {known(one.inputs)["metadata"]["name"] for one in graphs[stack].of_type(NAMESPACE)} - addons
    assert {one["metadata"]["namespace"] for one in shops[stack]} == made


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_media_is_kept_in_the_environments_bucket_and_served_where_it_is_served(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    given, graph = settings(shops[stack]), graphs[stack]
    assert given["AWS_MEDIA_BUCKET_NAME"] == graph.outputs["mediaBucket"]
    distributions = graph.of_type("aws:cloudfront/distribution:Distribution")
    media = [name for one in distributions if "media" in one.name for name in known(one.inputs)["aliases"]]
    if media:
        assert [given["AWS_MEDIA_CUSTOM_DOMAIN"]] == media
        assert "AWS_QUERYSTRING_AUTH" not in given
    else:
        assert "AWS_MEDIA_CUSTOM_DOMAIN" not in given, "its addresses would not be signed, and the bucket is private"
        assert given["AWS_QUERYSTRING_AUTH"] == "True"
        assert given["AWS_S3_ENDPOINT_URL"] == "https://s3.ap-northeast-2.amazonaws.com"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_saleor_answers_to_every_public_name_and_to_no_other(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    given, names = settings(shops[stack]), list(known(graphs[stack].outputs)["publicNames"])
    assert given["ALLOWED_HOSTS"].split(",") == [*names, "saleor-api"]
    assert given["ALLOWED_CLIENT_HOSTS"].split(",") == names
    assert given["ALLOWED_GRAPHQL_ORIGINS"].split(",") == [f"https://{name}" for name in names]
    assert given["PUBLIC_URL"] == f"https://{names[0]}/"
    assert given["DEFAULT_FROM_EMAIL"] == f"noreply@{names[0]}"
    dashboard = {one["name"]: one["value"] for one in workloads(shops[stack])["dashboard"].container["env"]}
    assert dashboard["API_URL"] == f"https://{names[0]}/graphql/"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_saleor_runs_as_in_production_everywhere(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    given = settings(shops[stack])
    assert given["DEBUG"] == "False"
    assert given["HTTP_IP_FILTER_ENABLED"] == "True"
    assert given["SEND_USAGE_TELEMETRY"] == "False"
    assert given["PLAYGROUND_ENABLED"] == str(stack == "dev")
    assert not {"REDIS_URL", "AWS_DEFAULT_ACL", "AWS_ACCESS_KEY_ID", "EMAIL_URL", "DATABASE_URL"} & set(given)


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_images_come_from_repositories_that_exist_and_every_repository_has_its_pod(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    run = {one.container["image"].rpartition(":")[0] for one in workloads(shops[stack]).values()}
    own, shared = graphs[stack], graphs["mgmt"]
    there = {one.outputs["repositoryUrl"] for graph in (own, shared) for one in graph.of_type(REPOSITORY)}
    assert run == there
    assert {url.rpartition("/")[2] for url in run} == {
        f"kyeol-{stack if image == 'storefront' else 'mgmt'}-{image}" for image in IMAGES
    }


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_have_priorities_that_the_cluster_knows(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    classes = {known(one.inputs)["metadata"]["name"] for one in graphs[stack].of_type(PRIORITY)}
    for one in workloads(shops[stack]).values():
        # A Job makes room for what customers wait for.
        assert one.spec.get("priorityClassName") == ("kyeol-application" if one.kind == "Deployment" else None), (
            one.name
        )
    assert "kyeol-application" in classes


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_annotation_for_the_shop_is_read_by_its_application(
    stack: str, graphs: Mapping[str, Graph], applications: Mapping[str, Mapping[str, Any]]
) -> None:
    annotations = known(registration(graphs[stack]).inputs)["metadata"]["annotations"]
    kustomize = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]
    written = "".join([*(one["patch"] for one in kustomize["patches"]), *kustomize["images"]])
    add_ons = {"clusterName", "zoneName", "zoneId"}
    add_ons |= {role_annotation(addon.identity.role) for addon in ADDONS if addon.identity}
    assert {key for key, value in annotations.items() if value not in written} <= add_ons


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_containers_of_the_shop_log_to_the_group_of_the_environment(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    (values,) = [
        known(one.inputs)["values"]
        for one in graphs[stack].of_type("kubernetes:helm.sh/v3:Release")
        if one.inputs["name"] == "fluent-bit"
    ]
    assert values["cloudWatchLogs"]["logGroupName"] == known(graphs[stack].outputs)["containerLogGroup"]
    for one in workloads(shops[stack]).values():
        # Everything goes to stdout, which is what Fluent Bit reads: no volume outlives a pod.
        assert {kind for volume in one.spec.get("volumes", ()) for kind in volume} <= {"name", "emptyDir", "configMap"}
