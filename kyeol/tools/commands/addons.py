"""`kyeol addons`: the add-ons of stacks, or the values of one of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyeol.config.names import NAMESPACE
from kyeol.config.reading.stackfile import project_name, stack_names
from kyeol.tools.commands.common import fail, mistakes_reported, project_root
from kyeol.tools.json_values import mapping
from kyeol.tools.kinds import kubernetes
from kyeol.tools.words import aligned

if TYPE_CHECKING:
    from kyeol.addons.contract import Addon
    from kyeol.addons.values import Merged
    from kyeol.config.stack import StackConfig

_COMMENT_COLUMN: Final = 72
_HEADER: Final = ("ADD-ON", "STATE", "VERSION", "APP", "NAMESPACE", "OWNER")


def addons(
    stack: Annotated[str | None, typer.Argument(metavar="STACK", help="The stack, such as dev or prod.")] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="An add-on, such as external-dns.")] = None,
    values: Annotated[
        bool, typer.Option("--values", help="Print the add-on's merged values, with the source of each.")
    ] = False,
) -> None:
    """List the cluster add-ons of a stack, or of all of them.

    For each: whether it is on, its chart's version, its namespace, and who installs it (pulumi: this program, or
    argocd). Of one stack also its IAM role, and where its values come from.

    With STACK NAME --values: the values as the chart gets them, as YAML. The comment behind each value says where it
    comes from: a file of the platform-gitops tree, or the program, which knows role ARNs, ids and the like. Secrets
    are "[secret]"; what AWS gives only at deployment is simulated, as in the preview.
    """
    if values != bool(name):
        raise typer.BadParameter("name a stack and one of its add-ons together with --values")
    root = project_root()
    with mistakes_reported():
        from kyeol.addons.check import check  # noqa: PLC0415 - `kyeol --help` needs no models
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415

        names = [stack] if stack else stack_names(root)
        if not names:
            fail(f"there are no stack files (Pulumi.<stack>.yaml) in {root}")
        configurations = load_all(root, names)
        if stack and name:
            config = configurations[stack].config
            _known(stack, name, config)
            check(root, stack, config)
            typer.echo(to_yaml(resolved(root, stack, name, config)), nl=False)
            return
        typer.echo("\n\n".join(_table(root, one, configurations[one].config, whole=bool(stack)) for one in names))


def resolved(root: Path, stack: str, name: str, config: "StackConfig") -> "Merged":
    """An add-on's values as its chart gets them, taken from a recorded run.

    Whoever installs the add-ons, the values are the same, and the run that installs them itself has them resolved.
    """
    from kyeol.addons.values import dotted, leaves, read, with_settings  # noqa: PLC0415
    from kyeol.tools.preview.run import preview  # noqa: PLC0415 - Pulumi's SDK is the slow part

    section = config.addons.model_dump(mode="json", by_alias=True) | {"delivery": "pulumi"}
    recorded = preview(root, [stack], {stack: {f"{NAMESPACE}:addons": section}})[stack].graph
    release = next(one for one in recorded.of_type(kubernetes.RELEASE.type) if one.inputs.get("name") == name)
    merged = read(root, stack, name)
    written = {dotted(path): value for path, value in leaves(merged.values)}
    settings: dict[str, object] = {}
    for path, value in leaves(mapping(release.inputs.get("values"))):
        if dotted(path) in written and written[dotted(path)] == value:
            continue
        target = settings
        for key in path[:-1]:
            inner = target.setdefault(key, {})
            assert isinstance(inner, dict)
            target = inner
        target[path[-1]] = value
    return with_settings(merged, settings)


def to_yaml(merged: "Merged") -> str:
    """Values as YAML, with the source of each leaf as a comment."""
    return "\n".join(_lines(merged.values, merged.sources, ())) + "\n"


def _lines(values: Mapping[str, object], sources: Mapping[str, str], path: tuple[str, ...]) -> list[str]:
    from kyeol.addons.values import dotted  # noqa: PLC0415

    lines = []
    for key, value in values.items():
        here = (*path, key)
        head = f"{'  ' * len(path)}{_flow(key)}:"
        if isinstance(value, Mapping) and value:
            lines += [head, *_lines(value, sources, here)]
        else:
            lines.append(f"{f'{head} {_flow(value)}':{_COMMENT_COLUMN}}  # {sources[dotted(here)]}")
    return lines


def _flow(value: object) -> str:
    """A value on one line of YAML."""
    import yaml  # noqa: PLC0415

    if isinstance(value, str) and "\n" in value:
        import json  # noqa: PLC0415

        return json.dumps(value, ensure_ascii=False)
    text: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10**6, allow_unicode=True)
    return text.removesuffix("\n").removesuffix("\n...")


def _known(stack: str, name: str, config: "StackConfig") -> None:
    """End, with advice, where a stack has no such add-on."""
    from kyeol.addons.catalog import by_name, enabled, off  # noqa: PLC0415

    addon = by_name(name)
    if not config.cluster:
        fail(f"{stack} has no cluster, and so no add-ons")
    if addon.name in config.addons.disabled:
        fail(f"{name} is off in {stack}: kyeol:addons.disabled lists it")
    if addon.name in off(config.addons):
        fail(f"{name} is off in {stack}: kyeol:addons.enabled does not list it")
    if addon not in enabled(stack, ()):
        fail(f"{name} is an add-on of {addon.stacks} only, not of {stack}")


def _table(root: Path, stack: str, config: "StackConfig", *, whole: bool) -> str:
    """A stack's add-ons, in the order in which they are installed; those that are off behind them.

    Args:
        root: The project's folder.
        stack: The stack.
        config: Its configuration.
        whole: Whether role and sources of the values are told, in a line of their own.
    """
    from kyeol.addons import catalog  # noqa: PLC0415
    from kyeol.addons.check import check  # noqa: PLC0415
    from kyeol.addons.owner import installed  # noqa: PLC0415
    from kyeol.addons.values import TREE  # noqa: PLC0415

    if not config.cluster:
        return f"{stack}: no cluster, and so no add-ons"
    check(root, stack, config)
    on, project = catalog.ordered(stack, catalog.off(config.addons)), project_name(root)
    ours = installed(on, config.addons.delivery)
    off = [addon for addon in catalog.enabled(stack, ()) if addon not in on]
    owners = {addon.name: "pulumi" if addon.name in ours else "argocd" for addon in on}
    header, *rows = aligned(
        [_HEADER, *(_row(one, config.cluster.version, owners.get(one.name)) for one in [*on, *off])]
    )
    lines = [header]
    for addon, row in zip([*on, *off], rows, strict=True):
        lines.append(row)
        if whole:
            role = addon.identity.role if addon.identity else addon.borrowed_role
            lines += [f"  role {project}-{stack}-{role}-role"] if role and addon in on else []
            lines.append(f"  values {', '.join(_sources(root, stack, addon))}")
    return "\n".join([f"{stack}: delivery {config.addons.delivery}; values in {TREE.as_posix()}", *lines])


def _row(addon: "Addon", kubernetes: str, owner: str | None) -> Sequence[str]:
    """The cells of an add-on: those of `_HEADER`.

    Args:
        addon: The add-on.
        kubernetes: The cluster's version.
        owner: Who installs it; None where it is off.
    """
    chart = addon.release
    return (
        addon.name,
        "on" if owner else "off",
        chart.version,
        chart.installs(kubernetes),
        addon.namespace,
        owner or "-",
    )


def _sources(root: Path, stack: str, addon: "Addon") -> list[str]:
    """The folders of the tree that give an add-on its values, and the program where it adds to them."""
    from kyeol.addons.values import PROGRAM, TREE, files  # noqa: PLC0415

    folders = [file.parent.relative_to(TREE).as_posix() for file in files(root, stack, addon.name)]
    return [*folders, *([PROGRAM] if addon.identity or addon.needs else [])]
