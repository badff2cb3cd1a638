"""Git repositories that hold the project, for comparing their commits."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kyeol.tools.diff.sides import side
from kyeol.tools.preview import run
from tests.harness import ROOT, SHIPPED, STACKS
from tests.projects import kyeol
from tests.recordings import shipped
from tests.warm import WarmProcess

SMALLEST = """config:
  pulumi:disable-default-providers: [aws, kubernetes]
  kyeol:aws: {accountId: "111122223333", region: ap-northeast-2}
  kyeol:environment: {class: development}
  kyeol:tags: {repository: https://example.com/repository}
"""
"""A stack file that asks for nothing."""


class _Recorded:
    """`kyeol graph STACK…` of the shipped stacks, which other tests have recorded."""

    returncode = 0

    def __init__(self, stacks: Sequence[str]) -> None:
        self._stacks = stacks

    def kill(self) -> None:
        """It does not run."""

    def communicate(self) -> tuple[str, str]:
        """What it prints."""
        graphs = [preview.graph for preview in run.preview(SHIPPED, list(self._stacks)).values()]
        return "".join(json.dumps(graph.to_json()) for graph in graphs), ""


def _side(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], **_: object) -> WarmProcess | _Recorded:
    """What runs a side of a comparison."""
    if (cwd / "gitops").is_dir() and shipped(cwd):
        return _Recorded(command[4:])
    return WarmProcess(command, cwd=cwd, env=env)


class History:
    """A git repository with the project's program and stacks, or a tiny program with tiny stacks in their place.

    Args:
        root: An empty folder.
        program: What `__main__.py` says; None: the project's own.
        stacks: The tiny program's stacks.
    """

    def __init__(self, root: Path, program: str | None = None, stacks: tuple[str, ...] = ("one",)) -> None:
        self.root = root
        shipped = tuple(f"Pulumi.{stack}.yaml" for stack in STACKS) if program is None else ()
        shutil.copy(ROOT / "requirements.txt", root)
        for name in ("Pulumi.yaml", "__main__.py", *shipped):
            shutil.copy(SHIPPED / name, root / name)
        # Read, never written: both sides may share what is compiled already.
        (root / "kyeol").symlink_to(ROOT / "kyeol")
        (root / "gitops").symlink_to(SHIPPED / "gitops")
        if program is not None:
            self.program(program)
            for stack in stacks:
                (root / f"Pulumi.{stack}.yaml").write_text(SMALLEST)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()
        self.git("switch", "--quiet", "--create", "change")

    def program(self, lines: str) -> None:
        """Another program: what it does once the SDKs are imported."""
        (self.root / "__main__.py").write_text(f"import pulumi\nimport pulumi_aws as aws\n{lines}\n")

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence of some text in a file."""
        text = (self.root / file).read_text()
        assert old in text, f"{file} has no {old!r}"
        (self.root / file).write_text(text.replace(old, new, 1))

    def commit(self) -> str:
        """Commit everything."""
        self.git("add", "--all")
        self.git(
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.com",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "One",
        )
        return self.git("rev-parse", "HEAD")

    def git(self, *arguments: str) -> str:
        """Run git, whatever the user's own settings are."""
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        result = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=True
        )
        return result.stdout.strip()

    def diff(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`kyeol diff` in this process; both sides run in their own, which begin warm, but for what is recorded."""
        warm = SimpleNamespace(Popen=_side, DEVNULL=subprocess.DEVNULL, PIPE=subprocess.PIPE)
        with contextlib.chdir(self.root), pytest.MonkeyPatch.context() as patch:
            patch.setattr(side, "subprocess", warm)
            done = kyeol("diff", *arguments)
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def diff_apart(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The same in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "kyeol", "diff", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def compared(self, *arguments: str) -> dict[str, Any]:
        """What `kyeol diff --format json` says of each stack."""
        result = self.diff(*arguments, "--format", "json")
        assert result.returncode == 0, result.stderr
        return {one["stack"]: one for one in json.loads(result.stdout)["stacks"]}

    def left_behind(self) -> list[str]:
        """The work trees besides the project's own that git knows of."""
        return self.git("worktree", "list").splitlines()[1:]
