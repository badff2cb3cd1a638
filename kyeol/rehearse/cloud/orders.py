"""What a rehearsal wants of the cloud: how fast it is, what fails once, when the engine is killed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from kyeol.preview.timing import MINUTES, OTHER_MINUTES
from kyeol.rehearse.cloud.errors import REHEARSED, CloudError


@dataclass(kw_only=True)
class Orders:
    """What happens besides what the program asks for.

    Args:
        seconds_per_minute: How long a creation takes for each minute that AWS takes; 0: nothing waits.
        fail: Kinds or URNs; the first creation that each of them meets fails, once.
        kill_at: The URN whose creation the engine does not survive.
        kill: Kills the engine.
        failed: What failed so far: the URN by the kind or URN that was to fail.
    """

    seconds_per_minute: float = 0.0
    fail: set[str] = field(default_factory=set)
    kill_at: str = ""
    kill: Callable[[], None] | None = None
    failed: dict[str, str] = field(default_factory=dict)
    waiting: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def pause(self, type_: str) -> None:
        """Take as long as AWS does, scaled down."""
        seconds = MINUTES.get(type_, OTHER_MINUTES) * self.seconds_per_minute
        if seconds:
            self.waiting.wait(seconds)

    def strike(self, urn: str, type_: str) -> None:
        """Fail a creation that was to fail, once.

        Raises:
            CloudError: It was.
        """
        with self.lock:
            met = {type_, urn} & self.fail
            self.fail -= met
            self.failed |= dict.fromkeys(met, urn)
        if met:
            raise CloudError(REHEARSED, "an internal error occurred; this failure is rehearsed")

    def made(self, urn: str) -> None:
        """Kill the engine where it was to be killed: the cloud has made the resource, and nobody is told."""
        if urn == self.kill_at and self.kill:
            self.kill_at = ""
            self.kill()
