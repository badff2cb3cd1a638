"""All workflows of the repository: its own, the application repositories' examples, and the GitOps trees'."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tests.harness import ROOT

Job = Mapping[str, Any]
OWN: Final = ROOT / ".github" / "workflows"
FILES: Final = sorted(
    path
    for pattern in (".github/workflows/*", "images/*/.github/workflows/*", "gitops/*/.github/workflows/*")
    for path in ROOT.glob(pattern)
)
REPOSITORIES: Final = sorted({path.parents[2] for path in FILES})
"""The roots of what are, or will be, repositories."""
STOREFRONT: Final = ROOT / "images" / "storefront"
IDS: Final = [str(path.relative_to(ROOT)) for path in FILES]


def load(path: Path) -> Mapping[str, Any]:
    """A workflow; YAML reads its key `on` as true, which is put right."""
    content = yaml.safe_load(path.read_text())
    return {("on" if key is True else key): value for key, value in content.items()}


def jobs(path: Path) -> Mapping[str, Job]:
    found: Mapping[str, Job] = load(path)["jobs"]
    return found


def step(path: Path, identifier: str) -> Mapping[str, Any]:
    """The step with an id, in whatever job it is."""
    (found,) = (one for job in jobs(path).values() for one in job.get("steps", []) if one.get("id") == identifier)
    assert isinstance(found, dict)
    return found


def commands(name: str, what: str) -> list[str]:
    """The calls of Pulumi in a workflow, each on one line."""
    runs = [
        one.get("run", "").replace("\\\n", " ") for job in jobs(OWN / name).values() for one in job.get("steps", [])
    ]
    return [line for run in runs for line in run.splitlines() if re.search(rf"\bpulumi ({what}) ", line)]
