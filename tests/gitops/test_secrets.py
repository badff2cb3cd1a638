"""From Secrets Manager to the pods: every secret and key that is read exists, and none is made for nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pulumi
import pytest

from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.gitops.manifests import ENVIRONMENTS, of_kind, workloads
from tests.harness import rerun_stack
from tests.json_values import known
from tests.kustomize import Manifest

SECRET = "aws:secretsmanager/secret:Secret"
FIELD = re.compile(r"\{\{\s*\.(\w+)\b|default \.(\w+)\b")
"""A key of the secret that a template reads; `index . "…"` is one that may be missing."""


@pytest.fixture(scope="module")
def secret_keys(previews: Mapping[str, Preview]) -> Mapping[str, Mapping[str, set[str]]]:
    """The JSON keys of every secret that is JSON, by stack and name; the graph itself masks them."""
    return {stack: _watched(stack, previews["mgmt"].exported) for stack in ENVIRONMENTS}


def _watched(stack: str, exported: Mapping[str, object]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    init = Secret.__init__

    def made(self: Secret, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        def note(value: str) -> str:
            found[args.scope.name(args.what)] = set(json.loads(value)) if value.startswith("{") else set()
            return value

        init(self, name, replace(args, value=pulumi.Output.from_input(args.value).apply(note)), opts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Secret, "__init__", made)
        rerun_stack(stack, exported)
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
    there = {str(one.inputs["name"]) for one in graphs[stack].of_type(SECRET)}
    assert read - {f"kyeol-{stack}-email"} == made
    assert read <= there


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
def test_the_bootstrap_reads_the_two_secrets_that_its_role_may_read(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    env = {one["name"]: one["value"] for one in workloads(shops[stack])["database-bootstrap"].container["env"]}
    outputs = graphs[stack].outputs
    assert env["MASTER_SECRET"] == outputs["databaseMasterSecretArn"]
    assert env["APPLICATION_SECRET"] == outputs["databaseSecretName"]
    (policy,) = [
        json.loads(known(one.inputs)["policy"])
        for one in graphs[stack].of_type("aws:iam/rolePolicy:RolePolicy")
        if "database-bootstrap" in one.name
    ]
    (read,) = [one for one in policy["Statement"] if one["Sid"] == "Read"]
    application = {
        one.outputs["arn"] for one in graphs[stack].of_type(SECRET) if one.inputs["name"] == env["APPLICATION_SECRET"]
    }
    assert set(read["Resource"]) == {env["MASTER_SECRET"], *application}


def test_a_read_replica_takes_effect_by_itself(shops: Mapping[str, list[Manifest]]) -> None:
    template = of_kind(shops["prod"], "ExternalSecret")["saleor-database"]["spec"]["target"]["template"]["data"]
    assert '{{ index . "replica_host" | default .host }}' in template["DATABASE_URL_REPLICA"]
