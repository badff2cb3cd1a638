"""A copy of the project after somebody has made it theirs: what bootstrap.md and environments.md have them change."""

import re
import shutil
from pathlib import Path
from typing import Final

from tests.projects import Project
from tests.shipped import ROOT

ACCOUNTS: Final = {stack: f"42424242424{n}" for n, stack in enumerate(("mgmt", "dev", "qa", "prod", "load"))}
REPLACED: Final = {
    "example.com": "acme-shop.kr",
    "kyeol-example": "acme",
    "ap-northeast-2": "eu-central-1",
    "ap-northeast-1": "eu-west-1",
    "203.0.113.0/24": "52.78.0.0/24",
    "organizationId: 100000001": "organizationId: 4242",
    **{f"id: 20000000{number}": f"id: 424{number}" for number in range(1, 5)},
    "t3.large": "m7i.large",
    "db.t4g.medium": "db.t4g.large",
    "[mgmt, dev, stage, prod]": "[mgmt, dev, qa, prod, load]",
    "[dev, stage, prod]": "[dev, qa, prod, load]",
    '["mgmt", "dev", "stage", "prod"]': '["mgmt", "dev", "qa", "load"]',
}
TREES: Final = ("gitops/kyeol-app-gitops/overlays", "gitops/kyeol-platform-gitops/clusters")


def adopt(root: Path) -> None:
    """Write the copy into an empty folder: stage is gone, qa and load are new, each stack in an account of its own."""
    Project(root)
    for folder in (".github", "images"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / ".tools").symlink_to(ROOT / ".tools")
    (root / "Pulumi.yaml").write_text((root / "Pulumi.yaml").read_text().replace("name: kyeol", "name: acme"))
    (root / "Pulumi.stage.yaml").unlink()
    for number, stack in ((40, "qa"), (50, "load")):
        _copy(root, stack, number)
    for tree in TREES:
        shutil.rmtree(root / tree / "stage")
    prod = root / TREES[0] / "prod" / "kustomization.yaml"
    prod.write_text(prod.read_text().replace("promoted-from: stage", "promoted-from: qa"))
    _deploy(root / ".github" / "workflows" / "pulumi-up.yaml")
    for path in (*root.glob("Pulumi.*.yaml"), *(one for one in root.rglob("*") if _edited(root, one))):
        text = path.read_text()
        for old, new in REPLACED.items():
            text = text.replace(old, new)
        stack = path.name.removeprefix("Pulumi.").removesuffix(".yaml")
        path.write_text(text.replace("111122223333", ACCOUNTS.get(stack, "")))


def _copy(root: Path, stack: str, number: int) -> None:
    """A further environment, like dev."""
    text = (root / "Pulumi.dev.yaml").read_text()
    text = text.replace("10.10.0.0/16", f"10.{number}.0.0/16").replace("dev.example.com", f"{stack}.example.com")
    (root / f"Pulumi.{stack}.yaml").write_text(text)
    for tree in TREES:
        shutil.copytree(root / tree / "dev", root / tree / stack)


def _deploy(file: Path) -> None:
    """Stage's job becomes qa's, and load's comes behind prod's."""
    text = re.sub(r"\bstage\b", "qa", file.read_text())
    start = text.index("\n  qa:\n")
    job = text[start : text.index("\n  prod:\n")]
    last = re.sub(r"\bqa\b", "load", job).replace("needs: dev", "needs: prod")
    file.write_text(text.replace("qa, prod]", "qa, prod, load]") + last)


def _edited(root: Path, path: Path) -> bool:
    """Whether it holds something of the organisation's."""
    inside = path.relative_to(root).parts[0] in (".github", "images", "gitops")
    return inside and path.is_file() and path.suffix in ("", ".yaml")
