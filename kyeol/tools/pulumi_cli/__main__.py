"""`make pulumi`: finds, downloads or builds the Pulumi CLI; the last line of its output is the path."""

import argparse
import sys

from kyeol.tools.pulumi_cli.machine import Machine, NoPulumiError, this_machine
from kyeol.tools.pulumi_cli.ways import find


def main(machine: Machine, arguments: list[str]) -> int:
    """Print where the CLI is, and which way led to it.

    Args:
        machine: Where to look.
        arguments: The command line.

    Returns:
        The exit code: 0, or 2 where no way leads to a CLI.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--path", action="store_true", help="print the path alone")
    quiet = parser.parse_args(arguments).path
    try:
        found = find(machine)
    except NoPulumiError as error:
        print(error, file=sys.stderr)
        return 2
    if not quiet:
        for passed, reason in found.passed:
            print(f"not from {passed.name}: {reason}")
        print(f"Pulumi CLI from {found.way}:")
    print(found.executable)
    return 0


if __name__ == "__main__":
    sys.exit(main(this_machine(), sys.argv[1:]))
