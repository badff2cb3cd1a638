"""A new environment, like one that is there."""

import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path

from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load_all
from kyeol.errors import KyeolError
from kyeol.tools.environments import jobs, lists
from kyeol.tools.environments.files import Files

WORKFLOWS = ".github/workflows"
APP, PLATFORM = "gitops/kyeol-app-gitops", "gitops/kyeol-platform-gitops"


class ChangeError(KyeolError):
    """An environment cannot be added or removed."""


def add(root: Path, name: str, like: str) -> list[str]:
    """Write everything that an environment consists of in this repository.

    Its network is the next free one, its public names are those of its name in mgmt's zone, its account that of the
    other. Images begin as placeholders: promotion, or its first build, fills them in.

    Args:
        root: The project's folder.
        name: Its name.
        like: The environment that it is like.

    Returns:
        The files that were made or changed.

    Raises:
        ChangeError: It is there already, or the other is not an environment.
        ConfigError: The name is not one, or does not go with another; nothing is written.
    """
    known = stackfile.stack_names(root)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ChangeError(f"{name}: is not a stack's name; use small letters, digits and dashes, a letter first")
    if name in known:
        raise ChangeError(f"{name}: is there already, as Pulumi.{name}.yaml")
    if like not in known or like == MANAGEMENT_STACK:
        others = ", ".join(one for one in known if one != MANAGEMENT_STACK)
        raise ChangeError(f"--like {like}: is not an environment; there are {others}")
    configurations = load_all(root, known)
    management = configurations[like].management
    zone = management.dns.zone if management and management.dns else None
    files = Files(root)
    files.changed[f"Pulumi.{name}.yaml"] = _stack_file(root, name, like, _network(root, known), zone)
    for folder in (f"{APP}/overlays", f"{PLATFORM}/clusters"):
        for path in files.below(f"{folder}/{like}"):
            text = _images_unset(_renamed(files.read(path) or "", like, name))
            files.changed[path.replace(f"{folder}/{like}/", f"{folder}/{name}/", 1)] = text
    register(files, known, lists.after(like, name))
    files.edit(f"{WORKFLOWS}/pulumi-up.yaml", lambda text: jobs.add(text, name, like))
    for owners in (".github/CODEOWNERS", f"{APP}/.github/CODEOWNERS", f"{PLATFORM}/.github/CODEOWNERS"):
        files.edit(owners, lambda text: _owners(text, like, name))
    return files.write(lambda: load_all(root, [*known, name]))


def register(files: Files, known: list[str], edit: lists.Edit) -> None:
    """Edit the lists in mgmt's stack file and in the workflows."""
    mgmt = stackfile.read(files.root, MANAGEMENT_STACK)
    for place in lists.lists_of_environments(mgmt):
        files.edit(mgmt.name, lambda text, place=place: lists.in_stack_file(mgmt, text, place, edit))  # type: ignore[misc]
    for path in files.below(WORKFLOWS):
        files.edit(path, lambda text: lists.in_workflow(text, edit, known))


def _stack_file(root: Path, name: str, like: str, network: str, zone: str | None) -> str:
    file = stackfile.read(root, like)
    lines = (root / file.name).read_text(encoding="utf-8").splitlines()
    gone: set[int] = set()

    def put(place: KeyPath, text: str) -> None:
        """Write a value in one line, whatever form it had."""
        if place not in file.lines:
            return
        first = file.lines[place]
        last = max(line for where, line in file.lines.items() if where[: len(place)] == place)
        key = lines[first - 1].partition(":")[0]
        lines[first - 1] = f"{key}: {text}"
        gone.update(range(first, last))

    put(("kyeol:network", "cidr"), network)
    if zone:
        put(("kyeol:dns", "names"), f"[{name}.{zone}]")
        put(("kyeol:cdn", "mediaName"), f"media-{name}.{zone}")
    kept = [line for number, line in enumerate(lines) if number not in gone]
    # The key of another stack's secrets is not this one's: `kyeol bootstrap` makes its own.
    return (
        "\n".join(line for line in kept if not re.match(r"(secretsprovider|encryptedkey|encryptionsalt):", line)) + "\n"
    )


def _network(root: Path, known: list[str]) -> str:
    """The next /16 of 10.0.0.0/8 that is clear of every stack's, in steps of ten, as the shipped ones are."""
    networks = [one.config.network for one in load_all(root, known).values()]
    taken = [ipaddress.ip_network(one.cidr) for one in networks if one]

    def free() -> Iterator[str]:
        for number in [*range(0, 256, 10), *range(256)]:
            here = ipaddress.ip_network(f"10.{number}.0.0/16")
            if not any(here.overlaps(one) for one in taken):
                yield str(here)

    found = next(free(), None)
    if found is None:
        raise ChangeError("10.0.0.0/8 has no /16 left; write the stack file by hand")
    return found


def _renamed(text: str, like: str, name: str) -> str:
    """Comments that name the environment."""
    lines = text.splitlines(keepends=True)
    return "".join(re.sub(rf"\b{re.escape(like)}\b", name, one) if one.startswith("#") else one for one in lines)


def _images_unset(text: str) -> str:
    """An overlay without another environment's images."""
    text = re.sub(r"^  digest: .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^(  newTag: ).*$", r"\1placeholder", text, flags=re.MULTILINE)


def _owners(text: str, like: str, name: str) -> str:
    """CODEOWNERS with each line about the other environment once more for the new one."""
    found = re.compile(rf"(?<=[./]){re.escape(like)}(?=[./ ])")
    return "".join(
        line + (found.sub(name, line) if found.search(line) and not line.startswith("#") else "")
        for line in text.splitlines(keepends=True)
    )
