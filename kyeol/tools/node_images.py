"""The newest releases of EKS's AMI, pinned: `python -m kyeol.tools.node_images kyeol/versions.py < RELEASE_NOTES`."""

import re
import sys
from pathlib import Path

_RELEASE = re.compile(r"\b(\d\.\d{2})\.\d{1,2}-(\d{8})\b")
_PIN = re.compile(r'(node_image=")([^"]+)(")')


def updated(versions: str, notes: str) -> str:
    """The versions with the newest release of every Kubernetes version that they pin; an older one changes nothing.

    Args:
        versions: The text of kyeol/versions.py.
        notes: Release notes of awslabs/amazon-eks-ami, which list the release of every Kubernetes version.
    """
    newest: dict[str, tuple[str, str]] = {}
    for found in _RELEASE.finditer(notes):
        minor, day = found.groups()
        newest[minor] = max(newest.get(minor, ("", "")), (day, found[0]))

    def newer(pin: re.Match[str]) -> str:
        minor, day = pin[2].rpartition(".")[0], pin[2].rpartition("-")[2]
        return f"{pin[1]}{max((day, pin[2]), newest.get(minor, ('', '')))[1]}{pin[3]}"

    return _PIN.sub(newer, versions)


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(updated(file.read_text(encoding="utf-8"), sys.stdin.read()), encoding="utf-8")
