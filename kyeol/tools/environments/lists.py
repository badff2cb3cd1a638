"""Lists of environments in stack files and workflows."""

import re
from collections.abc import Callable, Sequence

from kyeol.config.mistakes import KeyPath
from kyeol.config.reading.stackfile import StackFile

Edit = Callable[[list[str]], list[str]]


def after(like: str, name: str) -> Edit:
    """Puts a name behind another, where that is in the list."""

    def edited(names: list[str]) -> list[str]:
        return [one for each in names for one in ((each, name) if each == like else (each,))]

    return edited


def without(name: str) -> Edit:
    """Takes a name out."""
    return lambda names: [one for one in names if one != name]


def in_stack_file(file: StackFile, text: str, place: KeyPath, edit: Edit) -> str:
    """A stack file's text with one of its lists of names edited, in the form that it has.

    Args:
        file: The file.
        text: Its text.
        place: The list's place below `config`.
        edit: From the names to the names.
    """
    names = _names(file, place)
    lines = text.splitlines()
    start = file.lines[place] - 1
    end = max(line for where, line in file.lines.items() if where[: len(place)] == place)
    wanted = edit(names)
    if end == start + 1:
        lines[start] = re.sub(r"\[.*?\]", f"[{', '.join(wanted)}]", lines[start])
    else:
        first = lines[start + 1]
        indent = first[: len(first) - len(first.lstrip())]
        lines[start + 1 : end] = [f"{indent}- {one}" for one in wanted]
    return "\n".join(lines) + "\n"


def lists_of_environments(file: StackFile) -> list[KeyPath]:
    """Where mgmt's file lists environments: those that are deployed, and those that each image is for."""
    found: list[KeyPath] = [("kyeol:github", "environments")]
    found += [
        place for place in file.lines if place[:2] == ("kyeol:github", "images") and place[3:] == ("environments",)
    ]
    # From the end: an edited list may be longer, and lines before it keep their numbers.
    return sorted((place for place in found if place in file.lines), key=lambda place: -file.lines[place])


def in_workflow(text: str, edit: Edit, known: Sequence[str]) -> str:
    """A workflow's text with its lists of stacks edited: choices, a default in JSON, a shell's loop.

    Args:
        text: The text.
        edit: From the names to the names.
        known: All environments that are there: a list of anything else stays.
    """

    def listed(words: list[str]) -> bool:
        return len(words) > 1 and set(words) <= {*known, "all"}

    def choices(found: re.Match[str]) -> str:
        words = found[1].split(", ")
        return f"[{', '.join(edit(words))}]" if listed(words) else found[0]

    def quoted(found: re.Match[str]) -> str:
        words = re.findall(r'"([^"]+)"', found[0])
        return "[" + ", ".join(f'"{one}"' for one in edit(words)) + "]" if listed(words) else found[0]

    def loop(found: re.Match[str]) -> str:
        words = found[1].split()
        return f"for stack in {' '.join(edit(words))}; do" if listed(words) else found[0]

    text = re.sub(r"\[([a-z][\w-]*(?:, [\w-]+)+)\]", choices, text)
    text = re.sub(r'\["[^\]]*"\]', quoted, text)
    return re.sub(r"for stack in ([\w -]+); do", loop, text)


def _names(file: StackFile, place: KeyPath) -> list[str]:
    value: object = file.values
    for key in place:
        value = value[key] if isinstance(value, dict) else None
    return [str(one) for one in value] if isinstance(value, list) else []
