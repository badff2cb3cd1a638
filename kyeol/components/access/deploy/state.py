"""Pulumi's state: the environment's own, and what it reads of mgmt's."""

import pulumi

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import state_objects
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.iam import ConditionValues, Statement


def state(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do in the bucket of states."""
    bucket = f"arn:aws:s3:::{of.state_bucket}"
    shared = state_objects(of.state_bucket, MANAGEMENT_STACK)[:1] if of.managed else []
    return [
        Statement(sid="ListState", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=[bucket]),
        Statement(
            sid="State",
            actions=["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            resources=state_objects(of.state_bucket, of.environment),
        ),
        Statement(sid="ReadState", actions=["s3:GetObject"], resources=[f"{bucket}/.pulumi/meta.yaml", *shared]),
    ]


def joining(account_id: str, requester: str) -> list[Statement]:
    """What an environment adds to mgmt: a peering, its routes; and it decrypts mgmt's outputs.

    Args:
        account_id: mgmt's account.
        requester: The environment's account: no network of another one is let in (VPC Peering Guide, "Identity and
            access management", which has ec2:RequesterVpc).
    """
    tagged: dict[str, ConditionValues] = {"StringEquals": {"aws:ResourceTag/Environment": MANAGEMENT_STACK}}
    return [
        Statement(
            sid="Peering",
            actions=[
                "ec2:AcceptVpcPeeringConnection",
                "ec2:CreateRoute",
                "ec2:DeleteRoute",
                "ec2:ReplaceRoute",
            ],
            resources=[f"arn:aws:ec2:*:{account_id}:{kind}/*" for kind in ("route-table", "vpc")],
            conditions=tagged,
        ),
        Statement(
            sid="NoStrangersNetwork",
            effect="Deny",
            actions=["ec2:AcceptVpcPeeringConnection"],
            resources=[f"arn:aws:ec2:*:{account_id}:vpc-peering-connection/*"],
            conditions={
                "ArnNotLike": {"ec2:RequesterVpc": f"arn:aws:ec2:*:{requester}:vpc/*"},
                "Null": {"ec2:RequesterVpc": "false"},
            },
        ),
        state_key(account_id),
    ]


def state_key(account_id: str) -> Statement:
    """To decrypt what mgmt exports, by the key of its state.

    Args:
        account_id: mgmt's account.
    """
    return Statement(
        sid="ManagementState",
        actions=["kms:Decrypt"],
        resources=[f"arn:aws:kms:*:{account_id}:key/*"],
        conditions={
            "ForAnyValue:StringEquals": {
                "kms:ResourceAliases": f"alias/{pulumi.get_project()}-{MANAGEMENT_STACK}-pulumi"
            }
        },
    )
