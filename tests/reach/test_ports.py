"""Sets of ports."""

import pytest

from kyeol.tools.reach.ports import EVERY, Ports, common, only, spell, union, without


def test_spans_that_touch_become_one() -> None:
    assert union([(5, 9), (1, 3), (4, 4), (20, 30), (25, 40)]) == ((1, 9), (20, 40))


def test_what_is_in_both() -> None:
    assert common(((1, 10), (20, 30)), ((5, 25),)) == ((5, 10), (20, 25))
    assert common(only(443), only(80)) == ()


@pytest.mark.parametrize(
    ("other", "rest"),
    [
        (only(443), ((0, 442), (444, 65535))),
        (EVERY, ()),
        (only(0, 65535), ((1, 65534),)),
        ((), EVERY),
    ],
)
def test_what_is_left(other: Ports, rest: Ports) -> None:
    assert without(EVERY, other) == rest


def test_ports_in_words() -> None:
    assert [spell(one) for one in (EVERY, only(443), ((1, 2), (4, 4)), ())] == [
        "every port",
        "443",
        "1 to 2, 4",
        "no port",
    ]
