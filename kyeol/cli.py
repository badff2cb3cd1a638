"""The `kyeol` command."""

import gc

from kyeol.tools.commands.app import app


def main() -> None:
    """Run the command, in a process of its own."""
    # The process ends with the command: there is nothing to collect, only time to lose.
    gc.disable()
    app(prog_name="kyeol")
