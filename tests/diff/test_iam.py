"""When a policy, a trust or a right in the cluster grants more than before."""

import pytest

from kyeol.tools.diff.danger.iam import loosened
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Resource
from tests.diff.graphs import BUCKET, compared, policy, resource, said

ROLE = "aws:iam/role:Role"
RBAC_ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role"
BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
MEDIA = resource(BUCKET, "media", bucket="media", outputs={"id": "media"})


def on(operator: str, *values: str) -> str:
    """A policy with one condition."""
    return policy({"Action": "sts:AssumeRole", "Condition": {operator: {"aws:PrincipalArn": list(values)}}})


LOOSER = ["allows under looser conditions sts:assumerole"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (on("StringEquals", "a"), on("StringLike", "a*")),
        (on("StringEquals", "a*"), on("StringLike", "a*")),
        (on("StringLike", "ab*"), on("StringLike", "a*")),
        (on("ArnEquals", "arn:a"), on("ArnLike", "arn:*")),
        (on("StringEquals", "a"), on("StringEqualsIfExists", "a")),
        (on("StringNotEquals", "a", "b"), on("StringNotEquals", "a")),
        (on("ForAllValues:StringLike", "a"), on("ForAllValues:StringLike", "a", "b")),
        (on("ForAllValues:StringNotLike", "a", "b"), on("ForAllValues:StringNotLike", "a")),
        (on("ArnLikeIfExists", "arn:a"), on("ArnLikeIfExists", "arn:a", "arn:b")),
    ],
)
def test_a_condition_that_more_meet_is_looser(old: str, new: str) -> None:
    assert loosened(old, new) == LOOSER


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (on("StringEquals", "a"), on("StringLike", "a")),
        (on("StringLike", "a*"), on("StringEquals", "ab")),
        (on("ArnLike", "arn:*"), on("ArnEquals", "arn:a")),
        (on("ArnEquals", "arn:*"), on("ArnLike", "arn:*")),
        (on("StringEqualsIfExists", "a"), on("StringEqualsIfExists", "a")),
        (on("ForAllValues:StringLike", "a", "b"), on("ForAllValues:StringLike", "a")),
        (on("ArnLikeIfExists", "arn:a", "arn:b"), on("ArnLikeIfExists", "arn:a")),
    ],
)
def test_the_same_condition_in_other_words_or_one_that_fewer_meet_is_not(old: str, new: str) -> None:
    assert loosened(old, new) == []


def test_actions_on_the_same_are_told_together() -> None:
    wide = policy({"Action": ["s3:A", "s3:B"], "Resource": "x"}, {"Action": "s3:C", "Resource": "y"})
    assert loosened(None, wide) == ["allows s3:a, s3:b on x", "allows s3:c on y"]
    many = policy({"Action": [f"s3:{number}" for number in range(10)], "Resource": "x"})
    assert loosened(None, many)[0].endswith("s3:7 and 2 more on x")


def test_a_policy_for_a_resource_that_was_there_may_open_it() -> None:
    def bucket_policy(**more: Json) -> Resource:
        statement = {"Action": "s3:GetObject", "Resource": "*", "Principal": "*", **more}
        return resource("aws:s3/bucketPolicy:BucketPolicy", "media", bucket="media", policy=policy(statement))

    opened = ["iam: allows s3:getobject on * to *"]
    assert said(compared([MEDIA], [MEDIA, bucket_policy()])) == opened
    assert said(compared([MEDIA], [MEDIA, bucket_policy(Effect="Deny")])) == []
    assert said(compared([], [MEDIA, bucket_policy()])) == [], "a new bucket is a new thing"


def test_a_role_that_gets_a_managed_policy_or_loses_its_boundary_is_looser() -> None:
    old = resource(ROLE, "role", managedPolicyArns=["arn:a"], permissionsBoundary="arn:boundary")
    new = resource(ROLE, "role", managedPolicyArns=["arn:a", "arn:b"])
    assert said(compared([old], [new])) == [
        "iam: it gets the further policy arn:b",
        "iam: its permissions boundary arn:boundary goes",
    ]
    assert said(compared([new], [old])) == []


def test_an_endpoint_without_a_policy_lets_everything_through() -> None:
    old, new = resource(ENDPOINT, "s3", policy=policy({"Action": "s3:GetObject", "Resource": "*"})), resource(
        ENDPOINT, "s3"
    )  # fmt: skip
    assert said(compared([old], [new])) == ["iam: its policy goes, and with it every limit"]
    assert said(compared([new], [old])) == []


def test_a_right_in_the_cluster_that_grows_is_looser() -> None:
    def role(*verbs: str) -> Resource:
        return resource(RBAC_ROLE, "role", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": list(verbs)}])

    def binding(*groups: str) -> Resource:
        return resource(BINDING, "role", subjects=[{"kind": "Group", "name": group} for group in groups])

    assert said(compared([role("get")], [role("get", "list")])) == ["iam: 1 rule allows something new in the cluster"]
    assert said(compared([binding("a")], [binding("a", "b")])) == ["iam: Group b gets its rights in the cluster"]
    assert said(compared([binding("a", "b")], [binding("b")])) == []


def test_a_role_of_the_cluster_that_only_loses_rules_is_not() -> None:
    one, other = {"verbs": ["get"]}, {"verbs": ["list"]}
    assert said(compared([resource(RBAC_ROLE, "r", rules=[one, other])], [resource(RBAC_ROLE, "r", rules=[one])])) == []
