"""A machine without any Pulumi CLI, and what can be put on it."""

import hashlib
import io
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kyeol.tools.pulumi_cli.machine import Machine
from kyeol.versions import PulumiRelease

# What a `go build` does here: it notes how it was called, and whether the cache is locked, and writes a CLI that says
# the version it was given.
FAKE_GO = """#!{python}
import fcntl, json, os, pathlib, sys
target = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
try:
    fcntl.flock(open("{lock}"), fcntl.LOCK_EX | fcntl.LOCK_NB)
    locked = False
except BlockingIOError:
    locked = True
call = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ), "locked": locked}}
with open("{calls}", "a") as calls:
    calls.write(json.dumps(call) + "\\n")
target.write_text("#!/bin/sh\\necho v" + sys.argv[sys.argv.index("-ldflags") + 1].rpartition("=")[2])
target.chmod(0o755)
"""


def executable(path: Path, script: str) -> Path:
    """A shell script, or one that names its interpreter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def archive_of(files: Mapping[str, str]) -> bytes:
    """A release archive, laid out as Pulumi's."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"pulumi/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()


@dataclass
class Stage:
    """A machine in a folder of its own: nothing on PATH, an empty cache, no archive and no Go."""

    folder: Path
    version: str = "3.259.0"
    pinned: dict[str, str] = field(default_factory=dict)
    archives: str = ""

    @property
    def machine(self) -> Machine:
        """What the code under test is given."""
        return Machine(
            release=PulumiRelease(version=self.version, archive_sha256=self.pinned),
            search_path=str(self.folder / "path"),
            cache=self.folder / "cache",
            platform="linux-x64",
            archives=self.archives or f"file://{self.folder}/archives",
            go=self.folder / "venv" / "go",
            module=self.folder,
        )

    def on_path(self, script: str) -> Path:
        """Put a CLI on PATH."""
        return executable(self.folder / "path" / "pulumi", script)

    def in_cache(self, script: str) -> Path:
        """Put a CLI into the cache."""
        return executable(self.machine.cached, script)

    def pin(self, content: bytes) -> None:
        """Pin the hash of an archive with this content."""
        self.pinned["linux-x64"] = hashlib.sha256(content).hexdigest()

    def publish(self, content: bytes) -> Path:
        """Put an archive where releases are downloaded from."""
        path = self.folder / "archives" / f"pulumi-v{self.version}-linux-x64.tar.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def release(self, **files: str) -> None:
        """Publish an archive with the pinned hash."""
        content = archive_of(files or {"pulumi": f"#!/bin/sh\necho v{self.version}\n"})
        self.publish(content)
        self.pin(content)

    def with_go(self, script: str = "") -> Path:
        """Install a Go, which notes its calls in the file that is returned."""
        calls = self.folder / "calls"
        lock = self.machine.cache / f"pulumi-{self.version}.lock"
        fake = FAKE_GO.format(python=sys.executable, calls=calls, lock=lock)
        executable(self.machine.go, script or fake)
        return calls

    def leftovers(self) -> list[str]:
        """What stands in the cache beside the lock."""
        return sorted(one.name for one in self.machine.cache.iterdir() if one.suffix != ".lock")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)
