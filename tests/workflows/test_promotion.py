"""promotion.py of kyeol-app-gitops with the real git and Kustomize: nothing reaches what its predecessor never had."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
import yaml

from tests.harness import ROOT, SHIPPED

TREE = SHIPPED / "gitops" / "kyeol-app-gitops"
KUSTOMIZE = ROOT / ".tools" / "bin" / "kustomize"
FIRST, SECOND = (f"{letter}" * 40 for letter in "ab")
LAST = "; if 3.23 was the last of its major, write 3 23 into majors first"
AHEAD = "merge the API first, or take the dashboard back with it"


def digest(letter: str) -> str:
    return f"sha256:{letter * 64}"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@cache
def _promotion() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TREE / ".github")
        patch.setattr(sys, "dont_write_bytecode", True)
        return import_module("promotion")


@cache
def _edited(text: str, image: str) -> str:
    """What kustomize makes of a kustomization.yaml that gets an image."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kustomization.yaml"
        file.write_text(text)
        subprocess.run([KUSTOMIZE, "edit", "set", "image", image], cwd=folder, check=True)
        return file.read_text()


@dataclass(frozen=True)
class Repository:
    """kyeol-app-gitops as it is shipped, with a remote, and GitHub's CLI as a stand-in."""

    folder: Path
    capfd: pytest.CaptureFixture[str] | None = None

    @property
    def clone(self) -> Path:
        """The checkout."""
        return self.folder / "clone"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs promotion.py as the workflows do, in this process: it forgets what it has read before."""
        program, capfd = _promotion(), self.capfd
        assert capfd
        for one in vars(program).values():
            getattr(one, "cache_clear", int)()
        capfd.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.clone)
            patch.setenv("PATH", f"{self.folder / 'bin'}:{os.environ['PATH']}")
            patch.setenv("GH_TOKEN", "token")
            patch.setattr(sys, "argv", ["promotion.py", *arguments])
            code = program.main()
        return subprocess.CompletedProcess(arguments, code, *capfd.readouterr())

    def has(self, overlay: str, image: str, commit: str, of: str) -> None:
        """Writes an image into an overlay, as kustomize does."""
        file = self.clone / "overlays" / overlay / "kustomization.yaml"
        file.write_text(_edited(file.read_text(), f"{image}=*:{commit}@{of}"))

    def built(self, what: str, commit: str, of: str) -> None:
        """Records a build of an image, or of an environment's own."""
        self._record(self.clone / "builds" / what, commit, of)

    def version(self, what: str, commit: str, version: str) -> None:
        """Records which Saleor an image is of, or an environment's own."""
        self._record(self.clone / "versions" / what, commit, version)

    def _record(self, file: Path, commit: str, what: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + f"{commit} {what}\n")

    def commit(self) -> None:
        """Puts what the checkout holds on main."""
        git(self.clone, "add", ".")
        git(self.clone, "commit", "--quiet", "--message", "change")
        git(self.clone, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def check(self, command: str = "check") -> list[str]:
        """What a pull request with the change in the checkout is told; main is where it was."""
        git(self.clone, "checkout", "--quiet", "-b", "change")
        git(self.clone, "add", ".")
        git(self.clone, "commit", "--quiet", "--message", "change")
        done = self.run(command, "main")
        assert done.stderr == ""
        assert done.returncode == (0 if done.stdout.startswith(("every image", "scans have found nothing")) else 1)
        git(self.clone, "checkout", "--quiet", "main")
        git(self.clone, "branch", "--quiet", "--delete", "--force", "change")
        return done.stdout.splitlines()

    def propose(self) -> list[str]:
        """What a push to main proposes."""
        git(self.clone, "fetch", "--quiet", "--prune", "origin", "+refs/heads/*:refs/remotes/origin/*")
        done = self.run("propose")
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def proposed(self, image: str, overlay: str) -> str:
        """The overlay's kustomization.yaml in the branch of a proposal."""
        remote = self.folder / "remote.git"
        return git(remote, "show", f"image/{image}-{overlay}:overlays/{overlay}/kustomization.yaml")

    def created(self) -> int:
        """How many pull requests were opened."""
        calls = self.folder / "bin" / "calls"
        return calls.read_text().count("pr create") if calls.exists() else 0


@pytest.fixture(scope="module", autouse=True)
def _somebody() -> Iterator[None]:
    """Who commits."""
    with pytest.MonkeyPatch.context() as patch:
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "test")
            patch.setenv(f"GIT_{who}_EMAIL", "test@example.com")
        yield


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository before anybody does anything."""
    folder = tmp_path_factory.mktemp("shipped")
    programs = folder / "bin"
    programs.mkdir()
    shutil.copy(Path(__file__).parent / "gh", programs / "gh")
    (programs / "kustomize").symlink_to(KUSTOMIZE)
    made = Repository(folder)
    git(folder, "init", "--quiet", "--template=", "--bare", "--initial-branch", "main", "remote.git")
    shutil.copytree(TREE, made.clone)
    git(made.clone, "init", "--quiet", "--template=", "--initial-branch", "main")
    git(made.clone, "remote", "add", "origin", "../remote.git")
    made.commit()
    for repository in (made.clone, folder / "remote.git"):
        git(repository, "repack", "-adq")  # few files to copy
    return folder


@pytest.fixture
def repository(shipped: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Repository:
    return Repository(Path(shutil.copytree(shipped, tmp_path / "copy", symlinks=True)), capfd)


def test_promotion_is_a_program(repository: Repository) -> None:
    program = [sys.executable, ".github/promotion.py", "check", "main"]
    done = subprocess.run(program, cwd=repository.clone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "every image is one that its environment may have\n")
    repository.built("saleor-api", FIRST, digest("1"))
    repository.commit()
    assert subprocess.run([*program[:-1], "HEAD^"], cwd=repository.clone, check=False).returncode == 1


def test_what_dev_gets_is_proposed_to_stage_with_its_digest_and_not_to_prod(repository: Repository) -> None:
    assert repository.propose() == []
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    assert repository.propose() == [f"image/saleor-api-stage: {FIRST[:12]}"]
    assert digest("1") in repository.proposed("saleor-api", "stage")
    assert repository.created() == 1
    repository.has("stage", "saleor-api", FIRST, digest("1"))
    repository.commit()
    assert repository.propose() == [f"image/saleor-api-prod: {FIRST[:12]}"]
    assert FIRST in repository.proposed("saleor-api", "prod")


def test_a_newer_one_moves_the_open_pull_request_on(repository: Repository) -> None:
    for commit, letter in ((FIRST, "1"), (SECOND, "2")):
        repository.has("dev", "saleor-api", commit, digest(letter))
        repository.commit()
        repository.propose()
        repository.propose()
    assert digest("2") in repository.proposed("saleor-api", "stage")
    assert repository.created() == 1
    assert git(repository.folder / "remote.git", "rev-list", "--count", "main..image/saleor-api-stage") == "1"


def test_a_pull_request_that_somebody_closed_stays_closed_until_there_is_something_newer(
    repository: Repository,
) -> None:
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    repository.propose()
    head = git(repository.folder / "remote.git", "rev-parse", "image/saleor-api-stage")
    closed = repository.folder / "bin" / "pulls" / "image_saleor-api-stage"
    closed.write_text(json.dumps([{"state": "CLOSED", "headRefOid": head}]))
    repository.propose()
    assert repository.created() == 1
    repository.has("dev", "saleor-api", SECOND, digest("2"))
    repository.commit()
    repository.propose()
    assert repository.created() == 2


@dataclass(frozen=True)
class Registry:
    """mgmt's registry, in another project, account and region than the shipped ones, which a stand-in answers for."""

    programs: Path

    def says(self, scan: Mapping[str, object]) -> None:
        """What a scan has found in every image."""
        self._answers("describe-image-scan-findings", json.dumps(scan))

    def refuses(self, repository: str, why: str) -> None:
        """What it answers when it is asked for the images of a repository."""
        (self.programs / f"refused-{repository}").write_text(why)

    def _answers(self, command: str, answer: str) -> None:
        (self.programs / command).write_text(answer)

    def __post_init__(self) -> None:
        index = {"manifests": [{"digest": "sha256:inside", "platform": {"os": "linux"}}]}
        self._answers("batch-get-image", json.dumps({"images": [{"imageManifest": json.dumps(index)}]}))
        aws = self.programs / "aws"
        aws.write_text(STAND_IN)
        aws.chmod(0o755)


STAND_IN = """\
#!/bin/sh
cd "$(dirname "$0")" && echo "$AWS_ROLE_ARN $*" >> asked
for refused in refused-*; do
  case "$*" in *"--repository-name ${refused#refused-} "*) cat "$refused" >&2; exit 254 ;; esac
done
cat "$2"
"""
CRITICAL = {
    "imageScanStatus": {"status": "ACTIVE"},
    "imageScanFindings": {
        "enhancedFindings": [
            {
                "severity": "CRITICAL",
                "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-2026-7"},
                "fixAvailable": "YES",
            }
        ]
    },
}


@pytest.fixture
def registry(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Registry:
    monkeypatch.setenv("PROJECT", "shop")
    monkeypatch.setenv("REGISTRIES", '{"mgmt": {"account": "444455556666", "region": "eu-west-1"}}')
    return Registry(repository.folder / "bin")


def test_what_has_become_critical_since_it_was_built_goes_no_further(
    repository: Repository, registry: Registry
) -> None:
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    registry.says({"imageScanStatus": {"status": "ACTIVE"}})
    assert repository.propose() == [f"image/saleor-api-stage: {FIRST[:12]}"]
    registry.says(CRITICAL)
    done = repository.run("propose")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "image/saleor-api-stage: withdrawn\n"
        f"::error::saleor-api {FIRST[:12]} is not proposed to stage: critical finding CVE-2026-7; fix it, or accept it "
        "for a time in .github/accepted-findings.toml\n"
    )
    role, _, asked = (registry.programs / "asked").read_text().splitlines()[-1].partition(" ")
    assert role == "arn:aws:iam::444455556666:role/shop-mgmt-promote-role"
    assert asked.startswith("ecr describe-image-scan-findings --image-id imageDigest=sha256:inside ")
    assert "--repository-name shop-mgmt-saleor-api --region eu-west-1" in asked
    acceptance = '[CVE-2026-7]\nreason = "never called"\naccepted-by = "somebody@example.com"\nuntil = 2999-01-31\n'
    (repository.clone / ".github" / "accepted-findings.toml").write_text(acceptance)
    repository.commit()
    assert repository.propose() == [f"image/saleor-api-stage: {FIRST[:12]}"]


def test_an_image_whose_scan_does_not_say_stays_where_it_is(repository: Repository, registry: Registry) -> None:
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    registry.says({"imageScanStatus": {"status": "COMPLETE"}})
    proposal = repository.propose()
    for status, why in (
        ("PENDING", "its scan is PENDING: without a reason"),
        (
            "SCAN_ELIGIBILITY_EXPIRED",
            "Inspector no longer scans it (aws inspector2 get-configuration); build a newer commit",
        ),
    ):
        registry.says({"imageScanStatus": {"status": status}})
        done = repository.run("propose")
        waits = f"::error::saleor-api {FIRST[:12]} is not proposed to stage yet: {why}\n"
        assert (done.returncode, done.stdout) == (1, waits), done.stderr
    registry.says({"imageScanStatus": {"status": "COMPLETE"}})
    assert repository.propose() == proposal, "the open one has not been withdrawn"
    assert repository.created() == 1


def test_a_registry_that_cannot_be_asked_holds_up_its_own_images_alone(
    repository: Repository, registry: Registry
) -> None:
    for image in ("dashboard", "saleor-api"):
        repository.has("dev", image, FIRST, digest("1"))
    repository.has("dev", "storefront", FIRST, digest("1"))
    repository.built("storefront/stage", FIRST, digest("2"))
    repository.commit()
    registry.says({"imageScanStatus": {"status": "COMPLETE"}})
    registry.refuses("shop-mgmt-dashboard", "RepositoryNotFoundException")
    done = repository.run("propose")
    assert done.returncode == 1, done.stderr
    waits = f"{FIRST[:12]} is not proposed to stage yet"
    assert sorted(done.stdout.splitlines()) == [
        f"::error::dashboard {waits}: shop-mgmt-dashboard: RepositoryNotFoundException",
        f"::error::storefront {waits}: the variable REGISTRIES lacks stage; run kyeol github",
        f"image/saleor-api-stage: {FIRST[:12]}",
    ]


def test_a_pull_request_by_hand_is_told_what_scans_found_in_what_is_promoted(
    repository: Repository, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLE", "findings")
    nothing = ["scans have found nothing critical with a fix"]
    registry.says(CRITICAL)
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    assert repository.check("findings") == nothing, "dev's were judged when they were built"
    repository.has("stage", "saleor-api", FIRST, digest("1"))
    (line,) = repository.check("findings")
    assert line.startswith(f"overlays/stage/kustomization.yaml: saleor-api {FIRST[:12]}: critical finding CVE-2026-7")
    assert "role/shop-mgmt-findings-role ecr " in (registry.programs / "asked").read_text()
    registry.says({"imageScanStatus": {"status": "PENDING"}})
    repository.has("stage", "saleor-api", FIRST, digest("1"))
    (line,) = repository.check("findings")
    assert line.endswith("its scan is PENDING: without a reason")
    for overlay in ("dev", "stage"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
    repository.commit()
    repository.has("stage", "saleor-api", SECOND, digest("2"))
    repository.commit()
    repository.has("stage", "saleor-api", FIRST, digest("1"))
    assert repository.check("findings") == nothing, "what it has had may come back"


def test_two_images_in_one_overlay_do_not_block_each_other(repository: Repository) -> None:
    # Beside each other in one file: when the first is merged, git cannot merge the second's branch any more.
    for image in ("dashboard", "saleor-api"):
        repository.has("dev", image, FIRST, digest("1"))
    repository.commit()
    assert len(repository.propose()) == 2
    git(repository.clone, "merge", "--quiet", "--no-edit", "origin/image/saleor-api-stage")
    git(repository.clone, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    repository.propose()
    git(repository.clone, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
    git(repository.clone, "merge", "--quiet", "--no-edit", "origin/image/dashboard-stage")
    assert (repository.clone / "overlays" / "stage" / "kustomization.yaml").read_text().count(digest("1")) == 2


def test_what_was_taken_back_is_not_proposed_again(repository: Repository) -> None:
    for overlay in ("dev", "stage"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
        repository.commit()
    git(repository.clone, "revert", "--no-edit", "HEAD")
    git(repository.clone, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    assert repository.propose() == []


def test_what_dev_has_gone_back_from_is_no_longer_proposed_and_comes_again_with_dev(repository: Repository) -> None:
    for overlay in ("dev", "stage"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
    repository.commit()
    repository.has("dev", "saleor-api", SECOND, digest("2"))
    repository.commit()
    assert f"image/saleor-api-stage: {SECOND[:12]}" in repository.propose()
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    assert repository.propose() == [f"image/saleor-api-prod: {FIRST[:12]}", "image/saleor-api-stage: withdrawn"]
    assert "image/saleor-api-stage" not in git(repository.folder / "remote.git", "branch", "--list")
    repository.has("dev", "saleor-api", SECOND, digest("2"))
    repository.commit()
    assert f"image/saleor-api-stage: {SECOND[:12]}" in repository.propose()


def test_the_storefront_is_proposed_in_the_environments_own_build_of_the_same_commit(repository: Repository) -> None:
    repository.has("dev", "storefront", FIRST, digest("1"))
    repository.built("storefront/prod", FIRST, digest("3"))
    repository.commit()
    assert repository.propose() == [], "stage's own is not built yet"
    repository.built("storefront/stage", FIRST, digest("2"))
    repository.commit()
    assert repository.propose() == [f"image/storefront-stage: {FIRST[:12]}"]
    assert digest("2") in repository.proposed("storefront", "stage")
    repository.has("stage", "storefront", FIRST, digest("2"))
    repository.commit()
    repository.propose()
    assert digest("3") in repository.proposed("storefront", "prod")


def test_devs_storefront_is_not_proposed_to_stage_while_stage_has_no_build_of_its_own(repository: Repository) -> None:
    # At first there is dev alone: SHOPS of kyeol-storefront names no other.
    repository.has("dev", "storefront", FIRST, digest("1"))
    repository.built("storefront/dev", FIRST, digest("1"))
    repository.commit()
    assert repository.propose() == []
    repository.has("stage", "storefront", FIRST, digest("1"))
    (line,) = repository.check()
    assert line.endswith("is not stage's own build of it by builds/storefront/stage")


def test_as_shipped_and_with_what_dev_gets_all_is_well(repository: Repository) -> None:
    repository.built("saleor-api", FIRST, digest("1"))
    repository.commit()
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    assert repository.check() == ["every image is one that its environment may have"]


@pytest.mark.parametrize(("image", "listed"), [("saleor-api", "saleor-api"), ("storefront", "storefront/dev")])
def test_dev_gets_no_digest_but_that_of_the_commit_beside_it(repository: Repository, image: str, listed: str) -> None:
    for commit, letter in ((FIRST, "1"), (SECOND, "2")):
        repository.built(listed, commit, digest(letter))
    repository.commit()
    repository.has("dev", image, FIRST, digest("2"))
    (line,) = repository.check()
    assert line.startswith(f"overlays/dev/kustomization.yaml: {image} {FIRST[:12]}: {digest('2')[:19]} is not ")
    assert line.endswith(f" by builds/{listed}")


def test_the_same_commit_built_again_is_proposed_again(repository: Repository) -> None:
    # In a lost region's new registry, or after an image was deleted, a commit has another digest.
    for letter, stages in (("1", "2"), ("3", "4")):
        repository.built("saleor-api", FIRST, digest(letter))
        repository.built("storefront/stage", FIRST, digest(stages))
        for image in ("saleor-api", "storefront"):
            repository.has("dev", image, FIRST, digest(letter))
        repository.commit()
        wanted = {f"image/{image}-stage: {FIRST[:12]}" for image in ("saleor-api", "storefront")}
        assert wanted <= set(repository.propose())
        repository.has("stage", "saleor-api", FIRST, digest(letter))
        repository.has("stage", "storefront", FIRST, digest(stages))
        assert repository.check() == ["every image is one that its environment may have"]
        repository.has("stage", "saleor-api", FIRST, digest(letter))
        repository.has("stage", "storefront", FIRST, digest(stages))
        repository.commit()
    # What stage had is not refused to it, but nobody else gets the build that is gone.
    repository.built("storefront/prod", FIRST, digest("5"))
    repository.built("storefront/prod", FIRST, digest("6"))
    repository.commit()
    repository.has("prod", "storefront", FIRST, digest("5"))
    (line,) = repository.check()
    assert line.endswith("is not prod's own build of it by builds/storefront/prod")


def test_prod_cannot_merge_what_stage_never_had(repository: Repository) -> None:
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    repository.commit()
    # Stage in the same pull request is not stage before it.
    for overlay in ("stage", "prod"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
    line = f"overlays/prod/kustomization.yaml: saleor-api {FIRST[:12]}: stage has never had {digest('1')[:19]}"
    assert repository.check() == [f"{line}; merge it there first"]


def test_a_digest_that_stage_had_under_the_same_commit_passes_and_another_does_not(repository: Repository) -> None:
    for overlay in ("dev", "stage"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
    repository.commit()
    repository.has("stage", "saleor-api", SECOND, digest("2"))
    repository.commit()
    repository.has("prod", "saleor-api", FIRST, digest("1"))
    assert repository.check() == ["every image is one that its environment may have"]
    repository.has("prod", "saleor-api", FIRST, digest("4"))
    assert len(repository.check()) == 1


def test_prods_storefront_is_its_own_build_of_a_commit_that_stage_had(repository: Repository) -> None:
    repository.has("stage", "storefront", FIRST, digest("2"))
    for commit, letter in ((FIRST, "3"), (SECOND, "4")):
        repository.built("storefront/prod", commit, digest(letter))
    repository.commit()
    repository.has("prod", "storefront", FIRST, digest("3"))
    assert repository.check() == ["every image is one that its environment may have"]
    repository.has("prod", "storefront", FIRST, digest("2"))
    (line,) = repository.check()
    assert line.endswith("is not prod's own build of it by builds/storefront/prod"), "stage's has stage's addresses"
    repository.has("prod", "storefront", SECOND, digest("4"))
    (line,) = repository.check()
    assert line.endswith("stage has never had this commit; merge it there first")


def test_a_tag_without_digest_is_refused(repository: Repository) -> None:
    file = repository.clone / "overlays" / "dev" / "kustomization.yaml"
    file.write_text(file.read_text().replace("newTag: placeholder", f"newTag: {FIRST}", 1))
    (line,) = repository.check()
    assert line.endswith("has no digest; write digest: sha256:… beside newTag")


def test_a_change_of_the_order_does_not_let_its_own_images_through(repository: Repository) -> None:
    file = repository.clone / "overlays" / "prod" / "kustomization.yaml"
    file.write_text(file.read_text().replace("promoted-from: stage", "promoted-from: dev"))
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    git(repository.clone, "add", "overlays/dev")
    git(repository.clone, "commit", "--quiet", "--message", "dev")
    repository.has("prod", "saleor-api", FIRST, digest("1"))
    assert len(repository.check()) == 1


@pytest.mark.parametrize(
    ("api", "dashboard", "line"),
    [
        ("3.23.37", "3.23.9", ""),
        ("3.24.0", "3.23.9", ""),
        ("3.25.0", "3.24.1", "saleor-api goes from 3.23 to 3.25; Saleor's migrations want every minor between"),
        ("3.23.37", "3.24.1", f"dashboard is of 3.24, the API of 3.23; {AHEAD}"),
        ("3.24.0", "3.22.1", "the API is of 3.24, dashboard of 3.22; merge the dashboard between first"),
        ("4.1.0", "4.0.0", f"saleor-api goes from 3.23 to 4.1; Saleor's migrations want every minor between{LAST}"),
    ],
)
def test_no_minor_is_skipped_and_the_dashboard_follows_the_api(
    repository: Repository, api: str, dashboard: str, line: str
) -> None:
    repository.version("saleor-api", FIRST, "3.23.1")
    repository.version("saleor-api", SECOND, api)
    repository.version("dashboard", SECOND, dashboard)
    repository.has("prod", "saleor-api", FIRST, digest("1"))
    repository.has("stage", "saleor-api", SECOND, digest("2"))
    repository.has("stage", "dashboard", SECOND, digest("2"))
    repository.commit()
    repository.has("prod", "saleor-api", SECOND, digest("2"))
    repository.has("prod", "dashboard", SECOND, digest("2"))
    expected = (
        f"overlays/prod/kustomization.yaml: {line}" if line else "every image is one that its environment may have"
    )
    assert repository.check() == [expected]


def test_the_first_minor_of_a_major_comes_after_the_last_one_of_the_major_before(repository: Repository) -> None:
    for image in ("saleor-api", "dashboard"):
        repository.version(image, FIRST, "3.23.1")
        repository.version(image, SECOND, "4.0.0")
        repository.has("prod", image, FIRST, digest("1"))
        repository.has("stage", image, SECOND, digest("2"))
    repository.commit()
    repository.has("prod", "saleor-api", SECOND, digest("2"))
    migrations, between = repository.check()
    assert migrations.endswith(f"goes from 3.23 to 4.0; Saleor's migrations want every minor between{LAST}")
    assert between.endswith("the API is of 4.0, dashboard of 3.23; merge the dashboard between first")
    (repository.clone / "majors").write_text("3 23\n")
    repository.commit()
    repository.has("prod", "saleor-api", SECOND, digest("2"))
    assert repository.check() == ["every image is one that its environment may have"]


@pytest.mark.parametrize(
    ("api", "line"),
    [
        ("3.24.0", ""),
        ("3.25.0", "the API is of 3.25, storefront of 3.23; merge the storefront between first"),
        (
            "3.22.0",
            "storefront is of 3.23, the API of 3.22; merge the API first, or take the storefront back with it",
        ),
    ],
)
def test_the_storefront_is_of_the_api_that_its_own_environment_had_when_it_was_built(
    repository: Repository, api: str, line: str
) -> None:
    repository.version("storefront/prod", FIRST, "3.23.1")
    repository.version("storefront/stage", FIRST, "3.19.0")
    repository.version("saleor-api", SECOND, api)
    repository.has("prod", "storefront", FIRST, digest("1"))
    repository.has("stage", "saleor-api", SECOND, digest("2"))
    repository.commit()
    repository.has("prod", "saleor-api", SECOND, digest("2"))
    expected = (
        f"overlays/prod/kustomization.yaml: {line}" if line else "every image is one that its environment may have"
    )
    assert repository.check() == [expected]


def test_what_an_environment_had_comes_back_together_and_goes_forward_again(repository: Repository) -> None:
    third = "c" * 40
    for commit, letter, minor in ((FIRST, "1", 22), (SECOND, "2", 23), (third, "3", 24)):
        for image in ("saleor-api", "dashboard"):
            repository.version(image, commit, f"3.{minor}.0")
            repository.has("dev", image, commit, digest(letter))
        repository.commit()
    repository.has("dev", "saleor-api", FIRST, digest("1"))
    (line,) = repository.check()
    assert line.endswith(f"dashboard is of 3.24, the API of 3.22; {AHEAD}")
    for commit, letter in ((FIRST, "1"), (third, "3")):
        for image in ("saleor-api", "dashboard"):
            repository.has("dev", image, commit, digest(letter))
        assert repository.check() == ["every image is one that its environment may have"]
        for image in ("saleor-api", "dashboard"):
            repository.has("dev", image, commit, digest(letter))
        if commit == FIRST:
            repository.commit()


def test_an_environment_that_goes_may_not_leave_another_without_its_images(repository: Repository) -> None:
    shutil.rmtree(repository.clone / "overlays" / "stage")
    assert repository.check() == [
        "overlays/prod/kustomization.yaml: promoted-from is stage, which is no other overlay; write one of dev"
    ]


def test_after_the_loss_of_a_region_builds_come_to_the_copy_of_prod(repository: Repository) -> None:
    for overlay in ("dev", "stage", "prod"):
        repository.has(overlay, "saleor-api", FIRST, digest("1"))
    repository.commit()
    guide = (ROOT / "docs" / "how-to" / "recovery.md").read_text()
    (script,) = re.findall(r"^ *```sh\n( *cp -R overlays/prod .*?)^ *```$", guide, re.MULTILINE | re.DOTALL)
    path = f"{KUSTOMIZE.parent}:{os.environ['PATH']}"
    subprocess.run(["bash", "-euc", script], cwd=repository.clone, env={**os.environ, "PATH": path}, check=True)
    made = yaml.safe_load((repository.clone / "overlays" / "prod2" / "kustomization.yaml").read_text())
    assert "metadata" not in made
    assert {one["newTag"] for one in made["images"]} == {"placeholder"}
    assert not [one for one in made["images"] if "digest" in one]
    assert len(made["images"]) == len({"saleor-api", "dashboard", "storefront"})
    assert repository.check() == ["every image is one that its environment may have"]


def test_a_pull_request_cannot_vouch_for_its_own_images(repository: Repository) -> None:
    repository.built("storefront/prod", FIRST, digest("3"))
    repository.version("saleor-api", FIRST, "3.23.1")
    left = "is written by the images' workflows alone; leave it out of the pull request"
    assert repository.check() == [f"builds/storefront/prod: {left}", f"versions/saleor-api: {left}"]
