"""The day on which the rule book is tested: support ends, and the tests of it must not."""

from datetime import date

import pytest

from kyeol.tools.commands import common

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "today", lambda: TODAY)
