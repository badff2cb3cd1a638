"""The add-ons of the four stacks: their order, their permissions, and the same values whoever installs them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.addons import catalog
from kyeol.addons.catalog import by_name
from kyeol.config.load import load
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.preview.graph import Graph, Resource
from kyeol.preview.run import Preview
from kyeol.stacks.addons import OUTLIVE_NAMESPACES, plan
from tests.harness import ROOT, STACKS, run_stack

RELEASE = "kubernetes:helm.sh/v3:Release"
LOAD_BALANCERS = "aws-load-balancer-controller"
ENVIRONMENTS = ("dev", "stage", "prod")


def releases(graph: Graph) -> dict[str, Resource]:
    return {one.inputs["name"]: one for one in graph.of_type(RELEASE)}


def required(graph: Graph, resource: Resource) -> set[str]:
    """The logical names of everything that a resource waits for, by type."""
    return {f"{one.type} {one.name}" for urn in graph.requires(resource) if (one := graph.resources.get(urn))}


def by_argocd(stack: str, previews: Mapping[str, Preview]) -> Graph:
    management = {} if stack == MANAGEMENT_STACK else previews[MANAGEMENT_STACK].exported
    return run_stack(stack, {"kyeol:addons": {"delivery": "argocd"}}, management)


def test_every_add_on_of_the_catalog_is_installed(graph: Graph) -> None:
    assert set(releases(graph)) == {addon.name for addon in catalog.ordered(graph.stack)}


def test_versions_are_the_pinned_ones(graph: Graph) -> None:
    for name, release in releases(graph).items():
        assert release.inputs["version"] == by_name(name).release.version


def test_a_release_waits_for_what_it_comes_after(graph: Graph) -> None:
    made = releases(graph)
    for addon in catalog.ordered(graph.stack):
        waits = graph.requires(made[addon.name])
        assert {made[other].urn for other in addon.after} <= waits, addon.name


def test_a_release_waits_for_nodes_and_for_names_that_resolve(graph: Graph) -> None:
    for release in releases(graph).values():
        waits = required(graph, release)
        assert {"eks:index:ManagedNodeGroup eks-nodes", "aws:eks/addon:Addon eks-coredns"} <= waits, release.name


def test_a_pod_finds_its_permissions_in_force(graph: Graph) -> None:
    made = releases(graph)
    for addon in catalog.ordered(graph.stack):
        if addon.identity:
            policy = f"aws:iam/rolePolicy:RolePolicy workload-roles-{addon.identity.role}"
            assert policy in required(graph, made[addon.name]), addon.name


def test_releases_do_not_wait_for_one_another_without_reason(graph: Graph) -> None:
    made = releases(graph)
    urns = {release.urn: name for name, release in made.items()}
    for addon in catalog.ordered(graph.stack):
        waits = {urns[urn] for urn in graph.requires(made[addon.name]) & urns.keys()}
        assert waits == _all_before(addon.name, graph.stack), addon.name


def _all_before(name: str, stack: str) -> set[str]:
    after = next(addon.after for addon in catalog.ordered(stack) if addon.name == name)
    return set(after).union(*(_all_before(other, stack) for other in after))


def test_no_release_races_the_load_balancer_controllers_webhooks(graph: Graph) -> None:
    made = releases(graph)
    controller = made[LOAD_BALANCERS]
    services = controller.inputs["values"].get("enableServiceMutatorWebhook", True)
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
    assert releases(graph)[LOAD_BALANCERS].inputs["values"]["keepTLSSecret"] is True


def test_definitions_that_helm_never_upgrades_come_from_the_installed_version(graph: Graph) -> None:
    group = graph.one("kubernetes:yaml/v2:ConfigGroup")
    assert group.urn in graph.requires(releases(graph)[LOAD_BALANCERS])
    assert all(f"/{by_name(LOAD_BALANCERS).release.app_version}/" in file for file in group.inputs["files"])
    assert all(release.inputs["skipCrds"] for release in releases(graph).values())


def test_priority_classes_are_there_before_pods_name_them(graph: Graph) -> None:
    classes = {
        one.inputs["metadata"]["name"]: one.urn
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
def test_what_argocd_installs_the_program_does_not(stack: str, previews: Mapping[str, Preview]) -> None:
    graph = by_argocd(stack, previews)
    assert graph.of_type(RELEASE) == []
    assert graph.of_type("kubernetes:yaml/v2:ConfigGroup") == []


def test_argocd_does_not_install_what_it_stands_on(previews: Mapping[str, Preview]) -> None:
    assert set(releases(by_argocd("mgmt", previews))) == {"argocd", *OUTLIVE_NAMESPACES}


@pytest.mark.parametrize("stack", STACKS)
def test_a_change_of_delivery_touches_nothing_but_releases(stack: str, previews: Mapping[str, Preview]) -> None:
    before, after = previews[stack].graph, by_argocd(stack, previews)
    gone = {before.resources[urn].type for urn in before.resources.keys() - after.resources.keys()}
    assert gone <= {RELEASE, "kubernetes:yaml/v2:ConfigGroup", "kyeol:components:AddonRelease"}


@pytest.mark.parametrize("stack", STACKS)
def test_both_deliveries_give_the_same_values(stack: str, previews: Mapping[str, Preview]) -> None:
    by_program, charts = releases(previews[stack].graph), installed_by_argocd(by_argocd(stack, previews), stack)
    left = by_program.keys() - ({"argocd", *OUTLIVE_NAMESPACES} if stack == "mgmt" else set())
    assert charts.keys() == left
    merged = plan(ROOT, stack, load(ROOT, stack).config).merged
    for name, chart in charts.items():
        release = by_program[name].inputs
        assert overlaid(merged[name].values, json.loads(chart["settings"])) == release["values"], name
        assert (chart["version"], chart["namespace"]) == (release["version"], release["namespace"]), name


def installed_by_argocd(graph: Graph, stack: str) -> dict[str, Any]:
    """The charts that a cluster's Secret asks Argo CD for."""
    secrets = [one.inputs["metadata"] for one in graph.of_type("kubernetes:core/v1:Secret")]
    (mine,) = [one for one in secrets if one["labels"].get("environment") == stack]
    return {chart["addon"]: chart for chart in json.loads(mine["annotations"]["charts"])}


def overlaid(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Values over values as Helm lays them: maps merge, everything else is replaced."""
    merged = dict(under)
    for key, value in over.items():
        beneath = merged.get(key)
        merged[key] = overlaid(beneath, value) if isinstance(value, dict) and isinstance(beneath, dict) else value
    return merged


def test_delivery_does_not_change_while_the_program_would_uninstall(previews: Mapping[str, Preview]) -> None:
    mgmt, switched = previews["mgmt"].exported, {"kyeol:addons": {"delivery": "argocd"}}
    with pytest.raises(Exception, match="still owns the Helm releases"):
        run_stack("dev", switched, mgmt, last_run=previews["dev"].exported)
    handed_over = run_stack("dev", {"kyeol:addons": {"handover": True}}, mgmt)
    assert all(release.options.retain_on_delete for release in releases(handed_over).values())
    assert run_stack("dev", switched, mgmt, last_run=handed_over.outputs).of_type(RELEASE) == []
