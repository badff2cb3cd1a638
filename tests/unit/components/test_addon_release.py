"""An add-on's release: waits, undoes itself, upgrades its definitions, and never outlives or blocks its cluster."""

from dataclasses import replace
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes
import pytest

from kyeol.addons.contract import Addon, ChartRelease, Manifest
from kyeol.components.kubernetes.addon_namespaces import AddonNamespaces, AddonNamespacesArgs
from kyeol.components.kubernetes.addon_release import SKIP_CRDS, AddonRelease, AddonReleaseArgs
from kyeol.components.kubernetes.priority_classes import PriorityClasses, PriorityClassesArgs
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import graph_of
from tests.json_values import known

RELEASE = "kubernetes:helm.sh/v3:Release"
DEFINITIONS = "kubernetes:yaml/v2:ConfigGroup"
NAMESPACE = "kubernetes:core/v1:Namespace"

DOORMAN = Addon(
    name="doorman",
    chart="doorman-chart",
    repository="https://charts.example.com",
    release=ChartRelease(
        version="1.2.3", sha256="0", app_version="v4.5.6", source="https://example.com", support="for ever"
    ),
    namespace="doorman",
    settings=lambda _facts, _role: {},
    namespace_labels={"pod-security.kubernetes.io/enforce": "restricted"},
    crds=(Manifest(address="https://example.com/{app_version}/crds.yaml", path="crds/doors.yaml", sha256="0" * 64),),
    timeout_seconds=420,
)


class Thing(pulumi.ComponentResource):
    """Something that others wait for."""

    def __init__(self, name: str) -> None:
        super().__init__("test:index:Thing", name)


def made(addon: Addon = DOORMAN, **more: Any) -> Graph:  # noqa: ANN401
    def program(opts: pulumi.ResourceOptions) -> None:
        cluster = Thing("cluster")
        provider = kubernetes.Provider("kubernetes")
        inside = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[provider]))
        own = AddonNamespaces("addon-namespaces", AddonNamespacesArgs(addons=[addon], cluster=cluster), inside)
        PriorityClasses("priority-classes", PriorityClassesArgs(cluster=cluster), inside)
        args = AddonReleaseArgs(
            addon=addon,
            values={"replicas": 2, "role": pulumi.Output.from_input("arn:role")},
            namespace=own.namespaces[addon.namespace].metadata.name if own.namespaces else addon.namespace,
            cluster=cluster,
            kubernetes_version="1.36",
            after=[kubernetes.core.v1.ConfigMap("permissions", metadata={"name": "permissions"}, opts=inside)],
        )
        AddonRelease("doorman", replace(args, **more), inside)

    return graph_of(program)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return made()


@pytest.fixture
def release(graph: Graph) -> Resource:
    return graph.one(RELEASE)


def test_a_release_bears_the_add_ons_name_and_the_pinned_version(release: Resource) -> None:
    inputs = release.inputs
    assert (inputs["name"], inputs["chart"], inputs["version"]) == ("doorman", "doorman-chart", "1.2.3")
    assert inputs["repositoryOpts"] == {"repo": "https://charts.example.com"}


def test_a_chart_of_a_registry_has_no_repository() -> None:
    chart = "oci://registry.example.com/charts/doorman"
    inputs = made(replace(DOORMAN, chart=chart, repository="")).one(RELEASE).inputs
    assert inputs["chart"] == chart
    assert "repositoryOpts" not in inputs


@pytest.mark.parametrize("upstream", ["doorman-chart", "oci://charts.example.com/deep/doorman-chart"])
def test_a_registry_of_ones_own_has_the_chart_and_its_definitions(upstream: str) -> None:
    graph = made(replace(DOORMAN, chart=upstream), registry="oci://ghcr.io/acme/charts")
    inputs = graph.one(RELEASE).inputs
    assert (inputs["chart"], inputs["version"]) == ("oci://ghcr.io/acme/charts/doorman-chart", "1.2.3")
    assert "repositoryOpts" not in inputs
    assert graph.one(DEFINITIONS).inputs["files"] == [".charts/doorman-chart-1.2.3/crds/doors.yaml"]


def test_a_release_waits_until_it_works_and_undoes_itself_if_it_does_not(release: Resource) -> None:
    assert release.inputs["atomic"] is True
    assert release.inputs["cleanupOnFail"] is True
    assert release.inputs["timeout"] == 420
    assert not release.inputs.get("skipAwait")


def test_a_release_takes_the_values_that_only_the_program_knows(release: Resource) -> None:
    assert release.inputs["values"] == {"replicas": 2, "role": "arn:role"}


def test_a_release_waits_for_its_namespace_its_permissions_and_its_definitions(graph: Graph, release: Resource) -> None:
    waits = {graph.resources[urn].name for urn in graph.requires(release) if urn in graph.resources}
    assert {"addon-namespaces-doorman", "permissions", "doorman-crds"} <= waits


def test_definitions_come_from_the_release_that_is_installed(graph: Graph) -> None:
    assert graph.one(DEFINITIONS).inputs["files"] == ["https://example.com/v4.5.6/crds.yaml"]


def test_definitions_of_what_follows_the_clusters_version_follow_it_too() -> None:
    following = replace(DOORMAN, release=replace(DOORMAN.release, app_version={"1.35": "v4.4.0", "1.36": "v4.5.0"}))
    graph = made(following, kubernetes_version="1.35")
    assert graph.one(DEFINITIONS).inputs["files"] == ["https://example.com/v4.4.0/crds.yaml"]


def test_helm_installs_no_definitions_that_it_would_not_upgrade(release: Resource) -> None:
    assert release.inputs["skipCrds"] is True


def test_definitions_never_go_with_the_objects_of_their_kind(graph: Graph) -> None:
    assert graph.one(DEFINITIONS).options.retain_on_delete


def test_without_definitions_of_its_own_there_is_only_the_release() -> None:
    assert made(replace(DOORMAN, crds=())).of_type(DEFINITIONS) == []


def test_definitions_are_left_alone_where_nothing_may_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SKIP_CRDS, "true")
    graph = made()
    assert graph.of_type(DEFINITIONS) == []
    assert graph.one(RELEASE).inputs["skipCrds"] is True


def test_nothing_is_asked_of_a_cluster_that_is_gone(graph: Graph) -> None:
    cluster = graph.one("test:index:Thing", "cluster").urn
    inside = [one for one in graph if one.type.startswith("kubernetes:") and one.name != "permissions"]
    assert {one.options.deleted_with for one in inside} == {cluster}


def test_only_a_release_that_is_handed_over_stays_installed(release: Resource) -> None:
    assert not release.options.retain_on_delete
    assert made(handover=True).one(RELEASE).options.retain_on_delete


def test_a_namespace_of_its_own_says_what_its_pods_may(graph: Graph) -> None:
    metadata = known(graph.one(NAMESPACE).inputs)["metadata"]
    assert metadata["name"] == "doorman"
    assert metadata["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_namespace_of_others_is_not_made() -> None:
    graph = made(replace(DOORMAN, namespace="kube-system", namespace_labels=None))
    assert graph.of_type(NAMESPACE) == []
    assert graph.one(RELEASE).inputs["namespace"] == "kube-system"


def test_add_ons_come_before_applications_and_both_before_the_rest(graph: Graph) -> None:
    classes = {
        known(one.inputs)["metadata"]["name"]: known(one.inputs)
        for one in graph.of_type("kubernetes:scheduling.k8s.io/v1:PriorityClass")
    }
    assert classes["kyeol-addons"]["value"] > classes["kyeol-application"]["value"] > 0
    assert not any(inputs.get("globalDefault") for inputs in classes.values())
