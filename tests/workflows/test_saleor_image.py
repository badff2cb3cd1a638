"""The API's image: Saleor's own by digest, not as root, and its test, run with a docker that stands in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.gitops.manifests import APP
from tests.harness import ROOT

FOLDER = ROOT / "images" / "saleor-api"
DOCKER = """\
#!/bin/sh
case "$*" in
  "buildx imagetools inspect --format {{.Manifest.Digest}} ghcr.io/saleor/saleor:"*) echo "$DIGEST" ;;
  "build --quiet --tag candidate .") echo sha256:built ;;
  "run --rm candidate id -un") echo "$USER_NAME"; [ "$USER_NAME" != 999 ] ;;
  "run --rm candidate python3 -c import saleor") exit "$IMPORTS" ;;
  *) echo "unexpected: $*" >&2; exit 9 ;;
esac
"""


def instructions() -> list[str]:
    return [
        line for line in (FOLDER / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")
    ]  # fmt: skip


def run(tmp_path: Path, digest: str, user: str = "saleor", imports: int = 0) -> subprocess.CompletedProcess[str]:
    shutil.copytree(FOLDER, tmp_path / "repository")
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    return subprocess.run(
        ["bash", tmp_path / "repository" / "test.sh"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "DIGEST": digest, "USER_NAME": user, "IMPORTS": str(imports)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def digest() -> str:
    return instructions()[0].partition("@")[2]


def test_it_is_saleors_by_digest_and_does_not_run_as_root() -> None:
    base, user = instructions()
    assert re.fullmatch(r"FROM ghcr\.io/saleor/saleor:3\.\d+\.\d+@sha256:[0-9a-f]{64}", base)
    assert re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", user)


def test_pods_run_as_the_images_user() -> None:
    user, group = map(int, instructions()[1].removeprefix("USER ").split(":"))
    for name in ("workloads/web", "workloads/worker", "workloads/beat", "workloads/migration", "bootstrap/job"):
        manifest = next(yaml.safe_load_all((APP / "base" / "api" / f"{name}.yaml").read_text()))
        context = manifest["spec"]["template"]["spec"]["securityContext"]
        assert (context["runAsUser"], context["runAsGroup"]) == (user, group), name


def test_the_right_image_passes(tmp_path: Path, digest: str) -> None:
    done = run(tmp_path, digest)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_digest_that_is_not_the_tags_is_told(tmp_path: Path, digest: str) -> None:
    done = run(tmp_path, "sha256:" + "0" * 64)
    assert done.returncode == 1
    assert done.stderr.startswith("Dockerfile: ghcr.io/saleor/saleor:3.")
    assert f"not {digest}" in done.stderr


@pytest.mark.parametrize("user", ["999", "root"])
def test_a_user_that_is_not_saleors_is_told(tmp_path: Path, digest: str, user: str) -> None:
    done = run(tmp_path, digest, user)
    assert done.returncode == 1
    assert f"Dockerfile: USER is '{user}'" in done.stderr


def test_an_image_that_cannot_start_fails(tmp_path: Path, digest: str) -> None:
    assert run(tmp_path, digest, imports=1).returncode == 1
