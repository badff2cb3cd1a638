"""What happens to resources between two graphs."""

from dataclasses import replace

from kyeol.tools.diff.changes import ABSENT
from kyeol.tools.preview.graph import SECRET, Options, Resource
from tests.diff.graphs import (
    BUCKET,
    DATABASE,
    POLICY,
    RULE,
    SUBNET,
    VPC,
    compared,
    graph,
    only,
    policy,
    resource,
    said,
    stacks,
)

VPC_ONE = resource(VPC, "vpc", cidrBlock="10.0.0.0/16")


def test_a_graph_does_not_differ_from_itself() -> None:
    same = [VPC_ONE, resource(SUBNET, "subnet", vpcId=VPC_ONE.id, token=SECRET)]
    diff = compared(same, same)
    assert diff.unchanged
    assert (diff.resources, diff.secrets) == ((2, 2), 1)


def test_what_only_one_side_has_is_added_or_removed() -> None:
    bucket = resource(BUCKET, "media", bucket="media")
    assert only(compared([VPC_ONE], [VPC_ONE, bucket])).action == "add"
    assert only(compared([VPC_ONE, bucket], [VPC_ONE])).action == "remove"


def test_an_input_that_can_change_in_place_is_a_change() -> None:
    change = only(compared([resource(DATABASE, "db", multiAz=False)], [resource(DATABASE, "db", multiAz=True)]))
    assert change.action == "change"
    assert [(one.path, one.old, one.new, one.replaces) for one in change.properties] == [
        ("multiAz", False, True, False)
    ]


def test_what_the_program_wants_replaced_is_replaced_though_its_provider_would_change_it() -> None:
    kind, options = "aws:cloudfront/vpcOrigin:VpcOrigin", Options(replace_on_changes=("vpcOriginEndpointConfig",))
    old, new = (
        resource(kind, "shop", options=options, vpcOriginEndpointConfig={"arn": arn}, tags={"Name": arn})
        for arn in ("one", "other")
    )
    change = only(compared([old], [new]))
    assert change.action == "replace"
    assert [one.path for one in change.properties if one.replaces] == ["vpcOriginEndpointConfig.arn"]
    (danger,) = said(compared([old], [new]))
    assert danger.startswith("interruption: CloudFront moves to a new origin, for another load balancer")


def test_an_input_that_cannot_change_in_place_replaces() -> None:
    change = only(compared([resource(DATABASE, "db", engine="a")], [resource(DATABASE, "db", engine="b")]))
    assert change.action == "replace"
    assert [one.replaces for one in change.properties] == [True]


def test_what_a_config_map_holds_changes_in_place_only_with_its_providers_option() -> None:
    actions = []
    for on in (False, True):
        provider = resource("pulumi:providers:kubernetes", "eks", enableConfigMapMutable=on)
        old, new = (
            replace(
                resource("kubernetes:core/v1:ConfigMap", "plan", data={"plan": plan}), provider=f"{provider.urn}::id"
            )
            for plan in ("one", "other")
        )
        actions.append(only(compared([provider, old], [provider, new])).action)
    assert actions == ["replace", "change"]


def test_what_a_resource_ignores_is_no_change() -> None:
    ignoring = Options(ignore_changes=("tags", "scalingConfig.desiredSize"))
    old, new = (
        resource(DATABASE, "db", options=ignoring, tags={"a": size}, scalingConfig={"desiredSize": size}, tagsToo=1)
        for size in (1, 2)
    )
    assert compared([old], [new]).unchanged
    other = replace(new, inputs={**new.inputs, "tagsToo": 2})
    assert [one.path for one in only(compared([old], [other])).properties] == ["tagsToo"]


def test_a_node_group_that_ignores_scaling_ignores_the_desired_size_only() -> None:
    old, new = (
        resource(
            "eks:index:ManagedNodeGroup", "nodes", ignoreScalingChanges=True,
            scalingConfig={"desiredSize": size, "maxSize": size},
        )
        for size in (2, 3)
    )  # fmt: skip
    assert [one.path for one in only(compared([old], [new])).properties] == ["scalingConfig.maxSize"]


def test_options_that_the_engine_acts_on_are_told() -> None:
    old = resource(BUCKET, "media", options=Options(protect=True, delete_before_replace=False))
    new = resource(BUCKET, "media", options=Options(protect=False, delete_before_replace=True))
    change = only(compared([old], [new]))
    assert [(one.path, one.old, one.new) for one in change.options] == [
        ("protect", True, False),
        ("deleteBeforeReplace", False, True),
    ]


def test_a_renamed_resource_without_an_alias_goes_and_comes_with_a_hint() -> None:
    old, new = resource(BUCKET, "media", bucket="kyeol-media"), resource(BUCKET, "files", bucket="kyeol-media")
    added, removed = compared([old], [new]).changes
    assert (added.action, removed.action) == ("add", "remove")
    assert added.notes == ("It looks like the former media: an alias would keep it.",)
    assert removed.notes == ("It looks like the new files: an alias would keep it.",)


def test_an_alias_makes_it_a_move_and_what_holds_its_identifier_stays_quiet() -> None:
    old = resource(VPC, "network", cidrBlock="10.0.0.0/16")
    new = resource(VPC, "vpc", cidrBlock="10.0.0.0/16", options=Options(aliases=(old.urn,)))
    change = only(
        compared(
            graph(old, resource(SUBNET, "subnet", vpcId=old.id), vpcId=old.id),
            graph(new, resource(SUBNET, "subnet", vpcId=new.id), vpcId=new.id),
        )
    )
    assert (change.action, change.urn, change.previous) == ("move", new.urn, old.urn)


def test_children_of_what_moved_move_along_under_its_former_name() -> None:
    before = resource("kyeol:components:Rds", "db")
    after = resource("kyeol:components:Database", "database", options=Options(aliases=(before.urn,)))
    old = [before, resource(DATABASE, "db-main", before, port=1), resource(BUCKET, "dumps", before)]
    new = [after, resource(DATABASE, "database-main", after, port=2), resource(BUCKET, "dumps", after)]
    found = {change.name: change for change in compared(old, new).changes}
    assert {name: one.action for name, one in found.items()} == {
        "database": "move", "database-main": "change", "dumps": "move",
    }  # fmt: skip
    assert found["database-main"].previous == old[1].urn
    assert [one.path for one in found["database-main"].properties] == ["port"]


def test_an_alias_does_not_take_what_still_stands_in_the_program() -> None:
    first = resource(BUCKET, "first", bucket="one")
    second = resource(BUCKET, "second", bucket="two", options=Options(aliases=(first.urn,)))
    assert only(compared([first], [first, second])).action == "add"


def test_what_moves_in_one_stack_is_no_change_in_another() -> None:
    old = resource(VPC, "network", stack="mgmt")
    new = resource(VPC, "vpc", stack="mgmt", options=Options(aliases=(old.urn,)))
    mgmt, dev = stacks(
        [graph(old, stack="mgmt"), graph(resource("aws:ec2/route:Route", "to-mgmt", gatewayId=old.id))],
        [graph(new, stack="mgmt"), graph(resource("aws:ec2/route:Route", "to-mgmt", gatewayId=new.id))],
    )
    assert only(mgmt).action == "move"
    assert dev.unchanged


def test_a_replacement_reaches_whoever_holds_the_identifier() -> None:
    def program(cidr: str) -> list[Resource]:
        vpc = resource(VPC, "vpc", cidrBlock=cidr)
        inside = resource(SUBNET, "subnet", vpcId=vpc.id, cidrBlock="10.0.0.0/24")
        group = resource("aws:rds/subnetGroup:SubnetGroup", "group", subnetIds=[inside.id])
        text = policy({"Action": "ec2:*", "Resource": f"arn:aws:ec2:::vpc/{vpc.id}"})
        return [vpc, inside, group, resource(POLICY, "policy", policy=text), resource(BUCKET, "apart")]

    found = {one.name: one for one in compared(program("10.0.0.0/16"), program("10.9.0.0/16")).changes}
    assert {name: one.action for name, one in found.items()} == {
        "vpc": "replace", "subnet": "replace", "group": "change", "policy": "change",
    }  # fmt: skip
    assert [urn.rpartition("::")[2] for urn in found["group"].follows] == ["subnet"]
    assert found["vpc"].follows == ()


def test_a_name_that_the_program_gives_survives_a_replacement() -> None:
    def program(path: str) -> list[Resource]:
        role = resource("aws:iam/role:Role", "role", name="kyeol-role", path=path, outputs={"id": "kyeol-role"})
        return [role, resource(POLICY, "policy", role="kyeol-role", policy="{}")]

    assert only(compared(program("/"), program("/x/"))).name == "role"


def test_what_is_new_has_a_readable_identifier() -> None:
    new = resource(SUBNET, "subnet-b")
    group = "aws:rds/subnetGroup:SubnetGroup"
    old = [resource(group, "group", subnetIds=["subnet-a"])]
    diff = compared(old, [resource(group, "group", subnetIds=["subnet-a", new.id]), new])
    (change,) = [one for one in diff.changes if one.name == "group"]
    assert [(one.old, one.new) for one in change.properties] == [(ABSENT, "${subnet-b.id}")]


def test_another_kind_of_source_replaces_a_security_group_rule_and_another_source_does_not() -> None:
    by_cidr = resource(RULE, "rule", securityGroupId="sg-1", cidrIpv4="10.0.0.0/16", ipProtocol="tcp")
    other = resource(RULE, "rule", securityGroupId="sg-1", cidrIpv4="10.0.0.0/24", ipProtocol="tcp")
    by_group = resource(RULE, "rule", securityGroupId="sg-1", referencedSecurityGroupId="sg-2", ipProtocol="tcp")
    assert only(compared([by_cidr], [other])).action == "change"
    assert only(compared([by_cidr], [by_group])).action == "replace"


def test_the_engine_keeps_or_refuses_what_its_options_say() -> None:
    protected = resource(BUCKET, "media", bucket="a", options=Options(protect=True, retain_on_delete=True))
    retained = resource(BUCKET, "media", bucket="a", options=Options(retain_on_delete=True))
    assert only(compared([protected], [])).notes == ("Pulumi would refuse to delete it: it is protected.",)
    assert only(compared([retained], [])).notes == ("It would stay in the cloud, unmanaged: retainOnDelete is on.",)
    renamed = resource(BUCKET, "media", bucket="b")
    assert only(compared([protected], [renamed])).notes == ("Pulumi would refuse to replace it: it is protected.",)


def test_outputs_are_compared_too() -> None:
    diff = compared(graph(VPC_ONE, name="a", token=SECRET), graph(VPC_ONE, name="b", token=SECRET))
    assert [(one.path, one.old, one.new) for one in diff.outputs] == [("name", "a", "b")]


def test_a_stack_that_comes_or_goes_is_said_to() -> None:
    (added,) = stacks([], [graph(VPC_ONE)])
    assert (added.status, added.counts["add"], added.dangers) == ("added", 1, ())
    (removed,) = stacks([graph(VPC_ONE, resource(BUCKET, "media"))], [])
    assert (removed.status, removed.counts["remove"]) == ("removed", 2)
    (danger,) = removed.dangers
    assert danger.message.startswith("its stack file goes, and nothing in the cloud goes with it: 2 resources, 1 of")


PASSWORD = "random:index/randomPassword:RandomPassword"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"


def holding(kind: str, key: str, *sources: Resource) -> Resource:
    """A resource with a secret that is made of others."""
    return replace(
        resource(kind, "it"),
        inputs={key: SECRET},
        property_dependencies={key: tuple(one.urn for one in sources)},
    )


def test_a_secret_that_is_made_of_what_is_replaced_changes_though_it_is_masked() -> None:
    old, new = (resource(PASSWORD, "token", keepers={"generation": one}) for one in ("1", "2"))
    cache, copy = holding(CACHE, "authToken", new), replace(holding(VERSION, "secretString", new), name="copy")
    diff = compared([old, cache, copy], [new, cache, copy])
    assert [(one.action, one.type, one.follows) for one in diff.changes] == [
        ("replace", VERSION, (new.urn,)),
        ("replace", PASSWORD, ()),
        ("change", CACHE, (new.urn,)),
    ]


def test_a_secret_that_is_made_of_something_else_changes_though_it_is_masked() -> None:
    first, second = resource(PASSWORD, "first"), resource(PASSWORD, "second")
    both = [first, second]
    change = only(compared([*both, holding(CACHE, "authToken", first)], [*both, holding(CACHE, "authToken", second)]))
    assert (change.action, change.notes) == (
        "change",
        ("The secret in authToken may be another: it is made of second instead of first.",),
    )
    renamed = resource(PASSWORD, "third", options=Options(aliases=(first.urn,)))
    (move,) = compared(
        [first, holding(CACHE, "authToken", first)], [renamed, holding(CACHE, "authToken", renamed)]
    ).changes
    assert move.action == "move"
