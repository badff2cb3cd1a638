"""What can be told without AWS: the placeholders that are left, and the tools of this machine."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kyeol.config.placeholders import in_text
from kyeol.config.placeholders import placeholders as stand_ins
from kyeol.config.reading import stackfile
from kyeol.tools.json_values import mapping
from kyeol.tools.operate.doctor.check import Check, missing, ok, unknown
from kyeol.tools.pulumi_cli.found import is_enough
from kyeol.versions import PULUMI_CLI

_IMMUTABLE_FROM: Final = "2026-07-15"
"""Repositories made on this day or later send subjects with numbers (GitHub, changelog of OpenID Connect)."""

_BESIDE: Final = (
    ".github/CODEOWNERS",
    "gitops/*/.github/CODEOWNERS",
    "gitops/**/*.yaml",
    "images/*/.github/workflows/*.yaml",
)
"""What names the organisation, or a domain, beside the stack files."""

Run = Callable[[list[str]], str | None]
"""Runs a command; None where it is missing or fails."""


def run(command: list[str]) -> str | None:
    """Run a command, and give what it prints."""
    if shutil.which(command[0]) is None:
        return None
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout if done.returncode == 0 else None


def placeholders(root: Path) -> Iterator[Check]:
    """The placeholders that are left in the stack files, the manifests, the images' workflows and among the owners."""
    found = False
    for place, left, belongs in (*_of_stacks(root), *_beside(root)):
        found = True
        yield missing(place, f"in place of {left} write {belongs}")
    if not found:
        yield ok("no placeholder is left")


def _of_stacks(root: Path) -> Iterator[tuple[str, str, str]]:
    for stack in stackfile.stack_names(root):
        file = stackfile.parse(root, stack)
        for key, section in file.values.items():
            for one in stand_ins(section):
                yield f"{file.name}:{file.line((key, *one.path))}", one.text, one.belongs


def _beside(root: Path) -> Iterator[tuple[str, str, str]]:
    for pattern in _BESIDE:
        for path in sorted(root.glob(pattern)):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if left := in_text(line.partition("#")[0]):
                    yield f"{path.relative_to(root)}:{number}", *left


def tools(run: Run) -> Iterator[Check]:
    """The command-line tools that a deployment by hand needs."""
    said = run(["pulumi", "version"])
    version = said.strip().removeprefix("v") if said else ""
    wanted = PULUMI_CLI.version
    if said and is_enough(version, wanted):
        yield ok(f"pulumi {version}")
    else:
        yield missing(
            "pulumi", f"{'is ' + version if said else 'not on PATH'}; install {wanted} or a newer minor version"
        )
    aws = run(["aws", "--version"])
    if aws and aws.startswith("aws-cli/2."):
        yield ok(aws.split()[0])
    else:
        yield missing("aws", "install AWS CLI v2: the Kubernetes provider logs in with `aws eks get-token`")
    for name, command in (("kubectl", ["kubectl", "version", "--client"]), ("gh", ["gh", "--version"])):
        yield ok(name) if run(command) else missing(name, "not on PATH")


def dns(run: Run) -> Callable[[str], list[str] | None]:
    """Asks DNS for a zone's name servers, by dig."""

    def ask(zone: str) -> list[str] | None:
        said = run(["dig", "+short", "NS", zone])
        return None if said is None else said.split()

    return ask


def repository(run: Run, organization: str, name: str, number: int | None) -> Iterator[Check]:
    """Whether GitHub's tokens of a repository carry the subject that the roles trust.

    Args:
        run: Runs gh.
        organization: The organisation.
        name: The repository.
        number: Its number in `kyeol:github`; with it the roles expect the immutable subject.
    """
    what = f"subject of the tokens of {organization}/{name}"
    said = run(["gh", "api", f"repos/{organization}/{name}"])
    if said is None:
        yield unknown(what, "gh is missing or not logged in, or the repository is not there")
        return
    about = mapping(json.loads(said))
    if number not in (None, about.get("id")):
        yield missing(what, f"kyeol:github gives the number {number}, GitHub {about.get('id')}")
        return
    if number is None and str(about.get("created_at")) >= _IMMUTABLE_FROM:
        yield missing(what, f"it has numbers: give organizationId and the repository's id, {about.get('id')}")
        return
    customised = run(["gh", "api", f"repos/{organization}/{name}/actions/oidc/customization/sub"])
    if customised is None:
        yield unknown(what, f"gh api repos/{organization}/{name}/actions/oidc/customization/sub is refused")
    elif mapping(json.loads(customised)).get("use_default") is False:
        yield missing(what, "it is customised, and no role trusts it: set use_default to true there")
    else:
        yield ok(what)
