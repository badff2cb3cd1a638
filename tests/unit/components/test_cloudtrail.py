"""The trail: every region, validated, encrypted, into a bucket that nobody empties, and into CloudWatch Logs."""

from typing import Any

import pulumi
import pytest

from kyeol.components.cloudtrail import AuditTrail, AuditTrailArgs
from kyeol.config.audit import AuditConfig
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known
from tests.policy import allowed

ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/kyeol-prod-audit"
BUCKET = f"arn:aws:s3:::kyeol-prod-audit-{ACCOUNT}"
MEDIA = "arn:aws:s3:::media"
SAFE = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}


def audit(*, protect: bool = False, **config: Any) -> Graph:  # noqa: ANN401
    def program(opts: pulumi.ResourceOptions) -> None:
        args = AuditTrailArgs(
            scope=scope("prod", protect=protect),
            audit=AuditConfig(**{"retention_days": 400, "log_retention_days": 90, **config}),
            storage_key_arn="arn:storage",
            logs_key_arn="arn:logs",
            media_bucket_arn=MEDIA,
        )
        AuditTrail("audit", args, opts)

    return graph_of(program, "prod")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return audit()


def trail(graph: Graph) -> Resource:
    return graph.one("aws:cloudtrail/trail:Trail")


def selectors(graph: Graph) -> list[dict[str, list[str]]]:
    """The event selectors, each as what its fields are compared with."""
    return [
        {field["field"]: field.get("equals") or field["startsWiths"] for field in selector["fieldSelectors"]}
        for selector in known(trail(graph).inputs)["advancedEventSelectors"]
    ]


def test_every_region_and_the_global_services_are_recorded_and_files_can_be_verified(graph: Graph) -> None:
    for setting in ("isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation"):
        assert trail(graph).inputs[setting] is True
    assert trail(graph).outputs["arn"] == ARN


def test_files_and_logs_are_encrypted_by_their_keys(graph: Graph) -> None:
    assert trail(graph).inputs["kmsKeyId"] == "arn:storage"
    encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    (rule,) = known(graph.one(encryption).inputs)["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == "arn:storage"
    assert graph.one("aws:cloudwatch/logGroup:LogGroup").inputs["kmsKeyId"] == "arn:logs"


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_files_are_locked_for_their_retention_and_expire_after_it(mode: str) -> None:
    graph = audit(lock_mode=mode)
    lock = graph.one("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert lock.inputs["rule"] == {"defaultRetention": {"mode": mode, "days": 400}}
    (rule,) = known(graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs)["rules"]
    assert rule["expiration"] == {"days": 400}


@pytest.mark.parametrize(
    ("source", "resource", "acl", "expected"),
    [
        (ARN, f"{BUCKET}/AWSLogs/{ACCOUNT}/CloudTrail/x.json.gz", "bucket-owner-full-control", True),
        (f"{ARN}2", f"{BUCKET}/AWSLogs/{ACCOUNT}/CloudTrail/x.json.gz", "bucket-owner-full-control", False),
        (ARN, f"{BUCKET}/AWSLogs/444455556666/CloudTrail/x.json.gz", "bucket-owner-full-control", False),
        (ARN, f"{BUCKET}/AWSLogs/{ACCOUNT}/CloudTrail/x.json.gz", "public-read", False),
    ],
    ids=["this trail", "another trail", "another account's files", "another ACL"],
)
def test_this_trail_alone_writes_the_files_of_this_account(
    graph: Graph, source: str, resource: str, acl: str, *, expected: bool
) -> None:
    document = known(graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs)["policy"]
    context = {**SAFE, "aws:SourceArn": source, "s3:x-amz-acl": acl}
    writes = allowed(
        document, principal="cloudtrail.amazonaws.com", action="s3:PutObject", resource=resource, context=context
    )
    assert writes is expected


def test_the_trail_may_look_at_the_buckets_acl_which_it_does_first(graph: Graph) -> None:
    document = known(graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs)["policy"]
    looks = {"principal": "cloudtrail.amazonaws.com", "action": "s3:GetBucketAcl", "resource": BUCKET}
    assert allowed(document, **looks, context={**SAFE, "aws:SourceArn": ARN})


def test_the_trail_waits_for_both_ways_of_writing_and_nothing_waits_for_the_trail(graph: Graph) -> None:
    for type_ in ("aws:s3/bucketPolicy:BucketPolicy", "aws:iam/rolePolicy:RolePolicy"):
        assert graph.one(type_).urn in trail(graph).depends_on
    assert [one.urn for one in graph if trail(graph).urn in one.depends_on] == []


def test_events_reach_a_log_group_with_retention(graph: Graph) -> None:
    group = graph.one("aws:cloudwatch/logGroup:LogGroup")
    assert group.inputs["retentionInDays"] == 90
    assert trail(graph).inputs["cloudWatchLogsGroupArn"] == f"{group.outputs['arn']}:*"
    assert trail(graph).inputs["cloudWatchLogsRoleArn"] == graph.one("aws:iam/role:Role").outputs["arn"]


def test_the_logs_role_writes_cloudtrails_own_stream_only(graph: Graph) -> None:
    document = known(graph.one("aws:iam/rolePolicy:RolePolicy").inputs)["policy"]
    streams = f"{graph.one('aws:cloudwatch/logGroup:LogGroup').outputs['arn']}:log-stream:"
    own, other = f"{streams}{ACCOUNT}_CloudTrail_{REGION}", f"{streams}other"
    assert allowed(document, action="logs:PutLogEvents", resource=own)
    assert not allowed(document, action="logs:PutLogEvents", resource=other)
    assert not allowed(document, action="logs:DeleteLogStream", resource=own)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({}, True),
        ({"aws:SourceAccount": ACCOUNT, "aws:SourceArn": ARN}, True),
        ({"aws:SourceAccount": "444455556666"}, False),
        ({"aws:SourceAccount": ACCOUNT, "aws:SourceArn": f"{ARN}2"}, False),
    ],
    ids=["no source named", "this trail", "another account", "another trail"],
)
def test_cloudtrail_assumes_the_logs_role_for_no_other_trail(
    graph: Graph, context: dict[str, str], *, expected: bool
) -> None:
    trust = known(graph.one("aws:iam/role:Role").inputs)["assumeRolePolicy"]
    assumes = allowed(trust, principal="cloudtrail.amazonaws.com", action="sts:AssumeRole", context=context)
    assert assumes is expected
    assert not allowed(trust, principal="lambda.amazonaws.com", action="sts:AssumeRole", context=context)


def test_management_events_are_recorded_always_and_writes_of_media_where_asked_for() -> None:
    assert selectors(audit(data_events=False)) == [{"eventCategory": ["Management"]}]
    assert selectors(audit(data_events=True)) == [
        {"eventCategory": ["Management"]},
        {
            "eventCategory": ["Data"],
            "resources.type": ["AWS::S3::Object"],
            "resources.ARN": [f"{MEDIA}/"],
            "readOnly": ["false"],
        },
    ]


@pytest.mark.parametrize("protect", [True, False])
def test_the_trail_is_kept_with_everything_it_writes_to(*, protect: bool) -> None:
    graph = audit(protect=protect)
    assert trail(graph).options.protect is protect
    made = [resource for resource in graph if resource.type.startswith("aws:")]
    assert {resource.options.retain_on_delete for resource in made} == {protect}
