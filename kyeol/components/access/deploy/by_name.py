"""What is the environment's by name: the services that know names get the environment's."""

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import own_buckets, own_resources
from kyeol.iam import Statement


def by_name(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do with what its name makes the environment's."""
    resources = own_resources(of.account_id, of.environment, of.adopted)
    buckets = own_buckets(of.environment, of.adopted)
    services = sorted({arn.split(":")[2] for arn in resources})
    return [
        Statement(
            sid="Own", actions=[f"{service}:*" for service in (*services, "s3")], resources=[*resources, *buckets]
        ),
        Statement(
            sid="LocksHold",
            effect="Deny",
            # What is locked in GOVERNANCE stays for its time: only an administrator can go round that.
            actions=["s3:BypassGovernanceRetention"],
            resources=["arn:aws:s3:::*"],
        ),
        Statement(
            sid="Defaults",
            # What AWS brings, and looks at when something of the environment's is made.
            actions=["elasticache:*ReplicationGroup", "rds:*DBInstance*", "wafv2:*WebACL"],
            resources=[
                f"arn:aws:elasticache:*:{of.account_id}:parametergroup:default*",
                f"arn:aws:rds:*:{of.account_id}:*:default*",
                "arn:aws:wafv2:*:*:*/managedruleset/*",
            ],
        ),
        Statement(
            sid="AutomatedBackups",
            # Their identifiers are drawn, and IAM knows no tags of theirs (Service Authorization Reference, Amazon RDS,
            # auto-backup). What is in them the key of their database keeps apart.
            actions=[f"rds:{verb}DBInstanceAutomatedBackupsReplication" for verb in ("Start", "Stop")]
            + ["rds:RestoreDBInstanceToPointInTime"],
            resources=[f"arn:aws:rds:*:{of.account_id}:auto-backup:*"],
        ),
        Statement(
            sid="MasterSecret",
            # RDS makes it in the caller's name (RDS User Guide, rds-secrets-manager-permissions).
            actions=["secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:TagResource"],
            resources=[f"arn:aws:secretsmanager:*:{of.account_id}:secret:rds!*"],
        ),
    ]
