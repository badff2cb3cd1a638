"""us-east-1 as the platform's region: what stands there for CloudFront's sake elsewhere is one with the stack's own."""

from collections import Counter
from collections.abc import Mapping

import pytest

from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.tools.kinds import KINDS
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.harness import ACCOUNT, run_stack
from tests.json_values import known

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prod(previews: Mapping[str, Preview]) -> Graph:
    management = {**previews["mgmt"].exported, "region": CLOUDFRONT_REGION}
    return run_stack("prod", {"kyeol:aws": {"accountId": ACCOUNT, "region": CLOUDFRONT_REGION}}, management)


def test_no_name_is_given_twice(prod: Graph) -> None:
    named = Counter(
        (one.type, one.provider_urn, *(str(one.inputs.get(key)) for key in KINDS[one.type].unique))
        for one in prod
        if one.type in KINDS and KINDS[one.type].unique and one.inputs.get("region") in (None, CLOUDFRONT_REGION)
    )
    assert [what for what, times in named.items() if times > 1] == []


def test_one_topic_hears_all_alarms(prod: Graph) -> None:
    (topic,) = prod.of_type("aws:sns/topic:Topic")
    for alarm in prod.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"):
        assert alarm.inputs.get("alarmActions", [topic.outputs["arn"]]) == [topic.outputs["arn"]]


def test_the_logs_of_both_web_acls_have_the_same_key_and_the_same_access_logs(prod: Graph) -> None:
    keys = {one.inputs["description"] for one in prod.of_type("aws:kms/key:Key")}
    assert keys == {f"prod: {what}" for what in ("Databases, caches, secrets and volumes", "S3 buckets",
                                                 "CloudWatch log groups", "Alarm messages",
                                                 "Copies of data from another region")}  # fmt: skip
    rules = {
        one.name: known(one.inputs)["rules"][0]["applyServerSideEncryptionByDefault"].get("kmsMasterKeyId")
        for one in prod.of_type(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
        )
    }
    assert rules["waf-alb-logs"] == rules["waf-cloudfront-logs"] == rules["media"]
    logging = prod.of_type("aws:s3/bucketLogging:BucketLogging")
    targets = {one.inputs["targetBucket"] for one in logging if one.inputs.get("region") in (None, CLOUDFRONT_REGION)}
    assert len(targets) == 1
