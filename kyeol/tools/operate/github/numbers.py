"""GitHub's immutable numbers, written into mgmt's stack file."""

from collections.abc import Mapping
from pathlib import Path

from kyeol.config.github import GithubConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.reading import stackfile
from kyeol.tools.json_values import at, number
from kyeol.tools.operate.github.gh import Api


def asked(api: Api, github: GithubConfig) -> dict[KeyPath, int]:
    """The numbers of the organisation and of the repositories whose tokens AWS trusts, by their place in the section.

    Raises:
        OperateError: GitHub refuses.
    """
    found: dict[KeyPath, int] = {("organizationId",): number(at(api.get(f"orgs/{github.organization}"), "id"))}
    named: dict[KeyPath, str] = {("infrastructure",): github.infrastructure.name}
    named |= {("images", image): source.name for image, source in github.images.items()}
    for place, name in named.items():
        found[*place, "id"] = number(at(api.get(f"repos/{github.organization}/{name}"), "id"))
    return {place: one for place, one in found.items() if one}


def write(root: Path, numbers: Mapping[KeyPath, int]) -> bool:
    """Write them; comments that mark placeholders go with what they mark.

    Returns:
        Whether the file was changed.

    Raises:
        ConfigError: The file cannot be read.
    """
    file = stackfile.read(root, MANAGEMENT_STACK)
    path, section = root / file.name, (f"{NAMESPACE}:github",)
    lines = path.read_text(encoding="utf-8").splitlines()
    before = list(lines)
    new: list[tuple[int, str]] = []
    for place, value in numbers.items():
        here = (*section, *place)
        beside = (*here[:-1], "organization" if len(place) == 1 else "name")
        line = file.lines[here if here in file.lines else beside] - 1
        indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
        written = f"{indent}{place[-1]}: {value}"
        if here not in file.lines:
            new.append((line + 1, written))
        elif lines[line].partition("#")[0].split() != written.split():
            lines[line] = written
    for line, written in sorted(new, reverse=True):
        lines.insert(line, written)
    if lines != before:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines != before
