"""Cost guards: what costs money by the hour, outside production."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from kyeol.config.names import ENFORCED_TAG
from kyeol.tools.cost.bill import bill
from kyeol.tools.cost.prices import CURRENCY, PriceError
from kyeol.tools.cost.wording import headline
from kyeol.tools.json_values import at, listed
from kyeol.tools.kinds import costs, ecr, eks, elasticache, rds, vpc
from kyeol.tools.policy.reading import named_in, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.nodes import node_limits

_SMALL: Final = ("nano", "micro", "small", "medium", "large")


@stack_rule(
    "cost-nat",
    title="One NAT gateway at most outside production",
    reason="Each costs about 43 USD a month in Seoul before it carries a byte.",
    reference="platform",
    fix="set kyeol:network.nat to single",
    setting="network.nat",
    severity="advisory",
)
def nat(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Stacks other than production need one NAT gateway only; each costs by the hour."""
    count = len(graph.of_type(vpc.NAT_GATEWAY.type))
    if not context.production and count > 1:
        yield "", f"{count} NAT gateways"


@resource_rule(
    "cost-endpoints",
    vpc.VPC_ENDPOINT.type,
    title="Interface endpoints are in one zone outside production",
    reason="Each costs about 9 USD a month and zone in Seoul before it carries a byte.",
    reference="platform",
    fix="set kyeol:network.interfaceEndpoints.zones to 1",
    setting="network.interfaceEndpoints",
    severity="advisory",
)
def endpoints(resource: Resource, context: Context) -> Iterator[str]:
    """Stacks other than production need interface endpoints in one zone only; each zone costs by the hour."""
    zones = len(listed(resource.inputs.get("subnetIds")))
    if not context.production and zones > 1:
        yield f"it is in {zones} zones"


@resource_rule(
    "cost-sizes",
    rds.INSTANCE.type,
    elasticache.REPLICATION_GROUP.type,
    eks.NODE_GROUP.type,
    title="Nothing is larger than `large` outside production",
    reason="Tests need the kinds of production, not its sizes.",
    reference="platform",
    fix="choose a smaller class",
    setting=(".instanceTypes", ".instanceClass", ".nodeType"),
    severity="advisory",
)
def sizes(resource: Resource, context: Context) -> Iterator[str]:
    """The size is the last part of an instance class, such as large in db.t4g.large."""
    inputs = resource.inputs
    classes = [inputs.get("instanceClass"), inputs.get("nodeType"), *listed(inputs.get("instanceTypes"))]
    for one in classes if not context.production else ():
        if one and str(one).rpartition(".")[2] not in _SMALL:
            yield f"{one} is larger than a test needs"


@resource_rule(
    "cost-storage-growth",
    rds.INSTANCE.type,
    title="A database's storage grows up to a limit",
    reason="Without growth it stops when full; without a limit a runaway query is paid for.",
    reference="platform",
    fix="set maxAllocatedStorage",
    setting="database.storage.maxGiB",
)
def storage_growth(resource: Resource, _: Context) -> Iterator[str]:
    """Storage never shrinks again."""
    if not resource.inputs.get("maxAllocatedStorage"):
        yield "its storage does not grow"


@resource_rule(
    "cost-nodes-limit",
    eks.NODE_GROUP.type,
    title="Outside production there are six nodes at most",
    reason="A deployment that never becomes ready makes the autoscaler add nodes all night.",
    reference="platform",
    fix="lower max in kyeol:cluster.nodeGroups",
    setting="cluster.nodeGroups.{group}.max",
    severity="advisory",
)
def nodes_limit(resource: Resource, context: Context) -> Iterator[str]:
    """The maximum is what the autoscaler goes up to."""
    _, most = node_limits(resource.inputs)
    if not context.production and most > 6:
        yield f"up to {most} nodes"


@stack_rule(
    "cost-images",
    title="Every image repository has a life cycle",
    reason="Each push to main adds images that nobody will run again.",
    reference="FSBP ECR.3",
    fix="add a LifecyclePolicy",
)
def images(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The policy is a resource beside the repository."""
    covered = named_in(graph, ecr.LIFECYCLE_POLICY.type, "repository")
    return without(graph, ecr.REPOSITORY.type, covered, "its images stay for ever")


@stack_rule(
    "cost-budget",
    title="The month that is expected is within the budget",
    reason="A bill comes a month after the change that made it.",
    reference="platform",
    fix="make it smaller (kyeol cost says how), or raise kyeol:budget.monthlyUsd",
    setting="budget.monthlyUsd",
    severity="advisory",
)
def budget(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Advice, unless the budget is enforced."""
    return _above(graph, context, enforced=False)


@stack_rule(
    "cost-budget-enforced",
    title="The month that is expected is within a budget that is enforced",
    reason="The stack file says that nothing dearer is deployed.",
    reference="platform",
    fix="make it smaller (kyeol cost says how), raise kyeol:budget.monthlyUsd, or set enforced to false",
    setting="budget.monthlyUsd",
)
def enforced_budget(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """What kyeol:budget.enforced asks for; the budget's tag says so."""
    return _above(graph, context, enforced=True)


def _above(graph: Graph, context: Context, *, enforced: bool) -> Iterator[tuple[str, str]]:
    """The budgets that the estimate is above."""
    for one in graph.of_type(costs.BUDGET.type):
        if (at(one.inputs, "tags", ENFORCED_TAG) == "true") != enforced:
            continue
        try:
            month = bill(graph, context.usage)
            allowed = Decimal(str(one.inputs.get("limitAmount")))
        except PriceError:
            continue
        if month.total.expected > allowed:
            said = headline(month.total, month.missing)
            yield one.urn, f"a month costs {said}; the budget is {allowed:,} {CURRENCY}"
