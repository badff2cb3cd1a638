"""What a rehearsal wants of the cloud: how fast it is, what fails once, when the engine is killed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from kyeol.tools.rehearse.cloud.clock import Clock
from kyeol.tools.rehearse.cloud.errors import REHEARSED, CloudError


@dataclass(kw_only=True)
class Orders:
    """What happens besides what the program asks for.

    Args:
        clock: How time passes while something is made.
        fail: Kinds or URNs; the first creation that each of them meets fails, once.
        kill_at: The URN at whose creation the engine is killed.
        kill: Kills the engine.
        killing: Whether the engine was killed and nobody hears an answer.
        failed: What failed so far: the URN by the kind or URN that was to fail.
    """

    clock: Clock = field(default_factory=Clock)
    fail: set[str] = field(default_factory=set)
    kill_at: str = ""
    kill: Callable[[], None] | None = None
    killing: bool = False
    failed: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def inject_fault(self, urn: str, type_: str) -> None:
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

    def kill_engine(self, urn: str) -> None:
        """Kill the engine where it was to be killed; what it asks for from then on is never made.

        Raises:
            CloudError: The request ends with the engine.
        """
        if urn == self.kill_at and self.kill:
            self.killing = True
            self.kill()
        if self.killing:
            raise CloudError(REHEARSED, "the engine is gone")
