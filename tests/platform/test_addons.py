"""The add-ons of the four stacks: their order, their permissions, and the same values whoever installs them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi.runtime.proto.resource_pb2 import RegisterResourceRequest, RegisterResourceResponse

from kyeol.addons import catalog
from kyeol.addons.catalog import by_name
from kyeol.addons.contract import Addon
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.stacks.addons import OUTLIVE_NAMESPACES, plan_addons
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.monitor import RecordingMonitor
from kyeol.tools.preview.run import Preview
from kyeol.versions import KUBERNETES, KubernetesVersion
from tests.harness import SHIPPED, STACKS, addons_section, run_stack
from tests.json_values import known

RELEASE = "kubernetes:helm.sh/v3:Release"
LOAD_BALANCERS = "aws-load-balancer-controller"
ENVIRONMENTS = ("dev", "stage", "prod")
NIGHTLY = pytest.mark.nightly
"""In `make test` both directions are tried, but not each of them in each stack: one is four runs of the program."""


def releases(graph: Graph) -> dict[str, Resource]:
    return {known(one.inputs)["name"]: one for one in graph.of_type(RELEASE)}


def addons_of(stack: str) -> list[Addon]:
    """The add-ons of a shipped stack, each behind those it comes after."""
    chosen: Any = addons_section(stack).get("enabled", ())
    return catalog.ordered(stack, catalog.OPTIONAL - set(chosen))


def required(graph: Graph, resource: Resource) -> set[str]:
    """The logical names of everything that a resource waits for, by type."""
    return {f"{one.type} {one.name}" for urn in graph.requires(resource) if (one := graph.resources.get(urn))}


def test_every_add_on_of_the_catalog_is_installed(graph: Graph) -> None:
    assert set(releases(graph)) == {addon.name for addon in addons_of(graph.stack)}


def test_versions_are_the_pinned_ones(graph: Graph) -> None:
    for name, release in releases(graph).items():
        assert release.inputs["version"] == by_name(name).release.version


@pytest.mark.slow
def test_with_a_registry_no_release_asks_another_host() -> None:
    registry = "oci://ghcr.io/kyeol-example/charts"
    graph = run_stack("mgmt", {"kyeol:addons": addons_section("mgmt", registry=registry)}, {})
    for name, release in releases(graph).items():
        assert str(release.inputs["chart"]).startswith(f"{registry}/"), name
        assert "repositoryOpts" not in release.inputs, name
    files = [known(one.inputs)["files"] for one in graph.of_type("kubernetes:yaml/v2:ConfigGroup")]
    assert [one for one in files if any("://" in file for file in one)] == []


def test_a_release_waits_for_what_it_comes_after(graph: Graph) -> None:
    made = releases(graph)
    for addon in addons_of(graph.stack):
        waits = graph.requires(made[addon.name])
        assert {made[other].urn for other in addon.after} <= waits, addon.name


def test_a_release_waits_for_nodes_and_for_names_that_resolve(graph: Graph) -> None:
    for release in releases(graph).values():
        waits = required(graph, release)
        assert {"aws:eks/nodeGroup:NodeGroup eks-nodes", "aws:eks/addon:Addon eks-coredns"} <= waits, release.name


def test_a_pod_finds_its_permissions_in_force(graph: Graph) -> None:
    made = releases(graph)
    for addon in addons_of(graph.stack):
        if addon.identity:
            policy = f"aws:iam/rolePolicy:RolePolicy workload-roles-{addon.identity.role}"
            assert policy in required(graph, made[addon.name]), addon.name


def test_releases_do_not_wait_for_one_another_without_reason(graph: Graph) -> None:
    made = releases(graph)
    urns = {release.urn: name for name, release in made.items()}
    for addon in addons_of(graph.stack):
        waits = {urns[urn] for urn in graph.requires(made[addon.name]) & urns.keys()}
        assert waits == _all_before(addon.name, graph.stack), addon.name


def _all_before(name: str, stack: str) -> set[str]:
    after = next(addon.after for addon in addons_of(stack) if addon.name == name)
    return set(after).union(*(_all_before(other, stack) for other in after))


def test_no_release_races_the_load_balancer_controllers_webhooks(graph: Graph) -> None:
    made = releases(graph)
    controller = made[LOAD_BALANCERS]
    services = known(controller.inputs)["values"].get("enableServiceMutatorWebhook", True)
    for name, release in made.items():
        # Its webhooks for Ingresses refuse everything until the controller runs.
        has_ingress = _enabled(release.inputs["values"], "ingress")
        if name != LOAD_BALANCERS and (services or has_ingress):
            assert controller.urn in graph.requires(release), name


def _enabled(values: object, key: str) -> bool:
    """Whether values switch something on, at any depth."""
    if not isinstance(values, dict):
        return False
    here = values.get(key)
    on = isinstance(here, dict) and here.get("enabled") is True
    return on or any(_enabled(inner, key) for inner in values.values())


def test_a_second_preview_has_no_new_certificate(graph: Graph) -> None:
    assert known(releases(graph)[LOAD_BALANCERS].inputs)["values"]["keepTLSSecret"] is True


def test_definitions_that_helm_never_upgrades_come_from_the_installed_version(graph: Graph) -> None:
    group = graph.one("kubernetes:yaml/v2:ConfigGroup")
    assert group.urn in graph.requires(releases(graph)[LOAD_BALANCERS])
    assert all(f"/{by_name(LOAD_BALANCERS).release.app_version}/" in file for file in known(group.inputs)["files"])
    assert all(release.inputs["skipCrds"] for release in releases(graph).values())


def test_priority_classes_are_there_before_pods_name_them(graph: Graph) -> None:
    classes = {
        known(one.inputs)["metadata"]["name"]: one.urn
        for one in graph.of_type("kubernetes:scheduling.k8s.io/v1:PriorityClass")
    }
    for release in releases(graph).values():
        named = _named(release.inputs["values"], "priorityClassName")
        own = {name for name in named if not name.startswith("system-")}
        assert own <= classes.keys(), release.name
        assert {classes[name] for name in own} <= graph.requires(release)


def _named(values: object, key: str) -> set[str]:
    if isinstance(values, dict):
        here = {values[key]} if isinstance(values.get(key), str) and values[key] else set()
        return here.union(*(_named(inner, key) for inner in values.values()))
    return set().union(*(_named(item, key) for item in values)) if isinstance(values, list) else set()


def test_application_namespaces_outlast_no_controller(graph: Graph) -> None:
    made = releases(graph)
    lasting = [one for one in graph.of_type("kubernetes:core/v1:Namespace") if not one.options.deleted_with]
    assert lasting
    for namespace in lasting:
        assert {made[name].urn for name in OUTLIVE_NAMESPACES} <= graph.requires(namespace)


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_argocd_installs_the_program_does_not(stack: str, left_to_argocd: Mapping[str, Graph]) -> None:
    graph = left_to_argocd[stack]
    assert graph.of_type(RELEASE) == []
    assert graph.of_type("kubernetes:yaml/v2:ConfigGroup") == []


def test_argocd_does_not_install_what_it_stands_on(left_to_argocd: Mapping[str, Graph]) -> None:
    assert set(releases(left_to_argocd["mgmt"])) == {"argocd", *OUTLIVE_NAMESPACES}


@pytest.mark.parametrize("stack", STACKS)
def test_a_change_of_delivery_touches_nothing_but_releases(
    stack: str, graphs: Mapping[str, Graph], left_to_argocd: Mapping[str, Graph]
) -> None:
    before, after = graphs[stack], left_to_argocd[stack]
    gone = [before.resources[urn] for urn in before.resources.keys() - after.resources.keys()]
    kinds = {one.type for one in gone if one.name != "eks-takes-over"}
    assert kinds <= {RELEASE, "kubernetes:yaml/v2:ConfigGroup", "kyeol:components:AddonRelease"}


@pytest.mark.parametrize("stack", STACKS)
def test_both_deliveries_give_the_same_values(
    stack: str, graphs: Mapping[str, Graph], left_to_argocd: Mapping[str, Graph]
) -> None:
    by_program, charts = releases(graphs[stack]), installed_by_argocd(left_to_argocd[stack], stack)
    left = by_program.keys() - ({"argocd", *OUTLIVE_NAMESPACES} if stack == "mgmt" else set())
    assert charts.keys() == left
    merged = plan_addons(SHIPPED, stack, load(SHIPPED, stack).config).merged
    for name, chart in charts.items():
        release = by_program[name].inputs
        assert overlaid(merged[name].values, json.loads(chart["settings"])) == release["values"], name
        assert (chart["version"], chart["namespace"]) == (release["version"], release["namespace"]), name


@pytest.mark.slow
@pytest.mark.parametrize("version", list(KUBERNETES))
def test_the_autoscalers_image_is_of_the_clusters_minor_whoever_installs_it(
    version: KubernetesVersion, previews: Mapping[str, Preview]
) -> None:
    section: Any = stackfile.read(SHIPPED, "dev").values["kyeol:cluster"]
    cluster = section | {"version": version}
    for delivery in ("pulumi", "argocd"):
        sections = {"kyeol:cluster": cluster, "kyeol:addons": {"delivery": delivery}}
        graph = run_stack("dev", sections, previews["mgmt"].exported)
        if delivery == "argocd":
            values = json.loads(installed_by_argocd(graph, "dev")["cluster-autoscaler"]["settings"])
        else:
            values = releases(graph)["cluster-autoscaler"].inputs["values"]
        assert values["image"]["tag"] == KUBERNETES[version].cluster_autoscaler, delivery


def test_argo_cd_is_asked_for_another_autoscaler_only_once_the_nodes_are_there(
    left_to_argocd: Mapping[str, Graph],
) -> None:
    for stack in ENVIRONMENTS:
        graph = left_to_argocd[stack]
        (secret,) = [one for one in graph.of_type("kubernetes:core/v1:Secret") if "charts" in _annotations(one)]
        assert "aws:eks/nodeGroup:NodeGroup eks-nodes" in required(graph, secret)


def _annotations(resource: Resource) -> Mapping[str, Any]:
    found: Mapping[str, Any] = known(resource.inputs)["metadata"].get("annotations", {})
    return found


def installed_by_argocd(graph: Graph, stack: str) -> dict[str, Any]:
    """The charts that a cluster's Secret asks Argo CD for."""
    secrets = [known(one.inputs)["metadata"] for one in graph.of_type("kubernetes:core/v1:Secret")]
    (mine,) = [one for one in secrets if one["labels"].get("environment") == stack]
    return {chart["addon"]: chart for chart in json.loads(mine["annotations"]["charts"])}


def overlaid(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Values over values as Helm lays them: maps merge, everything else is replaced."""
    merged = dict(under)
    for key, value in over.items():
        beneath = merged.get(key)
        merged[key] = overlaid(beneath, value) if isinstance(value, dict) and isinstance(beneath, dict) else value
    return merged


def addons(stack: str, mgmt: Mapping[str, Any], last: Mapping[str, Any] | None = None, **section: object) -> Graph:
    """A stack with a section kyeol:addons, after a run that exported what `last` says."""
    given = {"kyeol:addons": addons_section(stack, **section)}
    return run_stack(stack, given, {} if stack == MANAGEMENT_STACK else mgmt, last_run=last)


@pytest.mark.slow
@pytest.mark.parametrize("stack", ["mgmt", "dev"])
@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("pulumi", {"delivery": "argocd"}, "still owns the Helm releases and would uninstall them"),
        ("pulumi", {"delivery": "argocd", "handover": True}, "still owns the Helm releases and would uninstall them"),
        ("argocd", {"delivery": "pulumi"}, "Argo CD still installs the charts and would undo what Helm does"),
        ("argocd", {"delivery": "pulumi", "handover": True}, "Argo CD still installs the charts"),
    ],
)
def test_the_add_ons_do_not_change_hands_while_they_are_held(
    stack: str, was: str, becomes: dict[str, object], says: str, previews: Mapping[str, Preview]
) -> None:
    mgmt = previews["mgmt"].exported
    last = addons(stack, mgmt, delivery=was).outputs
    with pytest.raises(Exception, match=f"{says}.*run `pulumi up --stack {stack}`"):
        addons(stack, mgmt, last, **becomes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stack", "was", "becomes"),
    [
        ("dev", "pulumi", "argocd"),
        ("mgmt", "argocd", "pulumi"),
        pytest.param("mgmt", "pulumi", "argocd", marks=NIGHTLY),
        pytest.param("dev", "argocd", "pulumi", marks=NIGHTLY),
    ],
)
def test_the_add_ons_change_hands_by_a_run_that_lets_go_of_them(
    stack: str, was: str, becomes: str, previews: Mapping[str, Preview]
) -> None:
    mgmt = previews["mgmt"].exported
    held = addons(stack, mgmt, delivery=was)
    released = addons(stack, mgmt, held.outputs, delivery=was, handover=True)
    taken = addons(stack, mgmt, released.outputs, delivery=becomes)
    assert taken.outputs["addonsDelivery"] == becomes
    # One may also think better of it.
    assert addons(stack, mgmt, released.outputs, delivery=was).outputs["addonsDelivery"] == was


@pytest.mark.slow
def test_releases_that_are_let_go_of_stay_installed(previews: Mapping[str, Preview]) -> None:
    released = addons("dev", previews["mgmt"].exported, delivery="pulumi", handover=True)
    assert all(release.options.retain_on_delete for release in releases(released).values())
    kept = releases(addons("mgmt", {}, delivery="argocd", handover=True))
    assert not any(release.options.retain_on_delete for release in kept.values()), "these do not change hands"


@pytest.mark.slow
@pytest.mark.parametrize("stack", ["mgmt", "dev", *(pytest.param(one, marks=NIGHTLY) for one in ("stage", "prod"))])
def test_charts_that_argo_cd_lets_go_of_are_asked_for_no_longer(stack: str, previews: Mapping[str, Preview]) -> None:
    graph = addons(stack, previews["mgmt"].exported, delivery="argocd", handover=True)
    secrets = [known(one.inputs)["metadata"] for one in graph.of_type("kubernetes:core/v1:Secret")]
    (mine,) = [one for one in secrets if one["labels"].get("environment") == stack]
    assert "charts" not in mine["annotations"]
    sets = {one.name for one in graph.of_type("kubernetes:argoproj.io/v1alpha1:ApplicationSet")}
    assert not {one for one in sets if "charts" in one}, "it would fail for want of them"
    assert set(releases(graph)) == ({"argocd", *OUTLIVE_NAMESPACES} if stack == "mgmt" else set())


@pytest.mark.slow
@pytest.mark.parametrize(("was", "becomes"), [("pulumi", "argocd"), ("argocd", "pulumi")])
def test_nothing_changes_hands_before_the_last_run_was_asked(
    was: str, becomes: str, previews: Mapping[str, Preview], monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[str] = []
    register = RecordingMonitor.RegisterResource

    def listening(monitor: RecordingMonitor, request: RegisterResourceRequest) -> RegisterResourceResponse:
        registered.append(f"{request.type} {request.name}")
        return register(monitor, request)

    mgmt = previews["mgmt"].exported
    last = addons("dev", mgmt, delivery=was).outputs
    monkeypatch.setattr(RecordingMonitor, "RegisterResource", listening)
    with pytest.raises(Exception, match="run `pulumi up --stack dev`"):
        addons("dev", mgmt, last, delivery=becomes)
    assert "eks:index:Cluster eks" in registered, "what does not hang on the answer goes on"
    assert "kubernetes:core/v1:Secret argocd-spoke" not in registered
    assert not [one for one in registered if one.startswith("kubernetes:helm.sh/v3:Release ")]


def test_definitions_that_are_there_already_are_taken_over(graph: Graph) -> None:
    group = graph.one("kubernetes:yaml/v2:ConfigGroup")
    provider = graph.resources[group.provider_urn].inputs
    assert provider["upsertExistingObjects"] in (True, "true")
    assert provider["enablePatchForce"] in (True, "true"), "Argo CD's fields as well"
    others = [one for one in graph if one.type.startswith("kubernetes:") and one.urn != group.urn]
    assert all(not graph.resources[one.provider_urn].inputs.get("upsertExistingObjects") for one in others)
