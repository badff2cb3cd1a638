"""What reaches main of kyeol-app-gitops without a pull request: images of dev, and nothing else."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.harness import ROOT
from tests.workflows.files import step
from tests.workflows.test_update_manifest import git

CHECK: str = step(ROOT / "gitops" / "kyeol-app-gitops" / ".github" / "workflows" / "validate.yaml", "alone")["run"]
FILES = {
    "overlays/dev/kustomization.yaml": "images: []\n",
    "overlays/stage/kustomization.yaml": "metadata:\n  annotations:\n    promoted-from: dev\nimages: []\n",
    "base/web.yaml": "a: 1\n",
}


@pytest.mark.parametrize(
    ("path", "pulls", "passes"),
    [
        ("overlays/dev/kustomization.yaml", 0, True),
        ("builds/saleor-api", 0, True),
        ("overlays/stage/kustomization.yaml", 0, False),
        ("overlays/dev/facts.yaml", 0, False),
        ("base/web.yaml", 0, False),
        (".github/workflows/validate.yaml", 0, False),
        ("overlays/stage/kustomization.yaml", 1, True),
    ],
)
def test_only_images_of_the_first_environment_come_without_a_pull_request(
    tmp_path: Path, path: str, pulls: int, passes: bool
) -> None:
    git(tmp_path, "init", "--quiet")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "before")
    before = git(tmp_path, "rev-parse", "HEAD")
    changed = tmp_path / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    # An overlay that stops saying whose images it gets is judged by what it said.
    changed.write_text("images: [new]\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "after")
    stub = tmp_path / "bin" / "gh"
    stub.parent.mkdir()
    stub.write_text(f"#!/bin/sh\necho {pulls}\n")
    stub.chmod(0o755)
    done = subprocess.run(
        ["bash", "-e", "-c", CHECK],
        cwd=tmp_path,
        env={
            "PATH": f"{stub.parent}:{os.environ['PATH']}",
            "BEFORE": before,
            "GITHUB_SHA": git(tmp_path, "rev-parse", "HEAD"),
            "GITHUB_REPOSITORY": "kyeol-example/kyeol-app-gitops",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is passes, done.stdout + done.stderr
    assert (path in done.stdout) is not passes
