"""CloudTrail: who has a trail, and what it sees."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json, mappings
from kyeol.tools.kinds import cloudtrail, iam
from kyeol.tools.policy.reading import true
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource


@stack_rule(
    "logging-trail-present",
    title="Production has a trail",
    reason="Who changed production must be known a year later.",
    reference="FSBP CloudTrail.1; CIS AWS 5.0.0 3.1",
    fix="configure kyeol:audit",
    setting="audit",
)
def trail_present(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """The other environments do without, by decision."""
    if context.production and not graph.of_type(cloudtrail.TRAIL.type):
        yield "", "it has no trail"


@stack_rule(
    "logging-account-trail",
    title="Every account has a trail",
    reason="A trail records its own account alone: what is done in this one nobody sees.",
    reference="FSBP CloudTrail.1; CIS AWS 5.0.0 3.1",
    fix="configure kyeol:audit, or exempt the stack where the organisation's trail records the account",
    setting="audit",
    severity="advisory",
)
def account_trail(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Whose account it is, the boundaries tell: one stack makes them, for each environment in it, beside GitHub's.

    Of an account with several, the stack files say whether another one has the trail.
    """
    names = [str(one.inputs.get("name")) for one in graph.of_type(iam.POLICY.type)]
    bounded = [name for name in names if name.endswith("-boundary") and not name.endswith("-github-boundary")]
    recorded = len(bounded) > 1 if context.account_trail is None else context.account_trail
    if bounded and not recorded and not graph.of_type(cloudtrail.TRAIL.type):
        yield "", "its account has no trail"


@resource_rule(
    "logging-trail",
    cloudtrail.TRAIL.type,
    title="A trail sees all regions, proves its files and reaches CloudWatch",
    reason="An attacker works in the region nobody uses, and edits the log afterwards.",
    reference="FSBP CloudTrail.1, CloudTrail.4, CloudTrail.5; CIS AWS 5.0.0 3.1, 3.2",
    fix="set isMultiRegionTrail, enableLogFileValidation and cloudWatchLogsGroupArn",
)
def trail(resource: Resource, _: Context) -> Iterator[str]:
    """One line for each setting."""
    if resource.inputs.get("enableLogging", True) is False:
        yield "it is switched off"
    selectors = mappings(resource.inputs.get("eventSelectors"))
    if selectors and not any(_sees_management(one) for one in selectors):
        yield "it does not see who reads and changes settings"
    if not true(resource.inputs.get("isMultiRegionTrail")):
        yield "it sees one region only"
    if not true(resource.inputs.get("enableLogFileValidation")):
        yield "its files prove nothing"
    if not resource.inputs.get("cloudWatchLogsGroupArn"):
        yield "no alarm can watch it"


def _sees_management(selector: Mapping[str, Json]) -> bool:
    return selector.get("includeManagementEvents", True) is not False and selector.get("readWriteType", "All") == "All"
