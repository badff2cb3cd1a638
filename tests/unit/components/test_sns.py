"""The alarm topic: encrypted with a key that CloudWatch may use, for this environment's alarms only."""

import json
from typing import Any

import pulumi

from kyeol.components.rds.events import DatabaseEvents, DatabaseEventsArgs
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

KEY, TOPIC = "aws:kms/key:Key", "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def topic(
    region: str | None = None, emails: dict[str, str] | None = None, *, protect: bool = False, database: bool = False
) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        told = emails or {"oncall": "oncall@example.com"}
        args = AlarmTopicArgs(scope=scope("prod", protect=protect), emails=told, region=region, database=database)
        made = AlarmTopic("alarms", args, opts)
        if database:
            DatabaseEvents("events", DatabaseEventsArgs(scope=scope("prod"), topic=made, identifiers=["db"]), opts)

    return graph_of(program)


def policy(graph: Graph, kind: str) -> dict[str, dict[str, Any]]:
    document = json.loads(known(graph.one(kind).inputs)["policy"])
    return {statement["Sid"]: statement for statement in document["Statement"]}


def test_the_topic_is_encrypted_with_its_own_rotating_key() -> None:
    graph = topic()
    assert graph.one(TOPIC).inputs["kmsMasterKeyId"] == graph.one(KEY).outputs["arn"]
    assert graph.one(KEY).inputs["enableKeyRotation"] is True


def test_only_this_environments_alarms_publish_and_use_the_key() -> None:
    graph = topic()
    expected = {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:kyeol-prod-*"},
    }
    for kind in (KEY, TOPIC_POLICY):
        statement = policy(graph, kind)["Alarms"]
        assert statement["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}
        assert statement["Condition"] == expected
    assert policy(graph, KEY)["Alarms"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]


def test_rds_tells_its_events_of_this_environments_instances() -> None:
    graph = topic(database=True)
    for kind in (KEY, TOPIC_POLICY):
        statement = policy(graph, kind)["DatabaseEvents"]
        assert statement["Principal"] == {"Service": ["events.rds.amazonaws.com"]}
        # What RDS says of the key nobody has written: demanded and not sent, it would lose the events.
        operator = "StringEqualsIfExists" if kind == KEY else "StringEquals"
        assert statement["Condition"][operator] == {"aws:SourceAccount": ACCOUNT}
    source = policy(graph, TOPIC_POLICY)["DatabaseEvents"]["Condition"]["ArnLike"]["aws:SourceArn"]
    assert source == f"arn:aws:rds:{REGION}:{ACCOUNT}:db:kyeol-prod-*"
    subscription = graph.one("aws:rds/eventSubscription:EventSubscription")
    assert subscription.inputs["snsTopic"] == graph.one(TOPIC).outputs["arn"]
    # The identifier alone would be the account's instances of any kind.
    assert (subscription.inputs["sourceType"], subscription.inputs["sourceIds"]) == ("db-instance", ["db"])
    assert {"failover", "failure", "low storage", "maintenance"} <= set(known(subscription.inputs)["eventCategories"])
    # RDS refuses a topic that it may not publish to.
    assert graph.one(TOPIC_POLICY).urn in subscription.depends_on


def test_without_a_database_rds_is_no_publisher() -> None:
    assert "DatabaseEvents" not in policy(topic(), KEY)


def test_nobody_but_the_alarms_decrypts() -> None:
    administration = policy(topic(), KEY)["Administration"]
    assert administration["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}
    used = {"kms:Decrypt", "kms:Encrypt", "kms:CreateGrant", "kms:*"}
    assert used.isdisjoint(administration["Action"])
    assert "kms:PutKeyPolicy" in administration["Action"], "or AWS refuses the policy: nobody could change it"


def test_publishing_needs_tls() -> None:
    statement = policy(topic(), TOPIC_POLICY)["TlsOnly"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_topic_of_the_cdn_stands_in_its_region_with_everything() -> None:
    graph = topic(region="us-east-1")
    regional = [each for each in graph if each.type.startswith("aws:")]
    assert {each.inputs["region"] for each in regional} == {"us-east-1"}
    alarms = policy(graph, KEY)["Alarms"]["Condition"]["ArnLike"]["aws:SourceArn"]
    assert alarms.startswith("arn:aws:cloudwatch:us-east-1:")


def test_removing_one_subscriber_leaves_the_others_as_they_are() -> None:
    both = topic(emails={"first": "a@example.com", "oncall": "b@example.com"})
    one = topic(emails={"oncall": "b@example.com"})
    kept = both.one(SUBSCRIPTION, "alarms-oncall")
    assert kept.urn == one.one(SUBSCRIPTION).urn
    assert kept.inputs == one.one(SUBSCRIPTION).inputs
    assert (kept.inputs["protocol"], kept.inputs["endpoint"]) == ("email", "b@example.com")


def test_the_key_is_kept_where_the_environment_is_protected() -> None:
    assert topic(protect=True).one(KEY).options.protect is True
