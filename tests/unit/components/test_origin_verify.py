"""The origin-verify secret and its rotation."""

import pulumi
import pulumi_random as random

from kyeol.components.origin_verify import OriginVerify, OriginVerifyArgs
from kyeol.config.cdn import OriginVerifyConfig
from kyeol.tools.preview.graph import SECRET, Graph
from tests.harness import graph_of
from tests.json_values import known

PASSWORD = "random:index/randomPassword:RandomPassword"


def _graph(current: int, previous: int | None = None) -> Graph:
    args = OriginVerifyArgs(origin_verify=OriginVerifyConfig(current=current, previous=previous))
    return graph_of(lambda opts: OriginVerify("origin-verify", args, opts), "prod")


def _values(graph: Graph) -> dict[str, dict[str, object]]:
    return {password.urn: dict(password.inputs) for password in graph.of_type(PASSWORD)}


def test_the_value_that_was_current_stays_itself_when_it_becomes_previous() -> None:
    before, during = _values(_graph(1)), _values(_graph(2, 1))
    [(urn, inputs)] = before.items()
    assert during[urn] == inputs, "another URN or other arguments would make another value"
    assert len(during) == 2


def test_after_the_rotation_only_the_new_value_is_left() -> None:
    during, after = _values(_graph(2, 1)), _values(_graph(2))
    assert set(after) == set(during) - set(_values(_graph(1)))


def test_the_value_fits_a_header_and_is_secret() -> None:
    password = _graph(1).one(PASSWORD)
    assert password.inputs["special"] is False
    assert known(password.inputs)["length"] >= 32
    assert password.outputs["result"] == SECRET


def _origins(current: int, previous: int | None = None) -> list[str]:
    """The URNs that the accepted values come from, the current one first."""

    def make(opts: pulumi.ResourceOptions) -> None:
        args = OriginVerifyArgs(origin_verify=OriginVerifyConfig(current=current, previous=previous))
        made = OriginVerify("origin-verify", args, opts)
        assert made.current is made.accepted[0]
        for place, value in enumerate(made.accepted):
            random.RandomPassword(f"probe-{place}", length=8, keepers={"value": value})

    graph = graph_of(make, "prod")
    probes = sorted((one for one in graph.of_type(PASSWORD) if one.name.startswith("probe")), key=lambda one: one.name)
    return [urn for probe in probes for urn in probe.property_dependencies["keepers"]]


def test_a_rotation_moves_the_old_value_from_current_to_previous() -> None:
    [old] = _origins(1)
    new, previous = _origins(2, 1)
    assert previous == old
    assert _origins(2) == [new]
