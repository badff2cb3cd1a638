"""The shop's pods: found by who looks for them, within their bounds, and safe to start and stop."""

from collections.abc import Callable, Mapping

import pytest
import yaml

from kyeol.apps.catalog import APPS
from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import ENVIRONMENTS, PLATFORM, Workload, cpu, memory, of_kind, workloads
from tests.kustomize import Manifest
from tests.platform.objects import manifests

JOBS = {"database-bootstrap", "stop-workers", "saleor-migration"}
RESTRICTED = {"saleor-api", "saleor-worker", "saleor-beat", "storefront", *JOBS}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_environment_runs_what_it_has_the_means_for(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    expected = RESTRICTED | {"dashboard"}
    if stack == "dev":
        expected -= {"saleor-worker", "saleor-beat"}
    assert set(workloads(shops[stack])) == expected


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_selectors_choose_the_pods_they_mean_and_no_others(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    pods = workloads(shops[stack])
    for kind, path in (("Service", "selector"), ("PodDisruptionBudget", "selector"), ("Deployment", "selector")):
        for name, one in of_kind(shops[stack], kind).items():
            selector = one["spec"][path]
            labels = selector.get("matchLabels", selector)
            chosen = [pod.name for pod in pods.values() if labels.items() <= pod.labels.items()]
            assert chosen == [name.removesuffix("-pods")], kind
    for pod in pods.values():
        for constraint in pod.spec.get("topologySpreadConstraints", ()):
            assert constraint["labelSelector"]["matchLabels"].items() <= pod.labels.items(), pod.name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_who_is_scaled_says_no_number_of_its_own(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    scaled = of_kind(shops[stack], "HorizontalPodAutoscaler")
    deployments = of_kind(shops[stack], "Deployment")
    assert set(scaled) == {"saleor-api", "storefront"}
    for name, one in scaled.items():
        assert one["spec"]["scaleTargetRef"]["name"] == name
        assert "replicas" not in deployments[name]["spec"], "Argo CD and the autoscaler would fight for it"
        assert one["spec"]["minReplicas"] < one["spec"]["maxReplicas"]
    for name in set(deployments) - set(scaled):
        assert deployments[name]["spec"]["replicas"] >= 1


@pytest.mark.parametrize("stack", ["stage", "prod"])
def test_no_node_takes_all_pods_of_what_visitors_wait_for(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name in ("saleor-api", "storefront", "dashboard", "saleor-worker"):
        lowest, _ = replicas(shops[stack], name)
        assert lowest >= 2, name
        assert of_kind(shops[stack], "PodDisruptionBudget")[name]["spec"]["maxUnavailable"] == 1
        assert workloads(shops[stack])[name].spec["topologySpreadConstraints"]


@pytest.mark.parametrize("stack", ["dev", "stage", "prod"])
def test_a_pod_that_does_not_work_holds_up_no_node(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name, one in of_kind(shops[stack], "PodDisruptionBudget").items():
        assert one["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow", name


@pytest.mark.parametrize("stack", ["dev", "stage", "prod"])
def test_nothing_evicts_the_migrations(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    pods = of_kind(shops[stack], "Job")["saleor-migration"]["spec"]["template"]
    assert pods["metadata"]["annotations"]["cluster-autoscaler.kubernetes.io/safe-to-evict"] == "false"
    budget = of_kind(shops[stack], "PodDisruptionBudget")["saleor-migration"]
    assert budget["spec"]["minAvailable"] == 1, "a drain waits for the only pod"


WAVES = ("saleor-migration", "stop-workers", "database-bootstrap")
"""The Jobs of a sync that follow each other."""


def test_the_migrations_have_as_long_as_a_sync_takes(shops: Mapping[str, list[Manifest]]) -> None:
    values = yaml.safe_load((PLATFORM / "common" / "values" / "argocd.yaml").read_text())
    longest = int(values["configs"]["params"]["controller.sync.timeout.seconds"])
    jobs = of_kind(shops["prod"], "Job")
    migration, *before = (jobs[name]["spec"]["activeDeadlineSeconds"] for name in WAVES)
    assert 3600 < migration < longest - sum(before)


@pytest.mark.parametrize("stack", ["stage", "prod"])
def test_there_is_never_a_second_clock(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    beat = of_kind(shops[stack], "Deployment")["saleor-beat"]["spec"]
    assert (beat["replicas"], beat["strategy"]) == (1, {"type": "Recreate"})
    assert "saleor-beat" not in of_kind(shops[stack], "PodDisruptionBudget"), "its node could never be drained"


def replicas(objects: list[Manifest], name: str) -> tuple[int, int]:
    """The fewest and the most pods of a Deployment, without those of a roll-out."""
    scaled = of_kind(objects, "HorizontalPodAutoscaler").get(name)
    if scaled:
        return scaled["spec"]["minReplicas"], scaled["spec"]["maxReplicas"]
    number: int = of_kind(objects, "Deployment")[name]["spec"]["replicas"]
    return number, number


def most(objects: list[Manifest], one: Workload) -> int:
    """The most pods of a workload at once, a roll-out's or a next attempt's included."""
    if one.kind == "Job":
        return 1
    _, number = replicas(objects, one.name)
    surge: int = (
        of_kind(objects, "Deployment")[one.name]["spec"]["strategy"].get("rollingUpdate", {}).get("maxSurge", 0)
    )
    return number + surge


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_all_pods_fit_the_quota_even_scaled_out_and_rolling(
    stack: str, shops: Mapping[str, list[Manifest]], policies: Mapping[str, list[Manifest]]
) -> None:
    hard = of_kind(policies[stack], "ResourceQuota")["budget"]["spec"]["hard"]
    pods = [(one, most(shops[stack], one)) for one in workloads(shops[stack]).values() if one.namespace == "saleor"]

    def asked(kind: str, what: str, number: Callable[[str], float]) -> float:
        return sum(number(one.container["resources"][kind][what]) * count for one, count in pods)

    # Each app's two pods and the one of a roll-out, where an environment has all that are declared.
    apps = {
        "cpu": 3 * sum(cpu(app.cpu) for app in APPS.values()),
        "memory": 3 * sum(memory(app.memory) for app in APPS.values()),
    }
    assert asked("requests", "cpu", cpu) + apps["cpu"] <= cpu(hard["requests.cpu"])
    assert asked("requests", "memory", memory) + apps["memory"] <= memory(hard["requests.memory"])
    assert asked("limits", "memory", memory) + apps["memory"] <= memory(hard["limits.memory"])
    assert sum(count for _, count in pods) + 3 * len(APPS) <= int(hard["pods"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_bootstrap_fits_its_own_quota(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    (quota,) = [
        one["spec"]["hard"]
        for one in manifests(graphs[stack])
        if one["kind"] == "ResourceQuota" and one["metadata"]["namespace"] == "database-bootstrap"
    ]
    resources = workloads(shops[stack])["database-bootstrap"].container["resources"]
    assert 2 * cpu(resources["requests"]["cpu"]) <= cpu(quota["requests.cpu"])
    assert 2 * memory(resources["requests"]["memory"]) <= memory(quota["requests.memory"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_container_says_what_it_needs(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for one in workloads(shops[stack]).values():
        resources = one.container["resources"]
        assert set(resources["requests"]) == {"cpu", "memory"}, one.name
        # A limit of CPU would only slow down what has to answer.
        assert set(resources["limits"]) - {"ephemeral-storage"} == {"memory"}, one.name
        assert memory(resources["limits"]["memory"]) >= memory(resources["requests"]["memory"]), one.name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_container_has_no_more_rights_than_its_image_needs(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    for one in workloads(shops[stack]).values():
        pod, container = one.spec["securityContext"], one.container["securityContext"]
        assert pod["seccompProfile"] == {"type": "RuntimeDefault"}, one.name
        assert container["allowPrivilegeEscalation"] is False, one.name
        assert container["capabilities"]["drop"] == ["ALL"], one.name
        if one.name in RESTRICTED:
            assert pod["runAsNonRoot"] is True
            assert pod["runAsUser"] > 0
            assert container["readOnlyRootFilesystem"] is True
            assert "add" not in container["capabilities"]
        else:
            # What the baseline of the namespace allows.
            assert set(container["capabilities"]["add"]) <= {
                "CHOWN", "DAC_OVERRIDE", "NET_BIND_SERVICE", "SETGID", "SETUID",
            }  # fmt: skip


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_must_be_written_is_a_volume(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name, path in (("saleor-api", "/tmp"), ("saleor-migration", "/tmp"), ("storefront", "/app/.next/cache")):
        one = workloads(shops[stack])[name]
        mounts = {mount["mountPath"]: mount["name"] for mount in one.container["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in one.spec["volumes"]}
        assert "sizeLimit" in volumes[mounts[path]]["emptyDir"], name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_serves_is_asked_whether_it_does(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name, kind, path in (
        ("saleor-api", "httpGet", "/health/"),
        ("dashboard", "httpGet", "/dashboard/"),
        # Every page of it asks the API: a storefront that were asked for one would die with the API.
        ("storefront", "tcpSocket", None),
    ):
        container = workloads(shops[stack])[name].container
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe][kind].get("path") == path, (name, probe)
            assert container[probe][kind]["port"] == "http", (name, probe)


@pytest.mark.parametrize("stack", ["stage", "prod"])
def test_a_worker_that_hears_its_queue_no_more_is_started_anew_but_not_with_the_broker(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    container = workloads(shops[stack])["saleor-worker"].container
    probe = container["livenessProbe"]
    assert "celery inspect ping" in probe["exec"]["command"][2]
    assert "--app" not in probe["exec"]["command"][2], "Saleor itself would take longer to load than to answer"
    assert probe["periodSeconds"] * probe["failureThreshold"] >= 600, "Valkey fails over in less"
    assert "--concurrency=2" in container["args"]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_roll_out_takes_no_pod_before_the_new_one_serves(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name, one in of_kind(shops[stack], "Deployment").items():
        if name != "saleor-beat":
            assert one["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0, name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_pod_leaves_the_load_balancer_before_it_stops(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    one = workloads(shops[stack])["saleor-api"]
    (graceful,) = [arg for arg in one.container["args"] if arg.startswith("--timeout-graceful-shutdown=")]
    leaves = one.container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert one.spec["terminationGracePeriodSeconds"] > leaves + int(graceful.partition("=")[2])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_jobs_end(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    for name, one in of_kind(shops[stack], "Job").items():
        # So long an image that cannot be pulled keeps the commit out that names another; the migrations meet none.
        assert name == "saleor-migration" or one["spec"]["activeDeadlineSeconds"] <= 900, name
        assert one["spec"]["template"]["spec"]["restartPolicy"] == "Never", name
        assert "ttlSecondsAfterFinished" not in one["spec"], "Argo CD would make it again"
