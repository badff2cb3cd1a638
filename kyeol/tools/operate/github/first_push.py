"""The first push of a GitOps tree: its content, as the first commit of its repository."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from kyeol.tools.operate.aws import OperateError


def push(tree: Path, address: str) -> None:
    """Push a folder as the first commit of a repository's main, with the caller's git credentials.

    Args:
        tree: The folder.
        address: The repository's address.

    Raises:
        OperateError: git fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / tree.name
        shutil.copytree(tree, copy)
        for arguments in (
            ["init", "--quiet", "--initial-branch", "main"],
            ["add", "."],
            ["commit", "--quiet", "--message", "Start from the infrastructure's repository"],
            ["push", "--quiet", address, "main"],
        ):
            done = subprocess.run(["git", "-C", str(copy), *arguments], capture_output=True, text=True, check=False)
            if done.returncode:
                said = done.stderr.strip().splitlines()
                raise OperateError(f"git {arguments[0]} for {address}: {said[-1] if said else 'fails'}")
