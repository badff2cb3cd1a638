"""ExternalDNS: keeps the records of Ingress hosts in the zone."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values, given
from kyeol.addons.pod_security import pod_security
from kyeol.addons.service_account import service_account
from kyeol.config.dns import OWNED, OWNERSHIP, owned_records
from kyeol.iam import Statement, through_role

LABEL: Final = 63
"""The longest label of a name (RFC 1035)."""

IDENTITY: Final = Identity(role="external-dns", namespace="external-dns", service_account="external-dns")


def prefix(hosts: Sequence[str], zone: str) -> str:
    """How the names of ownership records begin, so that there can be one for each host.

    The type is put in front of the host's first label, so that the record is beside its host:
    external-dns-cname-dev.example.com. That of the zone's own name would be outside of the zone, where ExternalDNS
    skips it with a line of debug log, and a first label of more than 44 letters would grow past 63; the host would then
    have a record that nobody owns, changes or removes. With the type in a label of its own both work:
    external-dns-cname.example.com (kubernetes-sigs/external-dns, v0.21.0, registry/mapper/mapper.go, ToTXTName;
    provider/aws/aws.go, changesByZone). Only where it is needed: a prefix that changes leaves the records of before
    without an owner. A stack file admits no wildcards.

    Args:
        hosts: The names that ExternalDNS owns here.
        zone: The zone that they are in.
    """
    longest = max(len(f"{OWNERSHIP}{one}-") for one in OWNED)
    beside = all(host != zone and longest + len(host.partition(".")[0]) <= LABEL for host in hosts)
    return OWNERSHIP if beside else f"{OWNERSHIP}%{{record_type}}."


def statements(zone_id: Input[str], hosts: Sequence[str]) -> list[Statement]:
    """Records of the environment's hosts only: the zone is every environment's.

    Args:
        zone_id: The hosted zone.
        hosts: The names that ExternalDNS owns here, whose ownership records are beside or below them.
    """
    zone = Output.concat("arn:aws:route53:::hostedzone/", zone_id)
    return [
        Statement(
            sid="Change",
            actions=["route53:ChangeResourceRecordSets"],
            resources=[zone],
            conditions={
                "ForAllValues:StringEquals": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": owned_records(hosts)
                }
            },
        ),
        Statement(
            sid="Read",
            actions=["route53:ListResourceRecordSets", "route53:ListTagsForResource", "route53:ListTagsForResources"],
            resources=[zone],
        ),
        Statement(
            sid="List",
            actions=["route53:ListHostedZones"],
            resources=["*"],  # The list of an account's zones: AWS knows no resource.
        ),
    ]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    return {
        "serviceAccount": service_account(IDENTITY, role_arn),
        # Records outside these names are other environments', or CloudFront's: it neither makes nor removes them.
        "domainFilters": list(facts.hosts),
        "txtOwnerId": facts.cluster_name,
        "txtPrefix": prefix(facts.hosts, facts.zone_name or ""),
        "extraArgs": {
            "zone-id-filter": given(facts.zone_id),
            **({"aws-assume-role": facts.zone_role_arn} if facts.zone_role_arn else {}),
        },
    }


ADDON: Final = Addon(
    name="external-dns",
    chart="external-dns",
    repository="https://kubernetes-sigs.github.io/external-dns/",
    release=ChartRelease(
        version="1.21.1",
        sha256="5dd033a4b872bf641860695705ee460031d0bc695f114bf8926fee6736814e19",
        app_version="0.21.0",
        source="https://github.com/kubernetes-sigs/external-dns/tree/external-dns-helm-chart-1.21.1/charts/external-dns",
        support="the newest release: kubernetes-sigs/external-dns, README",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: through_role(facts.zone_role_arn) or statements(given(facts.zone_id), facts.hosts),
    settings=_settings,
    needs=("zone_id",),
    namespace_labels=pod_security("restricted"),
    cleans_up=True,
    ports=(
        Port(
            number=7979,
            serves="metrics",
            pods={"app.kubernetes.io/name": "external-dns", "app.kubernetes.io/instance": "external-dns"},
            source="templates/deployment.yaml",
        ),
    ),
    registries=("registry.k8s.io",),
)
