"""Helm's own memory of a release, in the cluster: the status of each revision, which a killed engine leaves pending."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from google.protobuf.struct_pb2 import Struct

from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.errors import PENDING_RELEASE, CloudError
from kyeol.tools.rehearse.cloud.existing import Location
from kyeol.tools.rehearse.cloud.orders import Orders

Status: TypeAlias = Literal["pending-install", "pending-upgrade", "deployed", "superseded"]
"""A revision's status, as `helm history` prints it."""


@dataclass
class Releases:
    """The revisions of releases, by cluster and NAMESPACE/NAME.

    Helm writes a revision's status into a Secret before it does anything, so that the next run of a killed engine meets
    it: an install refuses a name that has a revision, an upgrade a release whose last revision is pending (helm,
    pkg/action/install.go, availableName; upgrade.go, prepareUpgrade). A rollback asks for neither (rollback.go,
    prepareRollback). The provider's refresh takes a pending release for a release (pulumi-kubernetes#2054).
    """

    _revisions: dict[tuple[str, str], list[Status]] = field(default_factory=dict)

    @contextmanager
    def revised(self, type_: str, sent: Struct, location: Location, orders: Orders, *, new: bool) -> Iterator[None]:
        """While something is made or changed: where it is a release, and the engine ends meanwhile, it stays pending.

        Args:
            type_: Its type token.
            sent: Its arguments.
            location: Where.
            orders: Whether the engine is killed.
            new: Whether it is made.

        Raises:
            CloudError: Its last revision is pending.
        """
        if type_ != kubernetes.RELEASE.type:
            yield
            return
        name = f"{sent.fields['namespace'].string_value}/{sent.fields['name'].string_value}"
        revisions = self._revisions.setdefault((location.cluster, name), [] if new else ["deployed"])
        if revisions and revisions[-1].startswith("pending"):
            raise CloudError(
                PENDING_RELEASE,
                "cannot re-use a name that is still in use" if new
                else "another operation (install/upgrade/rollback) is in progress",
            )  # fmt: skip
        try:
            yield
        except CloudError:
            if orders.killing:
                revisions.append("pending-install" if new else "pending-upgrade")
            raise
        _deploy(revisions)

    def free(self) -> list[str]:
        """Free each release that is pending, as docs/how-to/operations.md says.

        Returns:
            What was done, such as `doors/doorman pending-upgrade, rolled back to revision 1`.
        """
        done = []
        for (_, name), revisions in sorted(self._revisions.items()):
            status = revisions[-1] if revisions else "deployed"
            if "deployed" in revisions[:-1] and status != "deployed":
                revision = len(revisions) - revisions[::-1].index("deployed")
                _deploy(revisions)
                done.append(f"{name} {status}, rolled back to revision {revision}")
            elif status != "deployed":
                revisions.pop()
                done.append(f"{name} {status}, its Secret deleted")
        return done


def _deploy(revisions: list[Status]) -> None:
    """A further revision is what is deployed, and the one that was is superseded."""
    revisions[:] = ["superseded" if one == "deployed" else one for one in revisions]
    revisions.append("deployed")
