"""GitHub's REST API by its own CLI, with the caller's login."""

import json
import subprocess
from typing import Protocol

from kyeol.tools.json_values import Json
from kyeol.tools.operate.aws import OperateError


class Api(Protocol):
    """GitHub's REST API."""

    def get(self, path: str) -> Json:
        """What is at a path; None where nothing is."""

    def send(self, method: str, path: str, body: Json) -> Json:
        """Write something."""


class Gh:
    """GitHub by `gh api`."""

    def get(self, path: str) -> Json:
        """What is at a path; None where nothing is.

        Raises:
            OperateError: gh is missing, not logged in, or refused.
        """
        done = _run(["gh", "api", path], None)
        if done.returncode and "HTTP 404" in done.stderr:
            return None
        return _answer(done, path)

    def send(self, method: str, path: str, body: Json) -> Json:
        """Write something.

        Raises:
            OperateError: gh is missing, not logged in, or refused.
        """
        return _answer(_run(["gh", "api", "--method", method, path, "--input", "-"], json.dumps(body)), path)


def _run(command: list[str], text: str | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise OperateError("there is no gh on PATH; install GitHub's CLI and log in with gh auth login") from error


def _answer(done: subprocess.CompletedProcess[str], path: str) -> Json:
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise OperateError(f"gh api {path}: {said[-1] if said else 'fails'}")
    found: Json = json.loads(done.stdout) if done.stdout.strip() else None
    return found
