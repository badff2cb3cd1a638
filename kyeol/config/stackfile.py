"""Reading `Pulumi.<stack>.yaml`: plain values, and the line on which each of them stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kyeol.config.mistakes import ConfigError, Mistake, close, nearest
from kyeol.config.names import MANAGEMENT_STACK, PROJECT

KeyPath = tuple[str | int, ...]

PROJECT_FILE: Final = "Pulumi.yaml"
ROOT_KEYS: Final = {
    "config": "the stack's configuration",
    "secretsprovider": "what encrypts the stack's secrets, such as awskms://alias/pulumi; written by Pulumi",
    "encryptedkey": "the data key, encrypted by the secrets provider; written by Pulumi",
    "encryptionsalt": "the salt of a passphrase; written by Pulumi",
    "environment": "Pulumi ESC environments that the configuration imports",
}
"""The keys that Pulumi knows at the top of a stack file."""

_ORDER = ("dev", "stage", "prod")
# Pulumi reads YAML 1.2 here: yes, no, on and off are texts, and so is a number with a colon.
_NOT_YAML_1_2 = re.compile(r"(?i:y|yes|n|no|on|off)|.*:.*")
_MERGE_KEY = "<<"


@dataclass(frozen=True)
class StackFile:
    """A parsed stack file.

    Args:
        name: The file's name, such as Pulumi.dev.yaml.
        values: The `config` mapping, plain.
        lines: The line of every key and item below `config`, by path; the empty path is `config` itself.
        texts: What the file literally says for every scalar that is no text, by path.
        mistakes: What is wrong with the file as a file.
        usable: Whether its `config` could be read at all.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    texts: Mapping[KeyPath, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    usable: bool = True

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
    """The project's name, from Pulumi.yaml.

    Raises:
        ConfigError: The file is not YAML or names another project.
    """
    reader = _Reader(PROJECT_FILE)
    content = reader.document(root / PROJECT_FILE)
    name = content.get("name") if isinstance(content, dict) else None
    if name != PROJECT and not reader.mistakes:
        problem = "is missing" if name is None else f"is {name}, but the stack files configure {PROJECT}:…"
        reader.mistake(("name",), problem, f"write name: {PROJECT}")
    if reader.mistakes:
        raise ConfigError(reader.mistakes)
    return str(name)


def read(root: Path, stack: str) -> StackFile:
    """Read a stack's file.

    Raises:
        ConfigError: There is no such stack, or its file is not YAML, not a mapping, or names a key twice.
    """
    file = parse(root, stack)
    if file.mistakes:
        raise ConfigError(file.mistakes)
    return file


def parse(root: Path, stack: str) -> StackFile:
    """Read as much of a stack's file as can be read, with what is wrong with it."""
    name = f"Pulumi.{stack}.yaml"
    if not (root / name).is_file():
        known = stack_names(root)
        remedy = nearest(stack, known) if known else "this folder has no stack files"
        return StackFile(name, mistakes=(Mistake(name, 0, "", f"there is no stack {stack}", remedy),), usable=False)
    reader = _Reader(name)
    content = reader.document(root / name)
    config = reader.config(content)
    below = {path[1:]: line for path, line in reader.lines.items() if path[0] == "config"}
    texts = {path[1:]: text for path, text in reader.texts.items() if path[0] == "config"}
    return StackFile(name, config or {}, below, texts, tuple(reader.mistakes), config is not None)


@dataclass
class _Reader:
    """One YAML file, its lines, and what is wrong with it."""

    file: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    texts: dict[KeyPath, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, path: KeyPath, problem: str, remedy: str, line: int = 0) -> None:
        below = path[1:] if path[1:] and path[0] == "config" else path
        key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in below).lstrip(".")
        self.mistakes.append(Mistake(self.file, line or self.lines.get(path, 1), key, problem, remedy))

    def document(self, path: Path) -> object:
        """The file as plain Python; None, with a mistake, where it is no YAML."""
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.mistake((), f"is not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8", line)
            return None
        try:
            # libyaml's loader where the wheel has it: ten times faster.
            node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            self._not_yaml(text, error)
            return None
        return self._plain(node, (), ()) if node is not None else None

    def config(self, content: object) -> dict[str, object] | None:
        """The file's `config`, once the keys around it are checked."""
        if self.mistakes and content is None:
            return None
        if content is None:
            self.mistake((), "is empty", "start it with config: and the stack's sections below")
        elif not isinstance(content, dict):
            self.mistake((), f"holds {kind(content)} where a mapping belongs", "start it with config:")
        else:
            explained = False
            for key in content:
                if key not in ROOT_KEYS:
                    inside = key.startswith((f"{PROJECT}:", "pulumi:"))
                    remedy = "indent it, so that it stands below config:" if inside else nearest(key, list(ROOT_KEYS))
                    self.mistake((key,), "is unknown here" if inside else "is unknown", remedy)
                    explained |= inside or close(key, ROOT_KEYS) == "config"
            config = content.get("config")
            if isinstance(config, dict):
                return config
            if explained:
                return None
            problem = "is missing" if "config" not in content else f"is {kind(config)} where a mapping belongs"
            self.mistake(("config",), problem, "put the stack's sections below config:, each indented by two spaces")
        return None

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
        self.mistake((), f"is not YAML: {problem}", "mend this line or the one before it", line)

    def _plain(self, node: Node, path: KeyPath, around: tuple[Node, ...]) -> object:
        """A YAML node as plain Python, noting the line of everything below it."""
        if any(node is one for one in around):
            self.mistake(path, "contains itself", "write the values out instead of the alias")
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

    def _mapping(self, node: MappingNode, path: KeyPath, around: tuple[Node, ...]) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or key_node.value == _MERGE_KEY:
                problem = "has a key that is no text" if not isinstance(key_node, ScalarNode) else "merges with <<"
                self.mistake(path, problem, "write the keys out", line)
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in mapping:
                first = self.lines[here]
                self.mistake(here, f"stands twice, first in line {first}", "keep one of the two", line)
                continue
            self.lines[here] = line
            mapping[key] = self._plain(value_node, here, around)
        return mapping


def _scalar(node: ScalarNode) -> object:
    """A scalar as its YAML type; dates stay text, as Pulumi keeps them."""
    match node.tag.rsplit(":", 1)[-1]:
        case "null":
            return None
        case "bool" | "int" | "float" if not _NOT_YAML_1_2.fullmatch(node.value):
            value: object = yaml.safe_load(node.value)
            return value
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
            return "a text"
        case dict():
            return "a mapping"
        case _:
            return "a list"
