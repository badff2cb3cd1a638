"""Short names for the kinds of resources in cases."""

from typing import Final

from kyeol.tools.kinds import (
    acm,
    argocd,
    cloudfront,
    cloudtrail,
    cloudwatch,
    costs,
    ec2,
    ecr,
    eks,
    elasticache,
    engine,
    iam,
    iam_users,
    kms,
    kubernetes,
    others,
    pulumi_eks,
    rds,
    route53,
    s3,
    secretsmanager,
    security_groups,
    sns,
    vpc,
    wafv2,
)

ALARM: Final = cloudwatch.METRIC_ALARM.type
APP_PROJECT: Final = argocd.APP_PROJECT.type
BUDGET: Final = costs.BUDGET.type
BUCKET: Final = s3.BUCKET.type
BUCKET_ENCRYPTION: Final = s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type
BUCKET_LIFECYCLE: Final = s3.BUCKET_LIFECYCLE_CONFIGURATION.type
BUCKET_LOCK: Final = s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type
BUCKET_LOGGING: Final = s3.BUCKET_LOGGING.type
BUCKET_OWNERSHIP: Final = s3.BUCKET_OWNERSHIP_CONTROLS.type
BUCKET_POLICY: Final = s3.BUCKET_POLICY.type
BUCKET_PUBLIC_ACCESS: Final = s3.BUCKET_PUBLIC_ACCESS_BLOCK.type
BUCKET_REPLICATION: Final = s3.BUCKET_REPLICATION_CONFIG.type
BUCKET_VERSIONING: Final = s3.BUCKET_VERSIONING.type
CACHE: Final = elasticache.REPLICATION_GROUP.type
CERTIFICATE: Final = acm.CERTIFICATE.type
CLUSTER: Final = pulumi_eks.CLUSTER_COMPONENT.type
COMPOSITE_ALARM: Final = cloudwatch.COMPOSITE_ALARM.type
CONFIG_MAP: Final = kubernetes.CONFIG_MAP.type
DATABASE: Final = rds.INSTANCE.type
DATABASE_COPIES: Final = rds.BACKUPS_REPLICATION.type
DATABASE_EVENTS: Final = rds.EVENT_SUBSCRIPTION.type
DATABASE_PARAMETERS: Final = rds.PARAMETER_GROUP.type
DATABASE_SUBNETS: Final = rds.SUBNET_GROUP.type
DEFAULT_SECURITY_GROUP: Final = security_groups.DEFAULT_SECURITY_GROUP.type
DISTRIBUTION: Final = cloudfront.DISTRIBUTION.type
EKS_ADDON: Final = eks.ADDON.type
ENDPOINT: Final = vpc.VPC_ENDPOINT.type
FLOW_LOG: Final = vpc.FLOW_LOG.type
INGRESS_RULE: Final = security_groups.SECURITY_GROUP_INGRESS_RULE.type
KEY: Final = kms.KEY.type
LAUNCH_TEMPLATE: Final = ec2.LAUNCH_TEMPLATE.type
LIMIT_RANGE: Final = kubernetes.LIMIT_RANGE.type
LOG_DELIVERY: Final = cloudwatch.LOG_DELIVERY.type
LOG_FILTER: Final = cloudwatch.LOG_METRIC_FILTER.type
LOG_GROUP: Final = cloudwatch.LOG_GROUP.type
LOG_SOURCE: Final = cloudwatch.LOG_DELIVERY_SOURCE.type
NAMESPACE: Final = kubernetes.NAMESPACE.type
NAT: Final = vpc.NAT_GATEWAY.type
NETWORK_POLICY: Final = kubernetes.NETWORK_POLICY.type
NODES: Final = eks.NODE_GROUP.type
POLICY: Final = iam.POLICY.type
PREFIX_LIST: Final = security_groups.MANAGED_PREFIX_LIST.type
PROVIDER: Final = engine.AWS.type
QUOTA: Final = kubernetes.RESOURCE_QUOTA.type
RELEASE: Final = kubernetes.RELEASE.type
REPOSITORY: Final = ecr.REPOSITORY.type
REPOSITORY_LIFECYCLE: Final = ecr.LIFECYCLE_POLICY.type
ROLE: Final = iam.ROLE.type
ROLE_ATTACHMENT: Final = iam.ROLE_POLICY_ATTACHMENT.type
ROLE_POLICY: Final = iam.ROLE_POLICY.type
ROUTE: Final = vpc.ROUTE.type
ROUTE_TABLE: Final = vpc.ROUTE_TABLE.type
ROUTE_TABLE_ASSOCIATION: Final = vpc.ROUTE_TABLE_ASSOCIATION.type
SECRET: Final = secretsmanager.SECRET.type
SECRET_VERSION: Final = secretsmanager.SECRET_VERSION.type
SECURITY_GROUP: Final = security_groups.SECURITY_GROUP.type
SECURITY_GROUP_RULE: Final = others.SECURITY_GROUP_RULE
STORAGE_CLASS: Final = kubernetes.STORAGE_CLASS.type
SUBNET: Final = vpc.SUBNET.type
TOPIC: Final = sns.TOPIC.type
TOPIC_POLICY: Final = sns.TOPIC_POLICY.type
TOPIC_SUBSCRIPTION: Final = sns.TOPIC_SUBSCRIPTION.type
TRAIL: Final = cloudtrail.TRAIL.type
USER: Final = iam_users.USER.type
VPC: Final = vpc.VPC.type
WEB_ACL: Final = wafv2.WEB_ACL.type
WEB_ACL_LOGGING: Final = wafv2.WEB_ACL_LOGGING_CONFIGURATION.type
ZONE: Final = route53.ZONE.type
