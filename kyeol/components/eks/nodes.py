"""The managed node groups of a cluster, each with a launch template of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
from pulumi import Input, Output

from kyeol.addons.contract import ScaledGroup
from kyeol.components.iam import ServiceRole, ServiceRoleArgs
from kyeol.components.scope import Scope
from kyeol.config.facts.instance_families import Architecture, architecture
from kyeol.config.names import MAX_NODES_TAG, MIN_NODES_TAG
from kyeol.config.nodes import FIRST_GROUP, MOST_NODES, NodeGroupConfig
from kyeol.versions import KUBERNETES, KubernetesVersion

_AMI_TYPES: Final[Mapping[Architecture, str]] = {"x86_64": "AL2023_x86_64_STANDARD", "arm64": "AL2023_ARM_64_STANDARD"}


@dataclass(frozen=True, kw_only=True)
class EksNodesArgs:
    """What the nodes need.

    Args:
        scope: The environment.
        cluster: The cluster that they join.
        security_group_id: The nodes' own security group, besides the cluster's.
        version: The Kubernetes version; with a launch template EKS does not take the cluster's by itself.
        groups: The groups, by name.
        autoscaled: Whether the Cluster Autoscaler sets the groups' sizes.
        subnet_ids: The app subnets, by zone.
        after: What must be there before a node starts: network add-ons and the way out.
        tags: The stack-wide tags; the provider's default tags do not reach what a launch template makes.
    """

    scope: Scope
    cluster: eks.Cluster
    security_group_id: Input[str]
    version: KubernetesVersion
    groups: Mapping[str, NodeGroupConfig]
    autoscaled: bool
    subnet_ids: Mapping[str, Input[str]]
    after: Sequence[pulumi.Resource]
    tags: Mapping[str, str]


class EksNodes(pulumi.ComponentResource):
    """Managed node groups: encrypted gp3 root volumes, IMDSv2 with hop limit 1 (no pod reaches the node's role).

    Makes the nodes' role, and for each group a launch template and the group, which EKS repairs and updates one node
    at a time. Where the autoscaler runs, it keeps to a group's minimum and maximum, and EKS is told fixed limits: a
    change of EKS's would send the desired size of the group's first day along (docs/how-to/operations.md, "Minimum and
    maximum").
    """

    groups: Mapping[str, aws.eks.NodeGroup]
    scaled: Mapping[str, ScaledGroup]
    role_arn: Output[str]

    def __init__(self, name: str, args: EksNodesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EksNodes", name, None, opts)
        self._name, self._args = name, args
        self._role = ServiceRole(
            name,
            ServiceRoleArgs(
                scope=args.scope,
                role="node",
                service="ec2.amazonaws.com",
                managed_policies=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.role_arn = self._role.arn
        self.groups = {key: self._group(key, group) for key, group in args.groups.items()}
        self.scaled = {
            key: ScaledGroup(
                auto_scaling_group_name=made.resources[0].autoscaling_groups[0].name,
                min=args.groups[key].min,
                max=args.groups[key].max,
            )
            for key, made in self.groups.items()
        }
        self.register_outputs({"roleArn": self.role_arn})

    def _group(self, key: str, group: NodeGroupConfig) -> aws.eks.NodeGroup:
        args, scope = self._args, self._args.scope
        name, what = (self._name, "nodes") if key == FIRST_GROUP else (f"{self._name}-{key}", f"nodes-{key}")
        template = self._template(name, what, group)
        if args.autoscaled:
            limits = {MIN_NODES_TAG: str(group.min), MAX_NODES_TAG: str(group.max)}
            scaling = aws.eks.NodeGroupScalingConfigArgs(min_size=0, desired_size=group.desired, max_size=MOST_NODES)
        else:
            limits = {}
            scaling = aws.eks.NodeGroupScalingConfigArgs(
                min_size=group.min, desired_size=group.desired, max_size=group.max
            )
        return aws.eks.NodeGroup(
            name,
            cluster_name=args.cluster.eks_cluster.name,
            # A prefix: some changes, such as the instance types, make a new group before the old one goes.
            node_group_name_prefix=scope.name(f"{what}-"),
            node_role_arn=self.role_arn,
            version=args.version,
            release_version=group.release_version or KUBERNETES[args.version].node_image,
            ami_type=_AMI_TYPES[architecture(group.instance_types[0])],
            capacity_type=group.capacity_type,
            instance_types=list(group.instance_types),
            labels=dict(group.labels) or None,
            taints=[
                aws.eks.NodeGroupTaintArgs(key=taint.key, value=taint.value or None, effect=taint.effect)
                for taint in group.taints
            ]
            or None,
            subnet_ids=[args.subnet_ids[zone] for zone in group.zones or args.subnet_ids],
            scaling_config=scaling,
            # One node at a time goes: for an update, and when several are found unhealthy at once.
            update_config=aws.eks.NodeGroupUpdateConfigArgs(max_unavailable=1),
            node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(enabled=True, max_parallel_nodes_repaired_count=1),
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            tags=scope.tags(what, **limits),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*self._role.attachments, *args.after],
                ignore_changes=["scalingConfig.desiredSize"] if args.autoscaled else [],
                aliases=[self._former_alias()] if key == FIRST_GROUP else [],
            ),
        )

    def _former_alias(self) -> pulumi.Alias:
        """The first group's URN while pulumi-eks made it: below a ManagedNodeGroup of the same name.

        Its arguments were these, so that a group that is there stays (pulumi/pulumi-eks, nodejs/eks/nodes/nodegroup.ts,
        createManagedNodeGroup).
        """
        above = pulumi.create_urn(name=self._name, type_="eks:index:ManagedNodeGroup", parent=self)
        return pulumi.Alias(parent=above)

    def _template(self, name: str, what: str, group: NodeGroupConfig) -> aws.ec2.LaunchTemplate:
        args = self._args
        return aws.ec2.LaunchTemplate(
            name,
            name=args.scope.name(what),
            update_default_version=True,
            block_device_mappings=[
                aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
                    device_name="/dev/xvda",
                    ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                        volume_type="gp3",
                        volume_size=group.volume_size_gib,
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
                    resource_type=resource, tags={**args.tags, **args.scope.tags("node")}
                )
                for resource in ("instance", "volume", "network-interface")
            ],
            tags=args.scope.tags(what),
            # Another version of the template replaces all nodes: no tag is worth that.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["tagSpecifications"]),
        )
