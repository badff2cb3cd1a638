"""The cluster and its registry."""

from typing import Final

from kyeol.tools.limits.shape import COMPONENT, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type="aws:ecr/lifecyclePolicy:LifecyclePolicy",
        api="ecr PutLifecyclePolicy",
        cloudformation="ECR::Repository",
        called={
            "policy": "LifecyclePolicyText",
            "repository": "RepositoryName",
        },
    ),
    Shape(
        type="aws:ecr/repository:Repository",
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
        type="aws:ecr/repositoryPolicy:RepositoryPolicy",
        api="ecr SetRepositoryPolicy",
        cloudformation="ECR::Repository",
        called={"policy": "PolicyText", "repository": "RepositoryName"},
    ),
    Shape(
        type="aws:eks/accessEntry:AccessEntry",
        api="eks CreateAccessEntry",
        cloudformation="EKS::AccessEntry",
    ),
    Shape(
        type="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        api="eks AssociateAccessPolicy",
        cloudformation="",
    ),
    Shape(
        type="aws:eks/addon:Addon",
        api="eks CreateAddon",
        cloudformation="EKS::Addon",
        called={
            "resolveConflictsOnCreate": "ResolveConflicts",
            "resolveConflictsOnUpdate": "ResolveConflicts",
        },
    ),
    Shape(
        type="aws:eks/nodeGroup:NodeGroup",
        api="eks CreateNodegroup",
        cloudformation="EKS::Nodegroup",
        called={
            "nodeGroupNamePrefix": "NodegroupName",
            "nodeRoleArn": "NodeRole",
            "subnetIds": "Subnets",
        },
    ),
    Shape(
        type="eks:index:Cluster",
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
