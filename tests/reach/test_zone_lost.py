"""A zone is lost: what is lost with it, in the shipped stacks as the runbook says, and in others."""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise

import pytest

from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import FlowVerdict, judge
from kyeol.tools.reach.zone_lost import without_zone, zones
from tests.harness import ROOT, STACKS
from tests.projects import Project, kyeol
from tests.reach.conftest import Trees

RUNBOOK = (ROOT / "docs" / "how-to" / "operations.md").read_text()


def part(verdict: FlowVerdict) -> str:
    """What of a stack a lost flow is about, in the runbook's words."""
    source, target = verdict.flow.source, verdict.flow.target
    if target in ("database", "cache"):
        return f"the {target}"
    if (source, target) == ("mgmt", "api"):
        return "Argo CD's way to it"
    missing = verdict.path.missing
    assert missing
    return "the endpoints" if missing.where.startswith("the endpoint of") else "the way out"


def lost(graph: Graph, management: Graph, trees: Trees | None, zone: str) -> set[str]:
    """What of a stack is lost with a zone."""
    model, _ = without_zone(build(graph, management, trees), zone)
    return {part(one) for one in judge(model) if not one.right}


def sentence(parts: Iterable[str]) -> str:
    """In the runbook's order."""
    order = ("the way out", "the endpoints", "the database", "the cache", "Argo CD's way to it")
    return ", ".join(one for one in order if one in parts) or "nothing"


@pytest.mark.parametrize("stack", STACKS)
def test_the_runbook_says_what_is_lost_with_the_first_zone_and_with_another(
    stack: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    first, *others = zones(build(graphs[stack]))
    found = [lost(graphs[stack], graphs["mgmt"], trees[stack], zone) for zone in (first, *others)]
    assert all(one == other for one, other in pairwise(found[1:])), "one line speaks for all of the others"
    assert f"| {stack} | {sentence(found[0])} | {sentence(found[1])} |" in RUNBOOK.splitlines()


def test_what_the_runbook_does_meanwhile_brings_everything_back_but_the_database(project: Project) -> None:
    for stack in ("dev", "mgmt"):
        project.replace(stack, "nat: single", "nat: perZone")
    endpoints = project.file("dev").read_text().partition("    interfaceEndpoints:")[2].partition("    flowLogs:")[0]
    project.replace("dev", f"    interfaceEndpoints:{endpoints}", "")
    result = kyeol("reach", "dev", "--without-zone", "ap-northeast-2a", "--json")
    assert result.exit_code == 1, result.stderr
    answer = json.loads(result.stdout)
    assert {one["target"] for one in answer["flows"] if not one["right"]} == {"database"}
    assert answer["gone"] == [
        "NAT gateway vpc-nat-a",
        "mgmt's NAT gateway vpc-nat-a",
        "the database, if AWS has put it there: it has no standby",
    ]


def test_four_zones_with_all_there_is_in_each_lose_nothing(project: Project) -> None:
    project.replace("mgmt", "nat: single", "nat: perZone")
    project.replace("prod", "zones: [a, b, c]", "zones: [d, b, a, c]")
    project.replace("prod", "zones: 3", "zones: 4")
    result = kyeol("reach", "prod", "--without-zone", "ap-northeast-2d")
    assert result.exit_code == 0, result.stdout
    assert "Gone with the zone\n  - NAT gateway vpc-nat-d\n\n" in result.stdout


def test_a_node_group_of_the_zone_alone_is_told_and_so_is_a_zone_that_the_stack_does_not_have(project: Project) -> None:
    project.replace(
        "stage",
        "        volumeSizeGiB: 50\n",
        "        volumeSizeGiB: 50\n"
        "      batch: {instanceTypes: [t3.large], min: 0, desired: 0, max: 2, volumeSizeGiB: 50, zones: [c]}\n",
    )
    told = kyeol("reach", "stage", "--without-zone", "ap-northeast-2c")
    assert told.exit_code == 0, told.stdout
    assert "Gone with the zone\n  - nodes of eks-nodes-batch, which were nowhere else\n" in told.stdout
    refused = kyeol("reach", "stage", "--without-zone", "ap-northeast-2b")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "ap-northeast-2b is not a zone of stage: " in refused.stderr
