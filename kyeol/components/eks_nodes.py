"""The managed node group of a cluster, with a launch template of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
from pulumi import Input, Output

from kyeol.components.iam import ServiceRole, ServiceRoleArgs
from kyeol.components.scope import Scope
from kyeol.config.cluster import NodesConfig


@dataclass(frozen=True, kw_only=True)
class EksNodesArgs:
    """What the nodes need.

    Args:
        scope: The environment.
        cluster: The cluster that they join.
        security_group_id: The nodes' own security group, besides the cluster's.
        version: The Kubernetes version; with a launch template EKS does not take the cluster's by itself.
        nodes: Types, counts and volume.
        subnet_ids: The app subnets, one per zone.
        after: What must stand before a node starts: network add-ons and the way out.
        tags: The stack-wide tags; the provider's default tags do not reach what a launch template makes.
    """

    scope: Scope
    cluster: eks.Cluster
    security_group_id: Input[str]
    version: str
    nodes: NodesConfig
    subnet_ids: Sequence[Input[str]]
    after: Sequence[pulumi.Resource]
    tags: Mapping[str, str]


class EksNodes(pulumi.ComponentResource):
    """A managed node group: encrypted gp3 root volumes, IMDSv2 with hop limit 1 (no pod reaches the node's role).

    Makes the nodes' role, a launch template and the group. The desired size is ignored after creation.
    """

    group: eks.ManagedNodeGroup
    role_arn: Output[str]
    auto_scaling_group_name: Output[str]

    def __init__(self, name: str, args: EksNodesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EksNodes", name, None, opts)
        scope, nodes = args.scope, args.nodes
        child = pulumi.ResourceOptions(parent=self)
        role = ServiceRole(
            name,
            ServiceRoleArgs(
                scope=scope,
                role="node",
                service="ec2.amazonaws.com",
                managed_policies=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
            ),
            child,
        )
        self.role_arn = role.arn
        template = aws.ec2.LaunchTemplate(
            name,
            name=scope.name("nodes"),
            update_default_version=True,
            block_device_mappings=[
                aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
                    device_name="/dev/xvda",
                    ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                        volume_type="gp3",
                        volume_size=nodes.volume_size_gib,
                        encrypted="true",
                        delete_on_termination="true",
                    ),
                )
            ],
            metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            # EKS's own group carries the traffic inside the cluster, and EKS adds it to no template that names groups;
            # the nodes' own is how databases know them. While its default groups are skipped, pulumi-eks hands EKS's
            # group out as the nodes', and as the cluster's the one that it was given (pulumi/pulumi-eks v4.4.0,
            # nodejs/eks/cluster/cluster.ts).
            vpc_security_group_ids=[args.cluster.node_security_group_id, args.security_group_id],
            tag_specifications=[
                aws.ec2.LaunchTemplateTagSpecificationArgs(
                    resource_type=resource, tags={**args.tags, **scope.tags("node")}
                )
                for resource in ("instance", "volume", "network-interface")
            ],
            tags=scope.tags("nodes"),
            opts=child,
        )
        self.group = eks.ManagedNodeGroup(
            name,
            cluster=args.cluster,
            # A prefix: some changes, such as the instance types, make a new group before the old one goes.
            node_group_name_prefix=scope.name("nodes-"),
            node_role_arn=role.arn,
            version=args.version,
            ami_type="AL2023_x86_64_STANDARD",
            capacity_type=nodes.capacity_type,
            instance_types=list(nodes.instance_types),
            subnet_ids=list(args.subnet_ids),
            scaling_config=aws.eks.NodeGroupScalingConfigArgs(
                min_size=nodes.min, desired_size=nodes.desired, max_size=nodes.max
            ),
            ignore_scaling_changes=True,
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            tags=scope.tags("nodes"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*role.attachments, *args.after]),
        )
        # An output has a method named `resources`, so that one cannot be lifted.
        made: Output[Sequence[aws.eks.outputs.NodeGroupResource]] = self.group.node_group.apply(_resources)
        self.auto_scaling_group_name = made[0].autoscaling_groups[0].name
        self.register_outputs({"name": self.group.node_group.node_group_name, "roleArn": self.role_arn})


def _resources(group: aws.eks.NodeGroup) -> Output[Sequence[aws.eks.outputs.NodeGroupResource]]:
    return group.resources
