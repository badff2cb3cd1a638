"""The records by which receivers believe the shop's emails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input


@dataclass(frozen=True, kw_only=True)
class MailRecord:
    """One record.

    Args:
        name: Its name.
        type: CNAME, MX or TXT.
        values: What it says; the provider puts the quotes of a TXT record itself.
    """

    name: Input[str]
    type: str
    values: Sequence[Input[str]]


@dataclass(frozen=True, kw_only=True)
class MailRecordsArgs:
    """What the records need.

    Args:
        zone_id: The zone.
        zone_provider: The provider of the zone's account.
        records: The records, by what they are for.
    """

    zone_id: Input[str]
    zone_provider: aws.Provider
    records: Mapping[str, MailRecord]


class MailRecords(pulumi.ComponentResource):
    """One record each, in the zone of the shop's names."""

    def __init__(self, name: str, args: MailRecordsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MailRecords", name, None, opts)
        for what, record in args.records.items():
            aws.route53.Record(
                f"{name}-{what}",
                zone_id=args.zone_id,
                name=record.name,
                type=record.type,
                records=list(record.values),
                ttl=300,
                opts=pulumi.ResourceOptions(parent=self, provider=args.zone_provider),
            )
        self.register_outputs({})
