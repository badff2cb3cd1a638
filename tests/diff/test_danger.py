"""What a reviewer is shown first, and what not."""

import json

import pytest

from kyeol.tools.diff.danger.iam import loosened
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Options, Resource
from kyeol.tools.record.danger import NEWEST_IMAGE
from tests.diff.graphs import (
    BUCKET,
    DATABASE,
    GROUP,
    POLICY,
    RULE,
    SUBNET,
    VPC,
    compared,
    policy,
    resource,
    said,
)

CLUSTER = "eks:index:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
SHIELD = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
OPEN, CLOSED = {"blockPublicAcls": False}, {"blockPublicAcls": True}
GROUP_ONE = resource(GROUP, "nodes", name="nodes")


def rule(source: str = "10.0.0.0/16", start: int = 443, end: int = 443, **inputs: Json) -> Resource:
    return resource(
        RULE, "rule", given={"securityGroupId": GROUP_ONE.id, "cidrIpv4": source, "ipProtocol": "tcp",
                             "fromPort": start, "toPort": end, **inputs},
    )  # fmt: skip


def test_replacing_a_database_is_dangerous_and_says_why() -> None:
    protected = resource(DATABASE, "db", engine="postgres", options=Options(protect=True))
    other = resource(DATABASE, "db", engine="mysql", options=Options(protect=True))
    assert said(compared([protected], [other])) == [
        (
            "data: would be replaced (engine cannot change in place), and holds the database. "
            "Pulumi would refuse to replace it: it is protected"
        )
    ]


@pytest.mark.parametrize(
    "kind", [BUCKET, DATABASE, "aws:kms/key:Key", "aws:ecr/repository:Repository", "kubernetes:core/v1:Namespace"]
)
def test_removing_what_holds_data_is_dangerous(kind: str) -> None:
    (danger,) = said(compared([resource(kind, "it")], []))
    assert danger.startswith("data: would be removed, and holds ")


def test_adding_or_changing_what_holds_data_is_not() -> None:
    assert said(compared([], [resource(DATABASE, "db")])) == []
    assert (
        said(
            compared(
                [resource(DATABASE, "db", maxAllocatedStorage=1)], [resource(DATABASE, "db", maxAllocatedStorage=2)]
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        (TEMPLATE, {"userData": "a"}, {"userData": "b"}, [NEWEST_IMAGE]),
        (TEMPLATE, {"tagSpecifications": [{"tags": {"a": "b"}}]}, {"tagSpecifications": [{"tags": {"a": "c"}}]},
         [NEWEST_IMAGE]),
        (TEMPLATE, {"tags": {"a": "b"}}, {"tags": {"a": "c"}}, []),
        (NODES, {"version": "1.35"}, {"version": "1.36"}, ["all nodes are replaced, a few at a time"]),
        (NODES, {"labels": {}}, {"labels": {"a": "b"}}, []),
        (NODES, {"instanceTypes": ["a"]}, {"instanceTypes": ["b"]},
         ["all nodes are replaced: a new group of the size at creation takes the pods over before the old one goes"]),
        ("eks:index:Cluster", {"privateSubnetIds": ["a", "b"]}, {"privateSubnetIds": ["a", "c"]},
         ["EKS refuses subnets in other zones than the cluster was created with"]),
        (DATABASE, {"instanceClass": "a"}, {"instanceClass": "b"},
         ["the database restarts, in the maintenance window"]),
        (DATABASE, {"instanceClass": "a", "applyImmediately": True}, {"instanceClass": "b", "applyImmediately": True},
         ["the database restarts, at once"]),
    ],
)  # fmt: skip
def test_what_stops_is_told_though_nothing_is_lost(
    kind: str, old: dict[str, Json], new: dict[str, Json], says: list[str]
) -> None:
    found = said(compared([resource(kind, "it", given=old)], [resource(kind, "it", given=new)]))
    assert [one.removeprefix("interruption: ") for one in found] == says


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("aws:eks/accessEntry:AccessEntry", {"clusterName": "kyeol-dev-eks", "principalArn": "arn:aws:iam::1:role/a"}),
        (
            "aws:sns/topicSubscription:TopicSubscription",
            {"topic": "arn", "protocol": "email", "endpoint": "a@b.example"},
        ),
    ],
)
def test_what_only_changes_its_name_in_the_program_is_refused_or_goes(kind: str, given: dict[str, Json]) -> None:
    told = "to AWS it is the same as oncall, which is deleted last"
    former = resource(kind, "oncall", given=given)
    assert any(told in one for one in said(compared([former], [resource(kind, "ops", given=given)])))
    assert not any(told in one for one in said(compared([former], [former, resource(kind, "ops", given=given)])))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1.35", "1.36", ""),
        ("1.34", "1.36", "EKS refuses to go from 1.34 to 1.36"),
        ("1.36", "1.35", "EKS goes back to 1.35 within a week of the upgrade only"),
    ],
)
def test_eks_takes_one_minor_version_up_at_a_time_and_one_back_for_a_week(old: str, new: str, says: str) -> None:
    before, after = (resource(CLUSTER, "eks", given={"version": version}) for version in (old, new))
    found = [one for one in said(compared([before], [after])) if "EKS" in one]
    assert len(found) == bool(says)
    assert all(one.startswith(f"interruption: {says}") for one in found)


def test_the_last_replica_of_a_cache_waits_for_the_end_of_failover() -> None:
    two, one = ({"numCacheClusters": nodes, "automaticFailoverEnabled": nodes > 1} for nodes in (2, 1))
    kept = "interruption: ElastiCache keeps the last replica while failover is on"
    for at_once, told in ((False, True), (True, False)):
        old, new = (resource(CACHE, "cache", applyImmediately=at_once, given=side) for side in (two, one))
        assert any(phrase.startswith(kept) for phrase in said(compared([old], [new]))) == told


def test_a_launch_template_that_follows_another_group_replaces_all_nodes() -> None:
    def program(description: str) -> list[Resource]:
        group = resource(GROUP, "nodes", name="nodes", description=description)
        return [group, resource(TEMPLATE, "nodes", vpcSecurityGroupIds=[group.id])]

    assert f"interruption: {NEWEST_IMAGE}" in said(compared(program("a"), program("b")))


def test_other_addresses_are_dangerous_and_further_ones_are_not() -> None:
    old, new = resource(SUBNET, "a", cidrBlock="10.0.0.0/24"), resource(SUBNET, "a", cidrBlock="10.0.9.0/24")
    assert said(compared([old], [new])) == ["address-plan: cidrBlock would change from 10.0.0.0/24 to 10.0.9.0/24"]
    assert said(compared([old], [])) == ["address-plan: 10.0.0.0/24 would go"]
    assert said(compared([old], [old, resource(SUBNET, "b", cidrBlock="10.0.1.0/24")])) == []


def test_a_subnet_that_is_replaced_with_its_vpc_says_so() -> None:
    def program(cidr: str) -> list[Resource]:
        vpc = resource(VPC, "vpc", cidrBlock=cidr)
        return [vpc, resource(SUBNET, "a", vpcId=vpc.id, cidrBlock="10.0.0.0/24")]

    dangers = said(compared(program("10.0.0.0/16"), program("10.0.0.0/15")))
    assert "address-plan: would be replaced with vpc" in dangers


def test_a_database_cannot_follow_its_subnets() -> None:
    def program(cidr: str) -> list[Resource]:
        subnet = resource(SUBNET, "a", cidrBlock=cidr)
        return [subnet, resource("aws:rds/subnetGroup:SubnetGroup", "db", name="db", subnetIds=[subnet.id])]

    dangers = said(compared(program("10.0.0.0/24"), program("10.0.1.0/24")))
    assert "data: its subnets would be replaced, and AWS takes none away while the database is in it" in dangers


def test_what_a_rename_would_remove_says_that_an_alias_would_keep_it() -> None:
    old, new = (resource(DATABASE, name, identifier="kyeol-dev-postgres") for name in ("database", "postgres"))
    assert said(compared([old], [new])) == [
        "data: would be removed, and holds the database. It looks like the new postgres: an alias would keep it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "flow"),
    [
        (rule("10.0.0.0/16"), rule("10.0.0.0/8"), "10.0.0.0/8 gets in on port 443"),
        (rule(), rule("0.0.0.0/0"), "0.0.0.0/0 gets in on port 443"),
        (rule(), rule(start=400), "10.0.0.0/16 gets in on ports 400 to 443"),
        (rule(), rule(ipProtocol="-1"), "10.0.0.0/16 gets in on every port"),
        (rule(), rule(cidrIpv4=None, referencedSecurityGroupId="sg-9"), "sg-9 gets in on port 443"),
        (None, rule(), "10.0.0.0/16 gets in on port 443"),
    ],
)
def test_a_rule_that_lets_more_in_is_dangerous(old: Resource | None, new: Resource, flow: str) -> None:
    base = [GROUP_ONE, old] if old else [GROUP_ONE]
    assert said(compared(base, [GROUP_ONE, new])) == [f"exposure: {flow}"]


@pytest.mark.parametrize("new", [rule("10.0.1.0/24"), rule(start=443), rule(description="HTTPS")])
def test_a_rule_that_lets_less_in_is_not(new: Resource) -> None:
    assert said(compared([GROUP_ONE, rule()], [GROUP_ONE, new])) == []
    assert said(compared([GROUP_ONE, rule()], [GROUP_ONE])) == []


def test_the_rules_of_a_new_group_are_dangerous_only_when_public() -> None:
    assert said(compared([], [GROUP_ONE, rule()])) == []
    assert said(compared([], [GROUP_ONE, rule("0.0.0.0/0")])) == ["exposure: 0.0.0.0/0 gets in on port 443"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        (SHIELD, CLOSED, OPEN, "blockPublicAcls becomes false"),
        (DATABASE, {"publiclyAccessible": False}, {"publiclyAccessible": True}, "publiclyAccessible becomes true"),
        (CLUSTER, {"endpointPublicAccess": False}, {}, "endpointPublicAccess becomes true"),
        (
            CLUSTER,
            {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]},
            {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/25", "198.51.100.0/24"]},
            "the allow-list of the public endpoint admits 198.51.100.0/24",
        ),
        (
            "aws:ec2/managedPrefixList:ManagedPrefixList",
            {"entries": [{"cidr": "203.0.113.0/24"}]},
            {"entries": [{"cidr": "203.0.112.0/23"}]},
            "the prefix list admits 203.0.112.0/23",
        ),
        (
            "aws:wafv2/webAcl:WebAcl",
            {"rules": [{"name": "rate", "action": {"block": {}}}]},
            {"rules": []},
            "it loses the rule rate",
        ),
        (
            "aws:wafv2/webAcl:WebAcl",
            {"rules": [{"name": "sql", "overrideAction": {"none": {}}}]},
            {"rules": [{"name": "sql", "overrideAction": {"count": {}}}]},
            "its rule sql only counts",
        ),
        ("aws:cloudfront/distribution:Distribution", {"webAclId": "arn"}, {}, "it loses its web ACL"),
        (
            NETWORK_POLICY,
            {"spec": {"policyTypes": ["Ingress"], "ingress": [{"from": ["a"]}]}},
            {"spec": {"policyTypes": ["Ingress"], "ingress": [{"from": ["a"]}, {}]}},
            "it lets other traffic in: 1 ingress rule new or changed",
        ),
    ],
)
def test_what_becomes_reachable_is_dangerous_and_the_way_back_is_not(
    kind: str, old: dict[str, Json], new: dict[str, Json], message: str
) -> None:
    base, head = resource(kind, "it", given=old), resource(kind, "it", given=new)
    assert said(compared([base], [head])) == [f"exposure: {message}"]
    if kind != "aws:wafv2/webAcl:WebAcl":
        assert not [one for one in said(compared([head], [base])) if message in one]


def test_a_guard_that_goes_with_what_it_guards_is_no_exposure() -> None:
    bucket = resource(BUCKET, "media", bucket="media", outputs={"id": "media"})
    guard = resource(SHIELD, "media", bucket="media")
    assert said(compared([bucket, guard], [bucket])) == ["exposure: the bucket loses its public access block"]
    assert [one.split(":")[0] for one in said(compared([bucket, guard], []))] == ["data"]


def grant(action: Json = "s3:GetObject", on: Json = "arn:aws:s3:::media/*", **more: Json) -> dict[str, Json]:
    return {"Action": action, "Resource": on, **more}


SAME_ORG = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-1"]}}}
BOTH = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}}}


@pytest.mark.parametrize(
    ("old", "new", "phrases"),
    [
        ([grant()], [grant(["s3:GetObject", "s3:PutObject"])], ["allows s3:putobject on arn:aws:s3:::media/*"]),
        ([grant()], [grant(on="*")], ["allows s3:getobject on *"]),
        ([grant()], [grant("s3:*")], ["allows s3:* on arn:aws:s3:::media/*"]),
        ([grant(**SAME_ORG)], [grant()], ["allows under looser conditions s3:getobject on arn:aws:s3:::media/*"]),
        ([grant(**SAME_ORG)], [grant(**BOTH)], ["allows under looser conditions s3:getobject on arn:aws:s3:::media/*"]),
        (
            [grant(Principal={"AWS": "arn:1"})],
            [grant(Principal={"AWS": ["arn:1", "arn:2"]})],
            ["allows s3:getobject on arn:aws:s3:::media/* to AWS arn:2"],
        ),
        ([grant(Effect="Deny")], [], ["no longer denies s3:getobject on arn:aws:s3:::media/*"]),
        (
            [],
            [{"NotAction": "iam:*", "Resource": "*"}],
            ["has a changed statement with NotAction, NotResource or NotPrincipal"],
        ),
    ],
)
def test_a_policy_that_grants_more_is_loosened(
    old: list[dict[str, Json]], new: list[dict[str, Json]], phrases: list[str]
) -> None:
    assert loosened(policy(*old), policy(*new)) == phrases


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([grant("s3:*")], [grant("s3:GetObject")]),
        ([grant(on="*")], [grant()]),
        ([grant()], [grant(**SAME_ORG)]),
        ([grant(**BOTH)], [grant(**SAME_ORG)]),
        ([grant(["a:B", "c:D"])], [grant("a:B"), grant("c:D")]),
        ([], [grant(Effect="Deny")]),
        ([grant(Sid="One")], [grant(Sid="Other")]),
        ([grant(Principal="*")], [grant(Principal={"AWS": "arn:1"})]),
    ],
)
def test_a_policy_that_grants_less_or_the_same_is_not(old: list[dict[str, Json]], new: list[dict[str, Json]]) -> None:
    assert loosened(policy(*old), policy(*new)) == []


def test_a_further_policy_is_dangerous_for_a_role_that_was_there() -> None:
    role = resource("aws:iam/role:Role", "role", name="kyeol-role", outputs={"id": "kyeol-role"})
    more = resource(POLICY, "more", role="kyeol-role", policy=policy(grant()))
    assert said(compared([role], [role, more])) == ["iam: the role kyeol-role gets a further policy"]
    assert said(compared([], [role, more])) == []


def test_a_bucket_policy_that_goes_denies_nothing_any_more() -> None:
    bucket = resource(BUCKET, "media", bucket="media", outputs={"id": "media"})
    tls = resource(
        "aws:s3/bucketPolicy:BucketPolicy", "tls", bucket="media", policy=policy(grant("s3:*", Effect="Deny"))
    )
    assert said(compared([bucket, tls], [bucket])) == [
        "iam: no longer denies s3:* on arn:aws:s3:::media/*",
        "interruption: whoever is let in by it alone is refused",
    ]


def test_a_trust_in_someone_else_is_dangerous() -> None:
    def role(who: str) -> Resource:
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": who}}
        return resource("aws:iam/role:Role", "role", assumeRolePolicy=json.dumps({"Statement": [trust]}))

    assert said(compared([role("arn:1")], [role("*")])) == ["iam: allows sts:assumerole to *"]


@pytest.mark.parametrize(
    ("kind", "path", "old", "new"),
    [
        (DATABASE, "deletionProtection", True, False),
        (DATABASE, "backupRetentionPeriod", 30, 7),
        (DATABASE, "skipFinalSnapshot", False, True),
        (BUCKET, "forceDestroy", False, True),
        ("aws:kms/key:Key", "enableKeyRotation", True, False),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "snapshotRetentionLimit", 7, 1),
    ],
)
def test_a_protection_that_is_dropped_is_dangerous_and_one_that_is_raised_is_not(
    kind: str, path: str, old: Json, new: Json
) -> None:
    less, more = resource(kind, "it", given={path: new}), resource(kind, "it", given={path: old})
    assert said(compared([more], [less])) == [f"protection: {path}: {str(old).lower()} becomes {str(new).lower()}"]
    assert said(compared([less], [more])) == []


def test_copies_that_nobody_counts_any_more_are_not_the_same_as_other_copies() -> None:
    def rules(bucket: str, **destination: Json) -> Resource:
        kind = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
        return resource(kind, "media", rules=[{"id": "all", "destination": {"bucket": bucket, **destination}}])

    counted, plain = rules("there", metrics={"status": "Enabled"}), rules("there")
    assert said(compared([plain], [counted])) == []
    assert said(compared([counted], [plain])) == ["detection: nobody sees any more when a copy fails"]
    elsewhere = ["protection: other objects are copied, or to another place"]
    assert said(compared([plain], [rules("elsewhere")])) == elsewhere


def test_a_lock_that_nobody_can_take_back_is_told_as_well_as_one_that_somebody_may_bypass() -> None:
    def lock(mode: str) -> Resource:
        kind = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
        return resource(kind, "audit", rule={"defaultRetention": {"mode": mode, "days": 365}})

    bypassed, final = lock("GOVERNANCE"), lock("COMPLIANCE")
    (irrevocable,) = said(compared([bypassed], [final]))
    assert "nobody can delete what is written" in irrevocable
    (weaker,) = said(compared([final], [bypassed]))
    assert "who may bypass the lock" in weaker


@pytest.mark.parametrize(("before", "kept"), [(365, "365 days"), (0, "ever"), (None, "ever")])
def test_logs_that_go_sooner_are_lost(before: int | None, kept: str) -> None:
    old, new = (resource("aws:cloudwatch/logGroup:LogGroup", "it", retentionInDays=days) for days in (before, 7))
    assert said(compared([old], [new])) == [f"data: what is older than 7 days is deleted, which was kept for {kept}"]
    assert said(compared([new], [old])) == []


def test_a_protect_that_is_dropped_is_dangerous() -> None:
    old, new = resource(BUCKET, "media", options=Options(protect=True)), resource(BUCKET, "media")
    assert said(compared([old], [new])) == ["protection: protect is dropped"]
    assert said(compared([new], [old])) == []


def test_dangers_come_in_the_order_of_what_they_endanger() -> None:
    old = [resource(BUCKET, "a"), GROUP_ONE, rule(), resource(DATABASE, "db", deletionProtection=True)]
    new = [GROUP_ONE, rule("0.0.0.0/0"), resource(DATABASE, "db", deletionProtection=False)]
    assert [one.split(":")[0] for one in said(compared(old, new))] == ["data", "exposure", "protection"]


@pytest.mark.parametrize(
    ("kind", "engine", "missing"),
    [
        (DATABASE, "postgres", "kyeol:database.upgradeTo and applyImmediately: true are missing"),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "valkey", "kyeol:cache.upgrade and applyImmediately"),
    ],
)
def test_another_major_version_without_its_settings_is_refused_by_aws(kind: str, engine: str, missing: str) -> None:
    def stands(group: str, options: Options, *, at_once: bool = False) -> Resource:
        given: dict[str, Json] = {"engine": engine, "parameterGroupName": group, "applyImmediately": at_once}
        return resource(kind, "it", options=options, given=given)

    ignoring, upgrading = Options(ignore_changes=("engineVersion",)), Options()
    before = stands("old", ignoring)
    for after in (stands("new", ignoring), stands("new", ignoring, at_once=True), stands("new", upgrading)):
        assert any(missing in one for one in said(compared([before], [after])))
    upgraded = compared([before], [stands("new", upgrading, at_once=True)])
    assert not any("are missing" in one for one in said(upgraded))
