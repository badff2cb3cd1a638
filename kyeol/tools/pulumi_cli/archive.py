"""The CLI from Pulumi's release archive."""

import hashlib
import http.client
import shutil
import tarfile
import urllib.error
import urllib.request
from pathlib import Path

from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError
from kyeol.tools.pulumi_cli.made import announce, made


def from_archive(machine: Machine) -> Path:
    """Download Pulumi's release archive, check it against the pinned SHA-256, and put it into the cache.

    Raises:
        UnavailableError: None is pinned for this platform, it cannot be had whole, or it is another one.
    """
    return made(machine, _unpack)


def _unpack(machine: Machine, folder: Path) -> None:
    archive = folder / "archive.tar.gz"
    _download(machine, archive)
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                # It is one flat folder of executables: pulumi, and the language hosts that it looks for beside it.
                executable = folder / Path(member.name).name
                with executable.open("wb") as file:
                    shutil.copyfileobj(content, file)
                executable.chmod(0o755)
    archive.unlink()


def _download(machine: Machine, archive: Path) -> None:
    pinned = machine.release.archive_sha256.get(machine.platform)
    if pinned is None:
        raise UnavailableError(f"no archive is pinned for {machine.platform}")
    url = f"{machine.archives}/pulumi-v{machine.release.version}-{machine.platform}.tar.gz"
    announce(f"downloading {url} (once)")
    try:
        with urllib.request.urlopen(url, timeout=machine.patience) as answer, archive.open("wb") as file:  # noqa: S310 - an https:// of this module
            size = int(answer.headers.get("Content-Length", 0))
            shutil.copyfileobj(answer, file)
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = str(error).removeprefix("<urlopen error ").removesuffix(">")
        raise UnavailableError(f"{url}: {reason}") from error
    came = archive.stat().st_size
    if came < size:
        raise UnavailableError(f"{url} broke off after {came} of {size} bytes")
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != pinned:
        raise UnavailableError(f"{url} is not used: its SHA-256 is {found}, pinned is {pinned}")
