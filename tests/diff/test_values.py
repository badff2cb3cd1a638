"""Two values compared path by path."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyeol.tools.diff.changes import ABSENT, Compared, PropertyChange
from kyeol.tools.diff.values import differences, masked
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import SECRET

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["", "a", "b", "{", SECRET]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=8,
)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["", "a", "b"])),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3),
    max_leaves=8,
)

ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""However much else the machine does."""


def lines(old: Json, new: Json) -> list[tuple[str, Compared, Compared]]:
    return [(one.path, one.old, one.new) for one in differences(old, new)]


@given(VALUES)
@ANY
def test_nothing_differs_from_itself(value: Json) -> None:
    assert list(differences(value, value)) == []
    assert list(differences(json.dumps(value), json.dumps(value, indent=1))) == []


@given(PLAIN, PLAIN)
@settings(ANY, max_examples=200)
def test_the_differences_make_the_new_value_out_of_the_old_one(old: Json, new: Json) -> None:
    assert applied(old, list(differences(old, new))) == new


@given(PLAIN, PLAIN)
@ANY
def test_what_comes_one_way_goes_the_other(old: Json, new: Json) -> None:
    there = {(one.path, repr(one.old), repr(one.new)) for one in differences(old, new)}
    back = {(one.path, repr(one.new), repr(one.old)) for one in differences(new, old)}
    assert there == back


def applied(value: Json, changes: list[PropertyChange]) -> Json:
    """A value with changes of its mappings made."""
    for change in changes:
        if not change.path:
            return change.values[1]
        *outer, last = change.path.split(".")
        place = value = json.loads(json.dumps(value))
        for key in outer:
            place = place[key]
        if change.new is ABSENT:
            del place[last]
        else:
            place[last] = change.new
    return value


def test_a_mapping_is_compared_key_by_key() -> None:
    assert lines({"tags": {"a": 1, "b": 2}}, {"tags": {"a": 1, "b": 3, "c": 4}}) == [
        ("tags.b", 2, 3),
        ("tags.c", ABSENT, 4),
    ]


def test_a_key_with_a_dot_is_quoted() -> None:
    assert lines({"labels": {"a.b/c": 1}}, {"labels": {"a.b/c": 2}}) == [('labels["a.b/c"]', 1, 2)]


def test_a_list_of_plain_items_says_what_comes_and_goes() -> None:
    assert lines({"zones": ["a", "c"]}, {"zones": ["a", "b", "c"]}) == [("zones[]", ABSENT, "b")]
    assert lines({"zones": ["a", "a"]}, {"zones": ["a"]}) == [("zones[]", "a", ABSENT)]


def test_another_order_alone_is_shown_as_such() -> None:
    assert lines({"zones": ["a", "c"]}, {"zones": ["c", "a"]}) == [("zones", ["a", "c"], ["c", "a"])]


def test_items_are_told_apart_by_their_names() -> None:
    old: list[Json] = [{"name": "rate", "limit": 1}, {"name": "sql", "limit": 2}]
    new: list[Json] = [{"name": "bots", "limit": 3}, {"name": "rate", "limit": 9}, {"name": "sql", "limit": 2}]
    assert lines({"rules": old}, {"rules": new}) == [
        ("rules[name=bots]", ABSENT, {"name": "bots", "limit": 3}),
        ("rules[name=rate].limit", 1, 9),
    ]


def test_an_item_that_comes_first_does_not_shift_those_that_nothing_identifies() -> None:
    assert lines([{"port": 80}, {"port": 443}], [{"port": 22}, {"port": 80}, {"port": 443}]) == [
        ("[0]", ABSENT, {"port": 22})
    ]


def test_policies_are_compared_as_what_they_mean() -> None:
    one = {"Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": ["a", "b"]}]}
    same = {"Statement": {"Resource": ["b", "a"], "Action": ["s3:GetObject"], "Sid": "Read", "Effect": "Allow"}}
    more = {"Statement": [{**one["Statement"][0], "Action": ["s3:GetObject", "s3:PutObject"]}]}
    assert lines({"policy": json.dumps(one)}, {"policy": json.dumps(same, indent=2)}) == []
    assert lines({"policy": json.dumps(one)}, {"policy": json.dumps(more)}) == [
        ("policy.Statement[Sid=Read].Action[]", ABSENT, "s3:PutObject")
    ]


@pytest.mark.parametrize(("old", "new"), [(1, True), (0, False), ("1", 1), (None, ABSENT), ({}, [])])
def test_values_of_different_kinds_differ(old: Json, new: Json) -> None:
    assert lines(old, new) == [("", old, new)]


def test_of_two_secrets_nothing_is_said_but_their_number() -> None:
    old = {"password": SECRET, "keys": [SECRET, SECRET], "user": "a"}
    assert lines(old, old) == []
    assert masked(old, old) == 3


@pytest.mark.parametrize("hidden", ["password", {"user": "password"}, ["password"]])
def test_a_value_that_becomes_a_secret_or_stops_being_one_is_not_shown(hidden: Json) -> None:
    there, back = lines({"a": hidden}, {"a": SECRET}), lines({"a": SECRET}, {"a": hidden})
    assert there == [("a", "[not secret]", SECRET)]
    assert back == [("a", SECRET, "[not secret]")]
