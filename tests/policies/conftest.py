"""The day on which the rule book is tested: support ends, and the tests of it must not."""

from datetime import date

import pytest

from kyeol.tools.commands import check, preview

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (check, preview):
        monkeypatch.setattr(command, "today", lambda: TODAY)
