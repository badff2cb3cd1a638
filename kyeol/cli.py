"""The `kyeol` command."""

import gc
import signal
import sys

_INTERRUPTED = 128 + signal.SIGINT
"""What a shell ends with where somebody has interrupted its command."""


def main() -> None:
    """Run the command, in a process of its own."""
    # The process ends with the command: there is nothing to collect, only time to lose.
    gc.disable()
    try:
        from kyeol.tools.commands.app import app  # noqa: PLC0415 - may be interrupted, too

        app(prog_name="kyeol")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(_INTERRUPTED)
