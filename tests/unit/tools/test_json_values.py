"""Reading JSON values: what is missing or of another kind is empty, and an unknown value is noted as asked for."""

from collections.abc import Callable
from typing import cast

import pytest

from kyeol.tools.json_values import Json, at, listed, mapping, mappings, number, texts
from kyeol.tools.unknown import Unknown

RULE: Json = {"action": {"block": {}}, "ports": ["80", 443], "name": "rate"}


def test_a_path_leads_through_mappings_and_ends_where_one_is_missing() -> None:
    assert at(RULE, "action", "block") == {}
    assert at(RULE, "action", "count", "name") is None
    assert at(RULE, "name", "block") is None
    assert mapping(at(RULE, "ports")) == {}


def test_a_single_item_is_a_list_of_one_and_nothing_is_an_empty_list() -> None:
    assert listed("s3:GetObject") == ["s3:GetObject"]
    assert listed(False) == [False]
    assert listed(None) == []
    assert listed(("a", "b")) == ["a", "b"]


def test_only_what_is_asked_for_is_taken_out_of_a_list() -> None:
    assert texts(at(RULE, "ports")) == ["80"]
    assert mappings([{}, "a", {"b": 1}, None]) == [{}, {"b": 1}]
    assert mappings({"b": 1}) == [{"b": 1}]


@pytest.mark.parametrize(("value", "read"), [(7, 7), ("7", 7), (7.0, 7), (None, 3), ("", 3), (0, 0)])
def test_a_number_may_be_a_text_or_a_float(value: Json, read: int) -> None:
    assert number(value, 3) == read


@pytest.mark.parametrize("value", [[7], {"days": 7}])
def test_what_holds_numbers_is_not_a_number(value: Json) -> None:
    with pytest.raises(TypeError, match="is not a number"):
        number(value)


def test_whoever_reads_an_unknown_value_gets_nothing_and_is_noted() -> None:
    readers: tuple[Callable[[Json], object], ...] = (mapping, listed, mappings, texts, number)
    for read in readers:
        asked: set[str] = set()
        assert not read(cast("Json", Unknown("urn", asked)))
        assert asked == {"urn"}, read
