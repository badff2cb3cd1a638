"""`kyeol diff` knows of every kind in the platform what cannot change in place."""

from collections.abc import Mapping

from kyeol.tools.diff.danger import HOLDS
from kyeol.tools.diff.fixed_inputs import FIXED
from kyeol.tools.diff.replacement import fixed_inputs
from kyeol.tools.preview.graph import Graph


def managed(graphs: Mapping[str, Graph]) -> set[str]:
    """The kinds that a provider manages or constructs."""
    return {one.type for graph in graphs.values() for one in graph if one.custom or one.remote}


def test_every_kind_that_the_platform_uses_is_known(graphs: Mapping[str, Graph]) -> None:
    unknown = {kind for kind in managed(graphs) if kind not in FIXED and not kind.startswith("kubernetes:")}
    assert not unknown, "say in kyeol/tools/diff/fixed_inputs.py what they cannot change in place"


def test_any_kubernetes_object_is_replaced_under_another_name(graphs: Mapping[str, Graph]) -> None:
    objects = {one.type for graph in graphs.values() for one in graph if one.custom and "metadata" in one.inputs}
    assert objects
    for kind in objects:
        assert {"metadata.name", "metadata.namespace"} <= fixed_inputs(kind)


def test_what_holds_data_is_a_kind_that_the_platform_uses(graphs: Mapping[str, Graph]) -> None:
    assert set(HOLDS) <= managed(graphs)
