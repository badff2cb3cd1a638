"""The labels by which a namespace says how careful its pods must be (Pod Security Admission)."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["restricted", "baseline", "privileged"]


def pod_security(level: Level) -> Mapping[str, str]:
    """A namespace's labels: pods below the level are refused, and what is not `restricted` warns who applies it.

    Args:
        level: `restricted` wherever the images allow; anything else with the reason beside it.
    """
    label = "pod-security.kubernetes.io"
    return {f"{label}/enforce": level, f"{label}/warn": "restricted"}
