"""What a rehearsal wants of the cloud: how fast it is, what fails once, when the engine is killed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from kyeol.tools.kinds import kind_of
from kyeol.tools.rehearse.cloud.clock import Clock
from kyeol.tools.rehearse.cloud.errors import ACCESS_DENIED, REHEARSED, CloudError


@dataclass(kw_only=True)
class Orders:
    """What happens besides what the program asks for.

    Args:
        clock: How time passes while something is made.
        fail: Kinds or URNs; the first creation that each of them meets fails, once.
        kill_at: The URN at whose creation or change the engine is killed.
        kill: Kills the engine.
        killing: Whether the engine was killed and nobody receives a response.
        denied: IAM actions that an organisation's policy denies.
        delete_unreachable: Whether the Kubernetes provider was told, by PULUMI_K8S_DELETE_UNREACHABLE, that what is in
            clusters that it does not reach is gone.
        failed: What failed so far: the URN by the kind or URN that was to fail.
    """

    clock: Clock = field(default_factory=Clock)
    fail: set[str] = field(default_factory=set)
    kill_at: str = ""
    kill: Callable[[], None] | None = None
    killing: bool = False
    denied: set[str] = field(default_factory=set)
    delete_unreachable: bool = False
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

    def deny(self, type_: str) -> None:
        """Deny what an organisation's policy denies: making a kind that takes an action which is listed.

        Raises:
            CloudError: It does, in IAM's words (IAM user guide, troubleshoot_access-denied.html).
        """
        for action in sorted(self.denied & set(kind_of(type_).needs.to_make())):
            raise CloudError(
                ACCESS_DENIED,
                f"User is not authorized to perform: {action} with an explicit deny in a service control policy",
            )

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
