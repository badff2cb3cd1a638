"""`kyeol rehearse`: a stack's lifecycle by Pulumi's own engine, against a simulated cloud."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyeol.tools.commands.common import Stack, configured, fail, mistakes_reported, project_root
from kyeol.tools.commands.rehearse_arguments import (
    drawable,
    drill_targets_made,
    drilled,
    plugins_named,
    promised,
    refuse_together,
)
from kyeol.tools.json_values import Json

if TYPE_CHECKING:
    from kyeol.tools.rehearse.rehearsal import RehearsalOptions, Result

FORMAT: Final = 1
"""The version of the machine form."""

FAILED: Final = 1
"""The exit code of a step that did not do what it must."""


class Until(StrEnum):
    """The steps of a lifecycle."""

    PREVIEW = "preview"
    UP = "up"
    AGAIN = "again"
    REFRESH = "refresh"
    DESTROY = "destroy"


def rehearse(
    stack: Stack,
    until: Annotated[
        Until | None,
        typer.Option(
            "--until", metavar="STEP", show_default=False,
            help="The last step: preview, up, again, refresh or destroy; destroy, or again with --from.",
        ),
    ] = None,
    start: Annotated[
        str, typer.Option("--from", metavar="REF", help="Bring that commit's version up first, then change it.")
    ] = "",
    timeline: Annotated[
        Path | None,
        typer.Option(
            "--timeline", metavar="FILE",
            help="Draw the deployment as it would run on AWS, into an .svg or .html file.",
        ),
    ] = None,
    failing: Annotated[
        list[str] | None,
        typer.Option(
            "--fail", metavar="KIND|URN", help="Its first creation fails, and the next up converges; may be repeated."
        ),
    ] = None,
    kill_at: Annotated[
        str,
        typer.Option(
            "--kill-at", metavar="URN",
            help="The engine is killed while this resource is made or, with --change or --from, changed.",
        ),
    ] = "",
    denied: Annotated[
        list[str] | None,
        typer.Option(
            "--deny", metavar="ACTION",
            help="An organisation's policy denies this action, such as rds:CreateDBInstance; may be repeated.",
        ),
    ] = None,
    drill: Annotated[
        str,
        typer.Option(
            "--drill", metavar="NAME", help="Take it through restore, moved-on, cluster-lost or management-lost."
        ),
    ] = "",
    change: Annotated[
        str, typer.Option("--change", metavar="NAME", help="Take it through a change that the runbook promises.")
    ] = "",
    plugins: Annotated[
        list[str] | None,
        typer.Option(
            "--plugin", metavar="NAME=PATH",
            help="Let that package's real plugin make its components, AWS stays the stand-in; may be repeated.",
        ),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the state for a look; says where.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The verdicts as JSON, for machines.")] = False,
) -> None:  # fmt: skip
    """Rehearse a stack's lifecycle offline with Pulumi's engine.

    Preview, up, up again, refresh, destroy: the engine runs the program against a simulated cloud in this process, mgmt
    first if the stack needs it. With --from, a commit's version of program and settings goes up first, and is then
    taken through the change that leads to the files as they are. Exit code 1 if a step fails, with the engine's own
    message, or if a change loses data; 2 for mistakes in the arguments.
    """
    root = project_root()
    refuse_together(
        start, change, {"--fail": failing, "--deny": denied, "--kill-at": kill_at, "--drill": drill}, timeline
    )
    until = until or (Until.AGAIN if start or change else Until.DESTROY)
    configured(root, [stack])
    promised(root, stack, change)
    drilled(root, stack, drill)
    drill_targets_made(stack, failing or (), kill_at, denied or ())
    if timeline:
        drawable(timeline, until.value, bool(failing or denied or kill_at or drill))
    from kyeol.tools.pulumi_cli.machine import NoPulumiError, this_machine  # noqa: PLC0415 - mistakes are told first
    from kyeol.tools.pulumi_cli.ways import find  # noqa: PLC0415
    from kyeol.tools.rehearse.rehearsal import RehearsalOptions  # noqa: PLC0415

    try:
        cli = find(this_machine()).executable
    except NoPulumiError as error:
        fail(f"{error}\n`kyeol rehearse` needs the Pulumi CLI; `kyeol preview` does not")
    options = RehearsalOptions(
        stack=stack, until=until.value, fail=failing or (), deny=denied or (), kill_at=kill_at,
        draw=timeline is not None, keep=keep, drill=drill, start=start, change=change,
        plugins=plugins_named(plugins or ()),
    )  # fmt: skip
    result = _run(root, cli, options, silent=as_json)
    if as_json:
        typer.echo(json.dumps(_to_json(result), indent=2, ensure_ascii=False))
    if result.timeline and timeline:
        _draw(result, timeline, silent=as_json)
    if result.folder and not as_json:
        typer.echo(
            f"state kept: PULUMI_BACKEND_URL=file://{result.folder}/state PULUMI_CONFIG_PASSPHRASE=rehearsal "
            f"pulumi stack --stack {stack}"
        )
    if not result.ok:
        raise typer.Exit(FAILED)


def _run(root: Path, cli: Path, options: "RehearsalOptions", *, silent: bool) -> "Result":
    from kyeol.tools.rehearse.progress import LineProgress, TerminalProgress  # noqa: PLC0415
    from kyeol.tools.rehearse.rehearsal import rehearse as run  # noqa: PLC0415
    from kyeol.tools.rehearse.verdict import Observer  # noqa: PLC0415

    with mistakes_reported():
        if silent:
            return run(root, cli, options, Observer())
        if not sys.stdout.isatty():
            return run(root, cli, options, LineProgress())
        with TerminalProgress() as progress:
            return run(root, cli, options, progress)


def _draw(result: "Result", file: Path, *, silent: bool) -> None:
    from kyeol.tools.rehearse.timeline import html, svg, text  # noqa: PLC0415

    assert result.timeline
    picture = svg.document(result.timeline) if file.suffix == ".svg" else html.page(result.timeline)
    try:
        file.write_text(picture, encoding="utf-8")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}")
    if not silent:
        typer.echo("\n" + "\n".join(text.lines(result.timeline)))


def _to_json(result: "Result") -> dict[str, Json]:
    drawn = result.timeline
    return {
        "version": FORMAT,
        "ok": result.ok,
        "steps": [
            {
                "stack": one.stack, "step": one.step, "ok": one.ok, "says": one.says, "errors": list(one.errors),
                "changes": dict(one.changes), "seconds": round(one.seconds, 2),
                "effects": [
                    {"kind": effect.kind, "resource": effect.urn, "says": effect.says} for effect in one.effects
                ],
            }
            for one in result.verdicts
        ],
        "timeline": {
            "makespanMinutes": round(drawn.makespan, 2), "lowerBoundMinutes": round(drawn.lower_bound, 2),
            "ratio": round(drawn.ratio, 3), "criticalPath": list(drawn.critical),
        } if drawn else None,
        "state": str(result.folder) if result.folder else None,
    }  # fmt: skip
