"""The ways to the Pulumi CLI, the cheapest first, and what a user can do to open each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kyeol.tools.pulumi_cli.archive import from_archive
from kyeol.tools.pulumi_cli.found import cached, on_path
from kyeol.tools.pulumi_cli.go_module import from_module
from kyeol.tools.pulumi_cli.machine import Machine, NoPulumiError, UnavailableError

INSTALLATION: Final = "https://www.pulumi.com/docs/iac/download-install/"


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to the CLI, and what a user can do to open it."""

    name: str
    take: Callable[[Machine], Path]
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """A CLI.

    Args:
        executable: Where it is.
        way: The name of the way that leads to it.
        passed: The ways before that one which do not, with the reason.
    """

    executable: Path
    way: str
    passed: list[tuple[Way, str]]


def ways(machine: Machine) -> list[Way]:
    """All ways, the cheapest first."""
    version = machine.release.version
    major, minor, _ = version.split(".")
    return [
        Way(
            name="PATH",
            take=on_path,
            remedy=f"install Pulumi {major}.{minor} or a newer {major}.x ({INSTALLATION})",
        ),
        Way(name="cache", take=cached, remedy=f"put Pulumi {version} there"),
        Way(
            name="release archive",
            take=from_archive,
            remedy="let this machine reach it, through a proxy if need be (HTTPS_PROXY)",
        ),
        Way(
            name="Go module",
            take=from_module,
            remedy="let `make preview` set up .venv, and Go reach a module proxy (GOPROXY)",
        ),
    ]


def find(machine: Machine) -> Found:
    """The CLI that this project needs: found, downloaded or built.

    Args:
        machine: Where to look.

    Raises:
        NoPulumiError: No way leads to one.
    """
    passed: list[tuple[Way, str]] = []
    for way in ways(machine):
        try:
            return Found(executable=way.take(machine), way=way.name, passed=passed)
        except UnavailableError as refusal:
            passed.append((way, str(refusal)))
    heading = f"no way leads to the Pulumi CLI {machine.release.version}; one of these is enough:"
    raise NoPulumiError("\n".join([heading, *(f"{way.name}: {reason}; {way.remedy}" for way, reason in passed)]))
