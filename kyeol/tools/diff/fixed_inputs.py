"""Which inputs a resource cannot change in place, for every kind that the program uses.

AWS: what terraform-provider-aws marks as forcing a new resource (`ForceNew`, `RequiresReplace`), in Pulumi's spelling;
pulumi-aws takes that over. Kubernetes: what pulumi-kubernetes replaces for, and what the API refuses to update.
`random` and `tls` make everything anew. An input that is not named here changes in place.
"""

from collections.abc import Mapping
from typing import Final

EVERYTHING: Final = frozenset({"*"})
"""A kind that changes nothing in place."""

_BUCKET: Final = frozenset({"bucket", "expectedBucketOwner"})
_NAME: Final = frozenset({"name", "namePrefix"})
_NODE_GROUP: Final = frozenset(
    {"amiType", "capacityType", "diskSize", "instanceTypes", "launchTemplate.id", "launchTemplate.name"}
    | {"nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "remoteAccess", "subnetIds"}
)

FIXED: Final[Mapping[str, frozenset[str]]] = {
    "aws:acm/certificate:Certificate": frozenset(
        {"certificateAuthorityArn", "domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod"}
        | {"validationOptions"}
    ),
    "aws:acm/certificateValidation:CertificateValidation": frozenset({"certificateArn", "validationRecordFqdns"}),
    "aws:cloudfront/cachePolicy:CachePolicy": frozenset(),
    "aws:cloudfront/distribution:Distribution": frozenset({"staging"}),
    "aws:cloudfront/originAccessControl:OriginAccessControl": frozenset(),
    "aws:cloudtrail/trail:Trail": frozenset({"name"}),
    "aws:cloudwatch/logDelivery:LogDelivery": frozenset({"deliveryDestinationArn", "deliverySourceName"}),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": frozenset({"name", "outputFormat"}),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": frozenset({"logType", "name", "resourceArn"}),
    "aws:cloudwatch/logGroup:LogGroup": _NAME | {"logGroupClass"},
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": frozenset({"logGroupName", "name"}),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": frozenset({"policyName", "resourceArn"}),
    "aws:cloudwatch/metricAlarm:MetricAlarm": frozenset({"name"}),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": frozenset({"vpcId"}),
    "aws:ec2/eip:Eip": frozenset({"address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"}),
    "aws:ec2/flowLog:FlowLog": frozenset(
        {"deliverCrossAccountRole", "destinationOptions", "eniId", "iamRoleArn", "logDestination", "logDestinationType"}
        | {"logFormat", "maxAggregationInterval", "subnetId", "trafficType", "vpcId"}
    ),
    "aws:ec2/internetGateway:InternetGateway": frozenset(),
    "aws:ec2/launchTemplate:LaunchTemplate": _NAME,
    "aws:ec2/managedPrefixList:ManagedPrefixList": frozenset({"addressFamily"}),
    "aws:ec2/natGateway:NatGateway": frozenset(
        {"allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"}
    ),
    "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions": frozenset({"vpcPeeringConnectionId"}),
    "aws:ec2/route:Route": frozenset(
        {"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"}
    ),
    "aws:ec2/routeTable:RouteTable": frozenset({"vpcId"}),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": frozenset({"gatewayId", "subnetId"}),
    "aws:ec2/securityGroup:SecurityGroup": _NAME | {"description", "vpcId"},
    "aws:ec2/subnet:Subnet": frozenset(
        {"availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"}
    ),
    "aws:ec2/vpc:Vpc": frozenset({"cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"}),
    "aws:ec2/vpcEndpoint:VpcEndpoint": frozenset(
        {"resourceConfigurationArn", "serviceName", "serviceNetworkArn", "serviceRegion", "vpcEndpointType", "vpcId"}
    ),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": frozenset({"peerOwnerId", "peerRegion", "peerVpcId", "vpcId"}),
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": frozenset({"vpcPeeringConnectionId"}),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": frozenset({"policy", "repository"}),
    "aws:ecr/repository:Repository": frozenset({"encryptionConfigurations", "name"}),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": frozenset({"repository"}),
    "aws:eks/accessEntry:AccessEntry": frozenset({"clusterName", "principalArn", "type"}),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": frozenset(
        {"accessScope", "clusterName", "policyArn", "principalArn"}
    ),
    "aws:eks/addon:Addon": frozenset({"addonName", "clusterName", "namespaceConfig"}),
    "aws:eks/cluster:Cluster": frozenset(
        {"accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons", "name", "roleArn"}
        | {"kubernetesNetworkConfig.ipFamily", "kubernetesNetworkConfig.serviceIpv4Cidr"}
    ),
    "aws:eks/nodeGroup:NodeGroup": _NODE_GROUP | {"clusterName"},
    "aws:elasticache/parameterGroup:ParameterGroup": frozenset({"description", "family", "name"}),
    "aws:elasticache/replicationGroup:ReplicationGroup": frozenset(
        {"atRestEncryptionEnabled", "dataTieringEnabled", "globalReplicationGroupId", "kmsKeyId", "networkType", "port"}
        | {"replicationGroupId", "securityGroupNames", "snapshotArns", "snapshotName", "subnetGroupName"}
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": frozenset({"name"}),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": frozenset({"url"}),
    "aws:iam/role:Role": _NAME | {"path"},
    "aws:iam/rolePolicy:RolePolicy": _NAME | {"role"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": frozenset({"policyArn", "role"}),
    "aws:kms/alias:Alias": _NAME,
    "aws:kms/key:Key": frozenset(
        {"customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"},
    ),
    "aws:rds/instance:Instance": frozenset(
        {"availabilityZone", "backupTarget", "characterSetName", "customIamInstanceProfile", "dbName", "engine"}
        | {"kmsKeyId", "ncharCharacterSetName", "restoreToPointInTime", "s3Import", "snapshotIdentifier"}
        | {"storageEncrypted", "timezone", "username"}
    ),
    "aws:rds/parameterGroup:ParameterGroup": _NAME | {"description", "family"},
    "aws:rds/subnetGroup:SubnetGroup": _NAME,
    "aws:route53/record:Record": frozenset({"name", "type", "zoneId"}),
    "aws:route53/zone:Zone": frozenset({"delegationSetId", "name"}),
    "aws:s3/bucket:Bucket": frozenset({"bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"}),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _BUCKET,
    "aws:s3/bucketLogging:BucketLogging": _BUCKET,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": _BUCKET | {"objectLockEnabled"},
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _BUCKET,
    "aws:s3/bucketPolicy:BucketPolicy": _BUCKET,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _BUCKET,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _BUCKET,
    "aws:s3/bucketVersioning:BucketVersioning": _BUCKET,
    "aws:secretsmanager/secret:Secret": _NAME,
    "aws:secretsmanager/secretVersion:SecretVersion": frozenset({"secretBinary", "secretId", "secretString"}),
    "aws:sns/topic:Topic": _NAME | {"fifoTopic"},
    "aws:sns/topicPolicy:TopicPolicy": frozenset({"arn"}),
    "aws:sns/topicSubscription:TopicSubscription": frozenset({"endpoint", "protocol", "topic"}),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": frozenset({"securityGroupId"}),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": frozenset({"securityGroupId"}),
    "aws:wafv2/ipSet:IpSet": _NAME | {"ipAddressVersion", "scope"},
    "aws:wafv2/webAcl:WebAcl": _NAME | {"scope"},
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": frozenset(
        {"logDestinationConfigs", "resourceArn"}
    ),
    # What pulumi-eks passes on to the cluster and the node group that it makes.
    "eks:index:Cluster": frozenset(
        {"bootstrapSelfManagedAddons", "ipFamily", "kubernetesServiceIpAddressRange", "name", "serviceRole", "vpcId"}
    ),
    "eks:index:ManagedNodeGroup": _NODE_GROUP | {"cluster", "nodeRole"},
    "kubernetes:core/v1:Secret": frozenset({"data", "stringData", "type"}),
    "kubernetes:core/v1:ResourceQuota": frozenset({"spec.scopes"}),
    "kubernetes:helm.sh/v3:Release": frozenset({"name", "namespace"}),
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": frozenset({"roleRef"}),
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": frozenset({"roleRef"}),
    "kubernetes:scheduling.k8s.io/v1:PriorityClass": frozenset({"preemptionPolicy", "value"}),
    "kubernetes:storage.k8s.io/v1:StorageClass": frozenset(
        {"parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"}
    ),
    "kubernetes:yaml/v2:ConfigGroup": frozenset(),
    # Another account, region or cluster: everything that the provider made stays behind in the old one.
    "pulumi:providers:aws": frozenset({"region"}),
    "pulumi:providers:eks": frozenset(),
    "pulumi:providers:kubernetes": frozenset({"clusterIdentifier"}),
    "pulumi:providers:random": frozenset(),
    "pulumi:providers:tls": frozenset(),
    "pulumi:pulumi:StackReference": frozenset(),
    "random:index/randomId:RandomId": EVERYTHING,
    "random:index/randomPassword:RandomPassword": EVERYTHING,
    "tls:index/privateKey:PrivateKey": EVERYTHING,
}
"""The fixed inputs by kind. Besides them: the region of anything in AWS, the name and Namespace of any object."""
