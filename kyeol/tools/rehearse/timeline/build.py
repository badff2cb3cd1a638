"""A timeline from what the cloud was asked for and the state that the engine wrote."""

from collections.abc import Iterable, Sequence

from kyeol.tools.preview.timing import minutes_of_kind
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.timeline.model import Bar, Timeline
from kyeol.tools.rehearse.timeline.waits import State, Waits
from kyeol.tools.urns import name_of


def timeline(stack: str, calls: Iterable[ApiCall], resources: Sequence[State]) -> Timeline:
    """How a deployment spent its time.

    Args:
        stack: The stack's name.
        calls: What the cloud was asked for; creations that failed, and those of other stacks, do not count.
        resources: The resources of the state after it: `deployment["resources"]` of an export.
    """
    waits = Waits(resources)
    made = {one.urn: one for one in calls if one.op == "create" and not one.error and one.urn in set(waits)}
    begin = min((one.start for one in made.values()), default=0.0)
    bound, _ = waits.latest(lambda urn, ready: ready + (minutes_of_kind(made[urn].type) if urn in made else 0.0))
    _, last = waits.latest(lambda urn, ready: made[urn].end if urn in made else ready)
    path: list[str] = []
    urn = max(made, key=lambda one: made[one].end, default="")
    while urn:
        path.insert(0, urn)
        urn = last[urn]
    critical = [one for one in path if one in made]

    def minutes(clock: float) -> float:
        return clock - begin

    return Timeline(
        stack=stack,
        bars=[
            Bar(
                urn=one.urn,
                name=name_of(one.urn),
                type=one.type,
                component=waits.component(one.urn),
                start=minutes(one.start),
                end=minutes(one.end),
                critical=one.urn in critical,
            )
            for one in sorted(made.values(), key=lambda one: (one.start, one.urn))
        ],
        critical=critical,
        lower_bound=max(bound.values(), default=0.0),
        makespan=minutes(max(one.end for one in made.values())) if made else 0.0,
    )
