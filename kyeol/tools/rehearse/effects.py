"""What a run does to what exists: what is lost, replaced and interrupted, as the cloud and the engine tell it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kyeol.tools.kinds import dangers_of
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.urns import name_of

EffectKind: TypeAlias = Literal["lost", "replaced", "interrupted"]

_OF_THE_PROGRAM: Final = ("random:", "tls:")
"""What the program draws by itself, and draws again when a rotation asks for it."""

_GONE: Final = ("delete", "delete-replaced", "replace")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing that happens to a resource.

    Args:
        kind: Whether something is lost, replaced without a loss, or interrupted.
        urn: The resource.
        says: What happens, in a phrase.
    """

    kind: EffectKind
    urn: str
    says: str

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return name_of(self.urn)


def foreseen(outcome: Outcome) -> list[Effect]:
    """What a preview shows.

    Args:
        outcome: The preview.
    """
    gone = {one.urn: one.type for one in outcome.of(*_GONE)}
    return _sorted(_of_gone(gone, {one.urn for one in outcome.of("replace")}))


def done(calls: Sequence[ApiCall]) -> list[Effect]:
    """What the cloud was asked to do.

    Args:
        calls: What it was asked for.
    """
    well = [one for one in calls if not one.error]
    gone = {one.urn: one.type for one in well if one.op == "delete"}
    made = {one.urn for one in well if one.op == "create"}
    interrupted = {
        Effect(kind="interrupted", urn=one.urn, says=stop) for one in well for stop in one.interrupts
    }  # fmt: skip
    return _sorted([*_of_gone(gone, made), *interrupted])


def _of_gone(gone: dict[str, str], made: set[str]) -> Iterator[Effect]:
    for urn, type_ in gone.items():
        verb = "replaced" if urn in made else "deleted"
        holds = dangers_of(type_).holds
        if holds and not type_.startswith(_OF_THE_PROGRAM):
            yield Effect(kind="lost", urn=urn, says=f"{verb}, and holds {holds}")
        elif urn in made:
            yield Effect(kind="replaced", urn=urn, says=f"another {type_.rpartition(':')[2]} takes its place")


def _sorted(effects: Iterable[Effect]) -> list[Effect]:
    order = ("lost", "interrupted", "replaced")
    return sorted(effects, key=lambda one: (order.index(one.kind), one.name, one.says))
