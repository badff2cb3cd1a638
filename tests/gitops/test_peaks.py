"""Planned peaks in the cluster: the CronJob against an API that keeps what it is told, and what its account may do."""

import json
import urllib.error
from collections.abc import Mapping
from datetime import datetime
from email.message import Message
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from kyeol.components.kubernetes import peaks
from kyeol.config.names import PEAKS_PLAN
from kyeol.config.peaks import PeakConfig
from kyeol.gitops.applicationsets import PEAKS_MANAGER
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.peaks import told
from tests.conftest import PEAKS
from tests.gitops.manifests import APP, of_kind
from tests.gitops.pods import in_a_pod
from tests.gitops.quota import refused
from tests.json_values import known
from tests.kubernetes_schemas import faults
from tests.kustomize import Manifest, build
from tests.platform.test_argocd import generated

SALE = "stage with a sale"
API, WORKER, NODES, NOTES = (
    "/apis/autoscaling/v2/namespaces/saleor/horizontalpodautoscalers/saleor-api",
    "/apis/apps/v1/namespaces/saleor/deployments/saleor-worker/scale",
    "/apis/apps/v1/namespaces/peaks/deployments/nodes-default/scale",
    "/api/v1/namespaces/saleor/configmaps/peaks-before",
)
BEFORE, WARM, NOON, OVER = (
    datetime.fromisoformat(f"2026-12-01T{time}+09:00") for time in ("10:59", "11:00", "12:30", "15:00")
)


def refusal(code: int) -> urllib.error.HTTPError:
    """What the API answers to a change that it does not make."""
    return urllib.error.HTTPError("https://172.20.0.1", code, "no", Message(), BytesIO(b"why"))


class Cluster:
    """A cluster's API with the objects that the plan names, and what it answers instead, once it is to fail."""

    def __init__(self) -> None:
        self.fails: dict[str, OSError] = {}
        self.meanwhile: dict[str, dict[str, Any]] = {}
        self.objects: dict[str, dict[str, Any]] = {
            API: {"spec": {"minReplicas": 2, "maxReplicas": 10}},
            WORKER: {"spec": {"replicas": 2}},
            NODES: {"spec": {}},
            NOTES: {},
        }
        self.managers: dict[str, str] = {}

    def urlopen(self, request: Any, context: object, timeout: int) -> BytesIO:  # noqa: ANN401 - stands in for urllib
        """As urllib.request.urlopen."""
        assert (context, bool(timeout)) == ("trusted", True)
        asked = urlparse(request.full_url)
        held = self.objects[asked.path]
        held.setdefault("metadata", {"resourceVersion": "1"})
        if request.method == "PATCH":
            if asked.path in self.fails:
                raise self.fails[asked.path]
            changes = json.loads(request.data)
            version = held["metadata"]["resourceVersion"]
            if changes.pop("metadata", held["metadata"])["resourceVersion"] != version:
                raise refusal(409)
            held["metadata"] = {"resourceVersion": version + "1"}
            for part, change in changes.items():
                merged = {**held.get(part, {}), **change}
                held[part] = {key: value for key, value in merged.items() if value is not None}
            (self.managers[asked.path],) = parse_qs(asked.query)["fieldManager"]
        answer = BytesIO(json.dumps(held).encode())
        if asked.path in self.meanwhile:
            self.objects[asked.path] = self.meanwhile.pop(asked.path)
        return answer

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Of the API, the workers and the held nodes."""
        held = (self.objects[API], "minReplicas"), (self.objects[WORKER], "replicas"), (self.objects[NODES], "replicas")
        api, worker, nodes = (int(one["spec"].get(key, 0)) for one, key in held)
        return api, worker, nodes


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_options: Mapping[str, Graph]) -> ModuleType:
    """The script in a pod of the stack with a sale."""
    module = in_a_pod(APP / "components/peaks/set_minimums.py", tmp_path, monkeypatch)
    plan = known(with_options[SALE].one("kubernetes:core/v1:ConfigMap", "peaks-plan").inputs)["data"]
    (tmp_path / "plan").write_text(plan[PEAKS_PLAN])
    monkeypatch.setattr(module, "PLAN", tmp_path / "plan")
    return module


@pytest.fixture
def cluster(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    made = Cluster()
    monkeypatch.setattr(script.urllib.request, "urlopen", made.urlopen)
    return made


def test_a_peak_is_warmed_up_kept_and_taken_back(script: ModuleType, cluster: Cluster) -> None:
    seen = []
    for now in (BEFORE, WARM, NOON, OVER, OVER):
        assert script.main(now) == 0
        seen.append(cluster.sizes)
    assert seen == [(2, 2, 0), (3, 3, 4), (3, 3, 4), (2, 2, 0), (2, 2, 0)]
    assert cluster.objects[NOTES]["data"] == {}


def test_argo_cd_leaves_a_size_alone_for_as_long_as_it_is_raised(script: ModuleType, cluster: Cluster) -> None:
    script.main(NOON)
    assert (cluster.managers[API], cluster.managers[WORKER]) == (PEAKS_MANAGER, PEAKS_MANAGER)
    script.main(OVER)
    assert PEAKS_MANAGER not in (cluster.managers[API], cluster.managers[WORKER])


def test_a_size_that_git_changes_in_the_middle_is_the_one_to_go_back_to(script: ModuleType, cluster: Cluster) -> None:
    script.main(NOON)
    cluster.objects[API]["spec"]["minReplicas"] = 1
    script.main(NOON)
    assert cluster.sizes[0] == 3
    script.main(OVER)
    assert cluster.sizes[0] == 1


def test_a_peak_asks_for_no_less_than_there_is(script: ModuleType, cluster: Cluster) -> None:
    cluster.objects[API]["spec"]["minReplicas"] = 6
    script.main(NOON)
    assert cluster.sizes == (6, 3, 4)


def test_workers_that_a_migration_has_stopped_stay_stopped(script: ModuleType, cluster: Cluster) -> None:
    script.main(NOON)
    cluster.objects[WORKER]["spec"]["replicas"] = 0
    script.main(NOON)
    assert cluster.sizes[1] == 0
    cluster.objects[WORKER]["spec"]["replicas"] = 2
    script.main(NOON)
    assert cluster.sizes[1] == 3


def replan(script: ModuleType, *pods: int) -> None:
    """One more peak at the same time for each number of pods of the API that one asks for."""
    sale = json.loads(script.PLAN.read_text())[0]
    script.PLAN.write_text(json.dumps([{**sale, "pods": {**sale["pods"], "saleor-api": number}} for number in pods]))


def test_above_max_replicas_it_raises_to_that_fails_and_says_so(
    script: ModuleType, cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    replan(script, 12)
    assert [script.main(NOON), script.main(NOON)] == [1, 1]
    assert cluster.sizes == (10, 3, 4)
    assert "saleor-api: a peak wants 12, maxReplicas is 10" in caplog.messages
    assert script.main(OVER) == 0
    assert cluster.sizes == (2, 2, 0)


@pytest.mark.parametrize("failure", [refusal(422), urllib.error.URLError("timed out"), TimeoutError()])
def test_what_fails_keeps_nothing_else_back_and_is_not_the_size_to_go_back_to(
    script: ModuleType, cluster: Cluster, failure: OSError
) -> None:
    script.main(NOON)
    replan(script, 3, 6)
    cluster.objects[WORKER]["spec"]["replicas"] = 2
    cluster.fails[API] = failure
    assert [script.main(NOON), script.main(NOON)] == [1, 1]
    assert cluster.sizes == (3, 3, 4)
    cluster.fails.clear()
    script.main(OVER)
    assert cluster.sizes == (2, 2, 0)
    assert cluster.managers[API] != PEAKS_MANAGER


def test_workers_that_a_migration_stops_during_a_run_stay_stopped(script: ModuleType, cluster: Cluster) -> None:
    cluster.meanwhile[WORKER] = {"spec": {"replicas": 0}, "metadata": {"resourceVersion": "2"}}
    assert script.main(NOON) == 1
    assert cluster.sizes == (3, 0, 4)


def test_a_peak_that_leaves_the_plan_is_taken_back(script: ModuleType, cluster: Cluster) -> None:
    script.main(NOON)
    script.PLAN.write_text("[]")
    script.main(NOON)
    assert cluster.sizes[:2] == (2, 2)


def test_a_peak_that_is_called_off_while_it_warms_up_is_taken_back(script: ModuleType, cluster: Cluster) -> None:
    script.main(WARM)
    past = {"begins": "2026-12-01T10:50+09:00", "ends": "2026-12-01T10:51+09:00"}
    script.PLAN.write_text(peaks.plan({"noon-sale": PeakConfig.model_validate({**PEAKS["noon-sale"], **past})}))
    assert [script.main(WARM), script.main(NOON)] == [0, 0]
    assert (cluster.sizes, cluster.objects[NOTES]["data"]) == ((2, 2, 0), {})


def test_what_the_quota_would_refuse_is_said_of_peaks_together(
    shop: list[Manifest], policies: Mapping[str, list[Manifest]]
) -> None:
    objects = [*shop, *policies["stage"]]
    sale = PEAKS["noon-sale"]
    evening = {"begins": "2026-12-01T14:30+09:00", "ends": "2026-12-01T16:00+09:00", "warmUpMinutes": 30}

    def of(**pods: dict[str, int]) -> list[str]:
        planned: dict[str, dict[str, object]] = {"sale": {**sale, "pods": {}}, "evening": evening}
        return list(
            refused({key: PeakConfig.model_validate({**planned[key], "pods": pods[key]}) for key in pods}, objects)
        )

    most = {"saleor-worker": 8}
    assert of(sale=most) == of(evening={"saleor-api": 6}) == []
    assert of(sale=most, evening={"saleor-api": 6}) == ["evening asks for more requests.cpu than the quota's 5"]
    assert len(of(sale={"saleor-worker": 60})) == 4


@pytest.fixture(scope="module")
def delivered(with_options: Mapping[str, Graph]) -> Mapping[str, Mapping[str, Any]]:
    """What Argo CD makes of the clusters while stage has a sale before it."""
    return generated({**with_options, "stage": with_options[SALE]}, "mgmt", "dev", "stage", "prod")


def test_only_where_peaks_are_planned_argo_cd_leaves_their_sizes_alone(
    delivered: Mapping[str, Mapping[str, Any]],
) -> None:
    specs = {stack: delivered[f"saleor-api-{stack}"]["spec"] for stack in ("stage", "prod")}
    left = [(one["kind"], one["managedFieldsManagers"]) for one in specs["stage"]["ignoreDifferences"]]
    assert left == [("HorizontalPodAutoscaler", [PEAKS_MANAGER]), ("Deployment", [PEAKS_MANAGER])]
    assert "RespectIgnoreDifferences=true" in specs["stage"]["syncPolicy"]["syncOptions"], "a sync would lower them"
    assert "ignoreDifferences" not in specs["prod"]


@pytest.fixture(scope="module")
def shop(delivered: Mapping[str, Mapping[str, Any]]) -> list[Manifest]:
    """The shop with the component, as Argo CD builds it."""
    source = delivered["saleor-api-stage"]["spec"]["source"]["kustomize"]
    return build(APP / "overlays/stage", source["patches"], source["images"], ["../../components/peaks"])


def test_its_account_may_change_these_sizes_and_nothing_else(
    script: ModuleType, shop: list[Manifest], with_options: Mapping[str, Graph]
) -> None:
    assert [fault for one in shop for fault in faults(one)] == []
    assert script.AUTOSCALED == peaks.AUTOSCALED
    assert set(peaks.AUTOSCALED) == set(of_kind(shop, "HorizontalPodAutoscaler"))
    job = of_kind(shop, "CronJob")["peaks"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert job["serviceAccountName"] == peaks.NAME
    rules = {
        known(one.inputs)["metadata"]["namespace"]: known(one.inputs)["rules"]
        for one in with_options[SALE].of_type("kubernetes:rbac.authorization.k8s.io/v1:Role")
        if known(one.inputs)["metadata"]["name"] == peaks.NAME
    }
    may = {
        (namespace, rule["resources"][0], name)
        for namespace, each in rules.items()
        for rule in each
        for name in rule["resourceNames"]
    }
    assert {tuple(sorted(rule["verbs"])) for each in rules.values() for rule in each} == {("get", "patch")}
    assert may == {
        ("saleor", "horizontalpodautoscalers", "saleor-api"),
        ("saleor", "horizontalpodautoscalers", "storefront"),
        ("saleor", "deployments/scale", "saleor-worker"),
        ("saleor", "configmaps", "peaks-before"),
        ("peaks", "deployments/scale", "nodes-default"),
    }


def test_a_preview_says_what_is_larger_and_what_nothing_scales(with_options: Mapping[str, Graph]) -> None:
    (said,) = told(with_options[SALE])
    sizes = "at least 4 nodes of default, 3 pods of saleor-api, 3 pods of saleor-worker"
    by_hand = "changed by hand before: db.t4g.xlarge, cache.t4g.medium"
    assert said == ("noon-sale", f"2026-12-01 02:00 to 2026-12-01 06:00 UTC; {sizes}; {by_hand}")


def test_a_node_holds_one_of_the_pods_that_hold_nodes(with_options: Mapping[str, Graph]) -> None:
    graph = with_options[SALE]
    spec = known(graph.one("kubernetes:apps/v1:Deployment", "peaks-nodes-default").inputs)["spec"]
    pod = spec["template"]["spec"]
    (apart,) = pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert apart["labelSelector"] == spec["selector"]
    assert apart["topologyKey"] == "kubernetes.io/hostname"
    assert spec["replicas"] == 0
    held = graph.one("kubernetes:apps/v1:Deployment", "peaks-nodes-default")
    assert list(held.options.ignore_changes) == ["spec.replicas"], "the CronJob's"
    group = graph.one("aws:eks/nodeGroup:NodeGroup")
    assert pod["nodeSelector"] == {"eks.amazonaws.com/nodegroup": group.outputs["nodeGroupName"]}
