"""The simulated cloud: it remembers what it has made, and refuses what no cloud would do.

It issues identifiers. A creation that mentions one which is gone fails; so does a deletion of what something else still
mentions, whether Pulumi knows of that dependency or not; so does a name that is taken.
"""

import threading
from collections.abc import Collection, Iterator, Mapping

from google.protobuf.struct_pb2 import Struct

from kyeol.tools.diff.danger.interruption import interruptions
from kyeol.tools.diff.danger.replacement import inside
from kyeol.tools.diff.standins import DIGITS
from kyeol.tools.diff.values import differences
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, eks, kind_of, rds
from kyeol.tools.preview import values
from kyeol.tools.preview.timing import minutes_of_kind
from kyeol.tools.rehearse.cloud import autoscaler, controllers, moved_on, refusals, rules
from kyeol.tools.rehearse.cloud.api_call import ApiCall, Op
from kyeol.tools.rehearse.cloud.data_stores import version_of
from kyeol.tools.rehearse.cloud.errors import ALREADY_EXISTS, DELETION_PROTECTION, CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location, identifiers, imported_by, mentions
from kyeol.tools.rehearse.cloud.helm import Releases
from kyeol.tools.rehearse.cloud.inventory import Inventory
from kyeol.tools.rehearse.cloud.names import claim
from kyeol.tools.rehearse.cloud.orders import Orders
from kyeol.tools.urns import name_of


class Cloud:
    """All accounts, regions and clusters at once.

    Args:
        orders: What happens besides.
    """

    def __init__(self, orders: Orders | None = None) -> None:
        self.orders = orders or Orders()
        self.calls: list[ApiCall] = []
        self.secrets: set[str] = set()
        self._inventory = Inventory()
        self._releases = Releases()
        self._lock = threading.RLock()

    def __getstate__(self) -> dict[str, object]:
        """What is kept of a cloud: what exists and existed, neither orders nor API calls."""
        return {"_inventory": self._inventory, "secrets": self.secrets}

    def __setstate__(self, kept: Mapping[str, object]) -> None:
        """A cloud as it was kept."""
        Cloud.__init__(self)
        self.__dict__ |= kept

    def __iter__(self) -> Iterator[ExistingResource]:
        with self._lock:
            return iter(self._inventory)

    def find(self, urn: str, identifier: str) -> ExistingResource | None:
        """What exists under a URN and an id; a resource that moved is known by kind and id."""
        with self._lock:
            return self._inventory.find(urn, identifier)

    def importable(self, type_: str, identifier: str) -> ExistingResource | None:
        """What the provider takes in under an identifier that is not always its id (see tools/record/adoption.py).

        Args:
            type_: Its type token.
            identifier: The identifier of `pulumi import`.
        """
        with self._lock:
            return next((one for one in self._inventory if one.type == type_ and identifier == imported_by(one)), None)

    def leaving(self, urn: str, identifier: str) -> ExistingResource | None:
        """What a deletion is about."""
        with self._lock:
            return self._inventory.leaving(urn, identifier)

    def of_urn(self, urn: str) -> ExistingResource | None:
        """What exists under a URN."""
        with self._lock:
            return self._inventory.of_urn(urn)

    def contents(self) -> dict[str, Mapping[str, Json]]:
        """Everything that exists, by kind, place and id: what two clouds are compared by."""
        return {
            f"{one.type} {one.location} {one.urn if one.id == 'none' else one.id}": one.inputs
            for one in sorted(self, key=lambda one: (one.type, one.id, one.urn))
        }

    def create(self, urn: str, type_: str, sent: Struct, location: Location) -> ExistingResource:
        """Make something.

        Args:
            urn: Its URN.
            type_: Its type token.
            sent: Its arguments on the wire.
            location: Where.

        Raises:
            CloudError: No cloud would make it.
        """
        start = self.orders.clock.now()
        try:
            self.orders.inject_fault(urn, type_)
            self.orders.deny(type_)
            self.orders.clock.wait(minutes_of_kind(type_))
            with self._lock, self._releases.revised(type_, sent, location, self.orders, new=True):
                self.orders.kill_engine(urn)
                existing = self._create(urn, type_, sent, location)
        except CloudError as error:
            self._note("create", urn, type_, start, str(error))
            raise
        self._note("create", urn, type_, start)
        return existing

    def update(self, existing: ExistingResource, sent: Struct, location: Location) -> ExistingResource:
        """Change something in place.

        Raises:
            CloudError: It mentions what is gone, or wants a name that is taken.
        """
        start = self.orders.clock.now()
        try:
            with self._lock, self._releases.revised(existing.type, sent, location, self.orders, new=False):
                self.orders.kill_engine(existing.urn)
                self._refuse(existing.urn, existing.type, values.plain(sent, mask=False), location, existing)
                changes = list(differences(dict(existing.inputs), values.plain(sent, mask=False)))
                raised = any(inside(one.path, path) for one in changes for path in kind_of(existing.type).counted_by)
                revision = existing.revision + raised
                made = self._made_of(
                    existing.urn, existing.type, sent, location, existing.generation, revision, existing
                )
                self._refuse_taken(made, existing)
                self._inventory.forget(existing)
                self._remember(made)
        except CloudError as error:
            self._note("update", existing.urn, existing.type, start, str(error))
            raise
        stops = [autoscaler.updated(existing, made), *interruptions(existing.type, changes, made.inputs)]
        self._note("update", existing.urn, existing.type, start, interrupts=tuple(stop for stop in stops if stop))
        return made

    @property
    def snapshots(self) -> Collection[str]:
        """The final snapshots that databases have left."""
        return self._inventory.backups.snapshots.keys()

    def holders(self, existing: ExistingResource) -> list[ExistingResource]:
        """What names something in its arguments, policies included; not what a successor has left behind, retained."""
        with self._lock:
            newest = [one for one in self._inventory if one.generation + 1 == self._inventory.made[one.urn]]
            others = (one for one in newest if one is not existing)
            return [one for one in others if existing.owns & mentions(one.inputs, documents=True)]

    def autoscale(self, stack: str) -> list[str]:
        """Let a stack's node groups grow to their maximum, as the Cluster Autoscaler does on a busy day.

        Returns:
            What grew, one phrase each.
        """
        with self._lock:
            return autoscaler.grow(one for one in self._inventory if one.stack == stack)

    def move_on(self, stack: str) -> moved_on.Raised:
        """Let time pass over a stack: AWS upgrades, nodes and volumes grow, a tag is added and a rule removed by hand.

        Returns:
            What AWS has raised.
        """
        with self._lock:
            mine = [one for one in self._inventory if one.stack == stack]
            autoscaler.grow(mine)
            moved_on.grow(mine)
            moved_on.renew(mine)
            if rule := moved_on.help_by_hand(mine):
                self._inventory.forget(rule)
            return moved_on.upgrade(mine)

    def lose_cluster(self, stack: str) -> list[str]:
        """Take a stack's cluster away with everything in it, whoever made that, as a mistake in the console would.

        Returns:
            The URNs of what other stacks had in it.
        """
        with self._lock:
            everything = list(self._inventory)
            (cluster,) = (one for one in everything if one.type == eks.CLUSTER.type and one.stack == stack)
            endpoint = cluster.state.fields["endpoint"].string_value
            lost = [
                one
                for one in everything
                if one.location.cluster == endpoint or (one.stack == stack and one.type.startswith("aws:eks/"))
            ]
            for one in lost:
                self._inventory.forget(one)
            return sorted(one.urn for one in lost if one.stack != stack)

    def reachable(self, location: Location) -> bool:
        """Whether a location is outside of clusters, or in one that exists."""
        with self._lock:
            return not location.cluster or rules.serves(location, self._inventory)

    def delete(self, existing: ExistingResource) -> None:
        """Take something away, with what it contains.

        Raises:
            CloudError: Something else still depends on it, or it is protected against deletion.
        """
        start = self.orders.clock.now()
        try:
            with self._lock:
                self._delete(existing)
        except CloudError as error:
            self._note("delete", existing.urn, existing.type, start, str(error))
            raise
        self._note("delete", existing.urn, existing.type, start)

    def forget_unwritten(self, stack: str, written: Collection[str]) -> None:
        """Take away what a killed engine had asked for and could not write down, as if it had never been asked.

        Args:
            stack: The stack that it ran.
            written: The URNs in its state.
        """
        with self._lock:
            unwritten = [one for one in self._inventory if one.stack == stack and one.urn not in written]
            for one in unwritten:
                self._inventory.forget(one)
                self._inventory.made[one.urn] -= one.urn in self._inventory.made
            forgotten = {one.urn for one in unwritten}
            self.calls = [call for call in self.calls if call.urn not in forgotten]
            self.orders.killing = False

    def free_releases(self) -> list[str]:
        """Free the Helm releases that a killed engine has left pending, as docs/how-to/operations.md says.

        Returns:
            What was done, one phrase each.
        """
        with self._lock:
            return self._releases.free()

    def _create(self, urn: str, type_: str, sent: Struct, location: Location) -> ExistingResource:
        self._refuse(urn, type_, values.plain(sent, mask=False), location)
        made = self._made_of(urn, type_, sent, location, self._inventory.made[urn], 1)
        if not location.takes_over:
            self._refuse_taken(made)
        self._inventory.made[urn] += 1
        self._remember(made)
        return made

    def _refuse(
        self,
        urn: str,
        type_: str,
        inputs: Mapping[str, Json],
        location: Location,
        before: ExistingResource | None = None,
    ) -> None:
        rules.refuse_gone(urn, inputs, self._inventory)
        refusals.refuse(type_, before, inputs, self._inventory)
        if type_.startswith("kubernetes:"):
            rules.refuse_absent(inputs, location, self._inventory)

    def _refuse_taken(self, made: ExistingResource, before: ExistingResource | None = None) -> None:
        owner = self._inventory.owner(made)
        if owner not in (None, before):
            raise CloudError(ALREADY_EXISTS, f"{made.id} exists already, made as {owner.urn if owner else ''}")

    def _made_of(
        self, urn: str, type_: str, sent: Struct, location: Location, generation: int, revision: int,
        before: ExistingResource | None = None,
    ) -> ExistingResource:  # fmt: skip
        inputs = values.plain(sent, mask=False)
        request = Request(
            urn, name_of(urn), inputs, str(inputs.get("region") or location.region), location.account,
            generation, revision,
        )  # fmt: skip
        kind = kind_of(type_)
        identifier, outputs = kind.make(request)
        outputs.pop("id")
        own = identifiers(identifier, outputs, inputs, request.hex[:DIGITS])
        return ExistingResource(
            urn=urn, type=type_, id=identifier or request.hex[:17], inputs=inputs, sent=sent, location=location,
            state=values.merge(sent, outputs, kind.secrets),
            # Names inside a cluster say nothing outside of it.
            owns=frozenset() if location.cluster else self._inventory.unowned(own, before),
            holds=frozenset() if location.cluster else frozenset(mentions(inputs, documents=False)),
            claim=claim(type_, inputs, identifier, location), generation=generation, revision=revision,
        )  # fmt: skip

    def _remember(self, existing: ExistingResource) -> None:
        self._inventory.remember(existing)
        self.secrets |= values.secrets(existing.state)
        if existing.type in controllers.CONCERNED:
            for chart in controllers.taken_over(existing, self._inventory):
                self._inventory.forget(chart)
            for leftover in controllers.appeared(self._inventory):
                self._inventory.remember(leftover)

    def _delete(self, existing: ExistingResource) -> None:
        if existing.inputs.get("deletionProtection") is True:
            raise CloudError(DELETION_PROTECTION, f"{existing.id} protects itself against deletion")
        leaving = [existing, *rules.goes_along(existing, self._inventory)]
        rules.refuse_mentioned(existing, leaving, self._inventory)
        if existing.type == rds.INSTANCE.type:
            self._inventory.backups.leave(existing, version_of(existing.inputs, self._inventory))
        self._inventory.bury(leaving)

    def _note(
        self, op: Op, urn: str, type_: str, start: float, error: str = "", interrupts: tuple[str, ...] = ()
    ) -> None:
        call = ApiCall(
            op=op, urn=urn, type=type_, start=start, end=self.orders.clock.now(), error=error, interrupts=interrupts
        )
        with self._lock:
            self.calls.append(call)
