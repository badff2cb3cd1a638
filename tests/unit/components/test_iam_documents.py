"""The linter of IAM documents finds what it is for, and the components' documents pass it."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from kyeol.components.cloudtrail import AuditTrail, AuditTrailArgs
from kyeol.config.audit import AuditConfig
from kyeol.tools.preview.graph import Graph
from tests.harness import graph_of, scope
from tests.iam_lint import OPEN_TRUST, STAR_STAR, Accepted, Finding, findings, outdated

TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
CONDITION = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def document(**statement: Any) -> str:  # noqa: ANN401
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(policy: str, trust: str) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        made = aws.iam.Role("role", name="kyeol-dev-role", assume_role_policy=trust, opts=opts)
        aws.iam.RolePolicy("role", name="policy", role=made.name, policy=policy, opts=opts)

    return graph_of(program)


BAD = {
    "everything on everything": ({"Action": "*", "Resource": "*"}, STAR_STAR),
    "everything of a service on everything": ({"Action": ["s3:*"], "Resource": ["*"]}, STAR_STAR),
    "every resource where one can be named": ({"Action": "s3:GetObject", "Resource": "*"}, "RESOURCE_STAR"),
    "an action that AWS does not know": ({"Action": "s3:GetObjekt", "Resource": "*"}, "UNKNOWN_ACTION"),
    "a bucket where an object is meant": (
        {"Action": "s3:PutObject", "Resource": "arn:aws:s3:::b"},
        "RESOURCE_MISMATCH",
    ),
    "a condition that is never there": (
        {
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::b/*",
            "Condition": {"StringEquals": {"kms:ViaService": "s3"}},
        },
        "UNKNOWN_CONDITION_FOR_ACTION",
    ),
    "what changes permissions": (
        {"Action": "kms:CreateGrant", "Resource": "arn:aws:kms:ap-northeast-2:111122223333:key/1"},
        "PERMISSIONS_MANAGEMENT_ACTIONS",
    ),
}


@pytest.mark.parametrize(("statement", "issue"), BAD.values(), ids=BAD)
def test_the_linter_finds(statement: dict[str, Any], issue: str) -> None:
    graph = role(document(**statement), document(**TRUST, Condition=CONDITION))
    assert issue in {finding.issue for finding in findings(graph)}


def test_the_linter_finds_a_trust_without_condition() -> None:
    policy = document(Action="s3:GetObject", Resource="arn:aws:s3:::b/*")
    assert findings(role(policy, document(**TRUST, Condition=CONDITION))) == []
    (open_trust,) = findings(role(policy, document(**TRUST)))
    assert (open_trust.document, open_trust.issue) == ("Role role", OPEN_TRUST)
    (empty,) = findings(role(policy, document(**TRUST, Condition={"StringEquals": {}})))
    assert empty.issue == OPEN_TRUST


def test_an_accepted_finding_is_left_out_and_no_other() -> None:
    graph = role(document(Action=["s3:GetObject"], Resource="*"), document(**TRUST, Condition=CONDITION))
    accepted = Accepted("RESOURCE_STAR", "RolePolicy role", '["s3:GetObject"]', "for this test")
    assert findings(graph) == [Finding("RolePolicy role", "RESOURCE_STAR", '["s3:GetObject"]')]
    assert findings(graph, [accepted]) == []
    elsewhere = Accepted("RESOURCE_STAR", "RolePolicy other", '["s3:GetObject"]', "for this test")
    assert findings(graph, [elsewhere]) == findings(graph)


def test_what_is_accepted_and_no_longer_found_is_outdated() -> None:
    graph = role(document(Action=["s3:GetObject"], Resource="*"), document(**TRUST, Condition=CONDITION))
    found = Accepted("RESOURCE_STAR", "RolePolicy *", "*", "for this test")
    gone = Accepted("UNKNOWN_ACTION", "*", "*", "for this test")
    assert outdated([graph], [found, gone]) == [gone]


def test_the_trails_documents_pass() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        AuditTrail("audit", AuditTrailArgs(scope=scope(), audit=AuditConfig(retention_days=30)), opts)

    assert findings(graph_of(program)) == []
