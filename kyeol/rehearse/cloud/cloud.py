"""The stand-in cloud: it remembers what it has made, and refuses what no cloud would do.

It issues identifiers. A creation that mentions one which is gone fails; so does a deletion of what something else still
mentions, whether Pulumi knows of that dependency or not; so does a name that is taken.
"""

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from google.protobuf.struct_pb2 import Struct

from kyeol.preview import values
from kyeol.preview.kinds import Request, kind_of
from kyeol.rehearse.cloud import controllers
from kyeol.rehearse.cloud.errors import (
    ALREADY_EXISTS,
    DELETION_PROTECTION,
    DEPENDENCY_VIOLATION,
    NOT_FOUND,
    UNREACHABLE,
    CloudError,
)
from kyeol.rehearse.cloud.live import Live, Place, identifiers, mentions
from kyeol.rehearse.cloud.names import claim
from kyeol.rehearse.cloud.orders import Orders

Op: TypeAlias = Literal["create", "update", "delete"]

_OF_A_CLUSTER: Final = ("default", "kube-system", "kube-public", "kube-node-lease")
"""The Namespaces that every cluster has."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that the cloud was asked for.

    Args:
        op: What.
        urn: Of which resource.
        type: Its type token.
        start: When, on the process's monotonic clock, in seconds.
        end: When it was done.
        error: Why it was refused; empty where it was not.
    """

    op: Op
    urn: str
    type: str
    start: float
    end: float
    error: str = ""


_WITH_A_CLUSTER: Final = (
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "aws:eks/addon:Addon",
)


class Cloud:
    """All accounts, regions and clusters at once.

    Args:
        orders: What happens besides.
    """

    def __init__(self, orders: Orders | None = None) -> None:
        self.orders = orders or Orders()
        self.deeds: list[Deed] = []
        self.secrets: set[str] = set()
        self._lives: dict[tuple[str, str], Live] = {}
        self._made: Counter[str] = Counter()
        self._gone: dict[str, str] = {}
        self._owners: dict[str, Live] = {}
        self._claims: dict[tuple[object, ...], Live] = {}
        self._lock = threading.RLock()

    def __iter__(self) -> Iterator[Live]:
        with self._lock:
            return iter(list(self._lives.values()))

    def find(self, urn: str, identifier: str) -> Live | None:
        """What exists under a URN and an id; a resource that moved is known by kind and id."""
        type_ = urn.split("::")[2].rpartition("$")[2]
        with self._lock:
            found = self._lives.get((urn, identifier))
            same = (one for one in self._lives.values() if (one.type, one.id) == (type_, identifier))
            return found or (next(same, None) if identifier not in ("", "none") else None)

    def of_urn(self, urn: str) -> Live | None:
        """What exists under a URN."""
        with self._lock:
            return next((one for (known, _), one in self._lives.items() if known == urn), None)

    def contents(self) -> dict[str, Mapping[str, Any]]:
        """Everything that exists, by kind, place and id: what two clouds are compared by."""
        return {
            f"{one.type} {one.place.cluster or one.place.region} {one.urn if one.id == 'none' else one.id}": one.inputs
            for one in sorted(self, key=lambda one: (one.type, one.id, one.urn))
        }

    def create(self, urn: str, type_: str, sent: Struct, place: Place) -> Live:
        """Make something.

        Args:
            urn: Its URN.
            type_: Its type token.
            sent: Its arguments on the wire.
            place: Where.

        Raises:
            CloudError: No cloud would make it.
        """
        start = time.monotonic()
        try:
            self.orders.strike(urn, type_)
            self.orders.pause(type_)
            with self._lock:
                self.orders.cut(urn)
                live = self._create(urn, type_, sent, place)
        except CloudError as error:
            self._note("create", urn, type_, start, str(error))
            raise
        self._note("create", urn, type_, start)
        return live

    def update(self, live: Live, sent: Struct, place: Place) -> Live:
        """Change something in place.

        Raises:
            CloudError: It mentions what is gone.
        """
        start = time.monotonic()
        try:
            with self._lock:
                inputs = values.plain(sent, mask=False)
                self._refuse_gone(live.urn, inputs)
                self._forget(live)
                made = self._made_of(live.urn, live.type, sent, place, live.generation, live.revision + 1)
                self._remember(made)
        except CloudError as error:
            self._note("update", live.urn, live.type, start, str(error))
            raise
        self._note("update", live.urn, live.type, start)
        return made

    def delete(self, live: Live) -> None:
        """Take something away, with what it contains.

        Raises:
            CloudError: Something else still stands on it, or it protects itself.
        """
        start = time.monotonic()
        try:
            with self._lock:
                self._delete(live)
        except CloudError as error:
            self._note("delete", live.urn, live.type, start, str(error))
            raise
        self._note("delete", live.urn, live.type, start)

    def forget_unwritten(self, stack: str, written: Collection[str]) -> None:
        """Take away what a killed engine had asked for and could not write down, as if it had never been asked.

        Args:
            stack: The stack that it ran.
            written: The URNs in its state.
        """
        with self._lock:
            for one in [one for one in self._lives.values() if one.stack == stack and one.urn not in written]:
                self._forget(one)
            self.orders.killing = False

    def _create(self, urn: str, type_: str, sent: Struct, place: Place) -> Live:
        inputs = values.plain(sent, mask=False)
        self._refuse_gone(urn, inputs)
        if type_.startswith("kubernetes:"):
            self._refuse_absent(inputs, place)
        made = self._made_of(urn, type_, sent, place, self._made[urn], 1)
        owner = self._claims.get(made.claim) if made.claim else None
        if owner and not place.takes_over:
            raise CloudError(ALREADY_EXISTS, f"{made.id} exists already, made as {owner.urn}")
        self._made[urn] += 1
        self._remember(made)
        if type_ in controllers.CONCERNED:
            for leftover in controllers.appeared(self._lives.values()):
                self._remember(leftover)
        return made

    def _made_of(self, urn: str, type_: str, sent: Struct, place: Place, generation: int, revision: int) -> Live:
        inputs = values.plain(sent, mask=False)
        request = Request(
            urn, urn.rpartition("::")[2], inputs, str(inputs.get("region") or place.region), place.account, generation,
            revision,
        )  # fmt: skip
        kind = kind_of(type_)
        identifier, outputs = kind.make(request)
        outputs.pop("id")
        own = identifiers(identifier, outputs, inputs, request.hex[:8])
        return Live(
            urn=urn, type=type_, id=identifier or request.hex[:17], inputs=inputs, sent=sent, place=place,
            state=values.merge(sent, outputs, kind.secrets),
            owns=frozenset(text for text in own if text not in self._owners),
            holds=frozenset() if place.cluster else frozenset(mentions(inputs, documents=False)),
            claim=claim(type_, inputs, identifier, place), generation=generation, revision=revision,
        )  # fmt: skip

    def _remember(self, live: Live) -> None:
        self._lives[live.urn, live.id] = live
        self._owners |= dict.fromkeys(live.owns, live)
        if live.claim:
            self._claims[live.claim] = live
        for text in live.owns:
            self._gone.pop(text, None)
        self.secrets |= values.secrets(live.state)

    def _forget(self, live: Live) -> None:
        self._lives.pop((live.urn, live.id), None)
        for text in live.owns:
            self._owners.pop(text, None)
        if live.claim and self._claims.get(live.claim) is live:
            del self._claims[live.claim]

    def _delete(self, live: Live) -> None:
        if live.inputs.get("deletionProtection") is True:
            raise CloudError(DELETION_PROTECTION, f"{live.id} protects itself against deletion")
        leaving = [live]
        if live.type == controllers.NAMESPACE:
            leaving += controllers.released(live, self._lives.values())
            leaving += [one for one in self._lives.values() if _inside(one, live)]
        if live.type == controllers.CLUSTER:
            endpoint = live.state.fields["endpoint"].string_value
            leaving += [one for one in self._lives.values() if one.place.cluster == endpoint or _goes_with(one, live)]
        for one in self._lives.values():
            held = live.owns & one.holds
            if held and one not in leaving:
                raise CloudError(
                    DEPENDENCY_VIOLATION, f"{live.id} has a dependent object: {one.urn} ({one.id}) names {min(held)}"
                )
        for one in leaving:
            self._forget(one)
            self._gone |= dict.fromkeys(one.owns, one.urn)

    def _refuse_gone(self, urn: str, inputs: Mapping[str, Any]) -> None:
        for text in mentions(inputs, documents=True):
            if text in self._gone:
                raise CloudError(NOT_FOUND, f"{text} does not exist any more; it was {self._gone[text]} ({urn})")

    def _refuse_absent(self, inputs: Mapping[str, Any], place: Place) -> None:
        there = [one for one in self._lives.values() if place.cluster and one.place.cluster == place.cluster]
        if not any(one.type == controllers.CLUSTER and _serves(one, place) for one in self._lives.values()):
            raise CloudError(UNREACHABLE, f"configured Kubernetes cluster is unreachable: {place.cluster or 'unknown'}")
        namespace = inputs.get("namespace") or (inputs.get("metadata") or {}).get("namespace")
        exist = {*_OF_A_CLUSTER, *(one.id for one in there if one.type == controllers.NAMESPACE)}
        if namespace and namespace not in exist:
            raise CloudError(NOT_FOUND, f'namespaces "{namespace}" not found')

    def _note(self, op: Op, urn: str, type_: str, start: float, error: str = "") -> None:
        with self._lock:
            self.deeds.append(Deed(op=op, urn=urn, type=type_, start=start, end=time.monotonic(), error=error))


def _serves(cluster: Live, place: Place) -> bool:
    return bool(place.cluster) and cluster.state.fields["endpoint"].string_value == place.cluster


def _goes_with(one: Live, cluster: Live) -> bool:
    """Whether EKS takes it away with its cluster; node groups it does not."""
    return one.type in _WITH_A_CLUSTER and one.inputs["clusterName"] == cluster.id


def _inside(one: Live, namespace: Live) -> bool:
    where = one.inputs.get("namespace") or (one.inputs.get("metadata") or {}).get("namespace")
    return one.place.cluster == namespace.place.cluster and where == namespace.id
