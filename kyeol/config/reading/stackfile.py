"""The project's stacks, and reading `Pulumi.<stack>.yaml`: its `config`, and the line of each value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kyeol.config.mistakes import ConfigError, KeyPath, Mistake, close, nearest, shortened
from kyeol.config.names import LONGEST_PROJECT_NAME, MANAGEMENT_STACK, NAMESPACE
from kyeol.config.reading.yamlfile import YamlReader, kind

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
_PROJECT_NAME: Final = re.compile(rf"[a-z][a-z0-9]{{0,{LONGEST_PROJECT_NAME - 1}}}")


@dataclass(frozen=True)
class StackFile:
    """A parsed stack file.

    Args:
        name: The file's name, such as Pulumi.dev.yaml.
        values: The `config` mapping, plain.
        lines: The line of every key and item below `config`, by path; the empty path is `config` itself.
        texts: What the file literally says for every scalar that is not a string, by path.
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
    """The project's name, from Pulumi.yaml: what the names of everything in AWS begin with.

    Raises:
        ConfigError: The file is not YAML, or its name is none that every service takes. A hyphen ends it in names and
            in the rights that are given by their beginning, so that it holds none.
    """
    reader = YamlReader(PROJECT_FILE)
    content = reader.document(root / PROJECT_FILE)
    name = content.get("name") if isinstance(content, dict) else None
    if name is None and not reader.mistakes:
        reader.mistake(("name",), "is missing", f"write name: {NAMESPACE}")
    elif not reader.mistakes and not _PROJECT_NAME.fullmatch(str(name)):
        remedy = f"write a letter and then at most {LONGEST_PROJECT_NAME - 1} lower-case letters and digits"
        reader.mistake(("name",), f"{shortened(str(name))} cannot begin the names in AWS", remedy)
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
    reader = YamlReader(name)
    content = reader.document(root / name)
    config = _config(reader, content)
    below = {path[1:]: line for path, line in reader.lines.items() if path[0] == "config"}
    texts = {path[1:]: text for path, text in reader.texts.items() if path[0] == "config"}
    return StackFile(name, config or {}, below, texts, tuple(reader.mistakes), config is not None)


@dataclass(frozen=True)
class Document:
    """Any parsed YAML file.

    Args:
        content: What it holds, plain; None where it is empty or no YAML.
        lines: The line of every key and item, by path.
        mistakes: What is wrong with it as a file.
    """

    content: object
    lines: Mapping[KeyPath, int]
    mistakes: tuple[Mistake, ...]


def document(root: Path, name: str) -> Document:
    """Parse a YAML file of the project as strictly as a stack file.

    Args:
        root: The project's folder.
        name: The file, relative to it.
    """
    reader = YamlReader(name)
    content = reader.document(root / name)
    return Document(content, reader.lines, tuple(reader.mistakes))


def _config(reader: YamlReader, content: object) -> dict[str, object] | None:
    """The file's `config`, once the keys around it are checked."""
    if reader.mistakes and content is None:
        return None
    if content is None:
        reader.mistake((), "is empty", "start it with config: and the stack's sections below")
    elif not isinstance(content, dict):
        reader.mistake((), f"holds {kind(content)} where a mapping belongs", "start it with config:")
    else:
        explained = False
        for key in content:
            if key not in ROOT_KEYS:
                inside = key.startswith((f"{NAMESPACE}:", "pulumi:"))
                remedy = "indent it, so that it is below config:" if inside else nearest(key, list(ROOT_KEYS))
                reader.mistake((key,), "is unknown here" if inside else "is unknown", remedy)
                explained |= inside or close(key, ROOT_KEYS) == "config"
        config = content.get("config")
        if isinstance(config, dict):
            return config
        if explained:
            return None
        problem = "is missing" if "config" not in content else f"is {kind(config)} where a mapping belongs"
        reader.mistake(("config",), problem, "put the stack's sections below config:, each indented by two spaces")
    return None
