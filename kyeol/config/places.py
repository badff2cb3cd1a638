"""Where stacks live: with mgmt in one account, or each in an account of its own."""

from collections.abc import Mapping
from typing import Final

from kyeol.config.account import AwsConfig
from kyeol.config.names import MANAGEMENT_STACK, PROJECT

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


def join_role_arn(management_account: str, stack: str) -> str:
    """The role in mgmt's account by which a stack of another account joins it."""
    return f"arn:aws:iam::{management_account}:role/{PROJECT}-{MANAGEMENT_STACK}-join-{stack}-role"


def dns_role_arn(management_account: str, stack: str) -> str:
    """The role in the zone's account by which a cluster of another account writes its records."""
    return f"arn:aws:iam::{management_account}:role/{PROJECT}-{MANAGEMENT_STACK}-dns-{stack}-role"


def deploy_role_arn(account: str, stack: str) -> str:
    """The role by which GitHub Actions deploys a stack."""
    return f"arn:aws:iam::{account}:role/{PROJECT}-{MANAGEMENT_STACK}-deploy-{stack}-role"
