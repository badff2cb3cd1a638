"""cert-manager: proves by DNS that the environment's names are its own."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values, given
from kyeol.addons.pod_security import pod_security
from kyeol.addons.service_account import service_account
from kyeol.iam import Statement, through_role

IDENTITY: Final = Identity(role="cert-manager", namespace="cert-manager", service_account="cert-manager")


def statements(zone_id: Input[str], hosts: Sequence[str]) -> list[Statement]:
    """ACME challenges of the environment's hosts, nothing else in the zone.

    The issuer names the hosted zone's id, so that cert-manager does not look for it.

    Args:
        zone_id: The hosted zone.
        hosts: The names that certificates are for.
    """
    zone = Output.concat("arn:aws:route53:::hostedzone/", zone_id)
    return [
        Statement(
            sid="Challenge",
            actions=["route53:ChangeResourceRecordSets"],
            resources=[zone],
            conditions={
                "ForAllValues:StringEquals": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
                        f"_acme-challenge.{host}" for host in hosts
                    ],
                    "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
                }
            },
        ),
        Statement(sid="Read", actions=["route53:ListResourceRecordSets"], resources=[zone]),
        Statement(sid="Wait", actions=["route53:GetChange"], resources=["arn:aws:route53:::change/*"]),
    ]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts
    return {"serviceAccount": service_account(IDENTITY, role_arn)}


ADDON: Final = Addon(
    name="cert-manager",
    chart="oci://quay.io/jetstack/charts/cert-manager",
    repository="",
    release=ChartRelease(
        version="v1.21.1",
        sha256="c27101f3f3e2349fb4a9e704316105bf7b52ad73b8c8257d3498ef7f2f6a4adc",
        app_version="v1.21.1",
        source="https://github.com/cert-manager/cert-manager/tree/v1.21.1/deploy/charts/cert-manager",
        support="until the second next minor, about eight months: cert-manager.io/docs/releases",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: through_role(facts.zone_role_arn) or statements(given(facts.zone_id), facts.hosts),
    settings=_settings,
    needs=("zone_id",),
    namespace_labels=pod_security("restricted"),
    brings=("acme.cert-manager.io", "cert-manager.io"),
    containers=("", "webhook", "cainjector", "startupapicheck"),
    ports=(
        Port(
            number=10250,
            serves="webhook",
            pods={"app.kubernetes.io/name": "webhook", "app.kubernetes.io/instance": "cert-manager"},
            source="values.yaml",
            setting="webhook.securePort",
        ),
        Port(
            number=9402,
            serves="metrics",
            pods={"app.kubernetes.io/name": "cert-manager", "app.kubernetes.io/instance": "cert-manager"},
            source="templates/deployment.yaml",
        ),
    ),
    registries=("quay.io",),
)
