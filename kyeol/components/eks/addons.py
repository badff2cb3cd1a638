"""The managed add-ons of a cluster, pinned: network before the nodes, DNS and storage after them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
from pulumi import Input

from kyeol.components.iam import IrsaRole, IrsaRoleArgs, OidcProvider
from kyeol.components.scope import Scope
from kyeol.iam import Statement
from kyeol.versions import KUBERNETES, KubernetesVersion

_DNS: Final = {
    "autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10},
    "topologySpreadConstraints": [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ],
}
"""CoreDNS spread over zones and nodes, with as many replicas as nodes and cores ask for. The add-on's schema has both:
EKS user guide, "Scale CoreDNS Pods for high DNS traffic"; blog, "Recent changes to the CoreDNS add-on"."""


@dataclass(frozen=True, kw_only=True)
class EksAddonsArgs:
    """What the add-ons need.

    Args:
        scope: The environment.
        cluster: The cluster.
        cluster_name: Its name.
        version: Its Kubernetes version, which decides the add-ons' versions.
        oidc: Its identity provider.
        volumes_key_arn: The KMS key of persistent volumes; absent: AWS's own.
    """

    scope: Scope
    cluster: eks.Cluster
    cluster_name: str
    version: KubernetesVersion
    oidc: OidcProvider
    volumes_key_arn: Input[str] | None = None


class EksAddons(pulumi.ComponentResource):
    """VPC CNI and kube-proxy before the nodes, CoreDNS and the EBS CSI driver after them.

    A node without the CNI never becomes ready, and CoreDNS without a node is degraded until it times out
    (pulumi-eks#1525, #1819). VPC CNI and EBS CSI driver get roles of their own.
    """

    before_nodes: Sequence[pulumi.Resource]

    def __init__(self, name: str, args: EksAddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EksAddons", name, None, opts)
        self._name, self._args = name, args
        release = KUBERNETES[args.version]
        cni_role = self._role("vpc-cni", "aws-node", "AmazonEKS_CNI_Policy")
        # A /28 per interface slot instead of an address: more pods per node; policies by the CNI's own agent.
        settings = {
            "enableNetworkPolicy": "true",
            "env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"},
        }
        self.before_nodes = [
            self._addon("vpc-cni", release.vpc_cni, cni_role, settings=settings),
            self._addon("kube-proxy", release.kube_proxy),
        ]
        key = args.volumes_key_arn
        self._csi_role = self._role(
            "ebs-csi",
            "ebs-csi-controller-sa",
            "AmazonEBSCSIDriverPolicyV2",
            [] if key is None else _volume_encryption(key, args.scope),
        )
        self.register_outputs({})

    def after_nodes(self, nodes: Sequence[pulumi.Resource]) -> Sequence[pulumi.Resource]:
        """Make the add-ons whose pods need a node.

        Args:
            nodes: The node groups to wait for.

        Returns:
            What other pods wait for: the nodes, and CoreDNS.
        """
        release = KUBERNETES[self._args.version]
        dns = self._addon("coredns", release.coredns, after=nodes, settings=_DNS)
        self._addon("aws-ebs-csi-driver", release.ebs_csi_driver, self._csi_role, after=nodes)
        return [*nodes, dns]

    def _role(self, what: str, account: str, managed: str, statements: Sequence[Statement] = ()) -> IrsaRole:
        return IrsaRole(
            f"{self._name}-{what}",
            IrsaRoleArgs(
                scope=self._args.scope,
                role=what,
                oidc=self._args.oidc,
                namespace="kube-system",
                service_accounts=[account],
                statements=statements,
                managed_policies=[managed],
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _addon(
        self,
        addon: str,
        version: str,
        role: IrsaRole | None = None,
        after: Sequence[pulumi.Resource] = (),
        settings: Mapping[str, object] | None = None,
    ) -> aws.eks.Addon:
        waits = [*(after or [self._args.cluster]), *(role.attachments if role else ())]
        return aws.eks.Addon(
            f"{self._name}-{addon}",
            cluster_name=self._args.cluster_name,
            addon_name=addon,
            addon_version=version,
            service_account_role_arn=role.arn if role else None,
            configuration_values=json.dumps(settings, sort_keys=True) if settings else None,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            tags=self._args.scope.tags(addon),
            opts=pulumi.ResourceOptions(parent=self, depends_on=waits),
        )


def _volume_encryption(key_arn: Input[str], scope: Scope) -> list[Statement]:
    """What the driver needs on a customer's key; grants only for AWS services such as EC2."""
    via = {"kms:ViaService": f"ec2.{scope.region}.amazonaws.com"}
    return [
        Statement(
            actions=["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
            resources=[key_arn],
            conditions={"StringEquals": via},
        ),
        Statement(
            actions=["kms:CreateGrant"],
            resources=[key_arn],
            conditions={"StringEquals": via, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    ]
