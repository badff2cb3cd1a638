"""A stack's effective configuration: every setting with its defaults filled in, and where each value comes from."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kyeol.config.mistakes import KeyPath
from kyeol.config.names import NAMESPACE
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.config.reading.stackfile import StackFile
from kyeol.config.stack import CONCERNS

DEFAULT: Final = "default"

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@+-]*|[0-9.]+/[0-9]+")
_NO_TEXT = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n")
_COMMENT_COLUMN: Final = 48
_WIDTH: Final = 80


@dataclass(frozen=True)
class Setting:
    """One setting.

    Args:
        path: The full key and what follows below it.
        value: The value that counts.
        source: `FILE:LINE`, or `default`.
    """

    path: KeyPath
    value: object
    source: str


def effective(root: Path, stack: str) -> list[Setting]:
    """Every setting of a stack, in the order of its sections.

    Raises:
        ConfigError: With every mistake in the stack's configuration.
    """
    config = load(root, stack).config
    file = stackfile.read(root, stack)
    settings = [
        Setting((key,), file.values[key], _source(file, (key,))) for key in file.values if key.startswith("pulumi:")
    ]
    for concern in CONCERNS:
        section = getattr(config, concern)
        if section is not None:
            values = section.model_dump(mode="json", by_alias=True)
            settings += _settings(file, (f"{NAMESPACE}:{concern}",), values)
    return settings


def to_yaml(settings: list[Setting]) -> str:
    """The settings in the form of a stack file, with the source of each as a comment."""
    lines = ["config:"]
    above: KeyPath = ()
    for setting in settings:
        parents = setting.path[:-1]
        shared = 0
        while shared < min(len(parents), len(above)) and parents[shared] == above[shared]:
            shared += 1
        lines += [f"{'  ' * (level + 1)}{_scalar(parents[level])}:" for level in range(shared, len(parents))]
        lines += _lines("  " * (len(parents) + 1), setting)
        above = parents
    return "\n".join(lines) + "\n"


def _lines(indent: str, setting: Setting) -> Iterator[str]:
    """A setting with its source, on one line where it fits; else a list line by line, and a value below its source."""
    key, comment = f"{indent}{_scalar(setting.path[-1])}:", f"# {setting.source}"
    line = f"{f'{key} {_flow(setting.value)}':{_COMMENT_COLUMN}}  {comment}"
    if len(line) <= _WIDTH:
        yield line
    elif isinstance(setting.value, list):
        yield f"{key:{_COMMENT_COLUMN}}  {comment}"
        yield from (f"{indent}  - {_flow(item)}" for item in setting.value)
    else:
        yield f"{indent}{comment}"
        yield f"{key} {_flow(setting.value)}"


def _settings(file: StackFile, path: KeyPath, value: object) -> Iterator[Setting]:
    """The leaves below a path; a list is one setting."""
    if isinstance(value, dict) and (value or path in file.lines):
        if not value:
            yield Setting(path, value, _source(file, path))
        for key, inner in value.items():
            yield from _settings(file, (*path, key), inner)
    else:
        yield Setting(path, value, _source(file, path))


def _source(file: StackFile, path: KeyPath) -> str:
    return f"{file.name}:{file.lines[path]}" if path in file.lines else DEFAULT


def _flow(value: object) -> str:
    """A value on one line of YAML."""
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        key = value.replace(":", "", 1) if value.startswith((f"{NAMESPACE}:", "pulumi:", "https:")) else value
        if _PLAIN.fullmatch(key) and not _NO_TEXT.fullmatch(key):
            return value
    return json.dumps(value, ensure_ascii=False)
