"""docs/how-to/addons.md, followed to the letter: an add-on in a namespace of its own, with limits and flows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import pytest

from tests.harness import ROOT, SHIPPED
from tests.kustomize import Manifest
from tests.projects import FILES
from tests.warm import WarmProcess

GUIDE: Final = ROOT / "docs" / "how-to" / "addons.md"
BLOCK: Final = re.compile(
    r"^ +\*\*(?P<path>[\w./-]+)\*\*:\n\n(?P<fence> +)```\w+\n(?P<text>.*?)\n +```$", re.MULTILINE | re.DOTALL
)
POLICIES: Final = "gitops/kyeol-platform-gitops/common/policies/addons/reloader.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the guide's files in it, and the flows' file listed."""
    for name in FILES:
        shutil.copy(SHIPPED / name, tmp_path / name)
    for root, folder in ((ROOT, "kyeol"), (SHIPPED, "gitops")):
        shutil.copytree(root / folder, tmp_path / folder)  # with what Python has compiled of it
    found = {block["path"]: dedent(block["text"]) for block in BLOCK.finditer(GUIDE.read_text())}
    assert len(found) == 3
    for path, text in found.items():
        assert not (tmp_path / path).exists(), f"{path} is there already: the guide needs another example"
        (tmp_path / path).write_text(f"{text}\n")
    listing = (tmp_path / POLICIES).with_name("kustomization.yaml")
    listing.write_text(f"{listing.read_text()}  - reloader.yaml\n")
    return tmp_path


def kyeol(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kyeol", *arguments]
    process = WarmProcess(command, cwd=project, env={**os.environ, "PYTHONPATH": str(project)})
    stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode or 0, stdout, stderr)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.slow
def test_it_leads_to_an_add_on_with_namespace_limits_and_flows(project: Path) -> None:
    done = kyeol(project, "graph", "dev")
    assert (done.returncode, done.stderr) == (0, "")
    made: list[dict[str, Any]] = json.loads(done.stdout)["resources"]

    def inside(kind: str) -> list[Manifest]:
        return [
            one["inputs"] for one in made
            if one["type"] == f"kubernetes:{kind}" and one["inputs"]["metadata"].get("namespace") == "reloader"
        ]  # fmt: skip

    namespaces = {
        one["inputs"]["metadata"]["name"]: one for one in made if one["type"] == "kubernetes:core/v1:Namespace"
    }
    labels = namespaces["reloader"]["inputs"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    (limits,) = inside("core/v1:LimitRange")
    assert limits["spec"]["limits"][0]["default"] == {"memory": "512Mi"}
    (release,) = [one for one in made if one["type"] == "kubernetes:helm.sh/v3:Release" and one["name"] == "reloader"]
    assert release["inputs"]["namespace"] == "reloader"
    assert namespaces["reloader"]["urn"] in json.dumps(release), "it waits for its namespace"
    assert release["inputs"]["values"]["reloader"]["deployment"]["resources"]["limits"] == {"memory": "256Mi"}


def test_a_namespace_that_nobody_makes_is_named_with_the_field_that_is_missing(project: Path) -> None:
    replace(project / "kyeol/addons/charts/reloader.py", '    namespace_labels=pod_security("restricted"),\n', "")
    done = kyeol(project, "preview", "dev")
    assert done.returncode == 2
    assert done.stderr.removeprefix("mgmt: ") == (
        "kyeol/addons/charts/reloader.py: reloader: is installed into the namespace reloader, which nobody makes; "
        'set namespace_labels, such as pod_security("restricted")\n'
    )


def test_a_namespace_without_flows_is_warned_of(project: Path) -> None:
    replace((project / POLICIES).with_name("kustomization.yaml"), "  - reloader.yaml\n", "")
    done = kyeol(project, "preview", "dev")
    assert done.returncode == 0
    assert done.stderr.startswith("dev: warning: the namespace reloader has no NetworkPolicy")
    assert f"write {POLICIES}" in done.stderr
