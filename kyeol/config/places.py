"""Where stacks live: with mgmt in one account, or each in an account of its own."""

from collections.abc import Mapping
from typing import Final

from kyeol.config.account import AwsConfig
from kyeol.config.names import MANAGEMENT_STACK

DNS_ROLES: Final = ("external-dns", "cert-manager")
"""Who of an environment writes into the zone, by the names of their roles."""


def apart(stack: str, accounts: Mapping[str, AwsConfig]) -> bool:
    """Whether a stack lives in another account than mgmt.

    Args:
        stack: The stack.
        accounts: Where each stack lives.
    """
    management = accounts.get(MANAGEMENT_STACK)
    return management is not None and accounts[stack].account_id != management.account_id
