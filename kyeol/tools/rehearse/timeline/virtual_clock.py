"""Minutes of AWS that pass only while nobody has anything to do, so that no machine is too slow to measure on."""

import threading
from collections.abc import Callable

from kyeol.tools.rehearse.cloud.clock import Clock


class VirtualClock(Clock):
    """A clock that stands still while the program or the engine works, and jumps to the next creation's end.

    What takes no time of AWS's takes none here, however long this machine takes for it.

    Args:
        idle: Answers, after having looked for a moment, whether nobody has anything to do.
    """

    def __init__(self, idle: Callable[[], bool]) -> None:
        self._idle = idle
        self._now = 0.0
        self._due: list[float] = []
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> float:
        """The minutes that have passed."""
        return self._now

    @property
    def waiting(self) -> int:
        """How many wait for minutes to pass."""
        return len(self._due)

    def wait(self, minutes: float) -> None:
        """Let minutes pass."""
        with self._changed:
            due = self._now + minutes
            self._due.append(due)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._now >= due or self._closed)
            self._due.remove(due)

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._due or self._closed)
            if self._idle():
                with self._changed:
                    # Whoever is due already has not run yet.
                    self._now = max(self._now, min(self._due, default=self._now))
                    self._changed.notify_all()
