"""The stacks of the tests, for those who need not load the program: pytest's main process runs no test."""

import shutil
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parent.parent

SHIPPED = ROOT / "tests" / "stacks"
"""The project as it is shipped: what belongs to whoever adopts it is kept there as it was, the rest is linked. The
project's own files may change without any test of the program; tests/adopter judges those."""

STACKS = ("mgmt", "dev", "stage", "prod")

OWN: Final = (
    "Pulumi.yaml",
    "Pulumi.*.yaml",
    "gitops/kyeol-app-gitops/overlays",
    "gitops/kyeol-platform-gitops/clusters",
    "gitops/kyeol-platform-gitops/common/values",
    "gitops/kyeol-platform-gitops/common/policies/signatures",
)
"""What belongs to whoever adopts the project: files, and folders with all that is in them."""

_PLACEHOLDER: Final = '"111122223333"'


def adopted(root: Path) -> bool:
    """Whether somebody has made the stack files their own: mgmt has another account than the placeholder's."""
    mgmt = root / "Pulumi.mgmt.yaml"
    return not mgmt.is_file() or _PLACEHOLDER not in mgmt.read_text()


def own(root: Path) -> dict[str, str]:
    """What belongs to whoever adopts the project, by path."""
    found = [path for pattern in OWN for path in root.glob(pattern)]
    files = [file for path in found for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    return {file.relative_to(root).as_posix(): file.read_text() for file in files}


if __name__ == "__main__":
    for path in own(SHIPPED):
        (SHIPPED / path).unlink()
    for path in own(ROOT):
        (SHIPPED / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, SHIPPED / path)
