"""What the configuration admits, AWS's own models and Kubernetes' schemas admit too."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyeol.config.mistakes import ConfigError
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.tools.limits.derive import known_paths, paths_of
from kyeol.tools.limits.limit import missing, refused
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.configurations import changed, changes, put
from tests.harness import REGION, run_stack
from tests.kubernetes_schemas import faults
from tests.platform.decisions import undecided
from tests.platform.objects import manifests
from tests.shipped import SHIPPED, STACKS

BASES = {stack: stackfile.read(SHIPPED, stack).values for stack in STACKS}
CASES = st.sampled_from(STACKS).flatmap(lambda stack: st.tuples(st.just(stack), changed(BASES[stack])))
MANY = st.sampled_from(STACKS).flatmap(lambda stack: st.tuples(st.just(stack), changes(BASES[stack], 30)))
ANY = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def _accepted(stack: str, config: Mapping[str, object]) -> bool:
    try:
        load(SHIPPED, stack, {key.removeprefix("kyeol:"): value for key, value in config.items() if "kyeol:" in key})
    except ConfigError:
        return False
    return True


def _kept(previews: Mapping[str, Preview], stack: str, config: Mapping[str, object]) -> None:
    """Either every mistake is named, or the graph is within the limits of AWS's models and Kubernetes' schemas."""
    if not _accepted(stack, config):
        return
    management = {} if stack == "mgmt" else previews["mgmt"].exported
    absent = dict.fromkeys(BASES[stack].keys() - config.keys())
    try:
        graph = run_stack(stack, {**config, **absent}, management)
    except pulumi.RunError as refusal:
        # What only the program knows, such as the names of apps and what the platform's tree asks for.
        said = str(refusal).splitlines()
    else:
        said = []
        _within(graph)
    assert all("; " in line for line in said), said


def _within(graph: Graph) -> None:
    wrong = [
        f"{one.name} {path}: {text}"
        for one in graph.resources.values()
        for path, text in (*refused(one.type, one.inputs), *missing(one.type, one.inputs, REGION))
        if "m7i.48xlarge" not in text
    ]
    assert wrong == []
    assert [fault for one in manifests(graph) for fault in faults(one)] == []
    assert undecided(graph) == [], "say in the kind's record what a change of the input can do"
    known = known_paths()
    unknown = {type_: paths - known.get(type_, set()) for type_, paths in paths_of([graph]).items()}
    assert {type_: paths for type_, paths in unknown.items() if paths} == {}, "`make limits` does not know them yet"


LONG = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
"""A failing example is shown with the previews."""


@LONG
@pytest.mark.slow
@settings(ANY, max_examples=6, derandomize=True)
@given(case=CASES)
def test_some_configurations(previews: Mapping[str, Preview], case: tuple[str, dict[str, Any]]) -> None:
    _kept(previews, *case)


@LONG
@pytest.mark.nightly
@settings(ANY, max_examples=2000)
@given(case=CASES)
def test_two_thousand_configurations(previews: Mapping[str, Preview], case: tuple[str, dict[str, Any]]) -> None:
    _kept(previews, *case)


def _all_together(previews: Mapping[str, Preview], stack: str, ones: Sequence[tuple[Sequence[str], object]]) -> None:
    """What is accepted one after the other, at once: some twenty settings have other values than the shipped ones."""
    made: Mapping[str, object] = BASES[stack]
    for path, value in ones:
        if _accepted(stack, trial := put(made, path, value)):
            made = trial
    _kept(previews, stack, made)


@LONG
@pytest.mark.slow
@settings(ANY, max_examples=1, derandomize=True)
@given(case=MANY)
def test_many_settings_at_once(previews: Mapping[str, Preview], case: tuple[str, list[Any]]) -> None:
    _all_together(previews, *case)


@LONG
@pytest.mark.nightly
@settings(ANY, max_examples=100)
@given(case=MANY)
def test_many_settings_at_once_a_hundred_times(previews: Mapping[str, Preview], case: tuple[str, list[Any]]) -> None:
    _all_together(previews, *case)
