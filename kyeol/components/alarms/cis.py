"""The monitoring section of CIS's AWS Foundations Benchmark: what of the trail's events it wants counted.

Its numbers are those of 5.0.0, 4.1 to 4.16 (5.x in 6.0). 4.1 and 4.3 are always watched (audit.py); 4.16 is Security
Hub itself. The events are those that prowler looks for (prowler-cloud/prowler,
prowler/providers/aws/services/cloudwatch/), in its order, since it compares by it.
"""

from typing import Final

from kyeol.components.alarms.trail_filter import TrailFilter

_DEPLOYED: Final = (
    "A deployment does that too: compare with the pipeline's runs. If it was none, the trail's log group has the "
    "principal, its address and every call; revert the change, and end the principal's sessions."
)


def _any_of(*names: str, source: str = "") -> str:
    """The pattern of events by their names, and by the service that they are of."""
    events = "||".join(f"($.eventName={name})" for name in names)
    return f"{{($.eventSource={source}.amazonaws.com)&&({events})}}" if source else f"{{{events}}}"


def _change(what: str, number: str, changed: str, *names: str, source: str = "") -> TrailFilter:
    return TrailFilter(
        what=what,
        pattern=_any_of(*names, source=source),
        description=f"{changed} (CIS {number}). {_DEPLOYED}",
    )


CIS: Final = (
    TrailFilter(
        what="console-without-mfa",
        pattern='{($.eventName="ConsoleLogin")&&($.additionalEventData.MFAUsed!="Yes")&&($.userIdentity.type="IAMUser")'
        '&&($.responseElements.ConsoleLogin="Success")}',
        description="An IAM user has signed in to the console without a second factor (CIS 4.2). There should be no "
        "such user: disable the password, and find out who made the user and for what.",
    ),
    _change(
        "iam-changes",
        "4.4",
        "An IAM policy was made, changed, attached or detached",
        "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
        "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
        "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
        "DetachGroupPolicy",
        source="iam",
    ),
    _change(
        "trail-changes",
        "4.5",
        "A trail was made, changed, stopped or deleted",
        "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging",
    ),
    TrailFilter(
        what="console-failures",
        pattern='{($.eventName=ConsoleLogin)&&($.errorMessage="Failed authentication")}',
        threshold=3,
        description="Three or more sign-ins to the console failed in five minutes (CIS 4.6): a forgotten password, or "
        "somebody who tries them. The trail's log group has the user and the address.",
    ),
    _change(
        "key-deletions",
        "4.7",
        "A KMS key was disabled or is to be deleted; what it encrypts cannot be read then, and CancelKeyDeletion "
        "brings it back until its waiting time is over",
        "DisableKey", "ScheduleKeyDeletion",
        source="kms",
    ),
    _change(
        "bucket-changes",
        "4.8",
        "A bucket's policy, ACL, CORS, life cycle or replication was changed",
        "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
        "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication",
        source="s3",
    ),
    _change(
        "config-changes",
        "4.9",
        "AWS Config was changed or stopped",
        "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder",
        source="config",
    ),
    _change(
        "security-group-changes",
        "4.10",
        "A security group was made, changed or deleted; the Load Balancer Controller does so with every load balancer",
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup",
    ),
    _change(
        "network-acl-changes",
        "4.11",
        "A network ACL was made, changed or deleted",
        "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
        "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation",
    ),
    _change(
        "gateway-changes",
        "4.12",
        "An internet or customer gateway was made, attached, detached or deleted",
        "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
        "DeleteInternetGateway", "DetachInternetGateway",
    ),
    _change(
        "route-changes",
        "4.13",
        "A route or a route table was made, changed or deleted",
        "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
        "DeleteRoute", "DisassociateRouteTable",
        source="ec2",
    ),
    _change(
        "vpc-changes",
        "4.14",
        "A VPC or a peering connection was made, changed or deleted",
        "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
        "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
        "DisableVpcClassicLink", "EnableVpcClassicLink",
    ),
    _change(
        "organization-changes",
        "4.15",
        "The organisation was changed: an account, a unit or a policy",
        "AcceptHandshake", "AttachPolicy", "CancelHandshake", "CreateAccount", "CreateOrganization",
        "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake", "DeleteOrganization",
        "DeleteOrganizationalUnit", "DeletePolicy", "EnableAllFeatures", "EnablePolicyType",
        "InviteAccountToOrganization", "LeaveOrganization", "DetachPolicy", "DisablePolicyType", "MoveAccount",
        "RemoveAccountFromOrganization", "UpdateOrganizationalUnit", "UpdatePolicy",
        source="organizations",
    ),
)  # fmt: skip
"""What is watched besides the root account and refused calls, where `kyeol:alarms.audit.cis` asks for it."""
