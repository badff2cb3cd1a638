"""How the roles are called that one stack makes and another one names."""

import pulumi

from kyeol.config.names import MANAGEMENT_STACK


def join_role_arn(management_account: str, stack: str) -> str:
    """The role in mgmt's account by which a stack of another account joins it."""
    return f"arn:aws:iam::{management_account}:role/{pulumi.get_project()}-{MANAGEMENT_STACK}-join-{stack}-role"


def dns_role_arn(management_account: str, stack: str) -> str:
    """The role in the zone's account by which a cluster of another account writes its records."""
    return f"arn:aws:iam::{management_account}:role/{pulumi.get_project()}-{MANAGEMENT_STACK}-dns-{stack}-role"


def deploy_role_arn(account: str, stack: str) -> str:
    """The role by which GitHub Actions deploys a stack."""
    return f"arn:aws:iam::{account}:role/{pulumi.get_project()}-{MANAGEMENT_STACK}-deploy-{stack}-role"
