"""How the simulated cloud's time passes: not at all, or as AWS's minutes in seconds of this machine."""

import time
from dataclasses import dataclass


class Clock:
    """Nothing takes time; the clock is the process's own."""

    def now(self) -> float:
        """The minutes on the clock, from any beginning."""
        return time.monotonic() / 60

    def wait(self, minutes: float) -> None:
        """Let minutes of AWS pass."""

    def close(self) -> None:
        """Let nobody wait any longer."""


@dataclass(frozen=True)
class ScaledClock(Clock):
    """A minute of AWS takes some seconds here.

    Args:
        seconds: How many.
    """

    seconds: float

    def now(self) -> float:
        """The minutes of AWS on the clock."""
        return time.monotonic() / self.seconds

    def wait(self, minutes: float) -> None:
        """Let minutes of AWS pass."""
        time.sleep(minutes * self.seconds)
