"""What the tests share."""

from pathlib import Path

import pytest

from tests.projects import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the project's files, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)
