"""The cluster: private, encrypted, pinned, and its parts in the order that EKS needs."""

import json
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any

import pulumi
import pytest

from kyeol.components.eks.cluster import EksCluster, EksClusterArgs
from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.cluster import AccessEntryConfig, ClusterConfig
from kyeol.config.network import NetworkConfig, Zone
from kyeol.config.nodes import NodeGroupConfig, TaintConfig
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.versions import KUBERNETES
from tests.harness import graph_of, scope
from tests.json_values import known
from tests.policy import allowed

NODES = NodeGroupConfig(instance_types=("t3.large",), min=1, desired=2, max=3)
GROUP = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ADDON = "aws:eks/addon:Addon"
ENTRY = "aws:eks/accessEntry:AccessEntry"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
VOLUMES_KEY = "arn:aws:kms:::key/1"


def cluster(config: ClusterConfig | None = None, zones: Sequence[Zone] = ("a", "c"), **args: Any) -> Graph:  # noqa: ANN401
    def program(opts: pulumi.ResourceOptions) -> None:
        network = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=tuple(zones), nat="single")
        vpc = Vpc("vpc", VpcArgs(scope=scope(), network=network, holds_data=False), opts)
        wanted = EksClusterArgs(
            scope=scope(),
            cluster=config
            or ClusterConfig(version="1.36", control_plane_zones=("a", "c"), node_groups={"default": NODES}),
            vpc=vpc,
            tags={"Project": "kyeol"},
            egress=vpc.app_egress,
            autoscaled=True,
        )
        EksCluster("eks", replace(wanted, **args), opts)

    return graph_of(program)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return cluster()


def eks(graph: Graph) -> Resource:
    return graph.one("eks:index:Cluster")


def test_the_control_plane_stands_in_the_app_subnets(graph: Graph) -> None:
    subnets = {graph.one("aws:ec2/subnet:Subnet", f"vpc-app-{zone}").id for zone in "ac"}
    assert set(known(eks(graph).inputs)["privateSubnetIds"]) == subnets


def test_another_zone_of_the_network_is_none_of_the_control_planes() -> None:
    graph = cluster(
        ClusterConfig(version="1.36", control_plane_zones=("a", "c"), node_groups={"default": NODES}), ("a", "b", "c")
    )
    subnets = {zone: graph.one("aws:ec2/subnet:Subnet", f"vpc-app-{zone}").id for zone in "abc"}
    assert eks(graph).inputs["privateSubnetIds"] == [subnets["a"], subnets["c"]]
    assert set(known(graph.one(GROUP).inputs)["subnetIds"]) == set(subnets.values())


def test_without_logs_there_is_no_log_group() -> None:
    graph = cluster(
        ClusterConfig(version="1.36", control_plane_zones=("a", "c"), node_groups={"default": NODES}, logs=())
    )
    assert graph.of_type("aws:cloudwatch/logGroup:LogGroup") == []
    assert eks(graph).inputs["enabledClusterLogTypes"] == []


def test_names_resolve_while_a_zone_is_gone(graph: Graph) -> None:
    settings = json.loads(known(graph.one(ADDON, "eks-coredns").inputs)["configurationValues"])
    assert settings["autoScaling"]["enabled"] is True
    assert settings["autoScaling"]["minReplicas"] >= 2
    spread = {one["topologyKey"]: one["whenUnsatisfiable"] for one in settings["topologySpreadConstraints"]}
    assert spread["topology.kubernetes.io/zone"] == "ScheduleAnyway"


def test_no_tag_makes_another_version_of_the_template(graph: Graph) -> None:
    assert graph.one(TEMPLATE).options.ignore_changes == ("tagSpecifications",)


def test_without_an_allow_list_there_is_no_public_endpoint(graph: Graph) -> None:
    assert eks(graph).inputs["endpointPrivateAccess"] is True
    assert eks(graph).inputs["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in eks(graph).inputs


def test_the_public_endpoint_admits_the_allow_list_and_mgmts_nat() -> None:
    config = ClusterConfig(
        version="1.36",
        control_plane_zones=("a", "c"),
        node_groups={"default": NODES},
        public_access_cidrs=(IPv4Network("203.0.113.0/24"),),
    )
    inputs = eks(cluster(config, hub_public_ips=["198.51.100.4"])).inputs
    assert inputs["endpointPublicAccess"] is True
    assert inputs["publicAccessCidrs"] == ["203.0.113.0/24", "198.51.100.4/32"]


def test_principals_enter_by_access_entries_only() -> None:
    entry = AccessEntryConfig(
        principal_arn="arn:aws:iam::111122223333:role/oncall", policy="AmazonEKSViewPolicy", namespaces=("saleor",)
    )
    graph = cluster(
        ClusterConfig(
            version="1.36",
            control_plane_zones=("a", "c"),
            node_groups={"default": NODES},
            access={"oncall": entry},
        )
    )
    assert eks(graph).inputs["authenticationMode"] == "API"
    who, association = graph.one(ENTRY), graph.one(ASSOCIATION)
    assert who.inputs["principalArn"] == "arn:aws:iam::111122223333:role/oncall"
    assert known(who.inputs)["tags"]["Name"].endswith("-access-oncall")
    assert known(association.inputs)["policyArn"].endswith("cluster-access-policy/AmazonEKSViewPolicy")
    assert association.inputs["accessScope"] == {"type": "namespace", "namespaces": ["saleor"]}
    assert association.options.delete_before_replace, "deleting the old one would take the new one's rights away"


def test_the_cluster_leaves_standard_support_behind_never(graph: Graph) -> None:
    assert eks(graph).inputs["upgradePolicy"] == {"supportType": "STANDARD"}


def test_no_add_on_comes_by_itself(graph: Graph) -> None:
    inputs = known(eks(graph).inputs)
    assert inputs["bootstrapSelfManagedAddons"] is False
    assert inputs["useDefaultVpcCni"] is True  # pulumi-eks: the managed one is not made
    assert inputs["kubeProxyAddonOptions"]["enabled"] is False
    assert inputs["corednsAddonOptions"]["enabled"] is False


def test_add_ons_are_pinned_to_the_clusters_version(graph: Graph) -> None:
    release = KUBERNETES["1.36"]
    pinned = {addon.inputs["addonName"]: addon.inputs["addonVersion"] for addon in graph.of_type(ADDON)}
    assert pinned == {
        "vpc-cni": release.vpc_cni,
        "kube-proxy": release.kube_proxy,
        "coredns": release.coredns,
        "aws-ebs-csi-driver": release.ebs_csi_driver,
    }


@pytest.mark.parametrize("addon", ["vpc-cni", "kube-proxy"])
def test_nodes_wait_for_the_network_add_ons(graph: Graph, addon: str) -> None:
    nodes = graph.one("aws:eks/nodeGroup:NodeGroup")
    assert graph.one(ADDON, f"eks-{addon}").urn in graph.requires(nodes)


@pytest.mark.parametrize("addon", ["coredns", "aws-ebs-csi-driver"])
def test_add_ons_with_pods_wait_for_nodes(graph: Graph, addon: str) -> None:
    nodes = graph.one("aws:eks/nodeGroup:NodeGroup")
    assert nodes.urn in graph.requires(graph.one(ADDON, f"eks-{addon}"))


def test_nodes_wait_for_their_way_out(graph: Graph) -> None:
    waits = graph.requires(graph.one("aws:eks/nodeGroup:NodeGroup"))
    for zone in "ac":
        assert graph.one("aws:ec2/route:Route", f"vpc-app-{zone}-nat").urn in waits
        assert graph.one("aws:ec2/routeTableAssociation:RouteTableAssociation", f"vpc-app-{zone}").urn in waits


def policies_of(graph: Graph, role_arn: str) -> dict[str, str]:
    """The AWS-managed policies of a role, and the resources that attach them."""
    (role,) = (one for one in graph.of_type("aws:iam/role:Role") if one.outputs["arn"] == role_arn)
    attached = (one for one in graph.of_type(ATTACHMENT) if one.inputs["role"] == role.inputs["name"])
    return {known(one.inputs)["policyArn"]: one.urn for one in attached}


def test_nodes_start_with_a_role_that_may_join_and_pull(graph: Graph) -> None:
    nodes = graph.one("aws:eks/nodeGroup:NodeGroup")
    policies = policies_of(graph, known(nodes.inputs)["nodeRoleArn"])
    expected = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
    assert set(policies) == {f"arn:aws:iam::aws:policy/{name}" for name in expected}
    assert set(policies.values()) <= graph.requires(nodes)


@pytest.mark.parametrize(
    ("addon", "policy"),
    [("vpc-cni", "AmazonEKS_CNI_Policy"), ("aws-ebs-csi-driver", "AmazonEBSCSIDriverPolicyV2")],
)
def test_add_ons_that_call_aws_start_with_their_permissions(graph: Graph, addon: str, policy: str) -> None:
    made = graph.one(ADDON, f"eks-{addon}")
    policies = policies_of(graph, known(made.inputs)["serviceAccountRoleArn"])
    # Neither has a path: docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicyV2.html
    assert set(policies) == {f"arn:aws:iam::aws:policy/{policy}"}
    assert set(policies.values()) <= graph.requires(made)


def test_nodes_are_of_the_configured_kind_in_the_app_subnets_and_at_the_clusters_version() -> None:
    config = ClusterConfig(
        version="1.36",
        control_plane_zones=("a", "c"),
        node_groups={"default": NODES.model_copy(update={"capacity_type": "SPOT"})},
    )
    graph = cluster(config)
    nodes = known(graph.one("aws:eks/nodeGroup:NodeGroup").inputs)
    assert (nodes["instanceTypes"], nodes["capacityType"]) == (["t3.large"], "SPOT")
    assert (nodes["version"], nodes["amiType"]) == ("1.36", "AL2023_x86_64_STANDARD")
    assert set(nodes["subnetIds"]) == {graph.one("aws:ec2/subnet:Subnet", f"vpc-app-{zone}").id for zone in "ac"}


def test_the_control_plane_waits_for_its_log_group_and_role_but_not_for_nat(graph: Graph) -> None:
    waits = graph.requires(eks(graph))
    assert graph.one("aws:cloudwatch/logGroup:LogGroup", "eks").urn in waits
    assert graph.one(ATTACHMENT, "eks-cluster-AmazonEKSClusterPolicy").urn in waits
    assert graph.one("aws:ec2/natGateway:NatGateway").urn not in waits


def test_the_network_add_on_delegates_prefixes_and_enforces_policies(graph: Graph) -> None:
    settings = json.loads(known(graph.one(ADDON, "eks-vpc-cni").inputs)["configurationValues"])
    assert settings["env"]["ENABLE_PREFIX_DELEGATION"] == "true"
    assert settings["enableNetworkPolicy"] == "true"


def trust(graph: Graph, role: str) -> dict[str, Any]:
    (statement,) = json.loads(known(graph.one("aws:iam/role:Role", role).inputs)["assumeRolePolicy"])["Statement"]
    conditions: dict[str, Any] = statement["Condition"]
    return conditions


@pytest.mark.parametrize(
    ("role", "account"),
    [("eks-vpc-cni", "aws-node"), ("eks-ebs-csi", "ebs-csi-controller-sa")],
)
def test_add_on_roles_trust_one_service_account(graph: Graph, role: str, account: str) -> None:
    issuer = eks(graph).outputs["oidcIssuer"]
    assert trust(graph, role) == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": [f"system:serviceaccount:kube-system:{account}"],
        }
    }


def test_the_cluster_role_serves_this_cluster_only(graph: Graph) -> None:
    assert trust(graph, "eks-cluster") == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:eks:ap-northeast-2:111122223333:cluster/kyeol-dev-eks"},
    }


def test_nodes_have_encrypted_disks_and_hide_their_role_from_pods(graph: Graph) -> None:
    template = known(graph.one("aws:ec2/launchTemplate:LaunchTemplate").inputs)
    (disk,) = template["blockDeviceMappings"]
    assert (disk["ebs"]["encrypted"], disk["ebs"]["volumeType"], disk["ebs"]["volumeSize"]) == ("true", "gp3", 50)
    assert template["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }


def test_instances_and_disks_carry_the_stack_wide_tags(graph: Graph) -> None:
    specifications = known(graph.one("aws:ec2/launchTemplate:LaunchTemplate").inputs)["tagSpecifications"]
    assert {one["resourceType"] for one in specifications} == {"instance", "volume", "network-interface"}
    assert all(one["tags"]["Project"] == "kyeol" for one in specifications)


def test_nodes_wear_the_group_that_eks_made_and_their_own(graph: Graph) -> None:
    groups = graph.one("aws:ec2/launchTemplate:LaunchTemplate").inputs["vpcSecurityGroupIds"]
    own = graph.one("aws:ec2/securityGroup:SecurityGroup", "eks-nodes").id
    assert groups == [eks(graph).outputs["nodeSecurityGroupId"], own]
    passed = graph.one("aws:ec2/securityGroup:SecurityGroup", "eks-api").id
    assert eks(graph).outputs["clusterSecurityGroupId"] == passed, "pulumi-eks hands out the group that it was given"


def grouped(*, autoscaled: bool = True, **groups: NodeGroupConfig) -> Graph:
    return cluster(
        ClusterConfig(version="1.36", control_plane_zones=("a", "c"), node_groups=groups), autoscaled=autoscaled
    )


def test_no_change_of_minimum_or_maximum_reaches_eks_where_the_autoscaler_keeps_to_them(graph: Graph) -> None:
    wider = grouped(default=NODES.model_copy(update={"min": 2, "max": 9})).one(GROUP)
    assert wider.inputs["scalingConfig"] == graph.one(GROUP).inputs["scalingConfig"]
    assert graph.one(GROUP).options.ignore_changes == ("scalingConfig.desiredSize",)
    assert {key: known(wider.inputs)["tags"][key] for key in ("MinNodes", "MaxNodes")} == {
        "MinNodes": "2",
        "MaxNodes": "9",
    }


def test_without_the_autoscaler_the_sizes_are_eks_own() -> None:
    group = grouped(default=NODES, autoscaled=False).one(GROUP)
    assert group.inputs["scalingConfig"] == {"minSize": 1, "desiredSize": 2, "maxSize": 3}
    assert group.options.ignore_changes == ()
    assert "MinNodes" not in known(group.inputs)["tags"]


def test_groups_have_templates_types_labels_taints_and_zones_of_their_own() -> None:
    spot = NodeGroupConfig(
        instance_types=("m8g.large", "m7g.large"),
        min=0,
        desired=0,
        max=4,
        volume_size_gib=80,
        capacity_type="SPOT",
        labels={"workload": "batch"},
        taints=(TaintConfig(key="workload", value="batch"),),
        zones=("c",),
    )
    graph = grouped(default=NODES, batch=spot)
    first, batch = known(graph.one(GROUP, "eks-nodes").inputs), known(graph.one(GROUP, "eks-nodes-batch").inputs)
    assert (first["amiType"], batch["amiType"]) == ("AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD")
    assert (first["nodeGroupNamePrefix"], batch["nodeGroupNamePrefix"]) == (
        "kyeol-dev-nodes-",
        "kyeol-dev-nodes-batch-",
    )
    assert batch["labels"] == {"workload": "batch"}
    assert batch["taints"] == [{"key": "workload", "value": "batch", "effect": "NO_SCHEDULE"}]
    assert batch["subnetIds"] == [graph.one("aws:ec2/subnet:Subnet", "vpc-app-c").id]
    assert first["nodeRoleArn"] == batch["nodeRoleArn"]
    templates = {
        one.id: known(one.inputs)["blockDeviceMappings"][0]["ebs"]["volumeSize"] for one in graph.of_type(TEMPLATE)
    }
    assert templates == {first["launchTemplate"]["id"]: 50, batch["launchTemplate"]["id"]: 80}


def test_the_first_group_is_the_one_that_pulumi_eks_made_before(graph: Graph) -> None:
    above = "kyeol:components:EksCluster$kyeol:components:EksNodes$eks:index:ManagedNodeGroup"
    former = f"urn:pulumi:dev::kyeol::{above}${GROUP}::eks-nodes"
    assert graph.one(GROUP).options.aliases == (former,)
    assert graph.one(TEMPLATE).name == "eks-nodes"
    assert (graph.one(TEMPLATE).inputs["name"], graph.one(GROUP).inputs["nodeGroupNamePrefix"]) == (
        "kyeol-dev-nodes",
        "kyeol-dev-nodes-",
    )


def test_only_the_first_group_is_taken_for_it() -> None:
    assert grouped(general=NODES).one(GROUP).options.aliases == ()


def test_nodes_are_of_a_pinned_release_repaired_and_updated_one_by_one(graph: Graph) -> None:
    group = graph.one(GROUP).inputs
    assert group["releaseVersion"] == KUBERNETES["1.36"].node_image
    assert group["nodeRepairConfig"] == {"enabled": True, "maxParallelNodesRepairedCount": 1}
    assert group["updateConfig"] == {"maxUnavailable": 1}


def test_a_group_may_have_another_release() -> None:
    group = NODES.model_copy(update={"release_version": "1.36.1-20260601"})
    assert grouped(default=group).one(GROUP).inputs["releaseVersion"] == "1.36.1-20260601"


def test_the_kubernetes_provider_knows_its_cluster_and_holds_no_token(graph: Graph) -> None:
    provider = known(graph.one("pulumi:providers:kubernetes").inputs)
    assert provider["clusterIdentifier"] == "arn:aws:eks:ap-northeast-2:111122223333:cluster/kyeol-dev-eks"
    assert "get-token" in provider["kubeconfig"]
    assert '"token"' not in provider["kubeconfig"]


def test_volumes_are_encrypted_gp3_by_default_and_go_with_the_cluster(graph: Graph) -> None:
    storage = graph.one("kubernetes:storage.k8s.io/v1:StorageClass")
    assert known(storage.inputs)["metadata"]["annotations"] == {"storageclass.kubernetes.io/is-default-class": "true"}
    assert storage.inputs["parameters"] == {"type": "gp3", "encrypted": "true"}
    assert storage.options.deleted_with == eks(graph).urn


def test_with_a_key_of_their_own_volumes_use_it_and_the_driver_may() -> None:
    graph = cluster(volumes_key_arn=VOLUMES_KEY, secrets_key_arn="arn:aws:kms:::key/2")
    storage = graph.one("kubernetes:storage.k8s.io/v1:StorageClass")
    assert known(storage.inputs)["parameters"]["kmsKeyId"] == VOLUMES_KEY
    assert eks(graph).inputs["encryptionConfigKeyArn"] == "arn:aws:kms:::key/2"
    policy = str(graph.one("aws:iam/rolePolicy:RolePolicy", "eks-ebs-csi").inputs["policy"])
    through_ec2 = {"kms:ViaService": "ec2.ap-northeast-2.amazonaws.com"}

    def may(action: str, resource: str = VOLUMES_KEY, **context: str) -> bool:
        return allowed(policy, action=action, resource=resource, context={**through_ec2, **context})

    assert may("kms:GenerateDataKeyWithoutPlaintext")
    assert not may("kms:GenerateDataKeyWithoutPlaintext", "arn:aws:kms:::key/2")
    assert not may("kms:Decrypt", **{"kms:ViaService": "s3.ap-northeast-2.amazonaws.com"})
    assert may("kms:CreateGrant", **{"kms:GrantIsForAWSResource": "true"})
    assert not may("kms:CreateGrant", **{"kms:GrantIsForAWSResource": "false"})


def test_logs_are_kept_as_long_as_configured() -> None:
    group = cluster(
        ClusterConfig(
            version="1.36", control_plane_zones=("a", "c"), node_groups={"default": NODES}, log_retention_days=365
        )
    ).one("aws:cloudwatch/logGroup:LogGroup")
    assert group.inputs["name"] == "/aws/eks/kyeol-dev-eks/cluster"
    assert group.inputs["retentionInDays"] == 365
