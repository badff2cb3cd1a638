"""What the configuration admits, AWS's own models and Kubernetes' schemas admit too."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyeol.config.mistakes import ConfigError
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.tools.limits.derive import known_paths, paths_of
from kyeol.tools.limits.limit import missing, refused
from kyeol.tools.preview.run import Preview
from tests.configurations import changed
from tests.harness import REGION, run_stack
from tests.kubernetes_schemas import faults
from tests.platform.objects import manifests
from tests.shipped import SHIPPED, STACKS

BASES = {stack: stackfile.read(SHIPPED, stack).values for stack in STACKS}
CASES = st.sampled_from(STACKS).flatmap(lambda stack: st.tuples(st.just(stack), changed(BASES[stack])))
ANY = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def _kept(previews: Mapping[str, Preview], stack: str, config: dict[str, Any]) -> None:
    """Either every mistake is named, or the graph is within the limits of AWS's models and Kubernetes' schemas."""
    try:
        load(SHIPPED, stack, {key.removeprefix("kyeol:"): value for key, value in config.items() if "kyeol:" in key})
    except ConfigError:
        return
    management = {} if stack == "mgmt" else previews["mgmt"].exported
    absent = dict.fromkeys(BASES[stack].keys() - config.keys())
    graph = run_stack(stack, {**config, **absent}, management)
    wrong = [
        f"{one.name} {path}: {text}"
        for one in graph.resources.values()
        for path, text in (*refused(one.type, one.inputs), *missing(one.type, one.inputs, REGION))
        if "m7i.48xlarge" not in text
    ]
    assert wrong == []
    assert [fault for one in manifests(graph) for fault in faults(one)] == []
    known = known_paths()
    unknown = {type_: paths - known.get(type_, set()) for type_, paths in paths_of([graph]).items()}
    assert {type_: paths for type_, paths in unknown.items() if paths} == {}, "`make limits` does not know them yet"


LONG = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
"""A failing example is shown with the previews."""


@LONG
@pytest.mark.slow
@settings(ANY, max_examples=15, derandomize=True)
@given(case=CASES)
def test_some_configurations(previews: Mapping[str, Preview], case: tuple[str, dict[str, Any]]) -> None:
    _kept(previews, *case)


@LONG
@pytest.mark.nightly
@settings(ANY, max_examples=2000)
@given(case=CASES)
def test_two_thousand_configurations(previews: Mapping[str, Preview], case: tuple[str, dict[str, Any]]) -> None:
    _kept(previews, *case)
