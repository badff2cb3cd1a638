"""A program that refuses to run leaves nothing behind that would trouble whoever runs next."""

import gc
import sys
from typing import Any

import pulumi
import pytest

from kyeol.tools.preview.run import record


def test_what_waits_ends_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[Any] = []

    def program() -> None:
        one = pulumi.Output.from_input("one")
        pulumi.Output.all(one, one.apply(str.upper)).apply(len)
        raise pulumi.RunError("no")

    def run() -> None:
        with pytest.raises(pulumi.RunError):
            record(program)

    monkeypatch.setattr(sys, "unraisablehook", troubles.append)
    run()
    gc.collect()
    assert [str(trouble.exc_value) for trouble in troubles] == []
