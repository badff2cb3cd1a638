"""docs/explanation/capacity.md against what is shipped: its table is this arithmetic, on these manifests and sizes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
import yaml

from kyeol.config.reading import stackfile
from tests.gitops.manifests import ENVIRONMENTS, cpu, of_kind, workloads
from tests.gitops.test_workloads import replicas
from tests.harness import ROOT, SHIPPED
from tests.kustomize import Manifest

PAGE: Final = (ROOT / "docs" / "explanation" / "capacity.md").read_text()


def figure(name: str) -> float:
    """A figure as the page's table has it: an adopter's own where somebody has measured."""
    (found,) = re.findall(
        rf"^\| {re.escape(name)} \| ([0-9.]+)(?: s)? \| (?:assumed|read|measured)", PAGE, re.MULTILINE
    )
    return float(found)


CPU_OF_A_REQUEST: Final = figure("CPU of a request of the API")
SECONDS_OF_A_REQUEST: Final = figure("duration of a request")
SECONDS_OF_A_TASK: Final = figure("duration of a Celery task")
CONNECTIONS_OF_A_REQUEST: Final = figure("connections that a request opens")
RESERVED_ON_A_NODE: Final = figure("CPU that the system takes of a node")
ADD_ONS: Final = figure("CPU of the add-ons")
VERIFIER: Final = figure("CPU of the verifier of signatures, stage and prod")
ALLOCATABLE: Final = {"t3.large": 1.93, "t3.xlarge": 3.92}
"""CPUs that pods of a node may have: EKS's AMI keeps 6 % of the first, 1 % of the second, 0.5 % of the next two."""
GIB: Final = {"db.t4g.medium": 4, "db.t4g.large": 8, "db.r7g.large": 16}


@dataclass(frozen=True)
class Capacity:
    """What an environment carries, in requests of the API per second, and what that takes."""

    smallest: float
    largest: float
    ceiling: float
    bound: str
    tasks: float
    connections: float
    limit: int

    def row(self, stack: str) -> str:
        """Its line in the page's table."""
        tasks = f"{self.tasks:.0f}" if self.tasks else "none"
        return (
            f"| {stack} | {self.smallest:.1f} | {self.largest:.1f} | {self.ceiling:.0f} | {self.bound} "
            f"| {self.connections:.0f} of {self.limit} | {self.ceiling * CONNECTIONS_OF_A_REQUEST:.0f} | {tasks} |"
        )


def section(stack: str, name: str) -> Any:  # noqa: ANN401 - a stack file's
    return stackfile.read(SHIPPED, stack).values[f"kyeol:{name}"]


def capacity(stack: str, objects: list[Manifest]) -> Capacity:
    pods, deployments = workloads(objects), of_kind(objects, "Deployment")
    api = pods["saleor-api"]
    share = cpu(api.container["resources"]["requests"]["cpu"])
    (metric,) = of_kind(objects, "HorizontalPodAutoscaler")["saleor-api"]["spec"]["metrics"]
    target = metric["resource"]["target"]["averageUtilization"] / 100
    (processes,) = (int(one.partition("=")[2]) for one in api.container["args"] if one.startswith("--workers="))
    fewest, most = replicas(objects, "saleor-api")
    (group,) = section(stack, "cluster")["nodeGroups"].values()
    nodes = group["max"] * (ALLOCATABLE[group["instanceTypes"][0]] - RESERVED_ON_A_NODE) - ADD_ONS
    if "kyverno" in section(stack, "addons").get("enabled", ()):
        nodes -= VERIFIER
    others = sum(
        replicas(objects, name)[1] * cpu(pods[name].container["resources"]["requests"]["cpu"])
        for name in set(deployments) - {"saleor-api"}
    )
    by_pods, by_nodes = most * processes, nodes - others
    ceiling = min(by_pods, by_nodes) / CPU_OF_A_REQUEST
    concurrency = 0
    if worker := pods.get("saleor-worker"):
        (each,) = (int(one.partition("=")[2]) for one in worker.container["args"] if one.startswith("--concurrency="))
        concurrency = each * replicas(objects, "saleor-worker")[1]
    memory = GIB[section(stack, "database")["instanceClass"]] * 2**30 * 0.9
    return Capacity(
        smallest=fewest * share * target / CPU_OF_A_REQUEST,
        largest=most * share * target / CPU_OF_A_REQUEST,
        ceiling=ceiling,
        bound="pods" if by_pods <= by_nodes else "nodes",
        tasks=concurrency / SECONDS_OF_A_TASK,
        connections=(ceiling * SECONDS_OF_A_REQUEST + concurrency + 1) * CONNECTIONS_OF_A_REQUEST,
        limit=min(int(memory / 9_531_392), 5000),
    )


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_table_is_what_the_manifests_and_sizes_come_to(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    assert capacity(stack, shops[stack]).row(stack) in PAGE.splitlines()


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_number_of_connections_is_far_from_being_the_bound(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    found = capacity(stack, shops[stack])
    assert found.connections < found.limit / 2


def test_the_verifier_of_signatures_takes_what_its_values_say() -> None:
    values = yaml.safe_load((ROOT / "gitops/kyeol-platform-gitops/common/values/kyverno.yaml").read_text())
    controller = values["admissionController"]
    each = cpu(controller["container"]["resources"]["requests"]["cpu"])
    assert pytest.approx(controller["replicas"] * each) == VERIFIER


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_storefronts_own_queue_is_above_what_the_api_carries(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    environment = {one["name"]: one.get("value") for one in workloads(shops[stack])["storefront"].container["env"]}
    at_once = int(environment["SALEOR_MAX_CONCURRENT_REQUESTS"])
    seconds = max(SECONDS_OF_A_REQUEST, int(environment["SALEOR_MIN_REQUEST_DELAY_MS"]) / 1000)
    assert f"are {at_once / seconds:.0f}\nrequests a second for each pod" in PAGE
    assert replicas(shops[stack], "storefront")[1] * at_once / seconds > capacity(stack, shops[stack]).ceiling
