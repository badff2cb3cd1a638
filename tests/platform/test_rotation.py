"""A rotation of the application's database password goes by the steps after which no pod is shut out."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest

from kyeol.config.database import DatabasePasswordConfig
from kyeol.config.reading import stackfile
from kyeol.stacks import rotation
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.harness import ROOT, run_stack

MADE = "databasePasswordGenerations"


class Last:
    """The outputs of the last run, at once."""

    def __init__(self, outputs: Mapping[str, object]) -> None:
        self.outputs = outputs

    def apply(self, then: Callable[[Mapping[str, object]], object]) -> object:
        """What `then` makes of them."""
        return then(self.outputs)


def judged(last: object, password: Mapping[str, int], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(rotation, "last_outputs", lambda _stack: Last({MADE: last} if last else {}))
    return rotation.one_at_a_time("dev", DatabasePasswordConfig(**password))


@pytest.mark.parametrize(
    ("last", "password", "says"),
    [
        ([1], {"current": 2}, r"is 2, but the database has a login of generation 1 only; write {current: 1, next: 2}"),
        ([1], {"current": 2, "next": 3}, r"write {current: 1, next: 2}"),
        ([1, 2], {"current": 3}, r"generation 1 and 2 only; write {current: 2}"),
        # The password of generation 1 went with the second step; nobody knows a new one of that number.
        ([2], {"current": 1}, r"generation 2 only; write {current: 2, next: 3}"),
    ],
)
def test_a_generation_that_was_never_made_is_not_taken_into_use(
    last: list[int], password: dict[str, int], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(pulumi.RunError, match=f"{says}, run `pulumi up --stack dev` and sync saleor-api-dev"):
        judged(last, password, monkeypatch)


@pytest.mark.parametrize(
    ("last", "password"),
    [
        (None, {"current": 1}),
        (None, {"current": 4}),
        ([1], {"current": 1, "next": 2}),
        ([1, 2], {"current": 2}),
        ([1, 2], {"current": 1}),
        ([2], {"current": 2, "next": 3}),
    ],
)
def test_each_step_of_the_runbook_is_taken(
    last: object, password: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judged(last, password, monkeypatch) == DatabasePasswordConfig(**password)


def dev(last: object, password: Mapping[str, int], previews: Mapping[str, Preview]) -> Graph:
    values: dict[str, Any] = dict(stackfile.read(ROOT, "dev").values)
    database = {**values["kyeol:database"], "application": {"password": password}}
    return run_stack("dev", {"kyeol:database": database}, previews["mgmt"].exported, last_run={MADE: last})


@pytest.mark.slow
def test_the_program_remembers_and_refuses(previews: Mapping[str, Preview]) -> None:
    made = dev([1], {"current": 1, "next": 2}, previews).outputs[MADE]
    assert made == [1, 2]
    assert dev(made, {"current": 2}, previews).outputs[MADE] == [2]
    with pytest.raises(Exception, match="but the database has a login of generation 1 only"):
        dev([1], {"current": 2}, previews)
