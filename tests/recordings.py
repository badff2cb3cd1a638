"""The program's runs by its commands: what is recorded of a project's files is recorded once in a run of the tests."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from kyeol.tools.json_values import Json
from kyeol.tools.preview.monitor import RecordingMonitor
from kyeol.tools.preview.run import Preview, ProjectProgram, record
from tests.once import Once
from tests.shipped import SHIPPED

_GENUINE: Final = RecordingMonitor.RegisterResource


def recorded_once(once: Once) -> Callable[..., Preview]:
    """Takes the place of `record`: a project with the same files and configuration is not recorded again.

    Args:
        once: Makes once what all workers share.
    """

    def recorded(
        program: Callable[[], None],
        *,
        project: str,
        stack: str,
        config: Mapping[str, str],
        references: Mapping[str, Mapping[str, Json]],
    ) -> Preview:
        def make() -> Preview:
            return record(program, project=project, stack=stack, config=config, references=references)

        # A test that listens to the program wants it to run.
        if not isinstance(program, ProjectProgram) or RecordingMonitor.RegisterResource is not _GENUINE:
            return make()
        asked = sha256(json.dumps([project, stack, config, references], sort_keys=True).encode())
        asked.update(_shipped() if program.root == SHIPPED else _digest(program.root))
        return once(f"recorded-{asked.hexdigest()}", make)

    return recorded


def shipped(root: Path) -> bool:
    """Whether the program would read the same files as for the shipped stacks."""
    return _digest(root) == _shipped()


@cache
def _shipped() -> bytes:
    return _digest(SHIPPED)


def _digest(root: Path) -> bytes:
    """What tells a project's files from another's."""
    found = sha256()
    for path in _files(root):
        found.update(f"{path.relative_to(root)}\n".encode())
        found.update(path.read_bytes())
    return found.digest()


def _files(root: Path) -> Iterator[Path]:
    """What the program may read of a project."""
    yield from sorted(path for path in root.glob("[!.]*") if path.suffix in {".yaml", ".py"})
    folders = [root / "gitops"]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.is_dir():
                folders.append(path)
            else:
                yield path
