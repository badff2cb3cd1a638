"""Charts in a registry of one's own: copied there from their publishers, compared, and definitions fetched from them.

Helm does both. Its login is also that of Pulumi's Kubernetes provider, which reads Helm's registry/config.json
(pulumi/pulumi-kubernetes, provider/pkg/provider/provider.go, helmRegistryConfigPath).
"""

import re
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kyeol.addons.chart_registry import chart_in, downloaded
from kyeol.addons.contract import Addon
from kyeol.errors import KyeolError

_HELM: Final = "helm"
_OLDEST: Final = (3, 8)
_NEEDED: Final = "install Helm 3.8 or newer, which knows OCI registries"

_ABSENT: Final = ("not found", "name_unknown", "manifest_unknown", "name unknown", "manifest unknown")
"""What registries say of what they do not have (opencontainers/distribution-spec, spec.md, Error Codes)."""


class ChartError(KyeolError):
    """A chart cannot be copied or fetched, or is not the one that is pinned."""


def login(registry: str, user: str) -> None:
    """Log in to a registry, with the password from standard input, which Helm reads itself.

    Args:
        registry: The registry.
        user: The user.

    Raises:
        ChartError: The registry refuses.
    """
    host = registry.removeprefix("oci://").partition("/")[0]
    _checked("registry", "login", host, "--username", user, "--password-stdin")


def copy(registry: str, addons: Iterable[Addon], folder: Path) -> Iterator[str]:
    """Copy charts into a registry. A version that is there already is never written again.

    Args:
        registry: The registry, such as oci://ghcr.io/kyeol-example/charts.
        addons: The add-ons.
        folder: An empty folder for the archives.

    Returns:
        For each chart what was done.

    Raises:
        ChartError: Helm cannot pull or push one, or what it pulls is not what is pinned.
    """
    _known()
    for addon in addons:
        version = addon.release.version
        copied = chart_in(registry, addon)
        found = _helm("show", "chart", copied, "--version", version)
        if found.returncode == 0:
            yield f"{copied}:{version} is there"
            continue
        # A registry that does not answer may have it: Helm would write over it.
        if not any(word in found.stderr.lower() for word in _ABSENT):
            raise ChartError(f"helm show chart: {_last(found)}")
        source = [addon.chart, *(["--repo", addon.repository] if addon.repository else [])]
        _checked("push", str(_pulled(addon, source, folder)), registry)
        yield f"{copied}:{version} copied from {addon.repository or addon.chart}"


def fetch(registry: str, addons: Iterable[Addon], root: Path) -> Iterator[str]:
    """Compare a registry's charts with what is pinned, and fetch the definitions among them that the program applies.

    Args:
        registry: The registry.
        addons: The add-ons whose releases the program installs.
        root: The project's folder.

    Returns:
        For each chart and each file that it is there.

    Raises:
        ChartError: Helm cannot pull a chart, it is not the one that is pinned, or a file of it is missing or another.
    """
    _known()
    for addon in addons:
        with TemporaryDirectory() as folder:
            archive = _pulled(addon, [chart_in(registry, addon)], Path(folder))
            yield f"{chart_in(registry, addon)}:{addon.release.version} is what is pinned"
            for manifest in addon.crds:
                file = Path(downloaded(addon, manifest.path))
                content = _member(archive, f"{addon.published_chart}/{manifest.path}")
                found = sha256(content).hexdigest() if content is not None else "missing"
                if content is None or found != manifest.sha256:
                    raise ChartError(
                        f"{file} is {found}; {addon.name} pins {manifest.sha256}: raise `release` and `crds` together"
                    )
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_bytes(content)
                yield str(file)


def _pulled(addon: Addon, source: Sequence[str], folder: Path) -> Path:
    """A chart's archive, once it is pulled and is the one that is pinned."""
    _checked("pull", *source, "--version", addon.release.version, "--destination", str(folder))
    archives = sorted(folder.glob(f"{addon.published_chart}-*.tgz"))
    found = [sha256(one.read_bytes()).hexdigest() for one in archives]
    if found != [addon.release.sha256]:
        raise ChartError(
            f"{source[0]} {addon.release.version} is {', '.join(found) or 'missing'}; {addon.name} pins "
            f"{addon.release.sha256}: look at what has changed, and raise `version` and `sha256` together, or delete "
            "that version from your registry"
        )
    return archives[0]


def _member(archive: Path, path: str) -> bytes | None:
    """A file of an archive; None where it has none of that path."""
    with tarfile.open(archive) as files:
        try:
            member = files.extractfile(path)
        except KeyError:
            return None
        return member.read() if member else None


def _known() -> None:
    """Refuse a Helm that knows no registries: runners of one's own may have any.

    Raises:
        ChartError: It does not, or there is none.
    """
    said = _helm("version", "--short").stdout.strip()
    numbers = tuple(int(one) for one in re.findall(r"\d+", said)[:2])
    if numbers < _OLDEST:
        raise ChartError(f"helm is {said or 'of no version'}; {_NEEDED}")


def _checked(*arguments: str) -> None:
    done = _helm(*arguments)
    if done.returncode:
        raise ChartError(f"helm {' '.join(arguments[:2])}: {_last(done)}")


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip().splitlines() or ["it says nothing"])[-1]


def _helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run([_HELM, *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ChartError(f"helm is not on PATH; {_NEEDED}") from None
