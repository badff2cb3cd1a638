"""What ECR's scans know of an image by now: a critical finding that has a fix keeps it from the next environment.

What decides is word for word what kyeol-infra's build-push has, from `accepted` to `ended`; a test there holds the two
together. Who accepts a finding, why and until when stands in accepted-findings.toml beside this file, as in an image's
repository.
"""

import datetime
import json
import os
import pathlib
import subprocess
import tomllib
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = dict[str, Any]

ACCEPTED = ".github/accepted-findings.toml"
_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)


class ScanError(Exception):
    """Nobody can say what an image has: the registry, its scan or the accepted findings. Each argument is a reason."""


def refuse(*reasons: str) -> NoReturn:
    """Judge no image by this.

    Raises:
        ScanError: Always.
    """
    raise ScanError(*reasons)


def accepted(path: str) -> set[str]:
    """The accepted findings; each has who accepts it, why, and the last day on which that holds."""
    try:
        found = tomllib.loads(pathlib.Path(path).read_text())
    except FileNotFoundError:
        return set()
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        refuse(f"{path}: {error}")
    wrong = []
    for name, entry in found.items():
        one = entry if isinstance(entry, dict) else {}
        until = one.get("until")
        texts = [one.get(key) for key in ("reason", "accepted-by")]
        if set(one) != {"reason", "accepted-by", "until"} or not all(isinstance(text, str) and text for text in texts):
            wrong.append(f"{path}: {name} needs reason, accepted-by and until, and nothing else")
        elif type(until) is not datetime.date:
            wrong.append(f"{path}: {name}: until has to be a day without quotes, such as 2027-01-31")
        elif until < datetime.datetime.now(datetime.UTC).date():
            wrong.append(f"{path}: {name} was accepted until {until}: fix it, or accept it anew")
    if wrong:
        refuse(*wrong)
    return set(found)


def critical(scan: Json) -> tuple[set[str], set[str]]:
    """The critical findings that have a fix, or of which the scan does not know it, and those that have none."""
    found = scan.get("imageScanFindings", {})
    stopping = {str(one["name"]) for one in found.get("findings", []) if one["severity"] == "CRITICAL"}
    unfixed: set[str] = set()
    for one in found.get("enhancedFindings", []):
        if one["severity"] == "CRITICAL":
            name = str(one["packageVulnerabilityDetails"]["vulnerabilityId"])
            (unfixed if one.get("fixAvailable") == "NO" else stopping).add(name)
    return stopping, unfixed


def inside(index: Json) -> list[str]:
    """The images in an index, which are what is scanned, without attestations; none in what is an image itself."""
    return [one["digest"] for one in index.get("manifests", []) if one.get("platform", {}).get("os") == "linux"]


def ended(scan: Json) -> bool:
    """Whether a scan has a result: a basic one COMPLETE, one that Inspector goes on with ACTIVE."""
    return scan.get("imageScanStatus", {}).get("status") in ("COMPLETE", "ACTIVE")


def open_findings(image: str, digest: str, name: str, *, own: bool) -> list[str]:
    """Why an image may not go on by what its scan has found, one reason a finding; none where nobody asks.

    Args:
        image: The image.
        digest: What pods pull.
        name: The environment that it is to go to.
        own: Whether the environment's own registry has it; else mgmt's.

    Raises:
        ScanError: The registry, the scan or the accepted findings do not say.
    """
    registries = os.environ.get("REGISTRIES")
    if not registries:
        return []
    project, stack = os.environ.get("PROJECT", "kyeol"), name if own else "mgmt"
    who = os.environ.get("ROLE", "promote")
    there = json.loads(registries).get(stack)
    if not there:
        refuse(f"the variable REGISTRIES lacks {stack}; run kyeol github")
    repository = f"{project}-{stack}-{image}"

    def aws(*arguments: str) -> Json:
        command = ["aws", "ecr", *arguments, "--repository-name", repository, "--region", there["region"]]
        role = {
            "AWS_ROLE_ARN": f"arn:aws:iam::{there['account']}:role/{project}-mgmt-{who}-role",
            "AWS_ROLE_SESSION_NAME": who,
        }
        done = subprocess.run(
            [*command, "--output", "json"], capture_output=True, text=True, check=False, env={**os.environ, **role}
        )
        if done.returncode:
            refuse(f"{repository}: {done.stderr.strip()}")
        answer: Json = json.loads(done.stdout)
        return answer

    got = aws("batch-get-image", "--image-ids", f"imageDigest={digest}", "--accepted-media-types", *_INDEXES)
    if not got["images"]:
        refuse(f"{repository}: the registry has no {digest}")
    scanned = [*inside(json.loads(got["images"][0]["imageManifest"])), digest][0]
    scan = aws("describe-image-scan-findings", "--image-id", f"imageDigest={scanned}")
    if not ended(scan):
        state = scan.get("imageScanStatus", {})
        if state.get("status") == "SCAN_ELIGIBILITY_EXPIRED":
            refuse("Inspector no longer scans it (aws inspector2 get-configuration); build a newer commit")
        refuse(f"its scan is {state.get('status')}: {state.get('description', 'without a reason')}")
    stopping, _ = critical(scan)
    left = sorted(stopping - accepted(ACCEPTED)) if stopping else []
    return [f"critical finding {one}; fix it, or accept it for a time in {ACCEPTED}" for one in left]
