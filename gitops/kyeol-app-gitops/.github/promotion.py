"""What goes from one environment to the next: checked in pull requests, proposed when `main` moves.

An overlay that is promoted from another (`metadata.annotations.promoted-from` in its kustomization.yaml) gets an image
only once the other has had it on `main`: the same digest, or, for an image that is compiled per environment, its own
build of the same commit. One that is promoted from none gets what was built. update-manifest of kyeol-infra lists

    builds/IMAGE, builds/IMAGE/ENVIRONMENT        the digest of each commit: `COMMIT DIGEST` lines, the last one counts
    versions/IMAGE, versions/IMAGE/ENVIRONMENT    the Saleor that it is of: `COMMIT VERSION` lines

with a file per environment where an image is compiled for each. No minor of Saleor may be skipped; dashboard and
storefront follow the API. After the last minor of a major, which people write into `majors`, one `MAJOR MINOR` a line,
comes the next major's first.

    promotion.py check BASE    whether HEAD's overlays hold only what they may have by the history of BASE; else 1
    promotion.py findings BASE whether scans have found nothing critical that has a fix in what HEAD's overlays get and
                               those of BASE never had; else, or where they cannot say, 1 (findings.py)
    promotion.py propose       a pull request for each image that is to go on from HEAD, which is main, and none for
                               what the environment before has gone back from; 1 where scans have found in one what
                               is critical and has a fix, or cannot say (findings.py)
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import yaml
from findings import ScanError, open_findings

PLACEHOLDER = "placeholder"
"""The tag of an image that was never built."""
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML has it, which its wheels do: ten times faster over an overlay's whole history."""


class Build(NamedTuple):
    """What an overlay holds of an image: the commit, and the digest that pods pull (empty: none)."""

    commit: str
    digest: str


class Overlay(NamedTuple):
    """What a kustomization.yaml says: the environment it is promoted from (empty: none), and its images."""

    before: str
    images: dict[str, Build]


def run(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


@cache
def text(commit: str, path: str) -> str:
    """A file at a commit; empty where there is none. HEAD is one commit, since nobody asks while a proposal is made."""
    found = subprocess.run(["git", "show", f"{commit}:{path}"], check=False, text=True, capture_output=True)
    return found.stdout if found.returncode == 0 else ""


def file(name: str) -> str:
    """Where an overlay lists its images."""
    return f"overlays/{name}/kustomization.yaml"


@cache
def overlays(commit: str) -> list[str]:
    """All overlays, which are all environments."""
    found = run("git", "ls-tree", "-d", "--name-only", commit, "overlays/").split()
    return [path.removeprefix("overlays/") for path in found]


@cache
def overlay(commit: str, name: str) -> Overlay:
    """An overlay at a commit; without images where it was not there."""
    content = yaml.load(text(commit, file(name)), LOADER) or {}  # noqa: S506 - either is safe
    annotations = (content.get("metadata") or {}).get("annotations") or {}
    images = {
        str(one["name"]): Build(str(one.get("newTag", "")), str(one.get("digest", "")))
        for one in content.get("images") or []
    }
    return Overlay(str(annotations.get("promoted-from", "")), images)


@cache
def had(commit: str, name: str) -> set[tuple[str, Build]]:
    """Every image that an overlay has had on main until a commit, without what branches tried before their merge."""
    commits = run("git", "log", "--first-parent", "--format=%H", commit, "--", file(name)).split()
    return {one for each in commits for one in overlay(each, name).images.items()}


@cache
def compiled(commit: str, image: str) -> bool:
    """Whether each environment has its own builds of an image; else one serves all."""
    return bool(run("git", "ls-tree", "--name-only", commit, f"builds/{image}/"))


def builds(commit: str, image: str, name: str) -> dict[str, str]:
    """The digest of each commit that was built of an image, for an environment where it is compiled for each."""
    lines = text(commit, f"builds/{image}/{name}" if compiled(commit, image) else f"builds/{image}").splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def order(name: str) -> Iterator[str]:
    """What is wrong with the place of HEAD's overlay in the order: where nothing comes from, nothing is proposed."""
    before, others = overlay("HEAD", name).before, [one for one in overlays("HEAD") if one != name]
    if before and before not in others:
        yield f"{file(name)}: promoted-from is {before}, which is no other overlay; write one of {', '.join(others)}"


def records(base: str) -> Iterator[str]:
    """What HEAD adds to the lists by which its images are judged: nobody vouches for what a pull request says there."""
    for line in run("git", "diff", "--numstat", "--no-renames", base, "HEAD", "--", "builds", "versions").splitlines():
        added, _, path = line.split("\t")
        if added != "0":
            yield f"{path}: is written by the images' workflows alone; leave it out of the pull request"


def wrong(base: str, name: str) -> Iterator[str]:
    """What is wrong with HEAD's overlay, one line for each image."""
    here, there = overlay("HEAD", name), overlay(base, name)
    # By main's order: a change of the order may not let its own images through.
    before = there.before or here.before
    own, earlier = had(base, name), had(base, before) if before else set()
    for image, build in here.images.items():
        if build.commit == PLACEHOLDER or (image, build) in own:
            continue
        what = f"{file(name)}: {image} {build.commit[:12]}"
        if not DIGEST.fullmatch(build.digest):
            yield f"{what} has no digest; write digest: sha256:… beside newTag"
            continue
        own_build = compiled(base, image)
        if (own_build or not before) and builds(base, image, name).get(build.commit) != build.digest:
            whose = f"{name}'s own build of it by builds/{image}/{name}"
            listed = whose if own_build else f"the build of it by builds/{image}"
            yield f"{what}: {build.digest[:19]} is not {listed}"
        elif before and own_build and (image, build.commit) not in {(one, each.commit) for one, each in earlier}:
            yield f"{what}: {before} has never had this commit; merge it there first"
        elif before and not own_build and (image, build) not in earlier:
            yield f"{what}: {before} has never had {build.digest[:19]}; merge it there first"


class Version(NamedTuple):
    """A minor of Saleor; they are ordered."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


def version(commit: str, image: str, build: Build | None, name: str) -> Version | None:
    """The minor of Saleor that an image is of in an environment; None: of none, or nobody recorded it."""
    own = bool(run("git", "ls-tree", "--name-only", commit, f"versions/{image}/"))
    recorded = text(commit, f"versions/{image}/{name}" if own else f"versions/{image}").splitlines()
    lines = dict(line.split(" ", 1) for line in recorded)
    found = lines.get(build.commit, "").split(".") if build else []
    return Version(int(found[0]), int(found[1])) if len(found) > 1 else None


def skipped(commit: str, old: Version, new: Version) -> bool:
    """Whether there is a minor between two, or may be: which one a major ends with is nowhere but in `majors`."""
    if new.major > old.major:
        return new != (old.major + 1, 0) or f"{old.major} {old.minor}" not in text(commit, "majors").splitlines()
    return new > (old.major, old.minor + 1)


def versions(base: str, name: str) -> Iterator[str]:
    """What is wrong with the versions of Saleor in HEAD's overlay."""
    here, there = overlay("HEAD", name).images, overlay(base, name).images
    if here == there:
        return
    own = had(base, name)
    for image in here:
        if (image, here[image]) in own:  # the database has had its migrations
            continue
        old, new = version(base, image, there.get(image), name), version(base, image, here[image], name)
        if old and new and skipped(base, old, new):
            advice = f"; if {old} was the last of its major, write {old.major} {old.minor} into majors first"
            yield (
                f"{file(name)}: {image} goes from {old} to {new}; Saleor's migrations want every minor between"
                f"{advice if new.major > old.major else ''}"
            )
    api = version(base, "saleor-api", here.get("saleor-api"), name)
    for image in ("dashboard", "storefront"):
        follows = version(base, image, here.get(image), name)
        if api and follows and follows > api:
            yield (
                f"{file(name)}: {image} is of {follows}, the API of {api}; merge the API first, or take the {image} "
                "back with it"
            )
        elif api and follows and skipped(base, follows, api):
            yield f"{file(name)}: the API is of {api}, {image} of {follows}; merge the {image} between first"


def scanned(base: str, name: str) -> Iterator[str]:
    """What scans have found in images that HEAD's overlay is promoted, or why they cannot say."""
    own, here = had(base, name), overlay("HEAD", name)
    # What it had may come back, and what is built for it is judged by its build.
    for image, build in here.images.items() if overlay(base, name).before or here.before else ():
        if build.digest and (image, build) not in own:
            try:
                found = open_findings(image, build.digest, name, own=compiled(base, image))
            except ScanError as error:
                found = list(error.args)
            yield from (f"{file(name)}: {image} {build.commit[:12]}: {one}" for one in found)


def propose(name: str, image: str, build: Build, before: str) -> None:
    """One branch and pull request for an image; a newer build moves them on, one that was closed stays closed."""
    branch = f"image/{image}-{name}"
    old = run("git", "for-each-ref", "--format=%(objectname)", f"refs/remotes/origin/{branch}")
    merges = old and subprocess.run(
        ["git", "merge-tree", "--write-tree", "HEAD", old], check=False, capture_output=True
    ).returncode == 0  # fmt: skip
    if not merges or overlay(old, name).images.get(image) != build:
        main = run("git", "rev-parse", "HEAD")
        edit = ["kustomize", "edit", "set", "image", f"{image}=*:{build.commit}@{build.digest}"]
        subprocess.run(edit, check=True, cwd=f"overlays/{name}")
        run("git", "commit", "--quiet", "--all", "--message", f"Deploy {image} {build.commit[:12]} to {name}")
        lease = f"--force-with-lease=refs/heads/{branch}:{old}"
        run("git", "push", "--quiet", lease, "origin", f"HEAD:refs/heads/{branch}")
        old = run("git", "rev-parse", "HEAD")
        run("git", "reset", "--quiet", "--hard", main)
    pulls = json.loads(run("gh", "pr", "list", "--head", branch, "--state", "all", "--json", "state,headRefOid"))
    if not any(pull["state"] == "OPEN" or pull["headRefOid"] == old for pull in pulls):
        body = f"What {before} has of {image}. Whatever {before} gets next moves this on."
        title = f"Deploy {image} to {name}"
        run("gh", "pr", "create", "--head", branch, "--base", "main", "--title", title, "--body", body)
    print(f"{branch}: {build.commit[:12]}")


def withdraw(name: str, image: str) -> None:
    """Take back a proposal that the environment before has gone back from; without its branch GitHub closes it."""
    branch = f"image/{image}-{name}"
    old = run("git", "for-each-ref", "--format=%(objectname)", f"refs/remotes/origin/{branch}")
    if old and (image, overlay(old, name).images.get(image)) not in had("HEAD", name):
        lease = f"--force-with-lease=refs/heads/{branch}:{old}"
        run("git", "push", "--quiet", lease, "origin", f":refs/heads/{branch}")
        print(f"{branch}: withdrawn")


def candidates() -> Iterator[tuple[str, str, Build, str]]:
    """What environments get from those before them: the environment, an image, its build there, the one before."""
    for name in overlays("HEAD"):
        here = overlay("HEAD", name)
        for image, build in overlay("HEAD", here.before).images.items() if here.before else ():
            mine = build
            if compiled("HEAD", image):
                mine = Build(build.commit, builds("HEAD", image, name).get(build.commit, ""))
            if image in here.images and mine.digest:
                yield name, image, mine, here.before


def promote(name: str, image: str, build: Build, before: str) -> bool:
    """Propose an image, or take back what is proposed.

    Returns:
        Whether nothing speaks against it.
    """
    if (image, build) in had("HEAD", name):
        withdraw(name, image)
        return True
    what = f"::error::{image} {build.commit[:12]} is not proposed to {name}"
    try:
        found = open_findings(image, build.digest, name, own=compiled("HEAD", image))
    except ScanError as error:
        # A scan may be under way: what is proposed already stays.
        print("\n".join(f"{what} yet: {one}" for one in error.args))
        return False
    if found:
        # Known since it was built: a proposal that is open already goes, too.
        withdraw(name, image)
        print("\n".join(f"{what}: {one}" for one in found))
        return False
    propose(name, image, build, before)
    return True


def main() -> int:
    """Run a command.

    Returns:
        The exit code.
    """
    if sys.argv[1] == "check":
        base = sys.argv[2]
        mistakes = [*records(base)]
        for name in overlays("HEAD"):
            mistakes += [*order(name), *wrong(base, name), *versions(base, name)]
        print("\n".join(mistakes) or "every image is one that its environment may have")
        return int(bool(mistakes))
    if sys.argv[1] == "findings":
        mistakes = [one for name in overlays("HEAD") for one in scanned(sys.argv[2], name)]
        print("\n".join(mistakes) or "scans have found nothing critical with a fix")
        return int(bool(mistakes))
    promoted = [promote(*one) for one in candidates()]
    return int(not all(promoted))


if __name__ == "__main__":
    sys.exit(main())
