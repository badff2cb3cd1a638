"""Which actions of AWS each kind of resource needs of who makes, changes and deletes it: a table.

Source: the calls of terraform-provider-aws (internal/service/SERVICE/RESOURCE.go, as each kind's record in
kyeol/tools/kinds names the file), with the resource types of the Service Authorization Reference
(docs.aws.amazon.com/service-authorization/latest/reference/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Needs:
    """What a kind needs.

    Args:
        resource: The ARN that the actions are on, as a template; {arn} is the recorded one.
        actions: The actions, of one service, as a text.
        more: Actions on something else, by that ARN's template.
    """

    resource: str
    actions: str
    more: Mapping[str, str]


def _on(resource: str, actions: str, **more: str) -> Needs:
    return Needs(resource, actions, {_ELSEWHERE[key]: text for key, text in more.items()})


_ELSEWHERE: Final = {
    "anything": "*",
    "bucket": "arn:aws:s3:::{i[bucket]}",
    "certificate": "{i[certificateArn]}",
    "cluster": "arn:aws:eks:{region}:{account}:cluster/{i[clusterName]}",
    "key": "arn:aws:kms:{region}:{account}:key/{i[targetKeyId]}",
    "log_group": "arn:aws:logs:{region}:{account}:log-group:{i[logGroupName]}",
    "master_secret": "arn:aws:secretsmanager:{region}:{account}:secret:rds!db-1-abcdef",
    "node_role": "{i[nodeRoleArn]}",
    "objects": "arn:aws:s3:::{i[bucket]}/some",
    "repository": "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
    "role": "arn:aws:iam::{account}:role/{i[role]}",
    "route_table": "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}",
    "rules": "arn:aws:wafv2:{region}:aws:regional/managedruleset/AWSManagedRulesCommonRuleSet/1",
    "security_group": "arn:aws:ec2:{region}:{account}:security-group/{i[securityGroupId]}",
    "service_linked": "arn:aws:iam::{account}:role/aws-service-role/some.amazonaws.com/AWSServiceRoleForSome",
    "source": "{i[resourceArn]}",
    "subnet": "arn:aws:ec2:{region}:{account}:subnet/{i[subnetId]}",
    "vpc": "arn:aws:ec2:{region}:{account}:vpc/{i[vpcId]}",
    "peer_vpc": "arn:aws:ec2:{region}:{account}:vpc/{i[peerVpcId]}",
}


def _ec2(kind: str) -> str:
    return f"arn:aws:ec2:{{region}}:{{account}}:{kind}/{{id}}"


_TAGS: Final = "CreateTags DeleteTags"

NEEDS: Final[Mapping[str, Needs]] = {
    "aws:acm/certificate:Certificate": _on(
        "{arn}",
        "acm:AddTagsToCertificate DeleteCertificate DescribeCertificate "
        "ListTagsForCertificate UpdateCertificateOptions",
        anything="acm:RequestCertificate",
    ),
    "aws:acm/certificateValidation:CertificateValidation": _on("{i[certificateArn]}", "acm:DescribeCertificate"),
    "aws:budgets/budget:Budget": _on("{arn}", "budgets:ModifyBudget TagResource ViewBudget ListTagsForResource"),
    "aws:cloudfront/cachePolicy:CachePolicy": _on(
        "arn:aws:cloudfront::{account}:cache-policy/{id}",
        "cloudfront:CreateCachePolicy DeleteCachePolicy GetCachePolicy UpdateCachePolicy",
    ),
    "aws:cloudfront/distribution:Distribution": _on(
        "{arn}",
        "cloudfront:CreateDistribution DeleteDistribution GetDistribution "
        "GetDistributionConfig ListTagsForResource "
        "TagResource UpdateDistribution",
    ),
    "aws:cloudfront/function:Function": _on(
        "{arn}", "cloudfront:CreateFunction DeleteFunction DescribeFunction GetFunction PublishFunction UpdateFunction"
    ),
    "aws:cloudfront/monitoringSubscription:MonitoringSubscription": _on(
        "*", "cloudfront:CreateMonitoringSubscription DeleteMonitoringSubscription GetMonitoringSubscription"
    ),
    "aws:cloudfront/originAccessControl:OriginAccessControl": _on(
        "arn:aws:cloudfront::{account}:origin-access-control/{id}",
        "cloudfront:CreateOriginAccessControl DeleteOriginAccessControl "
        "GetOriginAccessControl UpdateOriginAccessControl",
    ),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": _on(
        "arn:aws:cloudfront::{account}:response-headers-policy/{id}",
        "cloudfront:CreateResponseHeadersPolicy DeleteResponseHeadersPolicy GetResponseHeadersPolicy "
        "UpdateResponseHeadersPolicy",
    ),
    # What CloudFront does besides in the caller's name: the schema of AWS::CloudFront::VpcOrigin, "permissions".
    "aws:cloudfront/vpcOrigin:VpcOrigin": _on(
        "{arn}",
        "cloudfront:CreateVpcOrigin DeleteVpcOrigin GetVpcOrigin ListTagsForResource TagResource UpdateVpcOrigin",
        anything="ec2:DescribeInstances ec2:DescribeInternetGateways elasticloadbalancing:DescribeLoadBalancers",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    "aws:cloudtrail/trail:Trail": _on(
        "{arn}",
        "cloudtrail:AddTags CreateTrail DeleteTrail GetEventSelectors GetTrailStatus ListTags PutEventSelectors "
        "StartLogging StopLogging UpdateTrail",
        anything="cloudtrail:DescribeTrails",
    ),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": _on(
        "{arn}", "cloudwatch:DeleteAlarms ListTagsForResource PutCompositeAlarm TagResource"
    ),
    "aws:cloudwatch/dashboard:Dashboard": _on(
        "{i[dashboardArn]}", "cloudwatch:DeleteDashboards GetDashboard PutDashboard"
    ),
    "aws:cloudwatch/logDelivery:LogDelivery": _on(
        "arn:aws:logs:{region}:{account}:delivery:{id}",
        "logs:CreateDelivery DeleteDelivery GetDelivery ListTagsForResource TagResource UpdateDeliveryConfiguration",
    ),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": _on(
        "arn:aws:logs:{region}:{account}:delivery-destination:{i[name]}",
        "logs:DeleteDeliveryDestination GetDeliveryDestination ListTagsForResource PutDeliveryDestination TagResource",
    ),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": _on(
        "arn:aws:logs:{region}:{account}:delivery-source:{i[name]}",
        "logs:DeleteDeliverySource GetDeliverySource ListTagsForResource PutDeliverySource TagResource",
        source="cloudfront:AllowVendedLogDeliveryForResource",
    ),
    "aws:cloudwatch/logGroup:LogGroup": _on(
        "{arn}",
        "logs:AssociateKmsKey CreateLogGroup DeleteLogGroup ListTagsForResource PutRetentionPolicy TagResource",
        anything="logs:DescribeLogGroups",
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": _on(
        "arn:aws:logs:{region}:{account}:log-group:{i[logGroupName]}",
        "logs:DeleteMetricFilter DescribeMetricFilters PutMetricFilter",
    ),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": _on(
        "*", "logs:DeleteResourcePolicy DescribeResourcePolicies PutResourcePolicy"
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": _on(
        "{arn}",
        "cloudwatch:DeleteAlarms ListTagsForResource PutMetricAlarm TagResource",
        anything="cloudwatch:DescribeAlarms",
    ),
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": _on(
        "{arn}",
        "ce:DeleteAnomalyMonitor GetAnomalyMonitors ListTagsForResource TagResource UpdateAnomalyMonitor",
        anything="ce:CreateAnomalyMonitor",
    ),
    "aws:costexplorer/anomalySubscription:AnomalySubscription": _on(
        "{arn}",
        "ce:DeleteAnomalySubscription GetAnomalySubscriptions "
        "ListTagsForResource TagResource UpdateAnomalySubscription",
        anything="ce:CreateAnomalySubscription",
    ),
    "aws:dynamodb/table:Table": _on(
        "{arn}",
        "dynamodb:CreateTable DeleteTable DescribeContinuousBackups "
        "DescribeTable DescribeTimeToLive ListTagsOfResource "
        "TagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive",
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _on(
        "{arn}", f"ec2:{_TAGS} RevokeSecurityGroupEgress RevokeSecurityGroupIngress"
    ),
    "aws:ec2/eip:Eip": _on("{arn}", f"ec2:AllocateAddress {_TAGS} DisassociateAddress ReleaseAddress"),
    "aws:ec2/flowLog:FlowLog": _on("{arn}", f"ec2:CreateFlowLogs {_TAGS} DeleteFlowLogs", vpc="ec2:CreateFlowLogs"),
    "aws:ec2/internetGateway:InternetGateway": _on(
        "{arn}",
        f"ec2:AttachInternetGateway CreateInternetGateway {_TAGS} DeleteInternetGateway DetachInternetGateway",
        vpc="ec2:AttachInternetGateway",
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": _on(
        "{arn}",
        f"ec2:CreateLaunchTemplate CreateLaunchTemplateVersion {_TAGS} DeleteLaunchTemplate ModifyLaunchTemplate",
    ),
    "aws:ec2/managedPrefixList:ManagedPrefixList": _on(
        "{arn}",
        f"ec2:CreateManagedPrefixList {_TAGS} DeleteManagedPrefixList GetManagedPrefixListEntries "
        "ModifyManagedPrefixList",
    ),
    "aws:ec2/natGateway:NatGateway": _on(
        _ec2("natgateway"), f"ec2:CreateNatGateway {_TAGS} DeleteNatGateway", subnet="ec2:CreateNatGateway"
    ),
    "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions": _on(
        "arn:aws:ec2:{region}:{account}:vpc-peering-connection/{i[vpcPeeringConnectionId]}",
        "ec2:ModifyVpcPeeringConnectionOptions",
    ),
    "aws:ec2/route:Route": _on(
        "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}", "ec2:CreateRoute DeleteRoute ReplaceRoute"
    ),
    "aws:ec2/routeTable:RouteTable": _on(
        "{arn}", f"ec2:CreateRouteTable {_TAGS} DeleteRouteTable", vpc="ec2:CreateRouteTable"
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": _on(
        "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}",
        "ec2:AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation",
        subnet="ec2:AssociateRouteTable DisassociateRouteTable",
    ),
    "aws:ec2/securityGroup:SecurityGroup": _on(
        "{arn}",
        f"ec2:AuthorizeSecurityGroupEgress CreateSecurityGroup {_TAGS} DeleteSecurityGroup RevokeSecurityGroupEgress "
        "RevokeSecurityGroupIngress",
        vpc="ec2:CreateSecurityGroup",
    ),
    "aws:ec2/subnet:Subnet": _on(
        "{arn}", f"ec2:CreateSubnet {_TAGS} DeleteSubnet ModifySubnetAttribute", vpc="ec2:CreateSubnet"
    ),
    "aws:ec2/vpc:Vpc": _on("{arn}", f"ec2:CreateVpc {_TAGS} DeleteVpc ModifyVpcAttribute", anything="ec2:DescribeVpcs"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _on(
        "{arn}",
        f"ec2:CreateVpcEndpoint {_TAGS} DeleteVpcEndpoints ModifyVpcEndpoint",
        vpc="ec2:CreateVpcEndpoint",
    ),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": _on(
        _ec2("vpc-peering-connection"),
        f"ec2:CreateVpcPeeringConnection {_TAGS} DeleteVpcPeeringConnection",
        vpc="ec2:CreateVpcPeeringConnection",
    ),
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": _on(
        _ec2("vpc-peering-connection"), f"ec2:AcceptVpcPeeringConnection {_TAGS}"
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": _on(
        "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
        "ecr:DeleteLifecyclePolicy GetLifecyclePolicy PutLifecyclePolicy",
    ),
    "aws:ecr/repository:Repository": _on(
        "{arn}",
        "ecr:CreateRepository DeleteRepository DescribeRepositories ListTagsForResource PutImageScanningConfiguration "
        "PutImageTagMutability TagResource",
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": _on(
        "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
        "ecr:DeleteRepositoryPolicy GetRepositoryPolicy SetRepositoryPolicy",
    ),
    "aws:eks/accessEntry:AccessEntry": _on(
        "arn:aws:eks:{region}:{account}:access-entry/{i[clusterName]}/role/{account}/some/1",
        "eks:DeleteAccessEntry DescribeAccessEntry TagResource UpdateAccessEntry",
        cluster="eks:CreateAccessEntry",
    ),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": _on(
        "arn:aws:eks:{region}:{account}:access-entry/{i[clusterName]}/role/{account}/some/1",
        "eks:AssociateAccessPolicy DisassociateAccessPolicy ListAssociatedAccessPolicies",
    ),
    "aws:eks/addon:Addon": _on(
        "{arn}", "eks:DeleteAddon DescribeAddon TagResource UpdateAddon", cluster="eks:CreateAddon"
    ),
    "aws:eks/cluster:Cluster": _on("{arn}", "eks:DescribeCluster UpdateClusterConfig UpdateClusterVersion"),
    "eks:index:Cluster": _on(
        "arn:aws:eks:{region}:{account}:cluster/{i[name]}",
        "eks:DeleteCluster DescribeCluster DescribeUpdate TagResource UpdateClusterConfig UpdateClusterVersion",
        anything="eks:CreateCluster",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    "aws:eks/nodeGroup:NodeGroup": _on(
        "arn:aws:eks:{region}:{account}:nodegroup/{i[clusterName]}/some/1",
        "eks:DeleteNodegroup DescribeNodegroup TagResource UpdateNodegroupConfig UpdateNodegroupVersion",
        cluster="eks:CreateNodegroup",
        node_role="iam:PassRole",
    ),
    "aws:elasticache/parameterGroup:ParameterGroup": _on(
        "{arn}",
        "elasticache:AddTagsToResource CreateCacheParameterGroup DeleteCacheParameterGroup ModifyCacheParameterGroup",
        anything="elasticache:DescribeCacheParameterGroups DescribeCacheParameters",
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": _on(
        "{arn}",
        "elasticache:AddTagsToResource CreateReplicationGroup DecreaseReplicaCount DeleteReplicationGroup "
        "IncreaseReplicaCount ModifyReplicationGroup",
        anything="elasticache:DescribeCacheClusters DescribeReplicationGroups",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": _on(
        "{arn}",
        "elasticache:AddTagsToResource CreateCacheSubnetGroup DeleteCacheSubnetGroup ModifyCacheSubnetGroup",
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _on(
        "{arn}",
        "iam:AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider "
        "GetOpenIDConnectProvider TagOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint",
    ),
    "aws:iam/policy:Policy": _on(
        "{arn}",
        "iam:CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion TagPolicy",
    ),
    "aws:iam/role:Role": _on(
        "{arn}",
        "iam:CreateRole DeleteRole GetRole ListInstanceProfilesForRole PutRolePermissionsBoundary TagRole "
        "UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
    ),
    "aws:iam/rolePolicy:RolePolicy": _on(
        "arn:aws:iam::{account}:role/{i[role]}", "iam:DeleteRolePolicy GetRolePolicy PutRolePolicy"
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _on(
        "arn:aws:iam::{account}:role/{i[role]}", "iam:AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies"
    ),
    "aws:kms/alias:Alias": _on(
        "{arn}",
        "kms:CreateAlias DeleteAlias UpdateAlias",
        key="kms:CreateAlias DeleteAlias UpdateAlias",
        anything="kms:ListAliases",
    ),
    "aws:kms/key:Key": _on(
        "{arn}",
        "kms:DescribeKey DisableKeyRotation EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags "
        "PutKeyPolicy ScheduleKeyDeletion TagResource UpdateKeyDescription",
        anything="kms:CreateKey",
    ),
    "aws:rds/eventSubscription:EventSubscription": _on(
        "{arn}",
        "rds:AddSourceIdentifierToSubscription AddTagsToResource CreateEventSubscription DeleteEventSubscription "
        "ModifyEventSubscription",
        anything="rds:DescribeEventSubscriptions",
    ),
    "aws:rds/instance:Instance": _on(
        "{arn}",
        "rds:AddTagsToResource CreateDBInstance DeleteDBInstance ModifyDBInstance RebootDBInstance "
        "RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime",
        anything="rds:DescribeDBInstances",
        master_secret="secretsmanager:CreateSecret TagResource",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": _on(
        "{i[sourceDbInstanceArn]}",
        "rds:StartDBInstanceAutomatedBackupsReplication StopDBInstanceAutomatedBackupsReplication",
    ),
    "aws:rds/parameterGroup:ParameterGroup": _on(
        "{arn}", "rds:AddTagsToResource CreateDBParameterGroup DeleteDBParameterGroup ModifyDBParameterGroup"
    ),
    "aws:rds/subnetGroup:SubnetGroup": _on(
        "{arn}", "rds:AddTagsToResource CreateDBSubnetGroup DeleteDBSubnetGroup ModifyDBSubnetGroup"
    ),
    "aws:route53/healthCheck:HealthCheck": _on(
        "arn:aws:route53:::healthcheck/{id}",
        "route53:ChangeTagsForResource DeleteHealthCheck GetHealthCheck UpdateHealthCheck",
        anything="route53:CreateHealthCheck",
    ),
    "aws:route53/record:Record": _on(
        "arn:aws:route53:::hostedzone/{i[zoneId]}", "route53:ChangeResourceRecordSets ListResourceRecordSets"
    ),
    "aws:route53/zone:Zone": _on(
        "arn:aws:route53:::hostedzone/{id}",
        "route53:ChangeTagsForResource DeleteHostedZone GetHostedZone ListTagsForResource UpdateHostedZoneComment",
        anything="route53:CreateHostedZone",
    ),
    "aws:s3/bucket:Bucket": _on(
        "{arn}",
        "s3:CreateBucket DeleteBucket GetBucketTagging ListBucket PutBucketTagging",
    ),
    **{
        f"aws:s3/{what}": _on("arn:aws:s3:::{i[bucket]}", f"s3:{actions}")
        for what, actions in {
            "bucketCorsConfiguration:BucketCorsConfiguration": "GetBucketCORS PutBucketCORS",
            "bucketLifecycleConfiguration:BucketLifecycleConfiguration": (
                "GetLifecycleConfiguration PutLifecycleConfiguration"
            ),
            "bucketLogging:BucketLogging": "GetBucketLogging PutBucketLogging",
            "bucketObjectLockConfiguration:BucketObjectLockConfiguration": (
                "GetBucketObjectLockConfiguration PutBucketObjectLockConfiguration"
            ),
            "bucketOwnershipControls:BucketOwnershipControls": (
                "GetBucketOwnershipControls PutBucketOwnershipControls"
            ),
            "bucketPolicy:BucketPolicy": "DeleteBucketPolicy GetBucketPolicy PutBucketPolicy",
            "bucketPublicAccessBlock:BucketPublicAccessBlock": (
                "GetBucketPublicAccessBlock PutBucketPublicAccessBlock"
            ),
            "bucketReplicationConfig:BucketReplicationConfig": (
                "GetReplicationConfiguration PutReplicationConfiguration"
            ),
            "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
                "GetEncryptionConfiguration PutEncryptionConfiguration"
            ),
            "bucketVersioning:BucketVersioning": "GetBucketVersioning PutBucketVersioning",
        }.items()
    },
    "aws:s3/bucketObject:BucketObject": _on(
        "arn:aws:s3:::{i[bucket]}/{i[key]}", "s3:DeleteObject GetObject GetObjectTagging PutObject PutObjectTagging"
    ),
    "aws:secretsmanager/secret:Secret": _on(
        "{arn}",
        "secretsmanager:CreateSecret DeleteSecret DescribeSecret "
        "GetResourcePolicy ReplicateSecretToRegions TagResource "
        "UpdateSecret",
    ),
    "aws:secretsmanager/secretPolicy:SecretPolicy": _on(
        "{i[secretArn]}", "secretsmanager:DeleteResourcePolicy GetResourcePolicy PutResourcePolicy"
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": _on(
        "{arn}", "secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage"
    ),
    "aws:sns/topic:Topic": _on(
        "{arn}", "sns:CreateTopic DeleteTopic GetTopicAttributes ListTagsForResource SetTopicAttributes TagResource"
    ),
    "aws:sns/topicPolicy:TopicPolicy": _on("{i[arn]}", "sns:GetTopicAttributes SetTopicAttributes"),
    "aws:sns/topicSubscription:TopicSubscription": _on(
        "{i[topic]}", "sns:Subscribe", anything="sns:GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe"
    ),
    "aws:sqs/queuePolicy:QueuePolicy": _on("{i[queueUrl]}", "sqs:GetQueueAttributes SetQueueAttributes"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _on(
        _ec2("security-group-rule"),
        f"ec2:{_TAGS}",
        security_group="ec2:AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress ModifySecurityGroupRules",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _on(
        _ec2("security-group-rule"),
        f"ec2:{_TAGS}",
        security_group="ec2:AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress ModifySecurityGroupRules",
    ),
    "aws:wafv2/ipSet:IpSet": _on(
        "{arn}", "wafv2:CreateIPSet DeleteIPSet GetIPSet ListTagsForResource TagResource UpdateIPSet"
    ),
    "aws:wafv2/webAcl:WebAcl": _on(
        "{arn}",
        "wafv2:CreateWebACL DeleteWebACL GetWebACL ListTagsForResource TagResource UpdateWebACL",
        rules="wafv2:CreateWebACL UpdateWebACL",
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": _on(
        "{i[resourceArn]}",
        "wafv2:DeleteLoggingConfiguration GetLoggingConfiguration PutLoggingConfiguration",
        anything="logs:CreateLogDelivery DeleteLogDelivery",
        service_linked="iam:CreateServiceLinkedRole",
    ),
}
"""What each kind of AWS needs, by its type token; PassRole is asked of every role besides."""
