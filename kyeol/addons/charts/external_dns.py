"""ExternalDNS: keeps the records of Ingress hosts in the zone."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values, given
from kyeol.addons.pod_security import pod_security
from kyeol.addons.service_account import service_account
from kyeol.iam import Statement

IDENTITY: Final = Identity(role="external-dns", namespace="external-dns", service_account="external-dns")


def statements(zone_id: Input[str], hosts: Sequence[str]) -> list[Statement]:
    """Records of the environment's hosts only: the zone is every environment's.

    Args:
        zone_id: The hosted zone.
        hosts: The names that ExternalDNS owns here. Its ownership records are beside them as PREFIX-HOST.
    """
    zone = Output.concat("arn:aws:route53:::hostedzone/", zone_id)
    return [
        Statement(
            sid="Change",
            actions=["route53:ChangeResourceRecordSets"],
            resources=[zone],
            conditions={
                "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
                        name for host in hosts for name in (host, f"*-{host}")
                    ]
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
        "extraArgs": {"zone-id-filter": given(facts.zone_id)},
    }


ADDON: Final = Addon(
    name="external-dns",
    chart="external-dns",
    repository="https://kubernetes-sigs.github.io/external-dns/",
    release=ChartRelease(
        version="1.21.1",
        app_version="0.21.0",
        source="https://github.com/kubernetes-sigs/external-dns/tree/external-dns-helm-chart-1.21.1/charts/external-dns",
        support="the newest release: kubernetes-sigs/external-dns, README",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: statements(given(facts.zone_id), facts.hosts),
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
