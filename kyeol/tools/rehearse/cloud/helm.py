"""Helm's own memory of a release, in the cluster: what was begun and never ended keeps its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from google.protobuf.struct_pb2 import Struct

from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.errors import PENDING_RELEASE, CloudError
from kyeol.tools.rehearse.cloud.existing import Location
from kyeol.tools.rehearse.cloud.orders import Orders


@dataclass
class PendingReleases:
    """The releases whose installation an engine's end has cut off.

    Helm writes a release's status into a Secret before it installs anything, and an install refuses a name that has one
    (helm, pkg/action/install.go, availableName); the provider's refresh does not remove it (pulumi-kubernetes#2054).
    """

    _pending: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def begun(self, urn: str, type_: str, sent: Struct, location: Location, orders: Orders) -> Iterator[None]:
        """While something is made: where it is a release, and the engine ends meanwhile, it stays pending.

        Args:
            urn: Its URN.
            type_: Its type token.
            sent: Its arguments.
            location: Where.
            orders: Whether the engine is killed.

        Raises:
            CloudError: A release of the name is pending.
        """
        if type_ != kubernetes.RELEASE.type:
            yield
            return
        name = f"{sent.fields['namespace'].string_value}/{sent.fields['name'].string_value}"
        if (location.cluster, name) in self._pending and urn != orders.kill_at:
            raise CloudError(PENDING_RELEASE, "cannot re-use a name that is still in use")
        try:
            yield
        except CloudError:
            if orders.killing:
                self._pending.add((location.cluster, name))
            raise

    def free(self) -> list[str]:
        """Forget them, as somebody does who deletes their Secrets.

        Returns:
            Their names.
        """
        freed = sorted(name for _, name in self._pending)
        self._pending.clear()
        return freed
