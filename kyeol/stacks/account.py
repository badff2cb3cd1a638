"""What all environments of one account share, made by one of their stacks: permissions boundaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi

from kyeol.components.access.boundaries import Boundaries, BoundariesArgs
from kyeol.components.access.joining_roles import JoiningRoles, JoiningRolesArgs
from kyeol.components.access.role_names import dns_role_arn, join_role_arn
from kyeol.components.argocd.hub import SPOKE_ROLE
from kyeol.components.scope import Scope, boundary_name
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.places import apart
from kyeol.config.reading.load import Configuration
from kyeol.stacks.dns import Dns


@dataclass(frozen=True, kw_only=True)
class Account:
    """What is made for an account.

    Args:
        boundaries: The permissions boundaries of its roles.
        environments: The environments that live there.
    """

    boundaries: Boundaries
    environments: Sequence[str]


def make_account(
    scope: Scope, configuration: Configuration, opts: pulumi.ResourceOptions
) -> tuple[Scope, Account | None]:
    """Make what the environments of the account share, where this stack is the one to do it.

    mgmt does it for its own account, and an environment that has an account to itself for that.

    Args:
        scope: The environment, whose roles have no boundary yet.
        configuration: What is asked for.
        opts: The stack's providers.

    Returns:
        The environment with the boundary of its roles, and what was made; None where another stack makes it.
    """
    environments = _served(configuration)
    if not environments:
        arn = scope.arn("iam", f"policy/{boundary_name(scope.environment)}")
        return replace(scope, boundary_arn=arn), None
    shared = configuration.management or configuration.config
    accounts, stack = configuration.accounts, configuration.stack
    management = accounts[MANAGEMENT_STACK].account_id if MANAGEMENT_STACK in accounts else ""
    alone = stack != MANAGEMENT_STACK
    others = [name for name in accounts if apart(name, accounts)]
    joined = [dns_role_arn(management, stack)] if alone else []
    if configuration.config.argocd:
        spokes = sorted({one.account_id for one in accounts.values()})
        joined += [f"arn:aws:iam::{account}:role/{pulumi.get_project()}-*-{SPOKE_ROLE}-role" for account in spokes]
    entered = [one.role_arn for name, one in accounts.items() if name in environments and one.role_arn]
    boundaries = Boundaries(
        "boundaries",
        BoundariesArgs(
            scope=scope,
            environments={name: configuration.hosts.get(name, ()) for name in environments},
            senders=configuration.senders,
            adopted=configuration.adopted,
            joined=joined,
            pipeline=shared.github is not None or bool(others),
            assumed=[*entered, *([join_role_arn(management, stack)] if alone else ())],
        ),
        opts,
    )
    made = Account(boundaries=boundaries, environments=environments)
    return replace(scope, boundary_arn=boundaries.arns[scope.environment]), made


def make_joining_roles(
    scope: Scope, configuration: Configuration, account: Account | None, dns: Dns | None, opts: pulumi.ResourceOptions
) -> JoiningRoles | None:
    """Make the roles by which environments of other accounts join mgmt; None where there are none, and elsewhere.

    Args:
        scope: mgmt.
        configuration: What is asked for.
        account: mgmt's account.
        dns: The zone.
        opts: The stack's providers.
    """
    accounts = configuration.accounts
    others = {name: one for name, one in accounts.items() if apart(name, accounts)}
    if configuration.stack != MANAGEMENT_STACK or account is None or not others:
        return None
    return JoiningRoles(
        "joining",
        JoiningRolesArgs(
            scope=scope,
            environments=others,
            hosts=configuration.hosts,
            senders=configuration.senders,
            zone_id=dns.zone_id if dns else None,
            boundary_arn=account.boundaries.github_arn,
        ),
        opts,
    )


def _served(configuration: Configuration) -> Sequence[str]:
    """The environments of the account, in the stack that makes what they share; none in the others."""
    accounts: Mapping[str, str] = {name: one.account_id for name, one in configuration.accounts.items()}
    here = configuration.config.aws.account_id
    if configuration.stack == MANAGEMENT_STACK:
        return sorted(name for name, account in accounts.items() if account == here)
    return () if accounts.get(MANAGEMENT_STACK) == here else (configuration.stack,)
