"""What AWS's services refuse to make or to change, though no schema says so: the table by kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from kyeol.tools.rehearse.cloud import data_stores, eks
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.cloud.inventory import Inventory
from kyeol.tools.rehearse.cloud.live import Live

Rule: TypeAlias = Callable[[Live | None, Mapping[str, Any], Inventory], Iterator[str]]
"""What is wrong with arguments: of something that exists and shall change, or of something new."""

REFUSALS: Final[Mapping[str, tuple[str, Rule]]] = {
    "aws:eks/addon:Addon": ("InvalidParameterException", eks.addon),
    "aws:eks/cluster:Cluster": ("InvalidParameterException", eks.cluster),
    "aws:eks/nodeGroup:NodeGroup": ("InvalidParameterException", eks.node_group),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("InvalidParameterValue", data_stores.cache),
    "aws:rds/instance:Instance": ("InvalidParameterCombination", data_stores.database),
}
"""The error's code and the rule by kind."""


def refuse(type_: str, before: Live | None, inputs: Mapping[str, Any], inventory: Inventory) -> None:
    """Refuse what a service would refuse.

    Args:
        type_: The kind.
        before: What exists and shall change; None: it is made.
        inputs: The arguments.
        inventory: What exists.

    Raises:
        CloudError: It would.
    """
    if type_ in REFUSALS:
        code, rule = REFUSALS[type_]
        for message in rule(before, inputs, inventory):
            raise CloudError(code, message)
