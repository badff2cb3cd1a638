"""Pulumi's stacks in the state bucket, by the CLI."""

import json
import os
import subprocess
from pathlib import Path

from kyeol.tools.operate.aws import OperateError


def backend(bucket: str, region: str) -> str:
    """The state's address, for PULUMI_BACKEND_URL and `pulumi login`."""
    return f"s3://{bucket}?region={region}"


class PulumiStacks:
    """The stacks of one backend.

    Args:
        root: The project's folder.
        url: The backend's address.
        cli: The Pulumi CLI.
    """

    def __init__(self, root: Path, url: str, cli: str = "pulumi") -> None:
        self._root, self._cli = root, cli
        self._environment = {**os.environ, "PULUMI_BACKEND_URL": url, "PULUMI_SKIP_UPDATE_CHECK": "true"}

    def names(self) -> set[str]:
        """The stacks that are there.

        Raises:
            OperateError: The CLI is missing, or fails.
        """
        return {str(one["name"]).rpartition("/")[2] for one in json.loads(self._run("stack", "ls", "--json"))}

    def make(self, stack: str, secrets_provider: str) -> None:
        """Make a stack: the CLI writes `secretsprovider` and `encryptedkey` into its file.

        Raises:
            OperateError: The CLI is missing, or fails.
        """
        self._run("stack", "init", stack, "--secrets-provider", secrets_provider, "--no-select")

    def _run(self, *arguments: str) -> str:
        command = [self._cli, *arguments, "--non-interactive"]
        try:
            done = subprocess.run(
                command, cwd=self._root, env=self._environment, capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise OperateError("there is no pulumi on PATH; install the CLI, or run make pulumi") from error
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise OperateError(f"pulumi {' '.join(arguments[:3])}: {said[-1] if said else 'fails'}")
        return done.stdout
