"""Where the Pulumi CLI is: `make pulumi`'s own answer."""

import subprocess
import sys
from pathlib import Path


class NoPulumiError(Exception):
    """There is no CLI, and no way to one; what was tried has been said on standard error."""


def pulumi_cli() -> Path:
    """The CLI that this program needs: found, downloaded or built.

    Raises:
        NoPulumiError: No way leads to one.
    """
    command = [sys.executable, "-m", "scripts.pulumi_cli", "--path"]
    found = subprocess.run(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        raise NoPulumiError
    return Path(found.stdout.strip().splitlines()[-1])
