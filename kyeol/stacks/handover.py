"""The change of who installs the add-ons: what the last run left, and whether this one may go on from there."""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi import Output

from kyeol.config.addons import AddonsConfig, Delivery
from kyeol.json_value import Json
from kyeol.stacks.last_run import last_outputs

HANDED_OVER: Final = "handover"
"""What a stack exports as its delivery while the add-ons may change hands: whoever had them has let go."""

_STILL_OWNED: Final[Mapping[Delivery, str]] = {
    "argocd": "kyeol:addons.delivery is argocd, but this program still owns the Helm releases and would uninstall "
    "them; set delivery to pulumi and handover to true, run `pulumi up --stack {stack}`, and only then switch",
    "pulumi": "kyeol:addons.delivery is pulumi, but Argo CD still installs the charts and would undo what Helm does; "
    "set delivery to argocd and handover to true, run `pulumi up --stack {stack}`, wait until its applications are "
    "gone, and only then switch",
}


def delivery_now(config: AddonsConfig) -> str:
    """What the next run is to find: who has the add-ons, or that they may change hands."""
    return HANDED_OVER if config.handover else config.delivery


def one_owner(stack: str, delivery: Delivery, gate: pulumi.Resource) -> Output[pulumi.Resource]:
    """Something to wait for: it is there once the last run has left nobody else in charge of the add-ons.

    What installs them, or has them installed, depends on it, so that nothing of it happens before this is
    checked, even in an `up` without a preview.

    Args:
        stack: The stack, whose own outputs tell.
        delivery: Who is to install the add-ons now.
        gate: The resource to return: one that the add-ons wait for anyway.

    Raises:
        RunError: When the program runs, and the last run left the other in charge.
    """

    def compare(outputs: Mapping[str, Json]) -> pulumi.Resource:
        if outputs.get("addonsDelivery") in (None, HANDED_OVER, delivery):
            return gate
        raise pulumi.RunError(_STILL_OWNED[delivery].format(stack=stack))

    return last_outputs(stack).apply(compare)
