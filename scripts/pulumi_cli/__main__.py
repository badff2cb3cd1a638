"""`make pulumi`: finds, downloads or builds the Pulumi CLI; the last line of its output is the path."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.pulumi_cli.archive import from_archive
from scripts.pulumi_cli.found import cached, on_path
from scripts.pulumi_cli.go_module import from_module
from scripts.pulumi_cli.machine import Machine, UnavailableError, this_machine

INSTALLATION = "https://www.pulumi.com/docs/iac/download-install/"


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to the CLI, and what a user can do to open it."""

    name: str
    take: Callable[[Machine], Path]
    remedy: str


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


def main(machine: Machine, arguments: list[str]) -> int:
    """Print where the CLI is, and which way led to it.

    Args:
        machine: Where to look.
        arguments: The command line.

    Returns:
        The exit code: 0, or 2 where no way leads to a CLI.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.pulumi_cli", description=__doc__)
    parser.add_argument("--path", action="store_true", help="print the path alone")
    quiet = parser.parse_args(arguments).path
    refusals: list[tuple[Way, str]] = []
    for way in ways(machine):
        try:
            executable = way.take(machine)
        except UnavailableError as refusal:
            refusals.append((way, str(refusal)))
            continue
        if not quiet:
            for passed, reason in refusals:
                print(f"not from {passed.name}: {reason}")
            print(f"Pulumi CLI from {way.name}:")
        print(executable)
        return 0
    print(f"no way leads to the Pulumi CLI {machine.release.version}; one of these is enough:", file=sys.stderr)
    for way, reason in refusals:
        print(f"{way.name}: {reason}; {way.remedy}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(this_machine(), sys.argv[1:]))
