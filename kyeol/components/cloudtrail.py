"""The CloudTrail trail of the account, its locked bucket and its log group."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import iam_role, on_behalf_of
from kyeol.components.log_group import log_group
from kyeol.components.s3 import policy as s3_policy
from kyeol.components.s3.bucket import Bucket, BucketArgs, ObjectLock, bucket_arn
from kyeol.components.scope import Scope
from kyeol.config.audit import AuditConfig
from kyeol.iam import Statement

Selector = aws.cloudtrail.TrailAdvancedEventSelectorArgs
Field = aws.cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs


def trail_arn(scope: Scope) -> str:
    """The trail's ARN, known before the trail is: its bucket's and its key's policies name it."""
    return scope.arn("cloudtrail", f"trail/{scope.name('audit')}")


@dataclass(frozen=True, kw_only=True)
class AuditTrailArgs:
    """What the trail needs.

    Args:
        scope: The environment.
        audit: How long files are locked and logs kept, and which events are recorded.
        storage_key_arn: The key of the trail's files and bucket; None: S3's own keys.
        logs_key_arn: The key of its log group; None: AWS's own encryption.
        media_bucket_arn: The bucket whose writes are recorded where the configuration asks for data events.
        access_logs: The bucket that S3 logs access to the audit bucket to; None: none.
    """

    scope: Scope
    audit: AuditConfig
    storage_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None
    media_bucket_arn: Input[str] | None = None
    access_logs: Bucket | None = None


class AuditTrail(pulumi.ComponentResource):
    """A trail of all regions with file validation, into a bucket with object lock and into CloudWatch Logs.

    Makes the bucket, the log group with the role that writes it, and the trail. Where the trail is retained, so is
    everything it writes to.
    """

    arn: str
    bucket: Bucket
    log_group_name: Output[str]

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AuditTrail", name, None, opts)
        scope, audit = args.scope, args.audit
        kept = scope.foundation(self, holds_data=True)
        self.arn = trail_arn(scope)
        self.bucket = Bucket(
            name,
            BucketArgs(
                scope=scope,
                what="audit",
                noncurrent_days=1,
                kms_key_arn=args.storage_key_arn,
                expiry_days=audit.retention_days,
                object_lock=ObjectLock(days=audit.retention_days, mode=audit.lock_mode),
                statements=s3_policy.trail_delivery(scope, bucket_arn(scope, "audit"), self.arn),
                access_logs=args.access_logs,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        group = log_group(name, scope.name("audit"), audit.log_retention_days, kept, kms_key_arn=args.logs_key_arn)
        self.log_group_name = group.name
        # The stream's name is CloudTrail's own.
        streams = f"log-stream:{scope.account_id}_CloudTrail_{scope.region}*"
        writes = Statement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[Output.format("{0}:{1}", group.arn, streams)],
        )
        role, permissions = iam_role(name, scope, "audit", _trust(scope, self.arn), [writes], kept)
        aws.cloudtrail.Trail(
            name,
            name=scope.name("audit"),
            s3_bucket_name=self.bucket.name,
            kms_key_id=args.storage_key_arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            cloud_watch_logs_group_arn=Output.format("{0}:*", group.arn),
            cloud_watch_logs_role_arn=role.arn,
            advanced_event_selectors=_events(args),
            tags=scope.tags("audit"),
            # CloudTrail tries out both ways of writing when the trail is made.
            opts=scope.stateful(self, pulumi.ResourceOptions(depends_on=[self.bucket.policy, *permissions])),
        )
        self.register_outputs({"arn": self.arn, "bucketName": self.bucket.name, "logGroupName": self.log_group_name})


def _trust(scope: Scope, source: str) -> Statement:
    """CloudTrail on behalf of this trail."""
    principal = "cloudtrail.amazonaws.com"
    return Statement(
        actions=["sts:AssumeRole"],
        principals={"Service": [principal]},
        conditions=on_behalf_of(scope, principal, "role", source),
    )


def _events(args: AuditTrailArgs) -> Sequence[Selector]:
    """All management events; where asked for, also every write to the media bucket."""
    management = Selector(
        name="Management events", field_selectors=[Field(field="eventCategory", equals=["Management"])]
    )
    if not args.audit.data_events or args.media_bucket_arn is None:
        return [management]
    media = Selector(
        name="Writes to the media bucket",
        field_selectors=[
            Field(field="eventCategory", equals=["Data"]),
            Field(field="resources.type", equals=["AWS::S3::Object"]),
            Field(field="resources.ARN", starts_withs=[Output.concat(args.media_bucket_arn, "/")]),
            Field(field="readOnly", equals=["false"]),
        ],
    )
    return [management, media]
