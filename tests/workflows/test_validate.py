"""The GitOps trees' own validation, run as their repositories would run it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import ROOT, SHIPPED
from tests.kubernetes_schemas import VERSIONS
from tests.workflows.files import step

TREES = ("kyeol-app-gitops", "kyeol-platform-gitops")
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: shop, image: shop}]
"""


def script(tree: str) -> str:
    found: str = step(ROOT / "gitops" / tree / ".github" / "workflows" / "validate.yaml", "validate")["run"]
    return found


def validate(tree: str, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs it; programs in `bin` of the home come first."""
    path = f"{home / 'bin'}:{ROOT / '.tools' / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", script(tree)],
        cwd=folder,
        env={"HOME": str(home), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def overlay(tmp_path: Path, manifest: str) -> Path:
    folder = tmp_path / "tree" / "overlays" / "dev"
    folder.mkdir(parents=True)
    (folder / "kustomization.yaml").write_text("resources: [manifest.yaml]\n")
    (folder / "manifest.yaml").write_text(manifest)
    (folder / "facts.yaml").write_text("data: {environment: placeholder}\n")
    return tmp_path / "tree"


def test_the_platform_tree_as_shipped_is_valid(tmp_path: Path) -> None:
    done = validate(TREES[1], SHIPPED / "gitops" / TREES[1], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        f"clusters/{stack}" for stack in ("dev", "mgmt", "prod", "stage")
    ]


def test_the_shops_tree_as_shipped_is_valid(tmp_path: Path) -> None:
    done = validate(TREES[0], SHIPPED / "gitops" / TREES[0], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        f"overlays/{stack}" for stack in ("dev", "prod", "stage")
    ]


def test_a_placeholder_that_no_fact_replaces_is_told_with_its_line(tmp_path: Path) -> None:
    tree, texts = tmp_path / "tree", ("placeholder", "192.0.2.7")
    shutil.copytree(SHIPPED / "gitops" / TREES[0], tree)
    with (tree / "base" / "api" / "workloads" / "settings.env").open("a") as settings:
        settings.writelines(f"ANOTHER{at}={text}\n" for at, text in enumerate(texts))
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").symlink_to(shutil.which("true") or "")  # the schemas have no say in it, and take longest
    done = validate(TREES[0], tree, tmp_path)
    assert done.returncode == 1
    for stack in ("dev", "prod", "stage"):
        assert f"overlays/{stack}: no fact replaces this placeholder:\n" in done.stdout
    for at, text in enumerate(texts):
        assert f"ANOTHER{at}: {text}" in done.stdout


def test_a_right_manifest_passes(tmp_path: Path) -> None:
    done = validate(TREES[0], overlay(tmp_path, DEPLOYMENT), tmp_path)
    assert (done.returncode, done.stdout) == (0, "overlays/dev: 1 objects are valid\n")


@pytest.mark.parametrize(
    ("manifest", "line"),
    [
        (DEPLOYMENT.replace("selector:", "selektor:"), "overlays/dev: Deployment/shop: "),
        (DEPLOYMENT.replace("apps/v1", "apps/v7"), "overlays/dev: Deployment/shop: apps/v7 is unknown to Kubernetes"),
        ("kind: [", "overlays/dev: does not build"),
    ],
)
def test_a_wrong_manifest_is_a_line_and_a_failure(tmp_path: Path, manifest: str, line: str) -> None:
    done = validate(TREES[0], overlay(tmp_path, manifest), tmp_path)
    assert done.returncode == 1
    assert line in done.stdout


@pytest.mark.parametrize("tree", TREES)
def test_the_trees_check_against_the_clusters_kubernetes(tree: str) -> None:
    listed = ", ".join(f'"{version}"' for version in VERSIONS)
    assert f"versions = ({listed})" in script(tree)


def test_the_trees_lock_is_the_projects() -> None:
    locks = [(ROOT / "gitops" / tree / ".github" / "requirements.txt").read_text() for tree in TREES]
    assert locks[0] == locks[1]
    project = (ROOT / "requirements-dev.txt").read_text()
    pins = [line.rstrip(" \\") for line in locks[0].splitlines() if "==" in line]
    assert any(pin.startswith("kubernetes-validate==") for pin in pins)
    assert all(pin.split(" ")[0] in project for pin in pins)
