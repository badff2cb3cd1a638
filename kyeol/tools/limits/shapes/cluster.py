"""The cluster and its registry."""

from typing import Final

from kyeol.tools.kinds import ecr, eks, pulumi_eks
from kyeol.tools.limits.shape import COMPONENT, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        ecr.LIFECYCLE_POLICY.type,
        "ecr PutLifecyclePolicy",
        "ECR::Repository",
        called={"policy": "LifecyclePolicyText", "repository": "RepositoryName"},
    ),
    Shape(
        ecr.REPOSITORY.type,
        "ecr CreateRepository",
        "ECR::Repository",
        called={
            "name": "RepositoryName",
            "encryptionConfigurations": "EncryptionConfiguration",
            "encryptionConfigurations.[].encryptionType": "EncryptionConfiguration.EncryptionType",
        },
        without=each(PROVIDER, "forceDelete"),
    ),
    Shape(
        ecr.REPOSITORY_POLICY.type,
        "ecr SetRepositoryPolicy",
        "ECR::Repository",
        called={"policy": "PolicyText", "repository": "RepositoryName"},
    ),
    Shape(eks.ACCESS_ENTRY.type, "eks CreateAccessEntry", "EKS::AccessEntry"),
    Shape(eks.ACCESS_POLICY_ASSOCIATION.type, "eks AssociateAccessPolicy", ""),
    Shape(
        eks.ADDON.type,
        "eks CreateAddon",
        "EKS::Addon",
        called={"resolveConflictsOnCreate": "ResolveConflicts", "resolveConflictsOnUpdate": "ResolveConflicts"},
    ),
    Shape(
        eks.NODE_GROUP.type,
        "eks CreateNodegroup",
        "EKS::Nodegroup",
        called={"nodeGroupNamePrefix": "NodegroupName", "nodeRoleArn": "NodeRole", "subnetIds": "Subnets"},
    ),
    Shape(
        pulumi_eks.CLUSTER_COMPONENT.type,
        "eks CreateCluster",
        "EKS::Cluster",
        called={
            "enabledClusterLogTypes": "Logging.ClusterLogging.EnabledTypes",
            "privateSubnetIds": "ResourcesVpcConfig.SubnetIds",
        },
        without=each(
            COMPONENT,
            "clusterSecurityGroup clusterTags.* corednsAddonOptions.enabled "
            "corednsAddonOptions.resolveConflictsOnCreate corednsAddonOptions.resolveConflictsOnUpdate "
            "createOidcProvider kubeProxyAddonOptions.enabled kubeProxyAddonOptions.resolveConflictsOnCreate "
            "kubeProxyAddonOptions.resolveConflictsOnUpdate serviceRole skipDefaultNodeGroup "
            "skipDefaultSecurityGroups useDefaultVpcCni vpcId",
        ),
    ),
)
