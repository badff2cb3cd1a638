"""What a change in place interrupts: nothing is made anew, and something stops all the same.

Nodes: terraform-provider-aws sends `launch_template`, `version` and `release_version` to UpdateNodegroupVersion
(internal/service/eks/node_group.go), which drains and replaces every node; a change of what a launch template holds
makes a new version of it (internal/service/ec2/ec2_launch_template.go, `updateKeys`), and the program's node groups
follow the latest. Databases: "Settings for DB instances" of the RDS user guide. Caches: "Scaling replication groups"
and "Upgrading engine versions" of the ElastiCache user guide.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from kyeol.tools.diff.changes import PropertyChange
from kyeol.tools.diff.replacement import inside

Inputs: TypeAlias = Mapping[str, Any]

ALL_NODES: Final = "all nodes are replaced, a few at a time"

NODE_GROUPS: Final = frozenset({"aws:eks/nodeGroup:NodeGroup", "eks:index:ManagedNodeGroup"})
LAUNCH_TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"

NO_NEW_VERSION: Final = frozenset({"defaultVersion", "name", "namePrefix", "region", "tags", "updateDefaultVersion"})
"""What a launch template changes without a new version of it: the names and the tags of its own."""


def _nodes(_inputs: Inputs) -> str:
    return ALL_NODES


def _in_the_window(what: str) -> Callable[[Inputs], str]:
    return lambda inputs: f"{what}, {'at once' if inputs.get('applyImmediately') else 'in the maintenance window'}"


_RESTARTS: Final = _in_the_window("the database restarts")
_FAILS_OVER: Final = _in_the_window("the cache fails over, and its connections break once")
_NODE_GROUP: Final = {"launchTemplate": _nodes, "releaseVersion": _nodes, "version": _nodes}

INTERRUPTS: Final[Mapping[str, Mapping[str, Callable[[Inputs], str]]]] = {
    **dict.fromkeys(NODE_GROUPS, _NODE_GROUP),
    "aws:ec2/route:Route": {
        "natGatewayId": lambda _: "connections through the old gateway break once",
    },
    "aws:rds/instance:Instance": {
        "engineVersion": _in_the_window("the database is upgraded and does not answer meanwhile"),
        "identifier": _RESTARTS,
        "instanceClass": _RESTARTS,
        "port": _RESTARTS,
    },
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        "engine": _FAILS_OVER,
        "engineVersion": _FAILS_OVER,
        "nodeType": _FAILS_OVER,
    },
}
"""What stops, by kind and argument."""


def interruptions(type_: str, changes: Iterable[PropertyChange], inputs: Inputs) -> list[str]:
    """What a change in place interrupts.

    Args:
        type_: The kind of resource.
        changes: Its arguments that differ.
        inputs: Its arguments after the change.

    Returns:
        One phrase each, without doubles.
    """
    return list(dict.fromkeys(_found(type_, list(changes), inputs)))


def new_version(changes: Iterable[PropertyChange]) -> bool:
    """Whether changes of a launch template make a new version of it."""
    return any(not any(inside(one.path, still) for still in NO_NEW_VERSION) for one in changes)


def _found(type_: str, changes: list[PropertyChange], inputs: Inputs) -> Iterator[str]:
    if type_ == LAUNCH_TEMPLATE and new_version(changes):
        yield ALL_NODES
    for path, says in INTERRUPTS.get(type_, {}).items():
        if any(inside(one.path, path) for one in changes):
            yield says(inputs)
