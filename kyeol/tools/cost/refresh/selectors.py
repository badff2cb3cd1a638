"""Which row of the bulk list is which price: what a model asks for, and only that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kyeol.config.facts.instance_families import CACHE_FAMILIES, NODE_FAMILIES, RDS_FAMILIES


@dataclass(frozen=True, kw_only=True)
class Selector:
    """Where a price is.

    Args:
        key: The key in the table.
        offer: The offer's code, with its capitals.
        usage: The usage type without the region's prefix; in the global table, the whole of it.
        unit: The unit in the table.
        where: What the row's attributes must be; `family` is the product family.
    """

    key: str
    offer: str
    usage: str
    unit: str
    where: Mapping[str, str] = field(default_factory=dict)


_NODE: Final = {
    "family": "Compute Instance", "tenancy": "Shared", "operatingSystem": "Linux", "preInstalledSw": "NA",
    # Without it an unused reservation, at 0, is a price of the type too.
    "capacityStatus": "Used",
}  # fmt: skip
# Aurora's instances and disks have the same usage types.
_POSTGRES: Final = {"databaseEngine": "PostgreSQL"}
_APPLICATION: Final = {"family": "Load Balancer-Application"}

_PLAIN: Final = (
    ("eks.cluster", "AmazonEKS", "AmazonEKS-Hours:perCluster", "hour"),
    ("eks.extended-support", "AmazonEKS", "AmazonEKS-Hours:extendedSupport", "hour"),
    ("ebs.gp3", "AmazonEC2", "EBS:VolumeUsage.gp3", "GB-month"),
    ("ebs.gp3-iops", "AmazonEC2", "EBS:VolumeP-IOPS.gp3", "IOPS-month"),
    ("ebs.snapshot", "AmazonEC2", "EBS:SnapshotUsage", "GB-month"),
    ("nat.hour", "AmazonEC2", "NatGateway-Hours", "hour"),
    ("nat.gb", "AmazonEC2", "NatGateway-Bytes", "GB"),
    ("endpoint.hour", "AmazonVPC", "VpcEndpoint-Hours", "hour"),
    ("endpoint.gb", "AmazonVPC", "VpcEndpoint-Bytes", "GB"),
    ("ipv4.hour", "AmazonVPC", "PublicIPv4:InUseAddress", "hour"),
    ("s3.standard", "AmazonS3", "TimedStorage-ByteHrs", "GB-month"),
    ("s3.ia", "AmazonS3", "TimedStorage-SIA-ByteHrs", "GB-month"),
    ("s3.put", "AmazonS3", "Requests-Tier1", "request"),
    ("s3.get", "AmazonS3", "Requests-Tier2", "request"),
    ("waf.acl", "awswaf", "WebACLV2", "month"),
    ("waf.rule", "awswaf", "RuleV2", "month"),
    ("kms.key", "awskms", "KMS-Keys", "month"),
    ("secrets.secret", "AWSSecretsManager", "AWSSecretsManager-Secrets", "month"),
    ("logs.ingest", "AmazonCloudWatch", "DataProcessing-Bytes", "GB"),
    ("logs.ingest-ia", "AmazonCloudWatch", "DataProcessingIA-Bytes", "GB"),
    ("logs.store", "AmazonCloudWatch", "TimedStorage-ByteHrs", "GB-month"),
    ("logs.vended", "AmazonCloudWatch", "VendedLog-Bytes", "GB"),
    ("alarm.standard", "AmazonCloudWatch", "CW:AlarmMonitorUsage", "month"),
    ("metric.custom", "AmazonCloudWatch", "CW:MetricMonitorUsage", "month"),
    ("ecr.storage", "AmazonECR", "TimedStorage-ByteHrs", "GB-month"),
    ("cloudtrail.data-event", "AWSCloudTrail", "DataEventsRecorded", "event"),
    ("transfer.internet", "AWSDataTransfer", "DataTransfer-Out-Bytes", "GB"),
    ("transfer.zone", "AWSDataTransfer", "DataTransfer-Regional-Bytes", "GB"),
    ("rds.backup", "AmazonRDS", "RDS:ChargedBackupUsage", "GB-month"),
    ("guardduty.event", "AmazonGuardDuty", "PaidEventsAnalyzed", "event"),
    ("guardduty.gb", "AmazonGuardDuty", "PaidEventsAnalyzed-Bytes", "GB"),
    ("guardduty.audit-event", "AmazonGuardDuty", "PaidKubernetesAuditLogsAnalyzed", "event"),
    ("guardduty.s3-event", "AmazonGuardDuty", "PaidS3DataEventsAnalyzed", "event"),
    ("guardduty.runtime-vcpu", "AmazonGuardDuty", "PaidEKSvCPUMonitored", "vCPU-month"),
    ("guardduty.database-vcpu", "AmazonGuardDuty", "PaidRDSvCPUMonitored", "vCPU-month"),
    ("inspector.image", "AmazonInspectorV2", "container-image-initial-scan", "image"),
    ("inspector.rescan", "AmazonInspectorV2", "container-image-re-scan", "scan"),
    ("securityhub.check", "AWSSecurityHub", "PaidComplianceCheck", "check"),
    ("ses.email", "AmazonSES", "Recipients-EC2", "email"),
)
"""Prices that offer and usage type say alone. What was read of the others (logs to S3, requests of WAF, snapshots of
caches) names no usage type: they stay as the table has them."""


def regional() -> Iterator[Selector]:
    """The prices of a region."""
    for key, offer, usage, unit in _PLAIN:
        where = _POSTGRES if key == "rds.backup" else {}
        yield Selector(key=key, offer=offer, usage=usage, unit=unit, where=where)
    for key, usage, unit in (("alb.hour", "LoadBalancerUsage", "hour"), ("alb.lcu", "LCUUsage", "LCU-hour")):
        yield Selector(key=key, offer="AWSELB", usage=usage, unit=unit, where=_APPLICATION)
    for size in _sizes(NODE_FAMILIES):
        yield Selector(key=f"ec2.{size}", offer="AmazonEC2", usage=f"BoxUsage:{size}", unit="hour", where=_NODE)
    for zones, option, usage in (("single", "Single-AZ", "InstanceUsage"), ("multi", "Multi-AZ", "Multi-AZUsage")):
        where = {**_POSTGRES, "deploymentOption": option}
        for size in _sizes(RDS_FAMILIES, "db."):
            key = f"rds.postgres.{size}.{zones}"
            yield Selector(key=key, offer="AmazonRDS", usage=f"{usage}:{size}", unit="hour", where=where)
        disk = f"RDS:{'Multi-AZ-' if zones == 'multi' else ''}GP3-Storage"
        yield Selector(key=f"rds.gp3.{zones}", offer="AmazonRDS", usage=disk, unit="GB-month", where=where)
    for size in _sizes(CACHE_FAMILIES, "cache."):
        where = {"cacheEngine": "Valkey"}
        key = f"cache.valkey.{size}"
        yield Selector(key=key, offer="AmazonElastiCache", usage=f"NodeUsage:{size}", unit="hour", where=where)


def everywhere() -> Iterator[Selector]:
    """The prices of the global table."""
    for group in ("AP", "AU", "EU", "IN", "JP", "ME", "SA", "US", "ZA"):
        for what, usage, unit in (
            ("egress", "DataTransfer-Out-Bytes", "GB"),
            ("request", "Requests-Tier2-HTTPS", "request"),
        ):
            yield Selector(
                key=f"cloudfront.{group}.{what}", offer="AmazonCloudFront", usage=f"{group}-{usage}", unit=unit
            )
    yield Selector(key="route53.zone", offer="AmazonRoute53", usage="HostedZone", unit="month")
    yield Selector(key="route53.query", offer="AmazonRoute53", usage="DNS-Queries", unit="request")


def _sizes(families: Mapping[str, tuple[str, ...]], prefix: str = "") -> Iterator[str]:
    yield from (f"{prefix}{family.removeprefix(prefix)}.{size}" for family, sizes in families.items() for size in sizes)
