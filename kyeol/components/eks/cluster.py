"""The EKS cluster by pulumi-eks: control plane, identity provider, node groups, managed add-ons, storage class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
import pulumi_kubernetes as kubernetes
from pulumi import Input, Output

from kyeol.components.eks.access import let_in
from kyeol.components.eks.addons import EksAddons, EksAddonsArgs
from kyeol.components.eks.nodes import EksNodes, EksNodesArgs
from kyeol.components.iam import OidcProvider, ServiceRole, ServiceRoleArgs
from kyeol.components.log_group import log_group
from kyeol.components.scope import Scope
from kyeol.components.vpc.vpc import Vpc
from kyeol.config.cluster import ClusterConfig


@dataclass(frozen=True, kw_only=True)
class EksClusterArgs:
    """What a cluster needs.

    Args:
        scope: The environment.
        cluster: Version, nodes, endpoint and access.
        vpc: The VPC; control plane and nodes run in its app subnets, each in zones of their own.
        tags: The stack-wide tags, for what the provider does not tag: instances and volumes of the nodes.
        egress: What the nodes' way out consists of: routes, or endpoints where there is no NAT.
        autoscaled: Whether the Cluster Autoscaler sets the node groups' sizes.
        role_arn: The role that kubectl assumes, as the AWS provider does; None: the caller's own identity.
        hub_public_ips: Addresses of mgmt's NAT gateways, let in where there is a public endpoint.
        secrets_key_arn: The KMS key of Kubernetes' secrets; absent: AWS's own encryption.
        logs_key_arn: The KMS key of the control-plane log group.
        volumes_key_arn: The KMS key of persistent volumes.
    """

    scope: Scope
    cluster: ClusterConfig
    vpc: Vpc
    tags: Mapping[str, str]
    egress: Sequence[pulumi.Resource]
    autoscaled: bool
    role_arn: str | None = None
    hub_public_ips: Input[Sequence[str]] = ()
    secrets_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None
    volumes_key_arn: Input[str] | None = None


class EksCluster(pulumi.ComponentResource):
    """An EKS cluster that is ready for workloads.

    Makes the control plane's log group and role, the security groups of API and nodes, the cluster (pulumi-eks,
    authentication by access entries, standard support only), its OIDC provider, the managed add-ons, the node groups,
    and the Kubernetes provider, which gets its token from `aws eks get-token`. What runs in the cluster waits for
    `ready`: nodes that take pods, and names that resolve.
    """

    name: str
    arn: str
    api_security_group_id: Output[str]
    nodes_security_group_id: Output[str]
    endpoint: Output[str]
    kubeconfig: Output[str]
    oidc: OidcProvider
    kubernetes: kubernetes.Provider
    cluster: eks.Cluster
    nodes: EksNodes
    ready: Sequence[pulumi.Resource]

    def __init__(self, name: str, args: EksClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EksCluster", name, None, opts)
        self._name, self._scope = name, args.scope
        scope, vpc, config = args.scope, args.vpc, args.cluster
        child = pulumi.ResourceOptions(parent=self)
        self.name = scope.name("eks")
        self.arn = scope.arn("eks", f"cluster/{self.name}")

        # EKS makes the group itself, without retention, if it comes too late.
        logs = (
            [
                log_group(
                    name,
                    f"/aws/eks/{self.name}/cluster",
                    config.log_retention_days,
                    child,
                    kms_key_arn=args.logs_key_arn,
                )
            ]
            if config.logs
            else []
        )
        role = ServiceRole(
            f"{name}-cluster",
            ServiceRoleArgs(
                scope=scope,
                role="cluster",
                service="eks.amazonaws.com",
                source_arn=self.arn,
                actions=["sts:AssumeRole", "sts:TagSession"],
                managed_policies=["AmazonEKSClusterPolicy"],
            ),
            child,
        )
        api_group = self._security_group("api", "Calls to the cluster API from outside the cluster", vpc)
        nodes_group = self._security_group("nodes", "Nodes and pods, as databases and caches know them", vpc)
        self.api_security_group_id, self.nodes_security_group_id = api_group.id, nodes_group.id
        self.cluster = eks.Cluster(
            name,
            name=self.name,
            version=config.version,
            vpc_id=vpc.vpc_id,
            private_subnet_ids=[vpc.app_subnet_ids[zone] for zone in config.control_plane_zones],
            service_role=role.role,
            cluster_security_group=api_group,
            endpoint_private_access=True,
            endpoint_public_access=bool(config.public_access_cidrs),
            public_access_cidrs=_allow_list(config, args.hub_public_ips),
            enabled_cluster_log_types=list(config.logs),
            encryption_config_key_arn=args.secrets_key_arn,
            authentication_mode=eks.AuthenticationMode.API,
            create_oidc_provider=True,
            upgrade_policy=aws.eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            skip_default_node_group=True,
            skip_default_security_groups=True,
            # No add-on comes by itself, neither EKS's nor pulumi-eks's: EksAddons makes them, pinned, in order.
            bootstrap_self_managed_addons=False,
            use_default_vpc_cni=True,
            kube_proxy_addon_options=eks.KubeProxyAddonOptionsArgs(enabled=False),
            coredns_addon_options=eks.CoreDnsAddonOptionsArgs(enabled=False),
            # pulumi-eks demands these as soon as the AWS provider is an explicit one.
            provider_credential_opts=eks.KubeconfigOptionsArgs(role_arn=args.role_arn),
            cluster_tags=scope.tags("eks"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*logs, api_group, *role.attachments]),
        )
        let_in(name, self.cluster, self.name, config.access, scope, self)
        self.endpoint = self.cluster.core.endpoint
        self.kubeconfig = self.cluster.kubeconfig_json
        self.oidc = OidcProvider(arn=self.cluster.oidc_provider_arn, issuer=self.cluster.oidc_issuer)
        # The identifier is what tells clusters apart: a new kubeconfig alone must replace nothing.
        self.kubernetes = kubernetes.Provider(
            name,
            kubeconfig=self.kubeconfig,
            cluster_identifier=self.arn,
            enable_server_side_apply=True,
            # Otherwise what they hold changes by a replacement, the old one gone first (pulumi-kubernetes, diff.go).
            enable_config_map_mutable=True,
            enable_secret_mutable=True,
            opts=child,
        )
        addons = EksAddons(
            name,
            EksAddonsArgs(
                scope=scope,
                cluster=self.cluster,
                cluster_name=self.name,
                version=config.version,
                oidc=self.oidc,
                volumes_key_arn=args.volumes_key_arn,
            ),
            child,
        )
        self.nodes = EksNodes(
            f"{name}-nodes",
            EksNodesArgs(
                scope=scope,
                cluster=self.cluster,
                security_group_id=self.nodes_security_group_id,
                version=config.version,
                groups=config.node_groups,
                autoscaled=args.autoscaled,
                subnet_ids=vpc.app_subnet_ids,
                after=[*addons.before_nodes, *args.egress],
                tags=args.tags,
            ),
            child,
        )
        self.ready = addons.after_nodes(list(self.nodes.groups.values()))
        self._storage_class(name, args.volumes_key_arn)
        self.register_outputs(
            {
                "name": self.name,
                "arn": self.arn,
                "endpoint": self.endpoint,
                "apiSecurityGroupId": self.api_security_group_id,
                "nodesSecurityGroupId": self.nodes_security_group_id,
                "oidcProviderArn": self.oidc.arn,
            }
        )

    def takes_over(self) -> pulumi.ProviderResource:
        """A second provider of the cluster, for what may be there already and is then taken over as it is.

        The other refuses what it has not made itself, as it should.
        """
        return kubernetes.Provider(
            f"{self._name}-takes-over",
            kubeconfig=self.kubeconfig,
            cluster_identifier=self.arn,
            enable_server_side_apply=True,
            upsert_existing_objects=True,
            enable_patch_force=True,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _security_group(self, what: str, description: str, vpc: Vpc) -> aws.ec2.SecurityGroup:
        """A security group without rules: each rule is made where its caller is known."""
        return aws.ec2.SecurityGroup(
            f"{self._name}-{what}",
            name=self._scope.name(what),
            description=description,
            vpc_id=vpc.vpc_id,
            tags=self._scope.tags(what),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _storage_class(self, name: str, key_arn: Input[str] | None) -> None:
        """The default storage class: encrypted gp3, bound where the pod lands."""
        parameters: dict[str, Input[str]] = {"type": "gp3", "encrypted": "true"}
        if key_arn is not None:
            parameters["kmsKeyId"] = key_arn
        kubernetes.storage.v1.StorageClass(
            f"{name}-gp3",
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                name="gp3", annotations={"storageclass.kubernetes.io/is-default-class": "true"}
            ),
            provisioner="ebs.csi.aws.com",
            parameters=parameters,
            reclaim_policy="Delete",
            volume_binding_mode="WaitForFirstConsumer",
            allow_volume_expansion=True,
            opts=pulumi.ResourceOptions(
                parent=self,
                provider=self.kubernetes,
                deleted_with=self.cluster,
                # The API refuses these in place, which the provider does not know (kubernetes/kubernetes,
                # pkg/apis/storage/validation/validation.go, ValidateStorageClassUpdate).
                replace_on_changes=["reclaimPolicy", "volumeBindingMode"],
                delete_before_replace=True,
            ),
        )


def _allow_list(config: ClusterConfig, hub: Input[Sequence[str]]) -> Output[Sequence[str]] | None:
    """Who may reach the public endpoint: the configured networks and mgmt's NAT gateways; None without endpoint."""
    if not config.public_access_cidrs:
        return None
    cidrs = [str(cidr) for cidr in config.public_access_cidrs]
    return Output.from_input(hub).apply(lambda addresses: cidrs + [f"{address}/32" for address in addresses])
