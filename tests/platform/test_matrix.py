"""The environment matrix: every part of the platform stands where it should, and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from kyeol.tools.preview.graph import Graph
from tests.harness import STACKS
from tests.json_values import known

# One row, one line: the table reads best so.
# ruff: noqa: E501
ALL = frozenset(STACKS)
ENVIRONMENTS = frozenset(("dev", "stage", "prod"))
EDGE = frozenset(("stage", "prod"))
MGMT = frozenset(("mgmt",))
PROD = frozenset(("prod",))

Probe = Callable[[Graph], bool]


def kind(type_: str, **inputs: object) -> Probe:
    """Whether a kind is there, with these arguments where given."""
    return lambda graph: any(
        all(resource.inputs.get(key) == value for key, value in inputs.items()) for resource in graph.of_type(type_)
    )


def named(type_: str, what: str, key: str = "name") -> Probe:
    """Whether a kind of that physical name is there, `{env}` standing for the stack."""
    return lambda graph: any(one.inputs.get(key) == what.format(env=graph.stack) for one in graph.of_type(type_))


def role(what: str) -> Probe:
    return named("aws:iam/role:Role", "kyeol-{env}-" + what + "-role")


def metric(*names: str) -> Probe:
    """Whether there is an alarm for each of the metrics."""

    def probe(graph: Graph) -> bool:
        alarms = graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
        watched = {str(alarm.inputs.get("metricName")) for alarm in alarms}
        queries = " ".join(
            f"{query.get('expression', '')} {query.get('metric', {}).get('metricName', '')}"
            for alarm in alarms
            for query in known(alarm.inputs).get("metricQueries", [])
        )
        return all(name in watched or name in queries for name in names)

    return probe


def interface(service: str) -> Probe:
    return kind("aws:ec2/vpcEndpoint:VpcEndpoint", serviceName=f"com.amazonaws.ap-northeast-2.{service}")


def record_of(name: str) -> Probe:
    return kind("aws:route53/record:Record", name=name, type="A")


@dataclass(frozen=True)
class Row:
    """One row of the matrix: a part, the stacks that have it, and how to tell."""

    row: str
    part: str
    where: frozenset[str]
    probe: Probe


ROWS = [
    Row("1", "VPC with internet gateway", ALL, kind("aws:ec2/internetGateway:InternetGateway")),
    Row("2", "NAT", ALL, kind("aws:ec2/natGateway:NatGateway")),
    Row("3", "S3 gateway endpoint", ALL, kind("aws:ec2/vpcEndpoint:VpcEndpoint", vpcEndpointType="Gateway")),
    *(Row("3", f"{service} endpoint", ENVIRONMENTS, interface(service)) for service in ("ecr.api", "ecr.dkr", "logs", "sts")),
    Row("4", "VPC flow logs", ALL, kind("aws:ec2/flowLog:FlowLog")),
    Row("5", "Route 53 zone", MGMT, kind("aws:route53/zone:Zone", name="example.com")),
    Row("5", "stage.example.com points to CloudFront", frozenset(("stage",)), record_of("stage.example.com")),
    Row("5", "www.example.com points to CloudFront", PROD, record_of("www.example.com")),
    Row("5", "the apex points to CloudFront", PROD, record_of("example.com")),
    Row("6", "ALB certificate", ALL, lambda graph: any(
        one.inputs.get("region") in (None, "ap-northeast-2") for one in graph.of_type("aws:acm/certificate:Certificate"))),
    Row("6", "CloudFront certificate", EDGE, kind("aws:acm/certificate:Certificate", region="us-east-1")),
    Row("7", "EKS", ALL, kind("eks:index:Cluster", version="1.36")),
    Row("7", "node group with its launch template", ALL, kind("aws:ec2/launchTemplate:LaunchTemplate")),
    *(Row("8", addon, ALL, kind("aws:eks/addon:Addon", addonName=addon))
      for addon in ("vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver")),
    Row("8", "default storage class", ALL, kind("kubernetes:storage.k8s.io/v1:StorageClass")),
    Row("9", "saleor-api repository", MGMT, named("aws:ecr/repository:Repository", "kyeol-mgmt-saleor-api")),
    Row("9", "dashboard repository", MGMT, named("aws:ecr/repository:Repository", "kyeol-mgmt-dashboard")),
    Row("9", "storefront repository", ENVIRONMENTS, named("aws:ecr/repository:Repository", "kyeol-{env}-storefront")),
    Row("10", "PostgreSQL", ENVIRONMENTS, kind("aws:rds/instance:Instance", engine="postgres")),
    Row("10", "PostgreSQL in two zones", EDGE, kind("aws:rds/instance:Instance", multiAz=True)),
    Row("11", "Valkey", EDGE, kind("aws:elasticache/replicationGroup:ReplicationGroup", engine="valkey")),
    Row("12", "application secrets", ENVIRONMENTS, named("aws:secretsmanager/secret:Secret", "kyeol-{env}-secret-key")),
    Row("12", "RSA key", ENVIRONMENTS, kind("tls:index/privateKey:PrivateKey", algorithm="RSA")),
    *(Row("13", f"{key} key", EDGE, named("aws:kms/alias:Alias", "alias/kyeol-{env}-" + key))
      for key in ("data", "storage", "logs")),
    Row("14", "media bucket", ENVIRONMENTS, named("aws:s3/bucket:Bucket", "kyeol-{env}-media-111122223333", "bucket")),
    Row("14", "audit bucket with object lock", PROD, kind("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")),
    Row("15", "regional web ACL", ALL, kind("aws:wafv2/webAcl:WebAcl", scope="REGIONAL")),
    Row("15", "global web ACL", EDGE, kind("aws:wafv2/webAcl:WebAcl", scope="CLOUDFRONT", region="us-east-1")),
    Row("16", "CloudFront", EDGE, kind("aws:cloudfront/distribution:Distribution")),
    Row("17", "CloudTrail", PROD, kind("aws:cloudtrail/trail:Trail", isMultiRegionTrail=True)),
    Row("18", "alarm topic", ALL, named("aws:sns/topic:Topic", "kyeol-{env}-alarms")),
    Row("18", "dashboard", ALL, named("aws:cloudwatch/dashboard:Dashboard", "kyeol-{env}-overview", "dashboardName")),
    Row("18", "database events", ENVIRONMENTS, named("aws:rds/eventSubscription:EventSubscription", "kyeol-{env}-database")),
    Row("18", "load balancer's log", PROD, named("aws:s3/bucket:Bucket", "kyeol-{env}-alb-logs-111122223333", "bucket")),
    Row("18", "looks from outside", PROD, metric("HealthCheckStatus")),
    Row("18", "database alarms", ENVIRONMENTS,
        metric("CPUUtilization", "FreeStorageSpace", "FreeableMemory", "DatabaseConnections")),
    Row("18", "cache alarms", EDGE,
        metric("EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions", "ReplicationLag")),
    Row("18", "NAT alarms", ALL, metric("ErrorPortAllocation")),
    Row("18", "CDN alarms", EDGE, metric("5xxErrorRate")),
    Row("18", "web ACL alarms", ALL, metric("BlockedRequests")),
    Row("19", "nodes reach PostgreSQL", ENVIRONMENTS,
        kind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", fromPort=5432, toPort=5432)),
    Row("19", "nodes reach Valkey", EDGE,
        kind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", fromPort=6379, toPort=6379)),
    Row("19", "the VPC reaches its endpoints", ENVIRONMENTS,
        kind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", description="HTTPS from the VPC")),
    Row("19", "the ALB's allow-list", frozenset(("mgmt", "dev")), kind("aws:ec2/managedPrefixList:ManagedPrefixList")),
    *(Row("20", f"{what} role", ALL, role(what))
      for what in ("alb-controller", "external-dns", "fluent-bit", "cert-manager", "external-secrets", "ebs-csi",
                   "cluster-autoscaler")),
    Row("20", "Saleor API role", ENVIRONMENTS, role("saleor-api")),
    *(Row("21", f"{what} by Helm", ALL, named("kubernetes:helm.sh/v3:Release", what))
      for what in ("aws-load-balancer-controller", "external-dns", "fluent-bit", "cert-manager", "metrics-server",
                   "external-secrets", "cluster-autoscaler")),
    Row("22", "Argo CD", MGMT, named("kubernetes:helm.sh/v3:Release", "argocd")),
    Row("23", "entry for mgmt's Argo CD", ENVIRONMENTS, role("argocd-spoke")),
    Row("24", "its own ApplicationSets", ALL, kind("kubernetes:argoproj.io/v1alpha1:ApplicationSet")),
    Row("23", "peering with mgmt", ENVIRONMENTS, kind("aws:ec2/vpcPeeringConnection:VpcPeeringConnection")),
    Row("27", "GitHub's identity provider", MGMT,
        kind("aws:iam/openIdConnectProvider:OpenIdConnectProvider", url="https://token.actions.githubusercontent.com")),
]  # fmt: skip


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.row}-{row.part.replace(' ', '-')}")
def test_the_part_stands_where_it_should(row: Row, stack: str, graphs: Mapping[str, Graph]) -> None:
    assert row.probe(graphs[stack]) == (stack in row.where), f"row {row.row}: {row.part} in {stack}"


SIZES = {
    "mgmt": {"cidr": "10.0.0.0/16", "zones": 2, "nat": 1, "nodes": ("t3.large", 2, 2, 3)},
    "dev": {"cidr": "10.10.0.0/16", "zones": 2, "nat": 1, "nodes": ("t3.large", 1, 2, 3)},
    "stage": {"cidr": "10.20.0.0/16", "zones": 2, "nat": 1, "nodes": ("t3.large", 2, 2, 4)},
    "prod": {"cidr": "10.30.0.0/16", "zones": 3, "nat": 3, "nodes": ("t3.xlarge", 3, 3, 6)},
}


def test_network_and_nodes_have_their_shipped_sizes(graph: Graph) -> None:
    nodes = known(graph.one("aws:eks/nodeGroup:NodeGroup").inputs)
    tags = nodes["tags"]
    assert SIZES[graph.stack] == {
        "cidr": known(graph.one("aws:ec2/vpc:Vpc").inputs)["cidrBlock"],
        "zones": len({known(one.inputs)["availabilityZone"] for one in graph.of_type("aws:ec2/subnet:Subnet")}),
        "nat": len(graph.of_type("aws:ec2/natGateway:NatGateway")),
        "nodes": (
            *nodes["instanceTypes"],
            int(tags["MinNodes"]),
            nodes["scalingConfig"]["desiredSize"],
            int(tags["MaxNodes"]),
        ),
    }


DATABASES = {
    "dev": ("db.t4g.medium", False),
    "stage": ("db.t4g.large", True),
    "prod": ("db.r7g.large", True),
}
CACHES = {"stage": ("cache.t4g.small", 2), "prod": ("cache.r7g.large", 2)}


@pytest.mark.parametrize("stack", sorted(DATABASES))
def test_databases_have_their_shipped_sizes(stack: str, graphs: Mapping[str, Graph]) -> None:
    database = graphs[stack].one("aws:rds/instance:Instance").inputs
    assert (database["instanceClass"], database["multiAz"]) == DATABASES[stack]
    assert str(database["engineVersion"]).startswith("15")


def test_prods_database_is_backed_up_for_thirty_days_and_protected(graphs: Mapping[str, Graph]) -> None:
    database = graphs["prod"].one("aws:rds/instance:Instance")
    assert database.inputs["backupRetentionPeriod"] == 30
    assert database.inputs["deletionProtection"] is True
    assert database.options.protect
    assert database.options.retain_on_delete


@pytest.mark.parametrize("stack", sorted(CACHES))
def test_caches_have_their_shipped_sizes(stack: str, graphs: Mapping[str, Graph]) -> None:
    cache = graphs[stack].one("aws:elasticache/replicationGroup:ReplicationGroup").inputs
    assert (cache["nodeType"], cache["numCacheClusters"]) == CACHES[stack]
    assert cache["engineVersion"] == "8.1"


HOLDS_DATA = (
    "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:route53/zone:Zone",
    "aws:cloudtrail/trail:Trail", "aws:ecr/repository:Repository",
)  # fmt: skip


def test_what_holds_data_is_guarded_as_configured(graph: Graph) -> None:
    guarded = graph.stack in {"mgmt", "prod"}
    for resource in graph:
        if resource.type in HOLDS_DATA:
            assert resource.options.protect == guarded, resource.urn
            assert resource.options.retain_on_delete == guarded, resource.urn
