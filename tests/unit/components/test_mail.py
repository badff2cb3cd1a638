"""The shop's emails: what SES and the zone are told, who may send, who is told."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from kyeol.components.ses.credentials import email_url
from kyeol.tools.preview.graph import SECRET, Graph
from kyeol.tools.preview.run import Preview
from tests.harness import ACCOUNT, REGION, run_stack
from tests.json_values import known

RECORD = "aws:route53/record:Record"
SES = "aws:sesv2/"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"


@pytest.fixture(scope="module")
def prod(graphs: Mapping[str, Graph]) -> Graph:
    return graphs["prod"]


def inputs(graph: Graph, kind: str, name: str = "") -> Any:  # noqa: ANN401 - a test that is wrong about the form fails
    return known(graph.one(kind, *([name] if name else [])).inputs)


def records(graph: Graph) -> dict[tuple[str, str], list[str]]:
    """What the zone says of emails, by name and type."""
    made = [known(one.inputs) for one in graph.of_type(RECORD) if one.name.startswith("mail-records-")]
    return {(one["name"], one["type"]): one["records"] for one in made}


def test_the_zone_has_what_ses_signs_and_bounces_by(prod: Graph) -> None:
    found = records(prod)
    tokens = known(prod.one(f"{SES}emailIdentity:EmailIdentity").outputs)["dkimSigningAttributes"]["tokens"]
    assert len(set(tokens)) == 3
    assert found == {
        **{(f"{one}._domainkey.www.example.com", "CNAME"): [f"{one}.dkim.amazonses.com"] for one in tokens},
        ("bounce.www.example.com", "MX"): [f"10 feedback-smtp.{REGION}.amazonses.com"],
        ("bounce.www.example.com", "TXT"): ["v=spf1 include:amazonses.com ~all"],
        ("_dmarc.www.example.com", "TXT"): ["v=DMARC1; p=none"],
    }


def test_letters_leave_by_tls_and_none_goes_where_one_bounced(prod: Graph) -> None:
    emails = inputs(prod, f"{SES}configurationSet:ConfigurationSet")
    assert emails["deliveryOptions"] == {"tlsPolicy": "REQUIRE"}
    assert emails["suppressionOptions"] == {"suppressedReasons": ["BOUNCE", "COMPLAINT"]}
    identity = inputs(prod, f"{SES}emailIdentity:EmailIdentity")
    assert identity["configurationSetName"] == emails["configurationSetName"], "Saleor names none"


def test_the_user_sends_from_the_domain_and_does_nothing_else(prod: Graph) -> None:
    (statement,) = json.loads(inputs(prod, "aws:iam/userPolicy:UserPolicy")["policy"])["Statement"]
    assert statement["Action"] == ["ses:SendRawEmail"]
    assert {one.rpartition(":")[2] for one in statement["Resource"]} == {
        "identity/www.example.com",
        "configuration-set/kyeol-prod-mail",
    }
    assert statement["Condition"] == {"StringLike": {"ses:FromAddress": ["*@www.example.com", "*@*.www.example.com"]}}
    assert inputs(prod, "aws:iam/user:User")["permissionsBoundary"].endswith("policy/kyeol-prod-boundary")


def test_the_secret_is_a_url_that_saleor_reads() -> None:
    url = urlsplit(email_url("AKIAEXAMPLE", "B/a+c=", "eu-west-1"))
    assert (url.scheme, url.hostname, url.port) == ("smtp", "email-smtp.eu-west-1.amazonaws.com", 587)
    assert (url.username, unquote(str(url.password)), url.query) == ("AKIAEXAMPLE", "B/a+c=", "tls=True")


def test_the_key_stays_secret(prod: Graph) -> None:
    assert known(prod.one("aws:iam/accessKey:AccessKey").outputs)["sesSmtpPasswordV4"] == SECRET
    assert inputs(prod, VERSION, "mail-credentials")["secretString"] == SECRET


def test_the_topic_and_its_key_admit_ses_for_the_environments_emails(prod: Graph) -> None:
    arn = f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/kyeol-prod-*"
    for kind, name, suffix in (
        ("aws:sns/topicPolicy:TopicPolicy", "alarms", ""),
        ("aws:kms/key:Key", "alarms", "IfExists"),
    ):
        statements: dict[str, Any] = {
            one["Sid"]: one for one in json.loads(inputs(prod, kind, name)["policy"])["Statement"]
        }
        assert statements["Emails"]["Principal"] == {"Service": ["ses.amazonaws.com"]}
        assert statements["Emails"]["Condition"] == {
            f"StringEquals{suffix}": {"aws:SourceAccount": ACCOUNT},
            f"ArnLike{suffix}": {"aws:SourceArn": arn},
        }
    told = prod.one(f"{SES}configurationSetEventDestination:ConfigurationSetEventDestination")
    assert known(told.inputs)["eventDestination"]["matchingEventTypes"] == ["BOUNCE", "COMPLAINT", "REJECT"]
    assert any("TopicPolicy" in urn for urn in prod.requires(told)), "SES tries the topic"


def test_alarms_ring_where_ses_reviews_an_account(prod: Graph) -> None:
    made = {
        one.inputs["metricName"]: one.inputs["threshold"]
        for one in prod.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
        if one.inputs.get("namespace") == "AWS/SES"
    }
    assert made == {"Reputation.BounceRate": 0.05, "Reputation.ComplaintRate": 0.001}


@pytest.mark.slow
def test_with_another_provider_nothing_of_ses_is_made(previews: Mapping[str, Preview]) -> None:
    mail = {
        "provider": "other",
        "spfInclude": "spf.mailer.example",
        "dmarc": {"policy": "reject", "reports": "a@b.example"},
    }
    graph = run_stack("prod", {"kyeol:mail": mail}, previews["mgmt"].exported)
    assert not [one for one in graph if one.type.startswith((SES, "aws:iam/user:", "aws:iam/accessKey:"))]
    assert "ses.amazonaws.com" not in json.dumps(graph.to_json())
    assert records(graph) == {
        ("www.example.com", "TXT"): ["v=spf1 include:spf.mailer.example ~all"],
        ("_dmarc.www.example.com", "TXT"): ["v=DMARC1; p=reject; rua=mailto:a@b.example"],
    }


@pytest.mark.slow
def test_a_rotation_has_both_keys_and_the_shop_uses_the_new_one(prod: Graph, previews: Mapping[str, Preview]) -> None:
    settings = {"credentials": {"current": 2, "previous": 1}}
    graph = run_stack("prod", {"kyeol:mail": settings}, previews["mgmt"].exported)
    keys = {one.name: one for one in graph.of_type("aws:iam/accessKey:AccessKey")}
    assert {*keys} == {"mail-credentials-1", "mail-credentials-2"}
    assert keys["mail-credentials-1"].urn == prod.one("aws:iam/accessKey:AccessKey").urn, "the old one stays as it is"
    read = graph.requires(graph.one(VERSION, "mail-credentials"))
    assert [name for name, one in keys.items() if one.urn in read] == ["mail-credentials-2"]
