"""Policy documents are read as IAM reads them, whichever way they are written."""

import json

from kyeol.tools.iam_documents import Condition, allows, statements
from kyeol.tools.json_values import Json

READ: Json = {
    "Sid": "Read",
    "Effect": "Allow",
    "Principal": {"Service": "logs.amazonaws.com"},
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
}
DENY: Json = {"Effect": "Deny", "Principal": "*", "NotAction": ["s3:Get*"], "Resource": "*"}


def test_single_items_and_lists_are_the_same() -> None:
    (one,) = statements({"Statement": READ})
    assert (one.sid, one.effect, one.actions) == ("Read", "Allow", ("s3:GetObject",))
    assert one.resources == ("arn:aws:s3:::a/*", "arn:aws:s3:::b/*")
    assert one.named("Service") == ("logs.amazonaws.com",)
    assert one.named("AWS") == ()


def test_a_condition_s_key_has_no_case() -> None:
    (one,) = statements({"Statement": READ})
    assert one.conditions == (Condition("StringEquals", "aws:sourceaccount", ("111122223333",)),)


def test_a_star_alone_is_everybody_and_what_is_inverted_says_so() -> None:
    (one,) = statements(json.dumps({"Statement": [DENY]}))
    assert one.named("AWS") == ("*",)
    assert one.inverted == {"NotAction"}
    assert one.actions == ()


def test_only_what_allows_is_a_permission() -> None:
    assert [one.sid for one in allows({"Statement": [READ, DENY]})] == ["Read"]


def test_what_is_not_a_document_says_nothing() -> None:
    for document in (None, "[secret]", "{", "[]", {"Version": "2012-10-17"}):
        assert statements(document) == []
