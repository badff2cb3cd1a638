"""update-manifest's own script with the real git and Kustomize, against a repository of its own; only gh stands in."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.harness import ROOT
from tests.workflows.files import OWN, step

KUSTOMIZE = ROOT / ".tools" / "bin" / "kustomize"
SCRIPT: str = step(OWN / "update-manifest.yaml", "update")["run"]
OVERLAY = """\
# Tags are written by the images' workflows.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
{promoted}images:
  - name: dashboard
    newName: registry.example.com/dashboard
    newTag: placeholder
  - name: saleor-api
    newName: registry.example.com/saleor-api
    newTag: placeholder
"""
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
AGAIN = f"sha256:{'fedcba9876543210' * 4}"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main")
    return subprocess.run(
        ["git", "-C", folder, *identity, *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


@dataclass(frozen=True)
class World:
    """The GitOps repository, three commits of an application repository, and the programs on the runner's PATH."""

    folder: Path
    commits: tuple[str, str, str]

    @property
    def remote(self) -> Path:
        """The bare GitOps repository."""
        return self.folder / "gitops.git"

    def environment(self, tag: str, environment: str = "", image: str = "saleor-api") -> dict[str, str]:
        """What the step gives the script."""
        return {
            "HOME": str(self.folder / "home"),
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "IMAGE": image,
            "TAG": tag,
            "DIGEST": DIGEST,
            "VERSION": "",
            "ENVIRONMENT": environment,
            "REMOTE": str(self.remote),
            "GITOPS_TOKEN": "gitops-token",
            "SOURCE": "kyeol-example/kyeol-saleor-api",
            "SOURCE_TOKEN": "source-token",
        }

    def update(
        self, tag: str, environment: str = "", image: str = "saleor-api", **others: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs the script as the runner does, for an image of one environment or of all."""
        script = self.folder / "update.sh"
        script.write_text(SCRIPT)
        return subprocess.run(
            ["bash", "-e", script],
            env=self.environment(tag, environment, image) | others,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def tag(self, overlay: str, image: str = "saleor-api", digest: str = DIGEST) -> str:
        """An image's tag in an overlay; beside a commit's stands its digest."""
        text = git(self.remote, "show", f"main:overlays/{overlay}/kustomization.yaml")
        (found,) = (one for one in yaml.safe_load(text)["images"] if one["name"] == image)
        assert found["newName"] == f"registry.example.com/{image}", "the registry's name is not the script's business"
        assert found.get("digest") == (None if found["newTag"] == "placeholder" else digest)
        return str(found["newTag"])

    def record(self, overlay: str) -> list[str]:
        """The builds of an environment of its own."""
        return git(self.remote, "show", f"main:builds/saleor-api/{overlay}").splitlines()

    def asked(self, what: str) -> list[str]:
        """The calls of gh that contain a text, each behind its token."""
        calls = self.folder / "bin" / "calls"
        return [line for line in calls.read_text().splitlines() if what in line] if calls.exists() else []

    def meanwhile(self, command: str) -> None:
        """Puts a command in front of the first call of kustomize: what others do while a run edits."""
        program = self.folder / "bin" / "kustomize"
        program.unlink()
        program.write_text(
            f'#!/bin/bash\nif mkdir "{self.folder}/once" 2> /dev/null; then {command}; fi\nexec "{KUSTOMIZE}" "$@"\n'
        )
        program.chmod(0o755)


@pytest.fixture
def world(tmp_path: Path) -> World:
    programs = tmp_path / "bin"
    programs.mkdir()
    shutil.copy(Path(__file__).parent / "gh", programs / "gh")
    (programs / "kustomize").symlink_to(KUSTOMIZE)
    source = programs / "source"
    source.mkdir()
    git(source, "init", "--quiet")
    commits = []
    for number in range(3):
        git(source, "commit", "--quiet", "--allow-empty", "--message", f"commit {number}")
        commits.append(git(source, "rev-parse", "HEAD"))
    tree = tmp_path / "tree"
    for overlay, before in (("dev", ""), ("stage", "dev"), ("prod", "stage")):
        folder = tree / "overlays" / overlay
        folder.mkdir(parents=True)
        promoted = f"metadata:\n  annotations:\n    promoted-from: {before}\n" if before else ""
        (folder / "kustomization.yaml").write_text(OVERLAY.format(promoted=promoted))
        (folder / "deployment.yaml").write_text("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")
    git(tree, "init", "--quiet")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "start")
    git(tmp_path, "clone", "--quiet", "--bare", str(tree), "gitops.git")
    first, second, third = commits
    return World(tmp_path, (first, second, third))


def test_dev_gets_the_tag_and_digest_by_one_commit_on_main_and_nobody_else_gets_them(world: World) -> None:
    commit = world.commits[0]
    done = world.update(commit)
    assert done.returncode == 0, done.stderr
    assert world.tag("dev") == commit
    assert world.tag("dev", "dashboard") == world.tag("stage") == world.tag("prod") == "placeholder"
    assert git(world.remote, "rev-list", "--count", "main") == "2"
    changed = git(world.remote, "show", "--format=", "--name-only", "main").splitlines()
    assert changed == ["builds/saleor-api", "overlays/dev/kustomization.yaml"]
    assert git(world.remote, "show", "main:builds/saleor-api") == f"{commit} {DIGEST}"
    assert git(world.remote, "for-each-ref", "--format=%(refname:short)") == "main"
    assert not world.asked("pr ")


def test_an_environment_that_does_without_an_image_keeps_it_from_no_other(world: World) -> None:
    tree = world.folder / "tree"
    shutil.copytree(tree / "overlays" / "dev", tree / "overlays" / "qa")
    file = tree / "overlays" / "qa" / "kustomization.yaml"
    file.write_text(file.read_text().replace("name: saleor-api", "name: another"))
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "qa")
    git(tree, "push", "--quiet", str(world.remote), "HEAD:refs/heads/main")
    done = world.update(world.commits[0])
    assert done.returncode == 0, done.stderr
    assert world.tag("dev") == world.commits[0]
    assert world.commits[0] not in git(world.remote, "show", "main:overlays/qa/kustomization.yaml")


def test_an_image_that_is_compiled_for_a_later_environment_is_only_recorded(world: World) -> None:
    first, second, _ = world.commits
    for commit in (first, second, first):
        done = world.update(commit, "prod")
        assert done.returncode == 0, done.stderr
    assert world.record("prod") == [f"{first} {DIGEST}", f"{second} {DIGEST}"]
    assert world.tag("prod") == "placeholder"


def test_an_image_that_is_compiled_for_dev_goes_to_dev_and_is_listed_as_devs_in_the_same_commit(world: World) -> None:
    first, second, _ = world.commits
    for commit in (first, second, second):
        done = world.update(commit, "dev")
        assert done.returncode == 0, done.stderr
        assert world.tag("dev") == commit
    assert world.record("dev") == [f"{first} {DIGEST}", f"{second} {DIGEST}"]
    assert git(world.remote, "rev-list", "--count", "main") == "3"


def test_an_older_build_that_ends_later_rolls_nothing_back(world: World) -> None:
    older, newer, _ = world.commits
    for commit in (newer, older):
        done = world.update(commit)
        assert done.returncode == 0, done.stderr
    assert world.tag("dev") == newer
    assert f"overlays/dev: has the newer saleor-api {newer[:12]}, which stays" in done.stdout
    assert all(call.startswith("source-token: ") for call in world.asked("compare"))


def test_the_same_build_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        done = world.update(world.commits[0])
        assert done.returncode == 0, done.stderr
    assert git(world.remote, "rev-list", "--count", "main") == "2"


@pytest.mark.parametrize("environment", ["", "dev"])
def test_the_same_commit_built_again_replaces_the_build_before_for_good(world: World, environment: str) -> None:
    commit = world.commits[0]
    for digest in (DIGEST, AGAIN, DIGEST):
        done = world.update(commit, environment, DIGEST=digest)
        assert done.returncode == 0, done.stderr
    # The last run is one of the old build's.
    assert f"overlays/dev: has a newer build of saleor-api {commit[:12]}, which stays" in done.stdout
    assert world.tag("dev", digest=AGAIN) == commit
    listed = git(world.remote, "show", f"main:builds/saleor-api{environment and '/dev'}").splitlines()
    assert listed == [f"{commit} {DIGEST}", f"{commit} {AGAIN}"]


def test_the_same_commit_built_again_goes_to_every_overlay_that_builds_come_to(world: World) -> None:
    tree = world.folder / "tree"
    shutil.copytree(tree / "overlays" / "dev", tree / "overlays" / "prod2")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "prod2")
    git(tree, "push", "--quiet", str(world.remote), "HEAD:refs/heads/main")
    for digest in (DIGEST, AGAIN):
        assert world.update(world.commits[0], DIGEST=digest).returncode == 0
    assert world.tag("dev", digest=AGAIN) == world.tag("prod2", digest=AGAIN) == world.commits[0]


def test_what_does_not_go_to_dev_is_listed_for_whoever_takes_it_there_by_hand(world: World) -> None:
    older, newer, _ = world.commits
    for commit in (newer, older):
        assert world.update(commit).returncode == 0
    assert f"{older} {DIGEST}" in git(world.remote, "show", "main:builds/saleor-api")


def test_the_storefront_is_recorded_as_of_the_api_that_its_environment_has(world: World) -> None:
    first, second, _ = world.commits
    assert world.update(first, VERSION="3.23.1").returncode == 0
    assert world.update(second, "dev", "dashboard").returncode == 0
    assert world.update(second, "prod", "dashboard").returncode == 0
    assert git(world.remote, "show", "main:versions/dashboard/dev") == f"{second} 3.23.1"
    assert "prod" not in git(world.remote, "ls-tree", "-r", "--name-only", "main", "versions"), "prod has no API yet"


@pytest.mark.parametrize("environment", ["", "stage"])
def test_of_two_runs_at_once_for_two_images_both_land(world: World, environment: str) -> None:
    # The build for stage is in the way of dev's commit, as everything on main is.
    other = world.environment(world.commits[1], environment, "dashboard")
    values = " ".join(f"{key}='{value}'" for key, value in other.items() if key != "PATH")
    world.meanwhile(f'{values} bash -e "{world.folder}/update.sh" > /dev/null')
    done = world.update(world.commits[0])
    assert done.returncode == 0, done.stderr
    assert "rejected" in done.stderr, "the second run was to be in the way"
    assert world.tag("dev") == world.commits[0]
    if environment:
        assert git(world.remote, "show", "main:builds/dashboard/stage") == f"{world.commits[1]} {DIGEST}"
    else:
        assert world.tag("dev", "dashboard") == world.commits[1]
    assert git(world.remote, "rev-list", "--count", "--merges", "main") == "0"


def test_of_two_runs_at_once_for_one_image_the_newer_stays(world: World) -> None:
    older, newer, _ = world.commits
    values = " ".join(f"{key}='{value}'" for key, value in world.environment(newer).items() if key != "PATH")
    world.meanwhile(f'{values} bash -e "{world.folder}/update.sh" > /dev/null')
    done = world.update(older)
    assert done.returncode == 0, done.stderr
    assert "rejected" in done.stderr
    assert world.tag("dev") == newer


def test_commits_of_different_lines_are_left_to_a_person(world: World) -> None:
    source = world.folder / "bin" / "source"
    git(source, "checkout", "--quiet", "--orphan", "rewritten")
    git(source, "commit", "--quiet", "--allow-empty", "--message", "rewritten")
    other = git(source, "rev-parse", "HEAD")
    assert world.update(world.commits[0]).returncode == 0
    # Git finds no common ancestor, as GitHub would say of a history that was rewritten.
    done = world.update(other)
    assert done.returncode == 2
    assert "are not on one line of kyeol-example/kyeol-saleor-api; set tag and digest by hand" in done.stderr
    assert world.tag("dev") == world.commits[0]
    assert f"{other} {DIGEST}" in git(world.remote, "show", "main:builds/saleor-api"), "or validate refuses the person"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"IMAGE": "postgres"}, "overlays/dev/kustomization.yaml: names no image 'postgres' under images"),
        ({"ENVIRONMENT": "qa"}, "overlays/qa: kyeol-app-gitops has no such overlay"),
        ({"TAG": "latest"}, "tag: 'latest' is not the full SHA of a commit (40 hexadecimal digits)"),
        ({"DIGEST": "0123"}, "digest: '0123' is not sha256: and 64 hexadecimal digits"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(world: World, changed: dict[str, str], line: str) -> None:
    done = world.update(world.commits[0], **changed)
    assert done.returncode == 2
    assert done.stderr == f"update-manifest: {line}\n"
    assert git(world.remote, "rev-list", "--count", "--all") == "1"


def test_a_push_that_is_refused_for_good_fails(world: World) -> None:
    hook = world.remote / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    sleep = world.folder / "bin" / "sleep"
    sleep.write_text("#!/bin/sh\n")
    sleep.chmod(0o755)
    done = world.update(world.commits[0])
    assert done.returncode == 1
    assert "protected branch" in done.stderr
    assert done.stderr.endswith("update-manifest: overlays/dev: not written after 8 attempts\n")


def test_the_version_of_saleor_is_recorded_and_a_skipped_minor_stops_before_dev(world: World) -> None:
    first, second, third = world.commits
    assert world.update(first, VERSION="3.22.9").returncode == 0
    assert world.update(second, VERSION="3.23.1").returncode == 0
    recorded = git(world.remote, "show", "main:versions/saleor-api").splitlines()
    assert recorded == [f"{first} 3.22.9", f"{second} 3.23.1"]
    done = world.update(third, VERSION="3.25.0")
    assert done.returncode == 2
    assert "saleor-api 3.25.0 skips a minor after 3.23.1: build one of the minor between first" in done.stderr
    assert world.tag("dev") == second


def test_a_major_comes_after_the_last_minor_of_the_one_before(world: World) -> None:
    first, second, _ = world.commits
    assert world.update(first, VERSION="3.23.1").returncode == 0
    done = world.update(second, VERSION="4.0.0")
    assert done.returncode == 2
    assert "write '3 23' into majors if that was the last minor of 3" in done.stderr
    git(world.folder, "clone", "--quiet", str(world.remote), "person")
    (world.folder / "person" / "majors").write_text("3 23\n")
    git(world.folder / "person", "add", "majors")
    git(world.folder / "person", "commit", "--quiet", "--message", "majors")
    git(world.folder / "person", "push", "--quiet", "origin", "HEAD:refs/heads/main")
    assert world.update(second, VERSION="4.0.0").returncode == 0
    assert world.tag("dev") == second
