"""The files by which a repository is kept: who approves, which version this is, what runs before a commit."""

import re
import tomllib

import pytest
import yaml

from tests.harness import ROOT


def owned() -> list[str]:
    """The patterns that have owners of their own."""
    lines = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith(("#", "*"))]


@pytest.mark.parametrize("pattern", [one for one in owned() if not one.startswith("/Pulumi.")])
def test_what_has_an_owner_exists(pattern: str) -> None:
    assert list(ROOT.glob(pattern.strip("/"))), pattern


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first
    assert first[1] == version


def test_the_hooks_run_what_the_lock_pins() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    pinned = (ROOT / "requirements-dev.txt").read_text()
    for hook in hooks:
        tool = hook["entry"].split()[0]
        assert tool.startswith(".venv/bin/")
        assert f"\n{tool.removeprefix('.venv/bin/')}==" in pinned, tool
