"""The machine that needs the CLI: its platform, and where on it a CLI may be found or made."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kyeol.errors import KyeolError
from kyeol.versions import PULUMI_CLI, PulumiRelease

ROOT = Path(__file__).parents[3]
ARCHIVES = "https://get.pulumi.com/releases/sdk"


class NoPulumiError(KyeolError):
    """No way leads to a CLI; one line for each, with what would open it."""


class UnavailableError(NoPulumiError):
    """Why one way to the CLI cannot be taken."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where the CLI is looked for, and what it is made from.

    `patience` is how many seconds the archive's server may be silent.
    """

    release: PulumiRelease
    search_path: str
    cache: Path
    platform: str
    archives: str = ARCHIVES
    patience: float = 5
    go: Path = ROOT / ".venv" / "bin" / "go"
    module: Path = ROOT / "tools" / "pulumi"

    @property
    def cached(self) -> Path:
        """The CLI of the pinned version, once it was downloaded or built."""
        return self.cache / f"pulumi-{self.release.version}" / "pulumi"


def this_machine(environment: Mapping[str, str] = os.environ) -> Machine:
    """The machine that this runs on, as its environment variables describe it."""
    caches = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    processors = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    processor = platform.machine()
    return Machine(
        release=PULUMI_CLI,
        search_path=environment.get("PATH", os.defpath),
        cache=Path(caches) / "kyeol",
        platform=f"{sys.platform}-{processors.get(processor.lower(), processor)}",
    )
