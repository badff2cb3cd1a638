"""An environment that is gone, taken out of the project's files."""

import re
from pathlib import Path

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load_all
from kyeol.tools.environments import jobs, lists
from kyeol.tools.environments.files import Files
from kyeol.tools.environments.new import APP, PLATFORM, WORKFLOWS, ChangeError, register


def remove(root: Path, name: str) -> list[str]:
    """Remove everything that an environment consists of in this repository; AWS is not asked.

    Overlays that are promoted from it are promoted from what it was promoted from.

    Args:
        root: The project's folder.
        name: The environment.

    Returns:
        The files that were removed or changed.

    Raises:
        ChangeError: It is not there, or it is mgmt.
        ConfigError: The project would not be right without it; nothing is changed.
    """
    known = stackfile.stack_names(root)
    if name not in known or name == MANAGEMENT_STACK:
        others = ", ".join(one for one in known if one != MANAGEMENT_STACK)
        raise ChangeError(f"{name}: is not an environment; there are {others}")
    files = Files(root)
    before = re.search(
        r"^ *promoted-from: *(\S+)", files.read(f"{APP}/overlays/{name}/kustomization.yaml") or "", re.MULTILINE
    )
    gone = [f"Pulumi.{name}.yaml", *files.below(f"{APP}/overlays/{name}"), *files.below(f"{PLATFORM}/clusters/{name}")]
    gone += [path for path in files.below(f"{APP}/builds") if path.rpartition("/")[2] == name]
    files.changed |= dict.fromkeys(gone)
    for path in files.below(f"{APP}/overlays"):
        if path not in gone:
            files.edit(path, lambda text: _promoted(text, name, before[1] if before else None))
    register(files, known, lists.without(name))
    files.edit(f"{WORKFLOWS}/pulumi-up.yaml", lambda text: jobs.remove(text, name))
    owned = re.compile(rf"^[^#\n]*[./]{re.escape(name)}[./ ].*\n", re.MULTILINE)
    for owners in (".github/CODEOWNERS", f"{APP}/.github/CODEOWNERS", f"{PLATFORM}/.github/CODEOWNERS"):
        files.edit(owners, lambda text: owned.sub("", text))
    return files.write(lambda: load_all(root, [one for one in known if one != name]))


def _promoted(text: str, name: str, before: str | None) -> str:
    if before:
        return re.sub(rf"^( *promoted-from: *){re.escape(name)}$", rf"\g<1>{before}", text, flags=re.MULTILINE)
    return re.sub(rf"^  annotations:\n *promoted-from: *{re.escape(name)}\n", "", text, flags=re.MULTILINE)
