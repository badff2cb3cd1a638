"""The cluster and its registry."""

from typing import Final

from kyeol.tools.kinds import ecr, eks
from kyeol.tools.limits.shape import COMPONENT, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type=ecr.LIFECYCLE_POLICY.type,
        api="ecr PutLifecyclePolicy",
        cloudformation="ECR::Repository",
        called={
            "policy": "LifecyclePolicyText",
            "repository": "RepositoryName",
        },
    ),
    Shape(
        type=ecr.REPOSITORY.type,
        api="ecr CreateRepository",
        cloudformation="ECR::Repository",
        called={
            "name": "RepositoryName",
            "encryptionConfigurations": "EncryptionConfiguration",
            "encryptionConfigurations.[].encryptionType": "EncryptionConfiguration.EncryptionType",
        },
        without=each(PROVIDER, "forceDelete"),
    ),
    Shape(
        type=ecr.REPOSITORY_POLICY.type,
        api="ecr SetRepositoryPolicy",
        cloudformation="ECR::Repository",
        called={"policy": "PolicyText", "repository": "RepositoryName"},
    ),
    Shape(
        type=eks.ACCESS_ENTRY.type,
        api="eks CreateAccessEntry",
        cloudformation="EKS::AccessEntry",
    ),
    Shape(
        type=eks.ACCESS_POLICY_ASSOCIATION.type,
        api="eks AssociateAccessPolicy",
        cloudformation="",
    ),
    Shape(
        type=eks.ADDON.type,
        api="eks CreateAddon",
        cloudformation="EKS::Addon",
        called={
            "resolveConflictsOnCreate": "ResolveConflicts",
            "resolveConflictsOnUpdate": "ResolveConflicts",
        },
    ),
    Shape(
        type=eks.NODE_GROUP.type,
        api="eks CreateNodegroup",
        cloudformation="EKS::Nodegroup",
        called={
            "nodeGroupNamePrefix": "NodegroupName",
            "nodeRoleArn": "NodeRole",
            "subnetIds": "Subnets",
        },
    ),
    Shape(
        type=eks.CLUSTER_COMPONENT.type,
        api="eks CreateCluster",
        cloudformation="EKS::Cluster",
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
