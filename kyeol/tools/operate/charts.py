"""Charts in a registry of one's own: copied there from their publishers, and their definitions fetched from it.

Helm does both. Its login is also that of Pulumi's Kubernetes provider, which reads Helm's registry/config.json
(pulumi/pulumi-kubernetes, provider/pkg/provider/provider.go, helmRegistryConfigPath).
"""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from kyeol.addons.chart_registry import chart_in, downloaded
from kyeol.addons.contract import Addon
from kyeol.errors import KyeolError

_HELM: Final = "helm"
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
        ChartError: Helm cannot pull or push one.
    """
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
        _checked("pull", *source, "--version", version, "--destination", str(folder))
        for archive in sorted(folder.glob(f"{addon.published_chart}-*.tgz")):
            _checked("push", str(archive), registry)
            archive.unlink()
        yield f"{copied}:{version} copied from {addon.repository or addon.chart}"


def fetch(registry: str, addons: Iterable[Addon], root: Path) -> Iterator[str]:
    """Fetch the definitions that the program applies, and compare them with the checksums that are pinned.

    Args:
        registry: The registry.
        addons: The add-ons; those without definitions need nothing.
        root: The project's folder.

    Returns:
        For each file where it is.

    Raises:
        ChartError: Helm cannot pull a chart, or a file is missing or another one.
    """
    for addon in addons:
        if not addon.crds:
            continue
        target = root / downloaded(addon, "")
        chart = chart_in(registry, addon)
        if not target.exists():
            # Helm unpacks into a folder of the chart's name.
            above = target.parent / f".{target.name}"
            shutil.rmtree(above, ignore_errors=True)  # what a pull left that was cut off
            version = addon.release.version
            _checked("pull", chart, "--version", version, "--untar", "--untardir", str(above))
            (above / addon.published_chart).rename(target)
            above.rmdir()
        for manifest in addon.crds:
            file = target / manifest.path
            found = sha256(file.read_bytes()).hexdigest() if file.is_file() else "missing"
            if found != manifest.sha256:
                raise ChartError(
                    f"{file.relative_to(root)} is {found}; {addon.name} pins {manifest.sha256}: "
                    "raise `release` and `crds` together, or delete the folder and fetch again"
                )
            yield str(file.relative_to(root))


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
        raise ChartError("helm is not on PATH; install Helm 3.8 or newer, which knows OCI registries") from None
