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
        kill_at: The URN at whose creation the engine is killed.
        kill: Kills the engine.
        killing: Whether the engine was killed and nobody hears an answer.
        failed: What failed so far: the URN by the kind or URN that was to fail.
    """

    seconds_per_minute: float = 0.0
    fail: set[str] = field(default_factory=set)
    kill_at: str = ""
    kill: Callable[[], None] | None = None
    killing: bool = False
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

    def cut(self, urn: str) -> None:
        """Kill the engine where it was to be killed; what it asks for from then on is never made.

        Raises:
            CloudError: The request ends with the engine.
        """
        if urn == self.kill_at and self.kill:
            self.killing = True
            self.kill()
        if self.killing:
            raise CloudError(REHEARSED, "the engine is gone")
