"""What each add-on gets: settings that only the program knows, and values of the tree that its chart reads."""

import ast
import dataclasses
from typing import Any, Final

import pytest
import yaml

from kyeol.addons.catalog import ADDONS, by_name, enabled
from kyeol.addons.contract import Facts, ScaledGroup
from kyeol.addons.values import PROGRAM, dotted, files, leaves, read, with_settings
from kyeol.components.kubernetes.priority_classes import ADDONS_CLASS
from kyeol.versions import KUBERNETES, KubernetesRelease, KubernetesVersion
from tests.harness import ACCOUNT, REGION, ROOT, SHIPPED, STACKS

ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/a-role"
FACTS: Final = Facts(
    environment="stage",
    account_id=ACCOUNT,
    region=REGION,
    registry_regions=(REGION,),
    tags={"Project": "kyeol", "Environment": "stage"},
    cluster_name="kyeol-stage-eks",
    kubernetes_version="1.36",
    node_groups={"default": ScaledGroup(auto_scaling_group_name="eks-nodes", min=1, max=3)},
    vpc_id="vpc-1",
    alb_subnets="subnet-1,subnet-2",
    container_log_group="kyeol-stage-containers",
    container_log_group_arn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:kyeol-stage-containers",
    zone_name="example.com",
    zone_id="Z1",
    hosts=("origin-stage.example.com",),
)
OWN: Final = [addon for addon in ADDONS if addon.name != "argocd"]
"""The add-ons of every cluster; Argo CD has tests of its own."""
HAS_REPLICAS: Final = {
    "aws-load-balancer-controller": ("replicaCount",),
    "cert-manager": ("replicaCount", "webhook.replicaCount", "cainjector.replicaCount"),
    "cluster-autoscaler": ("replicaCount",),
    "external-secrets": ("replicaCount", "webhook.replicaCount"),
    "metrics-server": ("replicas",),
}
"""Where the number of replicas stands. Fluent Bit runs on every node, and ExternalDNS must be alone."""

READ_BY_CHART: Final[dict[str, dict[str, str]]] = {
    "aws-load-balancer-controller": dict.fromkeys(
        (
            "clusterName", "defaultTags", "defaultTargetType", "enableServiceMutatorWebhook", "enableShield",
            "enableWaf", "enableWafv2", "keepTLSSecret", "podDisruptionBudget", "podSecurityContext",
            "priorityClassName", "region", "replicaCount", "resources", "securityContext", "serviceAccount",
            "topologySpreadConstraints", "vpcId",
        ),
        "README.md#configuration, values.yaml",
    ),
    "argocd": dict.fromkeys(
        (
            "applicationSet", "configs", "controller", "crds", "dex", "extraObjects", "global", "notifications",
            "redis", "redis-ha", "redisSecretInit", "repoServer", "server",
        ),
        "README.md#general-parameters and below, values.yaml",
    ),
    "cert-manager": dict.fromkeys(
        (
            "cainjector", "crds", "global", "podDisruptionBudget", "replicaCount", "resources", "serviceAccount",
            "startupapicheck", "topologySpreadConstraints", "webhook",
        ),
        "values.schema.json#/$defs/helm-values, which allows no other, and README.template.md",
    ),
    "cluster-autoscaler": dict.fromkeys(
        (
            "autoscalingGroups", "awsRegion", "cloudProvider", "containerSecurityContext", "extraArgs", "extraObjects",
            "fullnameOverride", "image", "podDisruptionBudget", "priorityClassName", "rbac", "replicaCount",
            "resources", "securityContext", "topologySpreadConstraints",
        ),
        "README.md#values",
    ),
    "external-dns": dict.fromkeys(
        (
            "domainFilters", "extraArgs", "interval", "logFormat", "policy", "priorityClassName", "provider",
            "registry", "resources", "serviceAccount", "sources", "triggerLoopOnEvent", "txtOwnerId", "txtPrefix",
        ),
        "README.md#values, values.schema.json",
    ),
    "external-secrets": dict.fromkeys(
        (
            "certController", "crds", "extraObjects", "installCRDs", "leaderElect", "priorityClassName",
            "processClusterExternalSecret", "processClusterPushSecret", "processClusterStore", "processPushSecret",
            "replicaCount", "resources", "topologySpreadConstraints", "webhook",
        ),
        "README.md#values, values.schema.json",
    ),
    "fluent-bit": dict.fromkeys(
        (
            "cloudWatchLogs", "containerSecurityContext", "filter", "fullnameOverride", "input", "livenessProbe",
            "podSecurityContext", "resources", "service", "serviceAccount", "tolerations", "updateStrategy",
        ),
        "README.md#configuration, values.yaml",
    )
    | {"priorityClassName": "values.yaml, as a comment; read by templates/daemonset.yaml"},
    "kyverno": dict.fromkeys(
        (
            "admissionController", "backgroundController", "cleanupController", "config", "crds", "features",
            "reportsController",
        ),
        "README.md#values, values.yaml",
    ),
    "metrics-server": dict.fromkeys(
        ("podDisruptionBudget", "priorityClassName", "replicas", "resources", "topologySpreadConstraints"),
        "README.md#configuration, values.yaml",
    ),
}  # fmt: skip
"""The top-level keys that the charts' pinned versions read, of those that are used, and where the chart says so.

Checked against the charts themselves at `ADDON.release.source`: each was rendered with the values of all four stacks.
"""


def values(stack: str, name: str) -> dict[str, Any]:
    """An add-on's values in a stack."""
    addon = by_name(name)
    return with_settings(read(SHIPPED, stack, name), addon.settings(FACTS, ROLE if addon.identity else None)).values


def at(tree: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - a chart's value
    found: Any = tree
    for key in path.split("."):
        found = found[key]
    return found


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
@pytest.mark.parametrize("stack", STACKS)
def test_a_chart_gets_only_keys_that_it_documents(stack: str, addon: Any) -> None:  # noqa: ANN401 - pytest's
    written = read(SHIPPED, stack, addon.name).values
    settings = addon.settings(FACTS, ROLE) if addon in OWN else {}
    assert {*written, *settings} - set(READ_BY_CHART[addon.name]) == set()


def test_the_table_of_keys_lists_no_key_that_is_not_used() -> None:
    for addon in OWN:
        used = {key for stack in STACKS for key in values(stack, addon.name)}
        assert set(READ_BY_CHART[addon.name]) == used, addon.name


@pytest.mark.parametrize("name", ["aws-load-balancer-controller", "external-dns", "cert-manager", "fluent-bit"])
def test_the_service_account_is_the_one_that_the_role_trusts(name: str) -> None:
    identity = by_name(name).identity
    assert identity is not None
    assert values("dev", name)["serviceAccount"] == {
        "create": True,
        "name": identity.service_account,
        "annotations": {"eks.amazonaws.com/role-arn": ROLE},
    }
    assert by_name(name).namespace == identity.namespace


def test_the_load_balancer_controller_asks_nobody_where_it_is_and_races_nobody() -> None:
    given = values("dev", "aws-load-balancer-controller")
    assert (given["clusterName"], given["region"], given["vpcId"]) == ("kyeol-stage-eks", REGION, "vpc-1")
    assert given["defaultTags"] == FACTS.tags
    assert given["enableServiceMutatorWebhook"] is False, "other releases would wait for its webhook"
    assert given["keepTLSSecret"] is True, "a new certificate at every preview"


def test_external_dns_keeps_to_its_own_names_and_removes_what_is_gone() -> None:
    given = values("prod", "external-dns")
    assert given["policy"] == "sync"
    assert given["triggerLoopOnEvent"] is True, "--events"
    assert given["txtOwnerId"] == "kyeol-stage-eks", "unique per cluster: the zone is everybody's"
    assert given["domainFilters"] == ["origin-stage.example.com"]
    assert given["extraArgs"]["zone-id-filter"] == "Z1"
    assert given["extraArgs"]["aws-zone-match-parent"] is True, "else a filter below the zone finds no zone"


@pytest.mark.parametrize("stack", STACKS)
def test_external_dns_is_alone_whatever_the_stack(stack: str) -> None:
    assert "replicaCount" not in values(stack, "external-dns"), "the chart's own one: it elects no leader"


def test_fluent_bit_writes_to_the_programs_log_group_and_makes_none() -> None:
    given = values("prod", "fluent-bit")["cloudWatchLogs"]
    assert given["autoCreateGroup"] is False
    assert (given["region"], given["logGroupName"]) == (REGION, "kyeol-stage-containers")
    assert "logRetentionDays" not in given, "the group's retention is the program's"


def settings_of(text: str) -> dict[str, str]:
    """A part of Fluent Bit's configuration in its classic form: a key and a value a line."""
    return {key: value for key, _, value in (line.partition(" ") for line in text.splitlines())}


@pytest.mark.parametrize("stack", STACKS)
def test_no_log_is_lost_while_cloudwatch_throttles_or_fluent_bit_starts_again(stack: str) -> None:
    """By fluent-bit's own defaults: Retry_Limit 1, scheduler.cap 2000 s, storage.type memory, Read_from_Head false.

    docs.fluentbit.io: administration/scheduling-and-retries and buffering-and-storage, pipeline/inputs/tail.
    """
    given = values(stack, "fluent-bit")
    service, read = settings_of(given["service"]["extraService"]), settings_of(given["input"]["extraInputs"])
    sent = settings_of(given["cloudWatchLogs"]["extraOutputs"])
    assert sent["Retry_Limit"] == "no_limits"
    assert int(service["scheduler.cap"]) <= 60, "seconds until the next attempt, once CloudWatch answers again"
    assert read["storage.type"] == "filesystem"
    assert service["storage.path"].startswith("/var/log/"), "on the node, where the place in each file is kept as well"
    # Chunks have up to 2 MB (src/flb_input_chunk.c, FLB_INPUT_CHUNK_FS_MAX_SIZE): those in memory fit beside the rest.
    in_memory = 2 * int(service["storage.max_chunks_up"]) + int(service["storage.backlog.mem_limit"].removesuffix("M"))
    assert in_memory < 0.5 * int(given["resources"]["limits"]["memory"].removesuffix("Mi"))
    assert int(service["Grace"]) < 30, "the pod's grace period is the chart's, Kubernetes' own"


@pytest.mark.parametrize("stack", STACKS)
def test_what_a_new_nodes_pods_wrote_before_fluent_bit_came_is_read(stack: str) -> None:
    given = values(stack, "fluent-bit")
    read = settings_of(given["input"]["extraInputs"])
    assert read["Read_from_Head"] == "On"
    assert read["DB.compare_filename"] == "true", "another file with the number of one that is gone begins at its head"
    assert int(read["Rotate_Wait"]) >= 30, "the rest of a file that was rotated is read, not only for 5 s"


@pytest.mark.parametrize("stack", STACKS)
def test_fluent_bit_is_not_restarted_for_what_cloudwatch_refuses(stack: str) -> None:
    """/api/v1/health counts failed deliveries (src/http_server/api/v1/health.c); two failures would end the pod."""
    assert values(stack, "fluent-bit")["livenessProbe"]["httpGet"]["path"] == "/"


def test_production_keeps_hours_of_logs_on_the_node_but_not_its_whole_disk() -> None:
    queue = settings_of(values("prod", "fluent-bit")["cloudWatchLogs"]["extraOutputs"])["storage.total_limit_size"]
    (group,) = yaml.safe_load((SHIPPED / "Pulumi.prod.yaml").read_text())["config"]["kyeol:cluster"][
        "nodeGroups"
    ].values()
    assert 4 <= int(queue.removesuffix("G")) <= 0.2 * group.get("volumeSizeGiB", 50)


def test_the_autoscaler_finds_this_clusters_groups_with_its_own_role() -> None:
    given = values("dev", "cluster-autoscaler")
    (group,) = given["autoscalingGroups"]
    assert group == {"name": FACTS.node_groups["default"].auto_scaling_group_name, "minSize": 1, "maxSize": 3}
    assert given["extraArgs"]["enforce-node-group-min-size"] is True
    assert given["awsRegion"] == REGION
    assert given["rbac"]["serviceAccount"]["annotations"] == {"eks.amazonaws.com/role-arn": ROLE}


@pytest.mark.parametrize(("kubernetes", "release"), KUBERNETES.items())
def test_the_autoscaler_is_of_the_clusters_minor_and_the_one_that_is_told(
    kubernetes: KubernetesVersion, release: KubernetesRelease
) -> None:
    addon = by_name("cluster-autoscaler")
    settings: Any = addon.settings(dataclasses.replace(FACTS, kubernetes_version=kubernetes), ROLE)
    assert settings["image"] == {"tag": release.cluster_autoscaler}
    assert release.cluster_autoscaler.startswith(f"v{kubernetes}.")
    assert addon.release.installs(kubernetes) == release.cluster_autoscaler


def test_definitions_are_upgraded_with_their_charts() -> None:
    assert values("prod", "cert-manager")["crds"] == {"enabled": True, "keep": True}
    assert values("prod", "external-secrets")["installCRDs"] is True


def test_definitions_outlive_an_uninstall_with_all_objects_of_their_kinds() -> None:
    assert values("prod", "cert-manager")["crds"]["keep"] is True
    assert values("prod", "external-secrets")["crds"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    assert dict(leaves(read(SHIPPED, "mgmt", "argocd").values))["crds", "keep"] is True


def test_external_secrets_has_no_role_and_serves_no_namespace_with_anothers() -> None:
    assert by_name("external-secrets").identity is None
    given = values("prod", "external-secrets")
    assert given["processClusterStore"] is False
    assert given["processClusterExternalSecret"] is False


@pytest.mark.parametrize(("name", "paths"), HAS_REPLICAS.items())
def test_one_replica_in_dev_and_more_with_a_disruption_budget_in_prod(name: str, paths: tuple[str, ...]) -> None:
    dev, prod = values("dev", name), values("prod", name)
    for path in paths:
        above = path.rpartition(".")[0]
        assert at(dev, path) == 1
        assert at(prod, path) > 1
        part = at(prod, above) if above else prod
        assert part.get("podDisruptionBudget") or prod["extraObjects"]
        (spread,) = part["topologySpreadConstraints"]
        assert spread["topologyKey"] == "topology.kubernetes.io/zone"
        assert spread["labelSelector"]["matchLabels"], "a spread without selector spreads nothing"


@pytest.mark.parametrize("name", ["cert-manager", "external-secrets", "metrics-server"])
def test_no_disruption_budget_holds_a_single_replica_in_dev(name: str) -> None:
    assert [one for one in budgets(values("dev", name)) if "minAvailable" in one] == []


@pytest.mark.parametrize("stack", STACKS)
def test_a_pod_that_does_not_work_holds_up_no_node(stack: str) -> None:
    """Nor where its chart's own budget knows no such setting: there the add-on's values bring one of their own."""
    found = 0
    for addon in ADDONS:
        given = values(stack, addon.name) if addon in OWN else read(SHIPPED, stack, addon.name).values
        for budget in budgets(given):
            assert budget["unhealthyPodEvictionPolicy"] == "AlwaysAllow", addon.name
            assert {"minAvailable", "maxUnavailable"} & set(budget), addon.name
            found += 1
    assert found >= (2 if stack == "dev" else 9)


def test_each_chart_whose_budget_knows_no_such_setting_makes_none() -> None:
    """The autoscaler's has one unless it is told otherwise (values.yaml), and a map would be merged into it."""
    assert values("prod", "cluster-autoscaler")["podDisruptionBudget"] is False
    assert "podDisruptionBudget" not in values("prod", "external-secrets"), "its default is none"
    assert "pdb" not in at(read(SHIPPED, "mgmt", "argocd").values, "server"), "its default is none"


def budgets(given: object) -> list[dict[str, Any]]:
    """The disruption budgets that a chart's values ask for: the chart's own, and objects beside them."""
    if isinstance(given, list):
        return [budget for one in given for budget in budgets(one)]
    if not isinstance(given, dict):
        return []
    if given.get("kind") == "PodDisruptionBudget":
        return [given["spec"]]
    found = []
    for key, value in given.items():
        if key in ("podDisruptionBudget", "pdb") and isinstance(value, dict):
            found += [value] if value.get("enabled", bool(value)) else []
        else:
            found += budgets(value)
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_every_pod_says_what_it_needs_and_how_important_it_is(stack: str) -> None:
    for addon in OWN:
        given = values(stack, addon.name)
        for path in addon.containers:
            part = at(given, path) if path else given
            assert {"cpu", "memory"} <= set(part["resources"]["requests"]), addon.name
            assert "memory" in part["resources"]["limits"], addon.name
        (priority,) = {
            one["priorityClassName"]
            for one in (given, given.get("global", {}), given.get("admissionController", {}))
            if "priorityClassName" in one
        }
        expected = "system-cluster-critical" if addon.namespace == "kube-system" else ADDONS_CLASS
        # Stopped after the pods whose logs it sends (kubelet, pod priority based graceful node shutdown).
        assert priority == ("system-node-critical" if addon.name == "fluent-bit" else expected), addon.name


def test_a_namespace_of_its_own_is_restricted_but_for_the_logs() -> None:
    levels = {
        addon.namespace: addon.namespace_labels["pod-security.kubernetes.io/enforce"]
        for addon in OWN
        if addon.namespace_labels
    }
    assert levels == {
        "cert-manager": "restricted",
        "external-dns": "restricted",
        "external-secrets": "restricted",
        "kyverno": "restricted",
        "logging": "privileged",  # it reads the node's files
    }
    assert {addon.namespace for addon in OWN if not addon.namespace_labels} == {"kube-system"}


def test_the_program_gives_only_what_no_file_knows() -> None:
    for stack in STACKS:
        for addon in OWN:
            written = {dotted(path) for path, _ in leaves(read(SHIPPED, stack, addon.name).values)}
            merged = with_settings(read(SHIPPED, stack, addon.name), addon.settings(FACTS, ROLE))
            programs = {path for path, source in merged.sources.items() if source == PROGRAM}
            assert not programs & written, f"{addon.name}: no file may say what the program overrides"
            assert bool(programs) == bool(addon.identity or addon.needs), addon.name


@pytest.mark.parametrize("stack", STACKS)
def test_every_shipped_cluster_has_a_file_for_each_of_its_addons(stack: str) -> None:
    assert [addon.name for addon in enabled(stack) if len(files(SHIPPED, stack, addon.name)) != 2] == []


def test_every_fact_is_used_by_an_add_on_or_by_argo_cd() -> None:
    sources = [path.read_text() for room in ("addons", "gitops") for path in (ROOT / "kyeol" / room).rglob("*.py")]
    read_ = {
        node.attr
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "facts"
    }
    assert {field.name for field in dataclasses.fields(Facts)} == read_, "a fact that changes nothing"
