"""cert-manager: proves by DNS that the environment's names are its own."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons import Identity
from kyeol.components.iam import Statement

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
