"""`kyeol reach`: what reaches what in a stack, computed without an AWS account."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kyeol.config.mistakes import nearest
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.commands.common import Stack, fail, mistakes_reported, project_root, run_previews, show

if TYPE_CHECKING:
    from kyeol.tools.reach.model import End, Traffic
    from kyeol.tools.reach.network import NetworkModel

WRONG = 1
"""The exit code of a required flow that is broken, or a forbidden one that holds."""


def reach(
    stack: Stack,
    source: Annotated[
        str | None,
        typer.Argument(metavar="FROM", help="Who sends: nodes, api, internet, mgmt, a Namespace or its pods, ..."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TO[:PORT]", help="Who is reached, on TCP; such as database, sts, nodes:10250, dns:53/udp."
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            "--without-zone", metavar="ZONE", help="While this availability zone is lost, such as ap-northeast-2a."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON, for machines.")] = False,
) -> None:
    """Show what reaches what in a stack (docs/how-to/reach.md).

    Alone: the flows that must hold and those that must not, each with its path or the first hop that is missing. Exit
    code 1 where one is wrong. With FROM and TO: that path. Computed from the recorded graph and, where Kustomize is
    there, from what the GitOps trees deliver. With --without-zone: the same while a zone is lost, in mgmt too, and what
    was nowhere else.
    """
    if source is not None and target is None:
        fail(f"{source} to whom? Name the other end, such as: kyeol reach {stack} {source} database")
    root = project_root()
    model = _model(root, stack)
    from kyeol.tools.reach import judge, render  # noqa: PLC0415 - behind the mistakes in the stack files

    model, gone = (model, ()) if zone is None else _without(model, zone)
    if source is not None and target is not None:
        _pair(model, source, target, as_json=as_json)
        return
    found = judge.judge(model)
    if as_json:
        lost = {"withoutZone": zone, "gone": list(gone)} if zone else {}
        typer.echo(json.dumps({**render.verdicts_json(model, found), **lost}, indent=2, ensure_ascii=False))
    else:
        show(render.verdicts(model, found, zone, gone) + "\n")
    if not all(one.right for one in found):
        raise typer.Exit(WRONG)


def _model(root: Path, stack: str) -> "NetworkModel":
    """The stack's graph, mgmt's beside it, and the GitOps trees where they can be built."""
    from kyeol.config.reading.stackfile import stack_names  # noqa: PLC0415 - `kyeol --help` needs nothing of it

    others = [MANAGEMENT_STACK] if MANAGEMENT_STACK in stack_names(root) else []
    previews = run_previews(root, [stack, *others])
    from kyeol.tools.reach import build, manifests  # noqa: PLC0415

    graph = previews[stack].graph
    management = previews[MANAGEMENT_STACK].graph if others else None
    program, trees = manifests.kustomize(root), None
    if program is None:
        typer.echo("Kustomize is not there (`make tools`): what the GitOps trees deliver is left out", err=True)
    elif management:
        with mistakes_reported():
            trees = manifests.manifests(root, program, graph)
    return build.build(graph, management, trees)


def _without(model: "NetworkModel", zone: str) -> "tuple[NetworkModel, tuple[str, ...]]":
    from kyeol.tools.reach import zone_lost  # noqa: PLC0415

    known = zone_lost.zones(model)
    if zone not in known:
        fail(f"{zone} is not a zone of {model.stack}: {nearest(zone, known) if known else 'it has no network'}")
    return zone_lost.without_zone(model, zone)


def _pair(model: "NetworkModel", source: str, target: str, *, as_json: bool) -> None:
    from kyeol.tools.reach import callees, render  # noqa: PLC0415
    from kyeol.tools.reach.search import search  # noqa: PLC0415

    name, _, port = target.partition(":")
    ends = {one: callees.end(model, one) for one in (source, name)}
    known = callees.names(model)
    unknown = [
        f"{one} is not an end in {model.stack}: {nearest(one, known)}" for one, end in ends.items() if end is None
    ]
    if unknown:
        fail("\n".join(unknown))
    start, end = ends[source], ends[name]
    assert start is not None
    assert end is not None
    traffic = _traffic(end, port)
    path, verdict = search(model, start, end, traffic), "gets there"
    if not path.held:
        some = search(model, start, end, replace(traffic, every=False))
        verdict = "gets there from some places only" if some.held else "does not get there"
    if as_json:
        found = {"version": render.VERSION, "stack": model.stack, "traffic": str(traffic), "holds": path.held}
        typer.echo(json.dumps({**found, "path": render.path_json(path)}, indent=2, ensure_ascii=False))
    else:
        typer.echo(render.pair(path, traffic, verdict, model.notes))


def _traffic(end: "End", port: str) -> "Traffic":
    """What is sent: on the port that is named, else on the one that the end listens on."""
    from kyeol.tools.reach.model import Traffic  # noqa: PLC0415
    from kyeol.tools.reach.ports import only, spell  # noqa: PLC0415

    number, _, protocol = port.partition("/")
    if number.isdecimal() and int(number) <= 65535 and protocol in ("", "tcp", "udp"):
        return Traffic(protocol=protocol or "tcp", ports=only(int(number)))
    if port:
        fail(f"{port} is not a port; write {end.name}:443, or {end.name}:53/udp")
    if len(end.ports) == 1 and end.ports[0][0] == end.ports[0][1]:
        return Traffic(protocol="tcp", ports=end.ports)
    hint = f"it listens on {spell(end.ports)}; " if end.ports else ""
    return fail(f"{end.name} on which port? {hint}write {end.name}:PORT")
