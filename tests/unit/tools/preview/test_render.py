"""What a preview shows, and the choices that cost money, read from recorded graphs."""

import io
from dataclasses import replace

from rich.console import Console

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import SECRET, Graph, Options, Resource
from kyeol.tools.preview.outline import short_kind, to_json
from kyeol.tools.preview.overview import Overview, overview
from kyeol.tools.preview.render import coloured, plain
from kyeol.tools.preview.run import Preview
from kyeol.tools.preview.summary import choices, kinds
from tests.json_values import known

STACK = "urn:pulumi:dev::kyeol::pulumi:pulumi:Stack::kyeol-dev"


def resource(type_: str, name: str, parent: str = STACK, **inputs: Json) -> Resource:
    component = type_.startswith("kyeol:")
    return Resource(
        urn=f"urn:pulumi:dev::kyeol::{type_}::{name}", type=type_, name=name, parent=parent, custom=not component,
        remote=False, provider="", inputs=inputs, outputs={}, depends_on=(), property_dependencies={},
        options=Options(), id=f"id-{name}",
    )  # fmt: skip


def preview(*resources: Resource, **outputs: Json) -> Preview:
    graph = Graph("kyeol", "dev", {one.urn: one for one in resources}, outputs)
    return Preview(graph=graph, exported={}, seconds=0.125)


VPC = resource("kyeol:components:Vpc", "vpc")
LOGS = resource("kyeol:components:Logs", "vpc-logs", VPC.urn)
SUBNETS = [resource("aws:ec2/subnet:Subnet", f"vpc-{zone}", VPC.urn) for zone in "ac"]
GROUP = resource("aws:cloudwatch/logGroup:LogGroup", "logs", LOGS.urn, retentionInDays=30)
SMALL = preview(VPC, LOGS, *SUBNETS, GROUP, clusterName="kyeol-dev", token=SECRET, zones={"a": 1})


def value_of(what: str, *resources: Resource) -> str:
    """What a stack's only choice of a kind says."""
    (choice,) = [one for one in choices(preview(*resources).graph) if one.what == what]
    return choice.value


def test_the_tree_shows_components_before_what_they_hold() -> None:
    assert plain(SMALL, 3).splitlines()[-5:] == [
        "  vpc  Vpc",
        "    vpc-logs  Logs",
        "      logs  aws.cloudwatch.LogGroup",
        "    vpc-a     aws.ec2.Subnet",
        "    vpc-c     aws.ec2.Subnet",
    ]


def test_the_depth_hides_what_is_deeper_and_says_how_much() -> None:
    assert "  vpc  Vpc  (4 more)" in plain(SMALL, 1).splitlines()
    assert "    vpc-logs  Logs  (1 more)" in plain(SMALL, 2).splitlines()
    assert "Logs" not in plain(SMALL, 0)


def test_a_summary_comes_first_and_the_outputs_only_where_they_are_asked_for() -> None:
    summary = [
        "dev: 5 resources, 2 of them components, in 0.12 s",
        "",
        "  what costs",
        "    log groups  1 x 30 days",
        "",
        "  kinds",
        "    resources  2 components, 1 aws.cloudwatch, 2 aws.ec2",
    ]
    assert plain(SMALL, 0).splitlines() == summary
    assert plain(SMALL, 0, outputs=True).splitlines() == [
        *summary,
        "",
        "  outputs",
        "    clusterName  kyeol-dev",
        "    token        [secret]",
        "    zones.a      1",
    ]


def test_with_the_tree_every_kind_is_counted() -> None:
    assert plain(SMALL, 1).splitlines()[5:9] == [
        "  kinds",
        "    components      1 Logs, 1 Vpc",
        "    aws.cloudwatch  1 LogGroup",
        "    aws.ec2         2 Subnet",
    ]


def test_several_stacks_are_one_screen_that_says_what_to_type_next() -> None:
    rows = [Overview(SMALL, "1 mandatory", "12 (10 to 30)"), Overview(SMALL, "no findings", "not known")]
    lines = overview(rows, {"dev": 2, "prod": 0}).splitlines()
    assert lines[:3] == [
        "stack  resources  first up  findings     USD a month",
        "dev            5     0 min  1 mandatory  12 (10 to 30)",
        "dev            5     0 min  no findings  not known",
    ]
    assert "warnings on standard error: dev 2" in lines
    assert any(line.startswith("kyeol preview dev --depth 2  ") for line in lines)
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 24


def test_the_cost_of_a_month_comes_before_the_choices() -> None:
    lines = plain(SMALL, 0, cost="12 USD expected (10 to 30)").splitlines()
    place = lines.index("  what costs")
    assert lines[place + 1 : place + 3] == [
        "    a month     12 USD expected (10 to 30)",
        "    log groups  1 x 30 days",
    ]


def test_an_empty_stack_has_only_its_headline() -> None:
    assert plain(preview(), 2) == "dev: 0 resources, 0 of them components, in 0.12 s\n"


def test_long_rows_are_wrapped_between_their_parts() -> None:
    many = [resource(f"aws:ec2/k:Kind{number:02}", "x") for number in range(20)]
    lines = plain(preview(*many), 1).splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not any(line.endswith(" 1") for line in lines)


def test_a_line_that_is_too_long_drops_the_service_of_the_kind() -> None:
    name = "a-logical-name-that-leaves-little-room-for-its-kind"
    one = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name)
    assert f"  {name}  SecurityGroupIngressRule" in plain(preview(one), 1).splitlines()


def test_kinds_are_short_but_clear() -> None:
    assert short_kind("aws:ec2/vpc:Vpc") == "aws.ec2.Vpc"
    assert short_kind("kyeol:components:EksCluster") == "EksCluster"
    assert short_kind("eks:index:Cluster") == "eks.Cluster"
    assert short_kind("random:index/randomPassword:RandomPassword") == "random.RandomPassword"
    assert short_kind("kubernetes:storage.k8s.io/v1:StorageClass") == "kubernetes.StorageClass"
    assert short_kind("pulumi:providers:aws") == "provider aws"


def test_a_terminal_gets_the_same_content() -> None:
    terminal = io.StringIO()
    console = Console(file=terminal, width=80, force_terminal=True, color_system="truecolor")
    console.print(*coloured(SMALL, 3), sep="\n")
    shown = terminal.getvalue()
    assert "\x1b[" in shown
    for word in plain(SMALL, 3).split():
        assert word in shown


def test_the_machine_form_counts_by_type_token() -> None:
    machine = known(to_json(SMALL))
    assert machine.pop("longestChain")["minutes"] > 0
    assert machine == {
        "stack": "dev",
        "resources": 5,
        "kinds": {
            "aws:cloudwatch/logGroup:LogGroup": 1,
            "aws:ec2/subnet:Subnet": 2,
            "kyeol:components:Logs": 1,
            "kyeol:components:Vpc": 1,
        },
        "choices": [{"what": "log groups", "value": "1 x 30 days", "resources": [GROUP.urn]}],
        "outputs": {"clusterName": "kyeol-dev", "token": SECRET, "zones": {"a": 1}},
        "seconds": 0.125,
    }
    assert sum(kinds(SMALL.graph).values()) == len(SMALL.graph)


def test_nat_gateways_are_counted() -> None:
    gateways = [resource("aws:ec2/natGateway:NatGateway", zone) for zone in "abc"]
    assert value_of("NAT gateways", *gateways) == "3"


def test_interface_endpoints_cost_per_zone_and_gateway_endpoints_nothing() -> None:
    kind = "aws:ec2/vpcEndpoint:VpcEndpoint"
    gateway = resource(kind, "s3", vpcEndpointType="Gateway")
    interfaces = [
        resource(kind, name, vpcEndpointType="Interface", subnetIds=["x"] * zones)
        for name, zones in (("a", 3), ("b", 3), ("c", 1))
    ]
    assert value_of("interface endpoints", gateway, *interfaces) == "1 x 1 zone + 2 x 3 zones"
    assert choices(preview(gateway).graph) == []


def test_nodes_say_types_counts_volume_and_spot() -> None:
    template = resource(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "t",
        blockDeviceMappings=[{"ebs": {"volumeSize": 50, "volumeType": "gp3"}}],
    )
    group = resource(
        "aws:eks/nodeGroup:NodeGroup", "nodes", instanceTypes=["t3.large", "t3a.large"], capacityType="SPOT",
        scalingConfig={"minSize": 1, "desiredSize": 2, "maxSize": 4}, launchTemplate={"id": "id-t"},
    )  # fmt: skip
    assert value_of("EKS nodes", template, group) == "2 x t3.large, t3a.large (1 to 4), spot, 50 GiB gp3 each"


def test_a_database_says_class_zones_storage_and_backups() -> None:
    database = resource(
        "aws:rds/instance:Instance", "db", instanceClass="db.r7g.large", multiAz=True, allocatedStorage=100,
        maxAllocatedStorage=500, storageType="gp3", backupRetentionPeriod=30,
    )  # fmt: skip
    assert value_of("RDS instance", database) == "db.r7g.large, Multi-AZ, 100 to 500 GiB gp3, backups 30 days"
    single = replace(database, inputs={"instanceClass": "db.t4g.medium", "multiAz": False, "backupRetentionPeriod": 1})
    assert value_of("RDS instance", single) == "db.t4g.medium, one zone, backups 1 day"
    replica = replace(database, inputs={"instanceClass": "db.t4g.medium", "replicateSourceDb": "db"})
    assert value_of("RDS replica", replica) == "db.t4g.medium, one zone"


def test_a_cache_says_nodes_zones_and_snapshots() -> None:
    cache = resource(
        "aws:elasticache/replicationGroup:ReplicationGroup", "valkey", nodeType="cache.r7g.large",
        numCacheClusters=2, multiAzEnabled=True, snapshotRetentionLimit=7,
    )  # fmt: skip
    assert value_of("cache nodes", cache) == "2 x cache.r7g.large, Multi-AZ, snapshots 7 days"


def test_log_groups_are_counted_by_how_long_they_keep() -> None:
    kind = "aws:cloudwatch/logGroup:LogGroup"
    groups = [resource(kind, str(days), retentionInDays=days) for days in (90, 30)] + [resource(kind, "ever")]
    assert value_of("log groups", *groups) == "1 x for ever, 1 x 30 days, 1 x 90 days"


def test_buckets_say_how_long_they_keep() -> None:
    rules: Json = [{"expiration": {"days": 30}}, {"expiration": {"days": 365}}, {"noncurrentVersionExpiration": {}}]
    logs = resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "logs", rules=rules)
    assert value_of("bucket retention", logs) == "logs 365 days"


def test_the_time_of_a_first_deployment_is_its_longest_chain() -> None:
    network = resource("aws:ec2/vpc:Vpc", "vpc")
    cluster = replace(resource("eks:index:Cluster", "eks"), depends_on=(network.urn,))
    nodes = replace(resource("aws:eks/nodeGroup:NodeGroup", "nodes"), depends_on=(cluster.urn,))
    database = replace(resource("aws:rds/instance:Instance", "database"), depends_on=(network.urn,))
    shown = preview(network, cluster, nodes, database)
    assert "longest chain  about 13 minutes: eks 10, nodes 3" in plain(shown, 0)
    assert known(to_json(shown))["longestChain"]["resources"] == [network.urn, cluster.urn, nodes.urn]
