"""What the shop's manifests name exists in the environment's recorded graph, and what is made for the shop is used."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest

from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.preview.graph import Graph
from kyeol.preview.run import Preview
from tests.gitops.manifests import ENVIRONMENTS, IMAGES, of_kind, only, settings, workloads
from tests.harness import run_stack
from tests.kustomize import Manifest
from tests.platform.test_argocd import registration

NAMESPACE = "kubernetes:core/v1:Namespace"
SECRET = "aws:secretsmanager/secret:Secret"
ROLE = "aws:iam/role:Role"
REPOSITORY = "aws:ecr/repository:Repository"
PRIORITY = "kubernetes:scheduling.k8s.io/v1:PriorityClass"
FIELD = re.compile(r"\{\{\s*\.(\w+)\b|default \.(\w+)\b")
"""A key of the secret that a template reads; `index . "…"` is one that may be missing."""


@pytest.fixture(scope="module")
def secret_keys(previews: Mapping[str, Preview]) -> Mapping[str, Mapping[str, set[str]]]:
    """The JSON keys of every secret that is JSON, by stack and name; the graph itself masks them."""
    return {stack: _watched(stack, previews["mgmt"].exported) for stack in ENVIRONMENTS}


def _watched(stack: str, exported: Mapping[str, object]) -> dict[str, set[str]]:
    content: dict[int, set[str]] = {}
    found: dict[str, set[str]] = {}
    dumps: Callable[..., pulumi.Output[str]] = pulumi.Output.json_dumps
    init = Secret.__init__

    def dumped(value: object) -> pulumi.Output[str]:
        text = dumps(value)
        if isinstance(value, dict):
            content[id(text)] = set(value)
            kept.append(text)
        return text

    def made(self: Secret, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        found[args.scope.name(args.what)] = content.get(id(args.value), set())
        init(self, name, args, opts)

    kept: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi.Output, "json_dumps", dumped)
        patch.setattr(Secret, "__init__", made)
        run_stack(stack, {}, exported)
    return found


def read_keys(external: Manifest) -> set[str]:
    """The JSON keys that an ExternalSecret cannot do without."""
    template = external["spec"]["target"].get("template", {}).get("data", {})
    named = {one for text in template.values() for match in FIELD.findall(text) for one in match if one}
    return named | {
        one["remoteRef"]["property"] for one in external["spec"].get("data", ()) if "property" in one["remoteRef"]
    }


def remote_names(external: Manifest) -> set[str]:
    spec = external["spec"]
    return {one["remoteRef"]["key"] for one in spec.get("data", ())} | {
        one["extract"]["key"] for one in spec.get("dataFrom", ())
    }


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_secret_of_the_shop_exists_and_every_secret_for_it_is_used(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    externals = of_kind(shops[stack], "ExternalSecret").values()
    read = {name for one in externals for name in remote_names(one)}
    outputs = graphs[stack].outputs
    named = ("secretKeySecretName", "rsaKeySecretName", "databaseSecretName", "cacheSecretName")
    made = {str(outputs[name]) for name in named if name in outputs}
    assert read == made
    assert made <= {str(one.inputs["name"]) for one in graphs[stack].of_type(SECRET)}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_key_that_is_read_stands_in_its_secret(
    stack: str, shops: Mapping[str, list[Manifest]], secret_keys: Mapping[str, Mapping[str, set[str]]]
) -> None:
    for external in of_kind(shops[stack], "ExternalSecret").values():
        (name, *_) = names = remote_names(external)
        assert names <= set(secret_keys[stack])
        assert read_keys(external) <= secret_keys[stack][name], name
    database = of_kind(shops[stack], "ExternalSecret")["saleor-database"]
    assert read_keys(database) == secret_keys[stack][f"kyeol-{stack}-database"], "and none stands there for nothing"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_read_the_secrets_and_settings_that_are_made(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    secrets = {one["spec"]["target"]["name"] for one in of_kind(shops[stack], "ExternalSecret").values()}
    used = set()
    for one in workloads(shops[stack]).values():
        for source in one.container.get("envFrom", ()):
            reference = source.get("secretRef", {})
            if reference and not reference.get("optional"):
                assert reference["name"] in secrets, one.name
                used.add(reference["name"])
    assert used == secrets


def trusted(graph: Graph, arn: str) -> str:
    """The service account that may take a role, as namespace:name."""
    (role,) = [one for one in graph.of_type(ROLE) if one.outputs["arn"] == arn]
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
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
        arn = metadata["annotations"]["eks.amazonaws.com/role-arn"]
        assert trusted(graphs[stack], arn) == f"{metadata['namespace']}:{metadata['name']}"
        assert account["automountServiceAccountToken"] is False
        taken[arn.rpartition("/")[2]] = metadata["name"]
    assert set(taken) == {
        f"kyeol-{stack}-{role}-role" for role in ("saleor-api", "external-secrets", "database-bootstrap")
    }


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_run_as_the_accounts_that_have_their_roles(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for one in workloads(shops[stack]).values():
        expected = {"database-bootstrap": "database-bootstrap", "storefront": None, "dashboard": None}
        assert one.spec.get("serviceAccountName") == expected.get(one.name, "saleor-api"), one.name
        assert one.spec["automountServiceAccountToken"] is False, one.name
    store = only(shops[stack], "SecretStore")["spec"]["provider"]["aws"]
    assert store["auth"]["jwt"]["serviceAccountRef"]["name"] == "secrets-reader"
    assert store["region"] == settings(shops[stack])["AWS_S3_REGION_NAME"] == "ap-northeast-2"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_namespace_of_the_shop_is_made_by_the_program_and_none_for_nothing(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    addons = {"cert-manager", "external-dns", "external-secrets", "logging"}
    made = {one.inputs["metadata"]["name"] for one in graphs[stack].of_type(NAMESPACE)} - addons
    assert {one["metadata"]["namespace"] for one in shops[stack]} == made


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_media_is_kept_in_the_environments_bucket_and_served_where_it_is_served(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    given, graph = settings(shops[stack]), graphs[stack]
    assert given["AWS_MEDIA_BUCKET_NAME"] == graph.outputs["mediaBucket"]
    distributions = graph.of_type("aws:cloudfront/distribution:Distribution")
    media = [name for one in distributions if "media" in one.name for name in one.inputs["aliases"]]
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
    given, names = settings(shops[stack]), list(graphs[stack].outputs["publicNames"])
    assert given["ALLOWED_HOSTS"].split(",") == names
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
def test_connections_are_encrypted_and_passwords_escaped(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    externals = of_kind(shops[stack], "ExternalSecret")
    database = externals["saleor-database"]["spec"]["target"]["template"]["data"]
    assert set(database) == {"DATABASE_URL", "DATABASE_URL_REPLICA"}
    for url in database.values():
        assert url.startswith("postgresql://{{ .username | urlquery }}:{{ .password | urlquery }}@")
        assert url.endswith("?sslmode=require")
    if stack == "dev":
        assert "saleor-cache" not in externals
        return
    cache = externals["saleor-cache"]["spec"]["target"]["template"]["data"]
    assert all(url.startswith("rediss://:{{ .token | urlquery }}@") for url in cache.values())
    assert cache["CELERY_BROKER_URL"].endswith("/1?ssl_cert_reqs=required"), "Celery does not verify unless told"
    assert cache["CACHE_URL"].endswith("/0"), "queues are not what a flush of the cache may take"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_defaults_are_written_down_that_the_operator_would_add(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for external in of_kind(shops[stack], "ExternalSecret").values():
        spec = external["spec"]
        remotes = [one["remoteRef"] for one in spec.get("data", ())]
        for remote in [*remotes, *(one["extract"] for one in spec.get("dataFrom", ()))]:
            assert remote["conversionStrategy"] == "Default"
            assert remote["decodingStrategy"] == remote["metadataPolicy"] == "None"
        assert (spec["target"]["creationPolicy"], spec["target"]["deletionPolicy"]) == ("Owner", "Retain")


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
def test_the_bootstrap_reads_the_two_secrets_that_its_role_may_read(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    env = {one["name"]: one["value"] for one in workloads(shops[stack])["database-bootstrap"].container["env"]}
    outputs = graphs[stack].outputs
    assert env["MASTER_SECRET"] == outputs["databaseMasterSecretArn"]
    assert env["APPLICATION_SECRET"] == outputs["databaseSecretName"]
    (policy,) = [
        json.loads(one.inputs["policy"])
        for one in graphs[stack].of_type("aws:iam/rolePolicy:RolePolicy")
        if "database-bootstrap" in one.name
    ]
    (read,) = [one for one in policy["Statement"] if one["Sid"] == "Read"]
    application = {
        one.outputs["arn"] for one in graphs[stack].of_type(SECRET) if one.inputs["name"] == env["APPLICATION_SECRET"]
    }
    assert set(read["Resource"]) == {env["MASTER_SECRET"], *application}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_have_priorities_that_the_cluster_knows(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    known = {one.inputs["metadata"]["name"] for one in graphs[stack].of_type(PRIORITY)}
    for one in workloads(shops[stack]).values():
        # A Job makes room for what customers wait for.
        assert one.spec.get("priorityClassName") == ("kyeol-application" if one.kind == "Deployment" else None), (
            one.name
        )
    assert "kyeol-application" in known


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_annotation_for_the_shop_is_read_by_its_application(
    stack: str, graphs: Mapping[str, Graph], applications: Mapping[str, Mapping[str, Any]]
) -> None:
    annotations = registration(graphs[stack]).inputs["metadata"]["annotations"]
    written = json.dumps(applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"])
    add_ons = {"clusterName", "zoneName", "zoneId", "albControllerRoleArn", "certManagerRoleArn"}
    add_ons |= {"clusterAutoscalerRoleArn", "externalDnsRoleArn", "fluentBitRoleArn"}
    assert {key for key, value in annotations.items() if value not in written} <= add_ons


def test_a_read_replica_takes_effect_by_itself(shops: Mapping[str, list[Manifest]]) -> None:
    template = of_kind(shops["prod"], "ExternalSecret")["saleor-database"]["spec"]["target"]["template"]["data"]
    assert '{{ index . "replica_host" | default .host }}' in template["DATABASE_URL_REPLICA"]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_containers_of_the_shop_log_to_the_group_of_the_environment(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    (values,) = [
        one.inputs["values"]
        for one in graphs[stack].of_type("kubernetes:helm.sh/v3:Release")
        if one.inputs["name"] == "fluent-bit"
    ]
    assert values["cloudWatchLogs"]["logGroupName"] == graphs[stack].outputs["containerLogGroup"]
    for one in workloads(shops[stack]).values():
        # Everything goes to stdout, which is what Fluent Bit reads: no volume outlives a pod.
        assert {kind for volume in one.spec.get("volumes", ()) for kind in volume} <= {"name", "emptyDir", "configMap"}
