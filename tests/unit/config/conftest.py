"""Tests of the configuration spoil stack files and nothing else: one copy of the project serves them all."""

import pytest

from tests.projects import Project


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("project"))


@pytest.fixture
def project(copied: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The copy as the current folder, with the stack files that are shipped.

    What the program has read of those that a test leaves alone, it still knows.
    """
    copied.restore()
    monkeypatch.chdir(copied.root)
    return copied
