"""Copies of an environment's data in another region."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.kms import policy as kms_policy
from kyeol.components.kms.keys import kms_key
from kyeol.components.rds.database import Rds
from kyeol.components.s3.replication import BucketCopies, BucketCopiesArgs, Copied, Original
from kyeol.components.scope import Scope
from kyeol.config.database import numbered
from kyeol.config.encryption import EncryptionConfig
from kyeol.config.recovery import RecoveryConfig
from kyeol.config.storage import AccessLogsConfig


@dataclass(frozen=True, kw_only=True)
class RecoveryCopiesArgs:
    """What the copies need.

    Args:
        scope: The environment.
        recovery: Where, and how long.
        encryption: Rotation and deletion of the key there.
        storage_key_arn: The key of the buckets.
        database: The database; None: there is none.
        generation: Which instance of it is in use.
        originals: The buckets that are copied, by what they hold.
        access_logs: How long access to the copies is logged; None: it is not.
        metrics: Whether S3 counts what it copies, for alarms.
    """

    scope: Scope
    recovery: RecoveryConfig
    encryption: EncryptionConfig
    storage_key_arn: Input[str]
    database: Rds | None
    generation: int
    originals: Mapping[str, Original]
    access_logs: AccessLogsConfig | None = None
    metrics: bool = False


class RecoveryCopies(pulumi.ComponentResource):
    """The database's automated backups and the buckets, in another region, under a key of that region.

    Makes the key, the replication of the backups of the instance in use, and the buckets' copies (BucketCopies).
    """

    key_arn: Output[str]
    buckets: Mapping[str, Copied]

    def __init__(self, name: str, args: RecoveryCopiesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:RecoveryCopies", name, None, opts)
        scope, region = args.scope, args.recovery.region
        key = kms_key(
            name,
            scope,
            "recovery",
            "Copies of data from another region",
            [
                kms_policy.use_through(scope, "rds", "s3", region=region),
                # RDS copies and restores on behalf of whoever has asked for it.
                kms_policy.grants_for_services(scope),
            ],
            parent=self,
            encryption=args.encryption,
            region=region,
        )
        self.key_arn = key.arn
        if args.database:
            aws.rds.InstanceAutomatedBackupsReplication(
                # Each instance has a replication of its own: the next one's begins before this one's ends.
                numbered(f"{name}-database", args.generation),
                source_db_instance_arn=args.database.arn,
                kms_key_id=key.arn,
                retention_period=args.recovery.backup_retention_days,
                region=region,
                # Its deletion stops whatever replicates the instance: a successor would go with its predecessor
                # (terraform-provider-aws, internal/service/rds/instance_automated_backups_replication.go).
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )
        self.buckets = {}
        if args.originals:
            self.buckets = BucketCopies(
                f"{name}-buckets",
                BucketCopiesArgs(
                    scope=scope,
                    originals=args.originals,
                    region=region,
                    source_key_arn=args.storage_key_arn,
                    key_arn=key.arn,
                    access_logs=args.access_logs,
                    metrics=args.metrics,
                ),
                pulumi.ResourceOptions(parent=self),
            ).copied
        self.register_outputs({"keyArn": self.key_arn})
