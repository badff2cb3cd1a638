"""Reading a YAML file: plain values, the line of each of them, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kyeol.config.mistakes import KeyPath, Mistake, dotted
from kyeol.json_value import Json

# Pulumi reads YAML 1.2 here: yes, no, on and off are strings, and so is a number with a colon.
_NOT_YAML_1_2 = re.compile(r"(?i:y|yes|n|no|on|off)|.*:.*")
_MERGE_KEY = "<<"

_DEEPEST: Final = 24
"""Levels; a stack file has seven. The parsers recurse, so that a deeper file is refused before they see it."""

_MOST_VALUES: Final = 20_000
"""Values with those that aliases repeat; a stack file has some two hundred."""

_LONGEST_NUMBER: Final = 100

_TAGS: Final = frozenset(("null", "bool", "int", "float", "str", "timestamp", "map", "seq"))
"""The types that a stack file has, as YAML calls them."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader where PyYAML's wheel has it: ten times faster."""


def documents(text: str) -> list[Json]:
    """The documents of a YAML text.

    Raises:
        yaml.YAMLError: It is not YAML.
    """
    return list(yaml.load_all(text, _LOADER))


def compose(text: str) -> Node | None:
    """The one document of a YAML text as its nodes; None where there is none.

    Raises:
        yaml.YAMLError: It is not YAML.
    """
    return yaml.compose(text, _LOADER)


@dataclass
class YamlReader:
    """One YAML file as it is read: its lines, and what is wrong with it.

    Args:
        file: The file's name, for the mistakes.
        lines: The line of every key and item, by path.
        texts: What the file literally says for every scalar that is not a string, by path.
        mistakes: What is wrong with the file as YAML, and what its reader adds.
    """

    file: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    texts: dict[KeyPath, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _values: int = 0

    def mistake(self, path: KeyPath, problem: str, remedy: str, line: int = 0) -> None:
        """Keep a mistake; a setting is named by its key below `config`, as in Pulumi's own commands."""
        key = dotted(path[1:] if path[1:] and path[0] == "config" else path)
        self.mistakes.append(Mistake(self.file, line or self.lines.get(path, 1), key, problem, remedy))

    def document(self, path: Path) -> Json:
        """The file as plain Python; None, with a mistake, where it is not YAML."""
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.mistake((), f"is not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8", line)
            return None
        try:
            if deep := _too_deep(text):
                self.mistake((), f"is nested in more than {_DEEPEST} levels", "write it as the settings are", deep)
                return None
            node = compose(text)
        except yaml.YAMLError as error:
            self._not_yaml(text, error)
            return None
        content = self._plain(node, (), ()) if node is not None else None
        return content if self._values <= _MOST_VALUES else None

    def _not_yaml(self, text: str, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        position = getattr(error, "position", None)
        line = mark.line + 1 if mark else text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
        rows = text.splitlines()
        row = rows[line - 1] if line <= len(rows) else ""
        if "\t" in row[: len(row) - len(row.lstrip())]:
            self.mistake((), "is not YAML: the line is indented with a tab", "indent with spaces", line)
            return
        problem = " ".join((getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)).split())
        start = getattr(error, "context_mark", None)
        context = getattr(error, "context", None)
        if context and context.startswith("expected"):
            problem = f"{context}, {problem}"
        elif context and start:
            problem = f"{problem} {context} that starts in line {start.line + 1}"
        self.mistake((), f"is not YAML: {problem}", "fix this line or the one before it", line)

    def _plain(self, node: Node, path: KeyPath, around: tuple[Node, ...]) -> Json:
        """A YAML node as plain Python, noting the line of everything below it."""
        if any(node is one for one in around):
            self.mistake(path, "contains itself", "write the values out instead of the alias")
            return None
        self._values += 1
        if self._values > _MOST_VALUES:
            if self._values == _MOST_VALUES + 1:
                self.mistake((), f"has more than {_MOST_VALUES:,} values by its aliases", "write the values out")
            return None
        if node.tag.rsplit(":", 1)[-1] not in _TAGS:
            self.mistake(path, f"has the type {node.tag.rsplit(':', 1)[-1]}", "write a plain value, without a tag")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path, (*around, node))
        if isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                self.lines[(*path, index)] = item.start_mark.line + 1
            return [self._plain(item, (*path, index), (*around, node)) for index, item in enumerate(node.value)]
        value = _scalar(node) if isinstance(node, ScalarNode) else None
        if isinstance(node, ScalarNode) and not isinstance(value, str):
            self.texts[path] = str(node.value)
        return value

    def _mapping(self, node: MappingNode, path: KeyPath, around: tuple[Node, ...]) -> dict[str, Json]:
        mapping: dict[str, Json] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or key_node.value == _MERGE_KEY:
                problem = "has a key that is not a string" if not isinstance(key_node, ScalarNode) else "merges with <<"
                self.mistake(path, problem, "write the keys out", line)
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in mapping:
                first = self.lines[here]
                self.mistake(here, f"is written twice, first in line {first}", "keep one of the two", line)
                continue
            self.lines[here] = line
            mapping[key] = self._plain(value_node, here, around)
        return mapping


def _too_deep(text: str) -> int:
    """The line of what is nested too deeply; 0 where nothing is.

    Raises:
        yaml.YAMLError: It is not YAML.
    """
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST and event.start_mark:
            return int(event.start_mark.line) + 1
    return 0


def _scalar(node: ScalarNode) -> Json:
    """A scalar as its YAML type; dates stay text, as Pulumi keeps them."""
    match node.tag.rsplit(":", 1)[-1]:
        case "null":
            return None
        case "bool" | "int" | "float" if len(node.value) < _LONGEST_NUMBER and not _NOT_YAML_1_2.fullmatch(node.value):
            return documents(node.value)[0]
        case _:
            return str(node.value)


def kind(value: object) -> str:
    """What a value is, in a reader's words."""
    match value:
        case None:
            return "empty"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case dict():
            return "a mapping"
        case _:
            return "a list"
