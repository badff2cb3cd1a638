"""Kinds that rules look for and of which nothing is known but their token: they have no record in kyeol/tools/kinds."""

from typing import Final

ACCESS_KEY: Final = "aws:iam/accessKey:AccessKey"
APP_PROJECT: Final = "kubernetes:argoproj.io/v1alpha1:AppProject"
GROUP_POLICY: Final = "aws:iam/groupPolicy:GroupPolicy"
LIMIT_RANGE: Final = "kubernetes:core/v1:LimitRange"
LOG_SUBSCRIPTION: Final = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"
POLICY_ATTACHMENT: Final = "aws:iam/policyAttachment:PolicyAttachment"
SECURITY_GROUP_RULE: Final = "aws:ec2/securityGroupRule:SecurityGroupRule"
USER: Final = "aws:iam/user:User"
USER_POLICY: Final = "aws:iam/userPolicy:UserPolicy"

WORKLOADS: Final = (
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:batch/v1:CronJob",
    "kubernetes:batch/v1:Job",
    "kubernetes:core/v1:Pod",
)
