"""Whether the region has, for this account, the zones and machines that a stack asks for."""

from collections.abc import Callable, Iterator
from functools import partial

from kyeol.config.stack import StackConfig
from kyeol.tools.json_values import Json, at, listed
from kyeol.tools.operate.aws import Aws
from kyeol.tools.operate.doctor.check import Check, asked, missing, ok


def region(aws: Aws, stack: str, config: StackConfig) -> Iterator[Check]:
    """What the account sees of a region: zones by letter, and where EC2 and RDS offer the machines.

    In the oldest regions an account sees only some of the zones; in every region a family of instances begins in some.

    Args:
        aws: The account.
        stack: The stack.
        config: Its configuration.
    """
    name, network = config.aws.region, config.network
    zones = [f"{name}{letter}" for letter in network.zones] if network else []
    if zones:
        yield from _among(
            f"{stack}: zones {', '.join(zones)}",
            zones,
            lambda: listed(aws.call("ec2", "describe_availability_zones", name).get("AvailabilityZones")),
            "ZoneName",
            "choose other kyeol:network.zones, before the first up",
        )
    groups = config.cluster.node_groups if config.cluster else {}
    for kind in sorted({kind for group in groups.values() for kind in group.instance_types}):
        yield from _among(
            f"{stack}: {kind} in its zones",
            zones,
            partial(_offerings, aws, name, kind),
            "Location",
            "choose another instance type",
        )
    if database := config.database:
        what = f"{stack}: {database.instance_class} for PostgreSQL"

        def classes() -> list[Json]:
            answer = aws.call(
                "rds",
                "describe_orderable_db_instance_options",
                name,
                Engine="postgres",
                DBInstanceClass=database.instance_class,
            )
            return listed(answer.get("OrderableDBInstanceOptions"))

        yield from asked(
            what,
            classes,
            lambda found: ok(what) if found else missing(what, f"not offered in {name}: choose another class"),
        )


def _offerings(aws: Aws, region: str, kind: str) -> list[Json]:
    filters: Json = [{"Name": "instance-type", "Values": [kind]}]
    answer = aws.call(
        "ec2", "describe_instance_type_offerings", region, LocationType="availability-zone", Filters=filters
    )
    return listed(answer.get("InstanceTypeOfferings"))


def _among(what: str, wanted: list[str], ask: Callable[[], list[Json]], key: str, remedy: str) -> Iterator[Check]:
    """Whether all that is wanted is among what AWS lists, by a key of its response."""

    def judge(found: list[Json]) -> Check:
        lacking = [one for one in wanted if one not in {at(each, key) for each in found}]
        return missing(what, f"not in {', '.join(lacking)}; {remedy}") if lacking else ok(what)

    yield from asked(what, ask, judge)
