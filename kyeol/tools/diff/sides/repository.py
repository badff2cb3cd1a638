"""The git repository around the project: its commits, its state, and another commit checked out beside it."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from kyeol.tools.diff.sides.errors import RepositoryError

_READ: Final = ("Pulumi.yaml", ":(glob)Pulumi.*.yaml", "__main__.py", "kyeol", "gitops", "requirements.txt")
"""What the program reads: changes of anything else cannot change what it makes."""

_NAMED: Final = 3


@dataclass(frozen=True)
class Commit:
    """A commit.

    Args:
        name: As the user named it.
        sha: Its full hash.
    """

    name: str
    sha: str


class Repository:
    """The git repository that a project's folder lies in.

    Args:
        root: The project's folder.

    Raises:
        RepositoryError: It lies in none, or git is missing.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            top = self._git("rev-parse", "--show-toplevel")
        except FileNotFoundError as error:
            raise RepositoryError("git is not installed, or not on the PATH") from error
        except subprocess.CalledProcessError as error:
            raise RepositoryError(f"{root} is not in a git repository; there is no other commit to compare") from error
        self._inside = root.resolve().relative_to(Path(top).resolve())

    def head(self) -> Commit:
        """The commit of the work tree.

        Raises:
            RepositoryError: The repository has no commit yet.
        """
        return self.commit("HEAD")

    def commit(self, name: str) -> Commit:
        """The commit that a branch, tag or hash names.

        Raises:
            RepositoryError: It names none.
        """
        try:
            sha = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except (subprocess.CalledProcessError, ValueError) as error:
            shallow = " (this clone is shallow: git fetch --unshallow)" if self._shallow() else ""
            name = " ".join(name.split()) or "an empty name"
            raise RepositoryError(f"{name} is not a commit, branch or tag of this repository{shallow}") from error
        return Commit(name, sha)

    def merge_base(self, base: Commit, head: Commit) -> Commit | None:
        """Where the head's history left the base's; None where the two share none, as in a shallow clone."""
        try:
            return Commit(base.name, self._git("merge-base", base.sha, head.sha))
        except subprocess.CalledProcessError:
            return None

    def same(self, one: Commit, other: Commit) -> bool:
        """Whether all that the program reads is the same in two commits."""
        try:
            self._git("diff", "--quiet", "--no-ext-diff", one.sha, other.sha, "--", *_READ)
        except subprocess.CalledProcessError:
            return False
        return True

    def uncommitted(self) -> list[str]:
        """The files that the program reads and that differ from the head, or are new."""
        lines = self._git("status", "--porcelain", "--untracked-files=all", "--no-renames", "-z", "--", *_READ)
        return sorted(line[3:] for line in lines.split("\0") if line)

    @contextmanager
    def checked_out(self, commit: Commit) -> Iterator[Path]:
        """The project's folder as it is in a commit, in a temporary work tree that is removed afterwards.

        Raises:
            RepositoryError: git cannot check it out.
        """
        with _ended_by_signals(), tempfile.TemporaryDirectory(prefix="kyeol-diff-") as folder:
            tree = Path(folder) / "base"
            try:
                # A hook of the user's has no business in a tree that lives for seconds.
                self._git(
                    "-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", "--force", str(tree), commit.sha
                )
                yield tree / self._inside
            except subprocess.CalledProcessError as error:
                raise RepositoryError(f"git cannot check {commit.name} out: {_reason(error)}") from error
            finally:
                self._git("worktree", "remove", "--force", "--force", str(tree), check=False)
                self._git("worktree", "prune", check=False)

    def _shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository", check=False) == "true"

    def _git(self, *arguments: str, check: bool = True) -> str:
        result = subprocess.run(
            ["git", *arguments], cwd=self._root, capture_output=True, text=True, check=check, stdin=subprocess.DEVNULL
        )
        return result.stdout.strip("\n")


def named(files: list[str]) -> str:
    """A few of many files, for a message."""
    rest = len(files) - _NAMED
    return ", ".join(files[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _reason(error: subprocess.CalledProcessError) -> str:
    return (str(error.stderr).strip().splitlines() or ["git gives no reason"])[-1].removeprefix("fatal: ")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Lets SIGTERM and SIGHUP unwind as Ctrl-C does, so that nothing temporary stays behind."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    try:
        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    except ValueError:
        # Only the main thread receives signals.
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
