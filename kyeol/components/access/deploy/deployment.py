"""What a deployment is of: one environment, where it lives, and what it has adopted."""

from collections.abc import Sequence
from dataclasses import dataclass

from kyeol.config.adopted import NOTHING, Adopted
from kyeol.config.names import MANAGEMENT_STACK


@dataclass(frozen=True, kw_only=True)
class DeploymentScope:
    """What a deployment is of.

    Args:
        environment: The environment, a stack.
        account_id: Its account.
        region: Its region.
        hosts: Its public names.
        state_bucket: Where Pulumi keeps its state.
        joins_here: Whether mgmt, with the zone and the hub's network, is in the same account.
        assumed: The roles of other accounts that it works with.
        management_account_id: mgmt's account.
        sender: The domain that SES sends its emails from; None: it sends none.
        adopted: What it has adopted by name.
    """

    environment: str
    account_id: str
    region: str
    hosts: Sequence[str]
    state_bucket: str
    joins_here: bool = True
    assumed: Sequence[str] = ()
    management_account_id: str = ""
    sender: str | None = None
    adopted: Adopted = NOTHING

    @property
    def managed(self) -> bool:
        """Whether it is an environment, which is joined to mgmt, and not mgmt itself."""
        return self.environment != MANAGEMENT_STACK
