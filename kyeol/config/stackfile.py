"""Reading `Pulumi.<stack>.yaml`: plain values, and the line on which each of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kyeol.config.mistakes import ConfigError, Mistake, nearest
from kyeol.config.names import MANAGEMENT_STACK

KeyPath = tuple[str | int, ...]

PROJECT_FILE = "Pulumi.yaml"
_ORDER = ("dev", "stage", "prod")
_ROOT_KEYS = ("config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider")


@dataclass(frozen=True)
class StackFile:
    """A parsed stack file.

    Args:
        name: The file's name, such as Pulumi.dev.yaml.
        values: The `config` mapping, plain.
        lines: The line of every key and item below `config`, by path.
    """

    name: str
    values: Mapping[str, object]
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of a path, or of the nearest thing around it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def stack_names(root: Path) -> list[str]:
    """The stacks that have a file in the project, mgmt first, since it goes up first."""
    names = {path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in root.glob("Pulumi.*.yaml")}
    return sorted(
        names,
        key=lambda name: (
            name != MANAGEMENT_STACK,
            _ORDER.index(name) if name in _ORDER else len(_ORDER),
            name,
        ),
    )


def project_name(root: Path) -> str:
    """The project's name, from Pulumi.yaml."""
    project: object = yaml.safe_load((root / PROJECT_FILE).read_text())
    if not isinstance(project, dict) or not isinstance(project.get("name"), str):
        raise ConfigError([Mistake(PROJECT_FILE, 1, "name", "is missing", "name the project")])
    return str(project["name"])


def read(root: Path, stack: str) -> StackFile:
    """Read a stack's file.

    Raises:
        ConfigError: There is no such stack, or its file is not YAML, not a mapping, or names a key twice.
    """
    name = f"Pulumi.{stack}.yaml"
    path = root / name
    if not path.is_file():
        raise ConfigError([Mistake(name, 0, "", f"there is no stack {stack!r}", nearest(stack, stack_names(root)))])
    try:
        # libyaml's loader where the wheel has it: ten times faster.
        node = yaml.compose(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        raise ConfigError([Mistake(name, line, "", f"is not YAML: {problem}", "mend the syntax")]) from None
    lines: dict[KeyPath, int] = {}
    mistakes: list[Mistake] = []
    content = _plain(node, (), lines, mistakes, name) if node is not None else {}
    if not isinstance(content, dict) or not isinstance(content.get("config"), dict):
        mistakes.append(Mistake(name, 1, "config", "is missing or no mapping", "put the sections below config:"))
        raise ConfigError(mistakes)
    mistakes += [
        Mistake(name, lines[(key,)], key, "is unknown", nearest(key, _ROOT_KEYS))
        for key in content
        if key not in _ROOT_KEYS
    ]
    if mistakes:
        raise ConfigError(mistakes)
    below = {path[1:]: line for path, line in lines.items() if path[0] == "config"}
    return StackFile(name, content["config"], below)


def _plain(node: Node, path: KeyPath, lines: dict[KeyPath, int], mistakes: list[Mistake], name: str) -> object:
    """A YAML node as plain Python, noting the line of everything below it."""
    if isinstance(node, MappingNode):
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in mapping:
                dotted = ".".join(str(part) for part in here)
                mistakes.append(
                    Mistake(name, key_node.start_mark.line + 1, dotted, "stands twice", "keep one of the two")
                )
            lines[here] = key_node.start_mark.line + 1
            mapping[key] = _plain(value_node, here, lines, mistakes, name)
        return mapping
    if isinstance(node, SequenceNode):
        items: list[object] = []
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
            items.append(_plain(item, (*path, index), lines, mistakes, name))
        return items
    return _scalar(node) if isinstance(node, ScalarNode) else None


def _scalar(node: ScalarNode) -> object:
    """A scalar as its YAML type; dates stay text, as Pulumi keeps them."""
    match node.tag.rsplit(":", 1)[-1]:
        case "null":
            return None
        case "bool" | "int" | "float":
            value: object = yaml.safe_load(node.value)
            return value
        case _:
            return str(node.value)
