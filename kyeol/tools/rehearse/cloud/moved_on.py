"""What happens to what is up while nobody deploys: AWS upgrades, things grow, somebody helps by hand."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from kyeol.tools.kinds import acm, eks, elasticache, rds, security_groups, vpc
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.versions import KUBERNETES, POSTGRES, VALKEY

Raised: TypeAlias = Mapping[tuple[str, str], str]
"""What AWS has raised: the new version, by URN and argument."""

_GROWTH_GIB: Final = 10
_BY_HAND: Final = "ByHand"
_RENEWED: Final = "2030-01-01T00:00:00Z"


def _valkey(version: str) -> str:
    """The newest minor of a version's major: ElastiCache's automatic minor upgrade."""
    return max((one for one in VALKEY if int(float(one)) == int(float(version))), key=float)


def _postgres(version: str) -> str:
    """The newest release of a major version: RDS's automatic minor upgrade."""
    newest: Mapping[str, str] = {major: release.newest_minor for major, release in POSTGRES.items()}
    return newest.get(version, version)


def _kubernetes(version: str) -> str:
    """The minor after a version: what EKS does at the end of its standard support, with upgrade policy STANDARD."""
    return min((one for one in KUBERNETES if one > version), default=version)


_RAISES: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    eks.CLUSTER.type: ("version", _kubernetes),
    elasticache.REPLICATION_GROUP.type: ("engineVersion", _valkey),
    rds.INSTANCE.type: ("engineVersion", _postgres),
}


def upgrade(resources: Iterable[ExistingResource]) -> Raised:
    """Raise each version that AWS raises by itself, as if every campaign had ended.

    Returns:
        What was raised.
    """
    raised = {}
    for one in resources:
        path, raise_ = _RAISES.get(one.type, ("", None))
        old = one.sent.fields[path].string_value if raise_ and path in one.sent.fields else ""
        if raise_ and old and (new := raise_(old)) != old:
            for wire in (one.state, one.sent):
                wire.fields[path].string_value = new
            one.inputs = {**one.inputs, path: new}
            raised[one.urn, path] = new
    return raised


def grow(resources: Iterable[ExistingResource]) -> None:
    """Let each database's volume grow, as its storage autoscaling does."""
    for one in resources:
        if one.type == rds.INSTANCE.type and "allocatedStorage" in one.sent.fields:
            for wire in (one.state, one.sent):
                wire.fields["allocatedStorage"].number_value += _GROWTH_GIB


def renew(resources: Iterable[ExistingResource]) -> None:
    """Renew each certificate, as ACM does sixty days before its end: ARN and arguments stay as they are."""
    for one in resources:
        if one.type == acm.CERTIFICATE.type:
            one.state.fields["notAfter"].string_value = _RENEWED


def help_by_hand(resources: Iterable[ExistingResource]) -> ExistingResource | None:
    """Tag the network in the console.

    Returns:
        A rule of a security group that somebody takes away as well; None where there is none.
    """
    rules = []
    for one in resources:
        if one.type == vpc.VPC.type:
            for wire in (one.state, one.sent):
                wire.fields["tags"].struct_value.fields[_BY_HAND].string_value = "true"
        if one.type == security_groups.SECURITY_GROUP_INGRESS_RULE.type:
            rules.append(one)
    return min(rules, key=lambda one: one.urn, default=None)


def lowered(resources: Iterable[ExistingResource], raised: Raised) -> list[str]:
    """What is not on the version any more that AWS had raised it to.

    Args:
        resources: What exists.
        raised: What was raised.
    """
    now = {one.urn: one for one in resources}
    return sorted(
        urn
        for (urn, path), version in raised.items()
        if urn not in now or now[urn].state.fields[path].string_value != version
    )
