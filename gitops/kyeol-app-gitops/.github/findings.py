"""What ECR's scans know of an image by now: a critical finding that has a fix keeps it from the next environment.

`accepted` and `critical` are those of kyeol-infra's build-push, word for word; a test there holds the two together. Who
accepts a finding, why and until when stands in accepted-findings.toml beside this file, as in an image's repository.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
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


def refuse(*reasons: str) -> NoReturn:
    """End with a line for each reason."""
    for why in reasons:
        print(f"::error::{why}")
    sys.exit(1)


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


def open_findings(image: str, digest: str, name: str, *, own: bool) -> list[str]:
    """Why an image may not go on by what its scan has found, one reason a finding; none where nobody asks.

    Args:
        image: The image.
        digest: What pods pull.
        name: The environment that it is to go to.
        own: Whether the environment's own registry has it; else mgmt's.
    """
    project, stack = os.environ.get("PROJECT", "kyeol"), name if own else "mgmt"
    there = json.loads(os.environ.get("REGISTRIES") or "{}").get(stack)
    if not there:
        return []
    repository = f"{project}-{stack}-{image}"

    def aws(*arguments: str) -> Json:
        command = ["aws", "ecr", *arguments, "--repository-name", repository, "--region", there["region"]]
        role = {
            "AWS_ROLE_ARN": f"arn:aws:iam::{there['account']}:role/{project}-mgmt-promote-role",
            "AWS_ROLE_SESSION_NAME": "promote",
        }
        done = subprocess.run(
            [*command, "--output", "json"], capture_output=True, text=True, check=False, env={**os.environ, **role}
        )
        if done.returncode:
            refuse(f"{repository}: {done.stderr.strip()}")
        answer: Json = json.loads(done.stdout)
        return answer

    # Where there are SBOM and provenance the digest is an index, which is not scanned itself: the image inside it is.
    got = aws("batch-get-image", "--image-ids", f"imageDigest={digest}", "--accepted-media-types", *_INDEXES)
    if not got["images"]:
        refuse(f"{repository}: the registry has no {digest}")
    inside = [
        one["digest"]
        for one in json.loads(got["images"][0]["imageManifest"]).get("manifests", [])
        if one.get("platform", {}).get("os") == "linux"
    ]
    scan = aws("describe-image-scan-findings", "--image-id", f"imageDigest={[*inside, digest][0]}")
    status = scan.get("imageScanStatus", {}).get("status")
    if status not in ("COMPLETE", "ACTIVE"):
        return [f"its scan is {status}, which says nothing"]
    left = sorted(critical(scan)[0] - accepted(ACCEPTED))
    return [f"critical finding {one}; fix it, or accept it for a time in {ACCEPTED}" for one in left]
