"""What AWS's services refuse to make or to change, though no schema says so: the table by kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import cloudfront, elasticache, rds
from kyeol.tools.kinds import eks as eks_kinds
from kyeol.tools.rehearse.cloud import data_stores, edge, eks
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.rehearse.cloud.inventory import Inventory

Refusal: TypeAlias = Callable[[ExistingResource | None, Mapping[str, Json], Inventory], Iterator[str]]
"""What is wrong with arguments: of something that exists and shall change, or of something new."""

REFUSALS: Final[Mapping[str, tuple[str, Refusal]]] = {
    cloudfront.VPC_ORIGIN.type: ("CannotUpdateEntityWhileInUse", edge.vpc_origin),
    eks_kinds.ADDON.type: ("InvalidParameterException", eks.addon),
    eks_kinds.CLUSTER.type: ("InvalidParameterException", eks.cluster),
    eks_kinds.NODE_GROUP.type: ("InvalidParameterException", eks.node_group),
    elasticache.REPLICATION_GROUP.type: ("InvalidParameterValue", data_stores.cache),
    rds.INSTANCE.type: ("InvalidParameterCombination", data_stores.database),
}
"""The error's code and the rule by kind."""


def refuse(type_: str, before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> None:
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
