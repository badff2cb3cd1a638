"""The two policies of a deployment's role."""

from kyeol.components.access.deploy.account_wide import account_wide, threats
from kyeol.components.access.deploy.by_name import by_name
from kyeol.components.access.deploy.by_tag import by_tag
from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.deploy.emails import emails
from kyeol.components.access.deploy.records import records
from kyeol.components.access.deploy.roles import roles
from kyeol.components.access.deploy.state import joining, state, state_key
from kyeol.iam import Statement


def around(of: DeploymentScope) -> list[Statement]:
    """What a deployment of an environment may do beside its resources: its roles, its records, its state, mgmt.

    Apart from `resources`, since a role's own policies have 10,240 characters in all, and a managed one 6,144 besides
    (IAM User Guide, "IAM and AWS STS quotas").
    """
    return [
        *roles(of),
        *records(of),
        *emails(of),
        *state(of),
        *(joining(of.account_id, of.account_id) if of.managed and of.joins_here else ()),
        *([Statement(sid="Assume", actions=["sts:AssumeRole"], resources=of.assumed)] if of.assumed else ()),
        *([state_key(of.management_account_id)] if of.managed and not of.joins_here else ()),
    ]


def resources(of: DeploymentScope) -> list[Statement]:
    """What a deployment of an environment may do with what it makes."""
    return [
        *by_name(of),
        *by_tag(of),
        *([] if of.managed and of.joins_here else threats(of)),
        *account_wide(of),
    ]
