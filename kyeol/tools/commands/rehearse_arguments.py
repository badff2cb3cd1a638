"""What `kyeol rehearse` is asked for, checked before anything runs: one line for each mistake."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kyeol.tools.commands.common import fail, mistakes_reported, project_root, run_previews

if TYPE_CHECKING:
    from kyeol.tools.rehearse.engine.plugins import Plugin

PICTURES: Final = (".svg", ".html")


def refuse_together(start: str, change: str, options: Mapping[str, object], timeline: Path | None) -> None:
    """Tell which options exclude each other.

    Args:
        start: What --from was given.
        change: What --change was given.
        options: What the options of drills were given, by option.
        timeline: What --timeline was given.
    """
    if start and change:
        fail("--from and --change are two changes; take one at a time")
    drills = [name for name, given in options.items() if given]
    if (start or change) and (drills not in ([], ["--kill-at"]) or timeline):
        option = "--from" if start else "--change"
        fail(f"{option} rehearses a change; leave --fail, --deny, --drill and --timeline away")
    if len(drills) > 1:
        fail(f"{drills[0]} and {drills[1]} are two drills; take one at a time")


def drill_targets_made(stack: str, failing: Sequence[str], kill_at: str, denied: Sequence[str]) -> None:
    """Tell targets of a drill that the stack does not make, and actions that it does not take."""
    kinds, urns = _makes(stack) if failing or kill_at or denied else (set(), set())
    from kyeol.tools.kinds import known_kind  # noqa: PLC0415 - mistakes in the options are told first

    actions = {one for kind in map(known_kind, kinds) if kind for one in kind.needs.to_make()}
    for action in denied:
        if action not in actions:
            fail(f"--deny {action}: {stack} makes nothing that takes it; {_near(action, actions, stack)}")
    for target in failing:
        if target not in kinds and target not in urns:
            fail(f"--fail {target}: {stack} makes no such kind and no such URN; {_near(target, kinds | urns, stack)}")
    if kill_at and kill_at not in urns:
        fail(f"--kill-at {kill_at}: {stack} makes no such URN; {_near(kill_at, urns, stack)}")


def promised(root: Path, stack: str, change: str) -> None:
    """Report a change that does not exist, or that the stack has nothing for."""
    if not change:
        return
    from kyeol.config.mistakes import nearest  # noqa: PLC0415
    from kyeol.tools.rehearse.promises import PROMISES  # noqa: PLC0415
    from kyeol.tools.rehearse.settings import sections  # noqa: PLC0415

    if change not in PROMISES:
        fail(f"--change {change}: there is no such change; {nearest(change, list(PROMISES))}")
    section = PROMISES[change].section
    if section not in sections(root, stack):
        fail(f"--change {change}: {stack} has no kyeol:{section} that could change")


def drilled(root: Path, stack: str, drill: str) -> None:
    """Report a drill that does not exist, or that the stack has nothing for."""
    if not drill:
        return
    from kyeol.config.mistakes import nearest  # noqa: PLC0415
    from kyeol.tools.rehearse.drills.drills import DRILLS  # noqa: PLC0415
    from kyeol.tools.rehearse.settings import sections  # noqa: PLC0415

    if drill not in DRILLS:
        fail(f"--drill {drill}: there is no such drill; {nearest(drill, list(DRILLS))}")
    if DRILLS[drill].section not in sections(root, stack):
        fail(f"--drill {drill}: {stack} has no kyeol:{DRILLS[drill].section}")


def plugins_named(named: Sequence[str]) -> "list[Plugin]":
    """The plugins that `--plugin` names, or tell what is wrong with one."""
    from kyeol.tools.rehearse.engine.plugins import plugin  # noqa: PLC0415

    with mistakes_reported():
        return [plugin(one) for one in named]


def _makes(stack: str) -> tuple[set[str], set[str]]:
    """The kinds and URNs that a stack makes."""
    from kyeol.tools.kinds import children_of  # noqa: PLC0415

    graph = run_previews(project_root(), [stack])[stack].graph
    made = {one.urn: one.type for one in graph if one.custom and not one.type.startswith("pulumi:")}
    for one in graph:
        head, _, name = one.urn.rpartition("::")
        for child in children_of(one.type):
            made[f"{head}${child.type}::{child.name.format(name=name)}"] = child.type
    return set(made.values()), set(made)


def _near(target: str, known: set[str], stack: str) -> str:
    from kyeol.config.mistakes import close  # noqa: PLC0415

    meant = close(target, sorted(known))
    return f"did you mean {meant}?" if meant else f"`kyeol graph {stack}` lists them"


def drawable(file: Path, until: str, drill: bool) -> None:
    """Tell at once what would keep the picture from being drawn at the end."""
    if file.suffix not in PICTURES:
        fail(f"--timeline {file}: only .svg and .html can be drawn")
    if until == "preview":
        fail("--timeline draws a deployment; let it come to --until up at least")
    if drill:
        fail("--timeline draws an undisturbed deployment; leave --fail, --deny, --kill-at and --drill away")
    if not file.parent.is_dir():
        fail(f"--timeline {file}: there is no folder {file.parent}")
