"""What is an environment's by name in AWS: the ARNs of what is called kyeol-ENVIRONMENT-NAME."""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi import Input

from kyeol.config.adopted import Adopted
from kyeol.config.dns import owned_records
from kyeol.config.mail import MAIL_FROM
from kyeol.iam import Statement


def own_name(environment: str) -> str:
    """How everything of an environment is called; it ends where the environment's name ends."""
    return f"{pulumi.get_project()}-{environment}-*"


def own_buckets(environment: str, adopted: Adopted) -> list[str]:
    """The environment's buckets; those of web ACLs' logs have a prefix that WAF asks for."""
    own = [f"arn:aws:s3:::{before}{own_name(environment)}" for before in ("", "aws-waf-logs-")]
    # With what is in it.
    taken = [f"arn:aws:s3:::{adopted.bucket}", f"arn:aws:s3:::{adopted.bucket}/*"] if adopted.bucket else []
    return [*own, *taken]


def own_databases(account_id: str, environment: str, adopted: Adopted) -> list[str]:
    """The environment's database instances, with the replica of one that was adopted."""
    return [f"arn:aws:rds:*:{account_id}:db:{name}" for name in (own_name(environment), *adopted.databases)]


def own_log_groups(account_id: str, environment: str, adopted: Adopted) -> list[str]:
    """The environment's log groups: under its own name, and where EKS, RDS, ElastiCache and WAF ask for a prefix."""
    groups = [
        f"{before}{own_name(environment)}"
        for before in ("", "/aws/eks/", "/aws/rds/instance/", "/aws/vendedlogs/elasticache/", "aws-waf-logs-")
    ]
    groups += [f"/aws/rds/instance/{name}/*" for name in adopted.databases]
    return [f"arn:aws:logs:*:{account_id}:log-group:{group}" for group in groups]


def own_clusters(account_id: str, environment: str) -> list[str]:
    """The environment's cluster, and what belongs to it: their ARNs begin with the cluster's name."""
    kinds = ("access-entry", "addon", "cluster", "nodegroup", "podidentityassociation")
    return [f"arn:aws:eks:*:{account_id}:{kind}/{own_name(environment)}" for kind in kinds]


def own_resources(account_id: str, environment: str, adopted: Adopted) -> list[str]:
    """Everything else that AWS knows by a name of the environment's, or by one that it has adopted."""
    own = own_name(environment)
    rds = [f"db:{name}" for name in adopted.databases]
    rds += [f"snapshot:{adopted.database}-final-*"] if adopted.database else []
    rds += [f"subgrp:{adopted.subnet_group}"] if adopted.subnet_group else []
    return [
        *own_clusters(account_id, environment),
        *own_log_groups(account_id, environment, adopted),
        f"arn:aws:budgets::{account_id}:budget/{own}",
        f"arn:aws:cloudfront::{account_id}:function/{own}",
        f"arn:aws:cloudtrail:*:{account_id}:trail/{own}",
        f"arn:aws:cloudwatch:*:{account_id}:alarm:{own}",
        f"arn:aws:cloudwatch::{account_id}:dashboard/{own}",
        f"arn:aws:dynamodb:*:{account_id}:table/{own}",
        f"arn:aws:ecr:*:{account_id}:repository/{own}",
        f"arn:aws:elasticache:*:{account_id}:*:{own}",
        f"arn:aws:kms:*:{account_id}:alias/{own}",
        f"arn:aws:logs:*:{account_id}:delivery-destination:{own}",
        f"arn:aws:logs:*:{account_id}:delivery-source:{own}",
        f"arn:aws:rds:*:{account_id}:*:{own}",
        *(f"arn:aws:rds:*:{account_id}:{one}" for one in rds),
        f"arn:aws:secretsmanager:*:{account_id}:secret:{own}",
        f"arn:aws:sns:*:{account_id}:{own}",
        f"arn:aws:sqs:*:{account_id}:{own}",
        f"arn:aws:wafv2:*:{account_id}:*/{own}",
    ]


def own_identity(account_id: str, sender: str) -> str:
    """The identity in SES of the domain that an environment's emails come from."""
    return f"arn:aws:ses:*:{account_id}:identity/{sender}"


def own_emails(account_id: str, environment: str) -> str:
    """The environment's configuration sets in SES."""
    return f"arn:aws:ses:*:{account_id}:configuration-set/{own_name(environment)}"


SENDER: Final = "smtp"
"""What the user is for that hands in emails; its name is kyeol-{environment}-smtp."""


def mail_user(account_id: str, environment: str) -> str:
    """The user by which an environment's emails are handed in."""
    return f"arn:aws:iam::{account_id}:user/{pulumi.get_project()}-{environment}-{SENDER}"


def state_objects(bucket: str, stack: str) -> list[str]:
    """Everything that Pulumi keeps of a stack: its state with copies, its history, its backups and its locks.

    Source: pulumi v3.259, pkg/backend/diy (store.go, lock.go): a name ends in .json, in a folder or in a slash, so that
    no stack's is the beginning of another's.
    """
    kept = f"arn:aws:s3:::{bucket}/.pulumi"
    return [
        f"{kept}/stacks/{pulumi.get_project()}/{stack}.json*",
        f"{kept}/history/{pulumi.get_project()}/{stack}/*",
        f"{kept}/backups/{pulumi.get_project()}/{stack}/*",
        f"{kept}/locks/organization/{pulumi.get_project()}/{stack}/*",
    ]


def records_of(hosts: Sequence[str], sender: str | None = None) -> list[str]:
    """The records that a stack makes itself: its names, and below each of them what ACM, DMARC and SES ask for.

    Args:
        hosts: Its public names.
        sender: The one that SES sends its emails from.
    """
    emails = [f"*._domainkey.{sender}", f"{MAIL_FROM}.{sender}"] if sender else []
    return [*(name for host in hosts for name in (host, f"_*.{host}")), *emails]


def records_in_clusters(hosts: Sequence[str]) -> list[str]:
    """The records that ExternalDNS and cert-manager make, each with the ownership records beside or below it."""
    return [*owned_records(hosts), *(f"_acme-challenge.{host}" for host in hosts)]


def record_changes(zones: Sequence[Input[str]], names: Sequence[str]) -> Statement:
    """To write records of some names, and no others.

    Args:
        zones: The ARNs of the zones.
        names: The names, as patterns (IAM compares them in lower case, without the last dot).
    """
    return Statement(
        sid="Records",
        actions=["route53:ChangeResourceRecordSets"],
        resources=zones,
        conditions={"ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": list(names)}},
    )
