"""DNS: the environment's records in the zone of all, and in mgmt the zone itself."""

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import record_changes, records_of
from kyeol.iam import Statement


def records(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do in Route 53's zones; nothing where mgmt's zone is another account's."""
    if not of.joins_here:
        return []
    zones = ["arn:aws:route53:::hostedzone/*"]
    own = record_changes(zones, records_of(of.hosts, of.sender))
    if of.managed:
        return [own] if of.hosts else []
    return [
        *([own] if of.hosts else []),
        Statement(sid="CreateZone", actions=["route53:CreateHostedZone"], resources=["*"]),  # It has no ARN yet.
        Statement(sid="Zone", actions=["route53:DeleteHostedZone", "route53:UpdateHostedZone*"], resources=zones),
    ]
