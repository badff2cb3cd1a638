"""The CLI built from its Go module, which `go.mod` and `go.sum` in tools/pulumi lock."""

import os
import subprocess
from pathlib import Path

from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError
from kyeol.tools.pulumi_cli.made import announce, made

PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
# The lock is not changed, no other Go than .venv's is fetched, and without cgo no C compiler is needed.
LOCKED = {"GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "0"}


def from_module(machine: Machine) -> Path:
    """Build the CLI with the Go in .venv, and put it into the cache.

    Raises:
        UnavailableError: There is no Go, or it cannot build the module.
    """
    return made(machine, _build)


def _build(machine: Machine, folder: Path) -> None:
    if not machine.go.exists():
        raise UnavailableError(f"there is no {machine.go}")
    announce(f"building Pulumi {machine.release.version} from its Go module (once, some minutes)")
    # The Automation API refuses a CLI that does not know its version.
    flags = f"-s -w -X {VERSION_VARIABLE}={machine.release.version}"
    command = [str(machine.go), "build", "-ldflags", flags, "-o", str(folder / "pulumi"), PACKAGE]
    environment = {**os.environ, **LOCKED}
    try:
        run = subprocess.run(command, cwd=machine.module, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UnavailableError(f"{machine.go} does not run: {error}") from error
    if run.returncode:
        lines = run.stderr.strip().splitlines() or [f"exit code {run.returncode}"]
        raise UnavailableError(f"go build fails: {lines[-1].strip()}")
