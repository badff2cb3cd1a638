"""What an overlay switches on: each brings its secret, and the pods that read it anew."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest
import yaml

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, of_kind, placeholders, workloads
from tests.json_values import known
from tests.kubernetes_schemas import faults
from tests.kustomize import Manifest, build

READERS = {
    # Not the migrations: one of Saleor's would write the password into the database, where no new one replaces it.
    "email": {"saleor-api", "saleor-worker"},
    "storefront-secrets": {"storefront"},
}
NAMES = {"email": "email", "storefront-secrets": "storefront"}
"""How the operator's secret ends, by component."""

both = pytest.mark.parametrize("component", READERS)
everywhere = pytest.mark.parametrize("stack", ENVIRONMENTS)


def named(stack: str) -> set[str]:
    """The components that the overlay names itself."""
    overlay = yaml.safe_load((APP / "overlays" / stack / "kustomization.yaml").read_text())
    return {entry.rpartition("/")[2] for entry in overlay["components"]}


def built(
    applications: Mapping[str, Mapping[str, Any]], stack: str, component: str
) -> tuple[list[Manifest], list[Manifest]]:
    """The shop without and with a component, as Argo CD builds it."""
    given = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]
    path = f"../../components/{component}"
    with_it = [] if component in named(stack) else [path]
    without = [path] if component in named(stack) else []
    folder = APP / "overlays" / stack
    return (
        build(folder, given["patches"], given["images"], without_components=without),
        build(folder, given["patches"], given["images"], with_it),
    )


def secrets(objects: list[Manifest], name: str) -> set[str]:
    """The Secrets that a workload cannot start without."""
    return {
        source["secretRef"]["name"]
        for source in workloads(objects)[name].container.get("envFrom", ())
        if "secretRef" in source and not source["secretRef"].get("optional")
    }


@both
@everywhere
def test_it_brings_one_secret_of_the_environment(
    stack: str, component: str, applications: Mapping[str, Mapping[str, Any]]
) -> None:
    plain, added = built(applications, stack, component)
    (name,) = set(of_kind(added, "ExternalSecret")) - set(of_kind(plain, "ExternalSecret"))
    external = of_kind(added, "ExternalSecret")[name]
    assert [fault for one in added for fault in faults(one)] == []
    assert placeholders(external) == []
    assert {one["remoteRef"]["key"] for one in external["spec"]["data"]} == {f"kyeol-{stack}-{NAMES[component]}"}


@both
def test_the_readme_names_every_key_of_the_operators_secret(component: str) -> None:
    external = yaml.safe_load((APP / "components" / component / "external-secret.yaml").read_text())
    readme = (APP / "README.md").read_text()
    for one in external["spec"]["data"]:
        key = one["remoteRef"]["property"]
        assert f"`{key}`" in readme or f'"{key}":' in readme, key


@both
@everywhere
def test_switching_it_on_starts_new_pods_which_wait_for_the_secret(
    stack: str, component: str, applications: Mapping[str, Mapping[str, Any]]
) -> None:
    plain, added = built(applications, stack, component)
    (target,) = set(of_kind(added, "ExternalSecret")) - set(of_kind(plain, "ExternalSecret"))
    secret = of_kind(added, "ExternalSecret")[target]["spec"]["target"]["name"]
    changed = {name for name, one in workloads(added).items() if one.spec != workloads(plain)[name].spec}
    assert changed == READERS[component] & set(workloads(plain)), "a pod reads its environment when it starts"
    for name in changed:
        assert secrets(added, name) - secrets(plain, name) == {secret}


@both
@everywhere
def test_the_operators_secret_is_one_that_the_environments_store_may_read(
    stack: str, component: str, graphs: Mapping[str, Graph]
) -> None:
    (policy,) = [
        json.loads(known(one.inputs)["policy"])
        for one in graphs[stack].of_type("aws:iam/rolePolicy:RolePolicy")
        if "external-secrets" in one.name
    ]
    (read,) = [one for one in policy["Statement"] if "secretsmanager:GetSecretValue" in one["Action"]]
    resources = [read["Resource"]] if isinstance(read["Resource"], str) else read["Resource"]
    arn = f"arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:kyeol-{stack}-{NAMES[component]}-AbCdEf"
    assert any(fnmatchcase(arn, resource) for resource in resources)


@everywhere
def test_who_knows_the_mail_server_reaches_it(stack: str, applications: Mapping[str, Mapping[str, Any]]) -> None:
    _, added = built(applications, stack, "email")
    policy = of_kind(added, "NetworkPolicy")["to-mail"]["spec"]
    (expression,) = policy["podSelector"]["matchExpressions"]
    assert set(expression["values"]) == READERS["email"]


def test_prod_sends_letters_and_nobody_else_writes_to_customers() -> None:
    assert "email" in named("prod")
    assert not {"email"} & (named("dev") | named("stage"))
