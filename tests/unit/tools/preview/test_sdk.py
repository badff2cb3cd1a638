"""The program's run ends when everything that it has begun is done, and looks at each output once."""

import asyncio

import pytest
from pulumi import Output

from kyeol.tools.preview.run import record


async def after(turns: int) -> int:
    """What comes after some turns of the loop."""
    for _ in range(turns):
        await asyncio.sleep(0)
    return turns


def later(turns: int) -> Output[int]:
    return Output.from_input(asyncio.ensure_future(after(turns)))


def test_what_an_output_begins_is_waited_for() -> None:
    done: list[str] = []

    def begin(_: int) -> None:
        done.append("first")
        later(1000).apply(lambda _: done.append("second"))

    def program() -> None:
        later(1).apply(begin)

    record(program)
    assert done == ["first", "second"]


def test_a_failure_ends_the_run() -> None:
    def fail(_: int) -> None:
        raise LookupError("nothing there")

    def program() -> None:
        later(1).apply(fail)

    with pytest.raises(LookupError, match="nothing there"):
        record(program)


def test_no_output_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object, **__: object) -> None:
        raise AssertionError("the SDK waits for all outputs again")

    def program() -> None:
        for turns in range(1000, 5000, 1000):
            later(turns)

    monkeypatch.setattr(asyncio, "wait", nothing)
    record(program)


def test_an_output_of_a_plain_value_keeps_it_as_it_was() -> None:
    seen: list[object] = []

    def program() -> None:
        value: dict[str, list[object]] = {"names": ["a", 1, None]}
        made = Output.from_input(value)
        made.apply(seen.append)
        value["names"].clear()

    record(program)
    assert seen == [{"names": ["a", 1, None]}]
