"""Which flows a change begins and ends."""

from collections.abc import Mapping

from kyeol.tools.diff.changes import Comparison
from kyeol.tools.diff.formats import json_form, markdown, text
from kyeol.tools.preview.graph import Graph
from tests.diff.graphs import compared, stacks
from tests.json_values import known
from tests.policies.build import res
from tests.reach.breaking import RULE, added, changed, without


def test_a_rule_that_goes_ends_the_flow_that_needs_it_and_comes_back_with_it(graphs: Mapping[str, Graph]) -> None:
    less = without(graphs["prod"], RULE, "cache-nodes")
    gone = compared(graphs["prod"], less)
    assert (gone.begun, gone.ended) == ((), ("nodes to cache, TCP 6379",))
    back = compared(less, graphs["prod"])
    assert (back.begun, back.ended) == (("nodes to cache, TCP 6379",), ())


def test_a_rule_that_opens_too_much_begins_a_flow_that_must_not_be(graphs: Mapping[str, Graph]) -> None:
    opened = {"cidrIpv4": "10.0.0.0/8", "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
    group = graphs["dev"].one("aws:ec2/securityGroup:SecurityGroup", "database").id
    wide = added(graphs["dev"], res(RULE, "wide", {**opened, "securityGroupId": group}, stack="dev"))
    begun = compared(graphs["dev"], wide).begun
    assert {one.partition(",")[0] for one in begun} == {"vpc to database", "alb to database", "api to database"}


def test_what_changes_no_flow_is_silent(graphs: Mapping[str, Graph]) -> None:
    tags = changed(graphs["dev"], "aws:ec2/vpc:Vpc", {"tags": {"Name": "another"}})
    found = compared(graphs["dev"], tags)
    assert (found.begun, found.ended) == ((), ())


def test_a_change_of_mgmts_is_told_where_the_flow_ends(graphs: Mapping[str, Graph]) -> None:
    def private(graph: Graph) -> Graph:
        return changed(graph, "eks:index:Cluster", {"endpointPublicAccess": False})

    mgmt, dev = graphs["mgmt"], private(graphs["dev"])
    less = without(dev, "aws:ec2/route:Route", "vpc-peering-from-mgmt-a")
    found = {one.stack: one for one in stacks([mgmt, dev], [mgmt, less])}
    assert found["dev"].ended == ("mgmt to api, TCP 443",)
    assert found["mgmt"].ended == ()


def test_every_form_names_them(graphs: Mapping[str, Graph]) -> None:
    gone = compared(graphs["prod"], without(graphs["prod"], RULE, "cache-nodes"))
    whole = Comparison(base="main", base_commit="a" * 40, head_commit="b" * 40, stacks=(gone,))
    assert "  - flow ends: nodes to cache, TCP 6379" in text.render(whole).splitlines()
    assert "- flow ends: nodes to cache, TCP 6379" in markdown.render(whole).splitlines()
    assert known(json_form.to_json(whole))["stacks"][0]["flows"] == {"begun": [], "ended": ["nodes to cache, TCP 6379"]}
