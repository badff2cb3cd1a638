"""The environment's own KMS keys: data, storage, logs, and the logs key of us-east-1."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.kms import policy as kms_policy
from kyeol.components.scope import Scope
from kyeol.config.encryption import EncryptionConfig
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.iam import Statement, policy_document


def kms_key(
    name: str,
    scope: Scope,
    what: str,
    description: str,
    statements: Sequence[Statement],
    *,
    parent: pulumi.Resource,
    encryption: EncryptionConfig | None = None,
    region: str | None = None,
) -> aws.kms.Key:
    """A symmetric key that the account administers, and its alias `alias/kyeol-{environment}-{what}`.

    Args:
        name: The logical name of both.
        scope: The environment.
        what: What it encrypts, in a word.
        description: What it encrypts, in a few.
        statements: Who uses it.
        parent: Its component.
        encryption: Rotation and deletion; absent: the defaults of EncryptionConfig.
        region: Another region than the stack's.
    """
    settings = encryption or EncryptionConfig()
    key = aws.kms.Key(
        name,
        description=f"{scope.environment}: {description}",
        policy=policy_document(kms_policy.administration(scope), *statements),
        enable_key_rotation=True,
        rotation_period_in_days=settings.rotation_period_days,
        deletion_window_in_days=settings.deletion_window_days,
        region=region,
        tags=scope.tags(what),
        opts=scope.stateful(parent),
    )
    aws.kms.Alias(
        name,
        name=f"alias/{scope.name(what)}",
        target_key_id=key.key_id,
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return key


@dataclass(frozen=True, kw_only=True)
class KeysArgs:
    """What the keys need.

    Args:
        scope: The environment.
        encryption: Rotation and deletion.
        edge: Whether there is a CDN: it reads and logs into buckets, and its web ACL logs to a group in us-east-1,
            which only a key of that region can encrypt.
        waf_logs: Whether web ACLs log to buckets.
        cluster: Whether an EKS cluster encrypts Kubernetes' secrets with the data key.
        trail_arn: The trail that writes encrypted files; None: there is no trail.
    """

    scope: Scope
    encryption: EncryptionConfig
    edge: bool = False
    waf_logs: bool = False
    cluster: bool = False
    trail_arn: str | None = None


class Keys(pulumi.ComponentResource):
    """The keys of an environment, each with an alias, rotation and a policy of its own.

    Makes an `aws.kms.Key` and an `aws.kms.Alias` for each of:

    - data: RDS, ElastiCache, Secrets Manager, Kubernetes' secrets, EBS volumes.
    - storage: S3 buckets and what writes and reads there: CloudFront, log delivery, CloudTrail.
    - logs: CloudWatch log groups.
    - edge-logs: the log group or bucket of CloudFront's web ACL, in us-east-1; only with `edge`, and where the stack
      itself is elsewhere: there, logs and storage serve.
    """

    data_arn: Output[str]
    storage_arn: Output[str]
    logs_arn: Output[str]
    edge_logs_arn: Output[str] | None

    def __init__(self, name: str, args: KeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Keys", name, None, opts)
        self._name, self._args = name, args
        scope, region = args.scope, args.scope.region
        self.data_arn = self._key(
            "data",
            "Databases, caches, secrets and volumes",
            [
                # ElastiCache calls KMS under DAX's name too.
                kms_policy.use_through(scope, "rds", "elasticache", "dax", "secretsmanager", "ec2"),
                kms_policy.grants_for_services(scope),
                *([kms_policy.grants_for_cluster(scope)] if args.cluster else ()),
            ],
        )
        self.storage_arn = self._key(
            "storage",
            "S3 buckets",
            [
                kms_policy.use_through(scope, "s3"),
                *([kms_policy.cloudfront_reads(scope), kms_policy.log_delivery(scope)] if args.edge else ()),
                *([kms_policy.waf_delivery(scope, region)] if args.waf_logs else ()),
                *(kms_policy.trail(scope, args.trail_arn) if args.trail_arn else ()),
            ],
        )
        self.logs_arn = self._key(
            "logs",
            "CloudWatch log groups",
            [kms_policy.cloudwatch_logs(scope, region)],
        )
        self.edge_logs_arn = None
        if args.edge and region != CLOUDFRONT_REGION:
            self.edge_logs_arn = self._key(
                "edge-logs",
                "CloudWatch log groups of the edge",
                [
                    # Also where the web ACL logs to a bucket: the log group of before goes only after the change.
                    kms_policy.cloudwatch_logs(scope, CLOUDFRONT_REGION),
                    *(
                        [
                            kms_policy.use_through(scope, "s3", region=CLOUDFRONT_REGION),
                            kms_policy.waf_delivery(scope, CLOUDFRONT_REGION),
                        ]
                        if args.waf_logs
                        else ()
                    ),
                ],
                region=CLOUDFRONT_REGION,
            )
        self.register_outputs(
            {
                "dataArn": self.data_arn,
                "storageArn": self.storage_arn,
                "logsArn": self.logs_arn,
                "edgeLogsArn": self.edge_logs_arn,
            }
        )

    def _key(
        self, what: str, description: str, statements: Sequence[Statement], region: str | None = None
    ) -> Output[str]:
        key = kms_key(
            f"{self._name}-{what}",
            self._args.scope,
            what,
            description,
            statements,
            parent=self,
            encryption=self._args.encryption,
            region=region,
        )
        return key.arn
