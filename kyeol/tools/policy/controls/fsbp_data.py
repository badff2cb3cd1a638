"""FSBP, what holds data: RDS, ElastiCache, S3, KMS, Secrets Manager."""

from typing import Final

from kyeol.tools.policy.controls.control import Control, declined, met, not_applicable, owner, rules

_CLUSTERS: Final = not_applicable("no Aurora and no Multi-AZ cluster: an instance of RDS for PostgreSQL")
_NOT_OTHERS: Final = not_applicable("no engine but PostgreSQL")
_DRAWN: Final = declined(
    "the roles of pods and services name their keys, but boundaries and the policies of GitHub's roles name `key/*`, "
    "with a condition on the key's alias or its tag Environment: AWS draws a key's identifier, so they cannot name a "
    "key that is not there yet. The boundary of GitHub's roles names all keys; it grants nothing"
)
_BY_GENERATION: Final = declined(
    "RDS rotates its master secret every seven days; the program's secrets are rotated by their generation in the "
    "stack file (docs/how-to/rotation.md), since rotating by the clock would not know when the pods have the new one"
)

CONTROLS: Final = (
    Control("ElastiCache.1", "A cache has backups", rules("backups-cache", note="in staging and production")),
    Control("ElastiCache.2", "A cache takes minor upgrades", rules("versions-minor")),
    Control("ElastiCache.3", "A cache fails over", rules("availability-cache")),
    Control("ElastiCache.4", "A cache is encrypted at rest", rules("encryption-cache-at-rest")),
    Control("ElastiCache.5", "A cache takes TLS only", rules("encryption-cache-in-transit")),
    Control("ElastiCache.6", "A cache asks for a token", rules("encryption-cache-auth")),
    Control("ElastiCache.7", "A cache has a subnet group of its own", rules("network-data-tier")),
    Control("KMS.1", "No managed policy decrypts with every key", _DRAWN),
    Control("KMS.2", "No inline policy decrypts with every key", _DRAWN),
    Control("KMS.3", "No key is about to be deleted", rules("backups-key-window", "backups-protected")),
    Control("KMS.4", "Keys rotate", rules("encryption-key-rotation")),
    Control("KMS.5", "Keys are not public", rules("exposure-policy-public")),
    Control("RDS.1", "Snapshots are private", met("nothing in the program shares a snapshot")),
    Control("RDS.2", "An instance is not public", rules("exposure-database-private")),
    Control("RDS.3", "An instance is encrypted", rules("encryption-database-storage")),
    Control("RDS.4", "Snapshots are encrypted", rules("encryption-database-storage", note="by the instance's key")),
    Control("RDS.5", "An instance has a standby", rules("availability-database", note="in staging and production")),
    Control("RDS.6", "An instance has Enhanced Monitoring", rules("logging-database-insights")),
    Control("RDS.7", "A cluster cannot be deleted", _CLUSTERS),
    Control("RDS.8", "An instance cannot be deleted", rules("backups-database-deletion", note="in production")),
    Control("RDS.9", "An instance's logs reach CloudWatch", rules("logging-database")),
    Control("RDS.10", "An instance takes IAM authentication", declined("see the database's IAM authentication, below")),
    Control("RDS.11", "An instance has backups", rules("backups-database")),
    Control("RDS.12", "A cluster takes IAM authentication", _CLUSTERS),
    Control("RDS.13", "An instance takes minor upgrades", rules("versions-minor")),
    Control("RDS.14", "Aurora has backtracking", _CLUSTERS),
    Control("RDS.15", "A cluster is in several zones", _CLUSTERS),
    Control("RDS.16", "A cluster's snapshots have its tags", _CLUSTERS),
    Control("RDS.17", "An instance's snapshots have its tags", met("`copyTagsToSnapshot` of the instance")),
    Control("RDS.18", "An instance is in a VPC", rules("network-data-tier")),
    Control("RDS.19", "Critical events of clusters are subscribed to", _CLUSTERS),
    Control("RDS.20", "Critical events of instances are subscribed to", rules("logging-database-events")),
    Control(
        "RDS.21",
        "Events of parameter groups are subscribed to",
        declined("they change by a deployment only, which tells"),
    ),
    Control(
        "RDS.22",
        "Events of security groups are subscribed to",
        declined("the instance has security groups of the VPC; changes of those are in the trail's alarms (CIS 4.10)"),
    ),
    Control(
        "RDS.23",
        "A database is on another port than the engine's own",
        declined("5432: only the nodes reach the port; another number would hide it from nobody who does"),
    ),
    Control("RDS.24", "A cluster's master has a name of its own", _CLUSTERS),
    Control(
        "RDS.25",
        "An instance's master has a name of its own",
        met("`kyeol_master`; an adopted instance keeps the name it came with"),
    ),
    Control("RDS.26", "An instance is in a backup plan", declined("see the backup plan, below")),
    Control("RDS.27", "A cluster is encrypted", _CLUSTERS),
    Control("RDS.34", "Aurora MySQL's audit reaches CloudWatch", _CLUSTERS),
    Control("RDS.35", "A cluster takes minor upgrades", _CLUSTERS),
    Control("RDS.36", "PostgreSQL's logs reach CloudWatch", rules("logging-database")),
    Control("RDS.37", "Aurora PostgreSQL's logs reach CloudWatch", _CLUSTERS),
    Control("RDS.38", "PostgreSQL takes TLS only", rules("encryption-database-tls")),
    Control("RDS.39", "MySQL takes TLS only", _NOT_OTHERS),
    Control("RDS.40", "SQL Server's logs reach CloudWatch", _NOT_OTHERS),
    Control("RDS.41", "SQL Server takes TLS only", _NOT_OTHERS),
    Control("RDS.42", "MariaDB's logs reach CloudWatch", _NOT_OTHERS),
    Control("RDS.43", "A proxy takes TLS only", not_applicable("no RDS Proxy")),
    Control("RDS.44", "MariaDB takes TLS only", _NOT_OTHERS),
    Control("RDS.45", "Aurora MySQL has an audit", _CLUSTERS),
    Control("RDS.46", "An instance is in no subnet with a way to the internet", rules("network-data-tier")),
    Control("RDS.47", "A PostgreSQL cluster's snapshots have its tags", _CLUSTERS),
    Control("RDS.48", "A MySQL cluster's snapshots have its tags", _CLUSTERS),
    Control(
        "S3.1",
        "The account blocks public access",
        owner("one setting for all buckets of the account, whoever's; every bucket of the program blocks it (S3.8)"),
    ),
    Control(
        "S3.2", "Nobody reads a bucket from outside", rules("exposure-policy-public", "exposure-bucket-public-access")
    ),
    Control(
        "S3.3", "Nobody writes a bucket from outside", rules("exposure-policy-public", "exposure-bucket-public-access")
    ),
    Control("S3.5", "A bucket refuses plain HTTP", rules("encryption-bucket-tls")),
    Control(
        "S3.6",
        "No bucket policy lets another account change the bucket",
        met("the shipped stacks' bucket policies let in services of AWS only, each with its source"),
    ),
    Control(
        "S3.7",
        "A bucket has a copy in another region",
        met("`kyeol:recovery`, shipped in prod, copies the media and the trail; logs and payloads have none"),
    ),
    Control("S3.8", "A bucket blocks public access", rules("exposure-bucket-public-access")),
    Control("S3.9", "A bucket logs access", rules("logging-bucket-access", note="in production")),
    Control("S3.10", "A bucket with versions has a life cycle", rules("backups-bucket-life-cycle")),
    Control("S3.11", "A bucket notifies of events", declined("nothing would listen; the access log says who did what")),
    Control("S3.12", "A bucket has ACLs disabled", rules("exposure-bucket-owner")),
    Control("S3.13", "A bucket has a life cycle", rules("backups-bucket-life-cycle")),
    Control("S3.14", "A bucket has versions", rules("backups-bucket-versions")),
    Control(
        "S3.15",
        "A bucket is locked",
        rules(
            "backups-trail-locked",
            "backups-copied-locked",
            note="the trail and the copies; shops replace and delete their media",
        ),
    ),
    Control(
        "S3.17",
        "A bucket is encrypted with a KMS key",
        rules("encryption-own-keys", note="in staging and production, except logs whose writers cannot use KMS"),
    ),
    Control("S3.19", "Access points block public access", not_applicable("no access points")),
    Control(
        "S3.20",
        "A bucket's versions are deleted with MFA only",
        declined("only the root user can set it; see CIS 2.1.2"),
    ),
    Control("S3.24", "Multi-Region Access Points block public access", not_applicable("no access points")),
    Control("S3.25", "Directory buckets have a life cycle", not_applicable("no directory buckets")),
    Control("SecretsManager.1", "Secrets rotate by themselves", _BY_GENERATION),
    Control("SecretsManager.2", "Rotations succeed", met("RDS's own, of the master secret, alone")),
    Control(
        "SecretsManager.3",
        "No secret is unused for 90 days",
        declined("External Secrets reads the shop's by the hour, but the database's master secret only a sync does"),
    ),
    Control("SecretsManager.4", "Secrets are rotated in time", _BY_GENERATION),
)
