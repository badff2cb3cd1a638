"""Add-ons' chart values: written once in the platform-gitops tree, merged the same way for both deliveries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kyeol.addons.catalog import AddonError
from kyeol.addons.contract import Values
from kyeol.config.mistakes import KeyPath, Mistake
from kyeol.config.reading.stackfile import Document, document
from kyeol.config.reading.yamlfile import compose, kind

TREE: Final = Path("gitops/kyeol-platform-gitops")
"""The platform-gitops tree's folder in the project."""

PROGRAM: Final = "program"
"""The source of what no file knows: the settings that the program merges in."""

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_/-]+")
_NO_PLAIN_BOOLEAN = re.compile(r"(?i:y|yes|n|no|on|off)")


@dataclass(frozen=True)
class Merged:
    """An add-on's values, and where each comes from.

    Args:
        values: The values, as plain maps, lists and scalars; with the program's settings also outputs.
        sources: The file, relative to the project, that gives each leaf, by `dotted` path. A list is a leaf, and so is
            an empty map.
    """

    values: dict[str, object] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def cluster_folder(stack: str) -> Path:
    """What the tree holds for one cluster, relative to the project."""
    return TREE / "clusters" / stack


def common_file(addon: str) -> Path:
    """The file of an add-on's values for every cluster, relative to the project."""
    return TREE / "common" / "values" / f"{addon}.yaml"


def stack_file(stack: str, addon: str) -> Path:
    """The file of what is different in one cluster, relative to the project; it need not be there."""
    return cluster_folder(stack) / "values" / f"{addon}.yaml"


def files(root: Path, stack: str, addon: str) -> list[Path]:
    """The files that give an add-on its values in a stack, relative to the project; the later overrides the earlier."""
    own = stack_file(stack, addon)
    return [common_file(addon), *([own] if (root / own).is_file() else [])]


def read(root: Path, stack: str, addon: str) -> Merged:
    """The values of an add-on in a stack, as the tree has them.

    Args:
        root: The project's folder.
        stack: The stack's name.
        addon: The add-on's name.

    Raises:
        AddonError: The common file is missing; a file is not YAML, not a map, or says what the two deliveries would
            read differently. With every mistake in all of them.
    """
    merged = Merged()
    mistakes: list[Mistake] = []
    for file in files(root, stack, addon):
        try:
            merged = overlaid(merged, load(root, file), file.as_posix())
        except AddonError as error:
            mistakes += error.mistakes
    if mistakes:
        raise AddonError(mistakes)
    return merged


def with_settings(merged: Merged, settings: Values) -> Merged:
    """Values with what only the program knows merged over them.

    Args:
        merged: The values of the tree.
        settings: What the add-on's `settings` gives.
    """
    return overlaid(merged, settings, PROGRAM)


def overlaid(under: Merged, over: Values, source: str) -> Merged:
    """One set of values over another: deep for maps, replacing for everything else.

    Args:
        under: The values beneath; they stay as they are.
        over: The values above.
        source: Where those come from.
    """
    merged = Merged(_copy(under.values), dict(under.sources))
    _lay(merged, merged.values, over, (), source)
    return merged


def load(root: Path, file: Path) -> dict[str, object]:
    """One values file.

    Args:
        root: The project's folder.
        file: The file, relative to it. A file of comments only is an empty map.

    Raises:
        AddonError: See `read`.
    """
    name = file.as_posix()
    if not (root / file).is_file():
        raise AddonError([Mistake(name, 0, "", "is missing", "write the add-on's values there, {} if it needs none")])
    parsed = document(root, name)
    content = {} if parsed.content is None else parsed.content
    if parsed.mistakes:
        raise AddonError(parsed.mistakes)
    if not isinstance(content, dict):
        raise AddonError([Mistake(name, 1, "", f"holds {kind(content)} where a map belongs", "write KEY: VALUE")])
    mistakes = [*_empty(name, parsed), *_ambiguous(root, name)]
    if mistakes:
        raise AddonError(mistakes)
    return content


def dotted(path: tuple[str, ...]) -> str:
    """A value's path as people write it; a key that has dots itself is in brackets."""
    text = "".join(f".{key}" if _PLAIN_KEY.fullmatch(key) else f'["{key}"]' for key in path)
    return text.removeprefix(".")


def leaves(values: Values, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every leaf with its path, in order."""
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _copy(values: Values) -> dict[str, object]:
    """A copy of the maps; what they hold is shared, outputs above all."""
    return {key: _copy(value) if isinstance(value, Mapping) else value for key, value in values.items()}


def _lay(merged: Merged, target: dict[str, object], over: Values, path: tuple[str, ...], source: str) -> None:
    for key, value in over.items():
        here = (*path, key)
        name = dotted(here)
        beneath = target.get(key)
        if isinstance(value, Mapping) and isinstance(beneath, dict):
            if value:
                merged.sources.pop(name, None)
                _lay(merged, beneath, value, here, source)
            # An empty map over a map adds nothing to it.
            continue
        for known in [known for known in merged.sources if known == name or known.startswith((f"{name}.", f"{name}["))]:
            del merged.sources[known]
        if isinstance(value, Mapping) and value:
            inner: dict[str, object] = {}
            target[key] = inner
            _lay(merged, inner, value, here, source)
        else:
            target[key] = {} if isinstance(value, Mapping) else value
            merged.sources[name] = source


def _empty(name: str, parsed: Document) -> Iterator[Mistake]:
    """Keys without a value: Helm would take the chart's default away, the Kubernetes provider would leave it."""
    for path, value in _scalars(parsed.content, ()):
        if value is None:
            key = dotted(tuple(str(part) for part in path))
            yield Mistake(
                name, parsed.lines.get(path, 1), key, "is empty", "write a value, {} or [], or remove the key"
            )


def _scalars(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _scalars(inner, (*path, index))
    elif path:
        yield path, value


def _ambiguous(root: Path, name: str) -> Iterator[Mistake]:
    """Bare yes, no, on and off: texts to this program, booleans to Argo CD's Helm."""
    node = compose((root / name).read_text("utf-8-sig"))
    for scalar in _bare(node) if node else ():
        if _NO_PLAIN_BOOLEAN.fullmatch(scalar.value):
            remedy = f'write "{scalar.value}" if it is a text, true or false if it is a boolean'
            yield Mistake(name, scalar.start_mark.line + 1, "", f"{scalar.value} may be a text or a boolean", remedy)


def _bare(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from _bare(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _bare(item)
    elif isinstance(node, ScalarNode) and not node.style:
        yield node
