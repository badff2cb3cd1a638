"""Finding one's way in the manifests of the GitOps trees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any, Final

from tests.harness import SHIPPED
from tests.kustomize import Manifest
from tests.texts import texts

APP: Final = SHIPPED / "gitops" / "kyeol-app-gitops"
PLATFORM: Final = SHIPPED / "gitops" / "kyeol-platform-gitops"
ENVIRONMENTS: Final = ("dev", "stage", "prod")
IMAGES: Final = ("saleor-api", "dashboard", "storefront")
TAG: Final = "0123456789abcdef0123456789abcdef01234567"
BINARY: Final = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def below(folder: Path, pattern: str) -> list[Path]:
    """The files with a name below a folder, through links, which `Path.rglob` does not follow."""
    return sorted(map(Path, glob(f"{folder}/**/{pattern}", recursive=True)))  # noqa: PTH207 - see above


@dataclass(frozen=True)
class Workload:
    """A Deployment or a Job, and the pods it makes."""

    object: Manifest
    name: str
    kind: str
    namespace: str
    labels: Mapping[str, str]
    spec: Mapping[str, Any]

    @property
    def container(self) -> Mapping[str, Any]:
        """Its only container."""
        (only,) = self.spec["containers"]
        found: Mapping[str, Any] = only
        return found


def workloads(objects: Sequence[Manifest]) -> dict[str, Workload]:
    """What makes pods, by name."""
    return {
        one["metadata"]["name"]: Workload(
            one,
            one["metadata"]["name"],
            one["kind"],
            one["metadata"]["namespace"],
            one["spec"]["template"]["metadata"]["labels"],
            one["spec"]["template"]["spec"],
        )
        for one in objects
        if one["kind"] in ("Deployment", "Job")
    }


def of_kind(objects: Sequence[Manifest], kind: str) -> dict[str, Manifest]:
    """The objects of a kind, by name."""
    return {one["metadata"]["name"]: one for one in objects if one["kind"] == kind}


def only(objects: Sequence[Manifest], kind: str) -> Manifest:
    """The one object of a kind."""
    (found,) = of_kind(objects, kind).values()
    return found


def settings(objects: Sequence[Manifest]) -> dict[str, str]:
    """Saleor's settings."""
    (found,) = [
        one["data"] for name, one in of_kind(objects, "ConfigMap").items() if name.startswith("saleor-settings")
    ]
    data: dict[str, str] = found
    return data


def placeholders(one: Manifest) -> list[str]:
    """Where an object still says what only the infrastructure knows."""
    return [place for place, text in texts(one) if "placeholder" in text or text.startswith("192.0.2.")]


def cpu(quantity: str) -> float:
    """CPUs."""
    return float(quantity.removesuffix("m")) / 1000 if quantity.endswith("m") else float(quantity)


def memory(quantity: str) -> int:
    """Bytes."""
    return int(quantity[:-2]) * BINARY[quantity[-2:]]
