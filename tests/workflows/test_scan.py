"""build-push's gate: what ECR's scan finds decides whether an image is deployed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kyeol.components.ecr import PUSH_ACTIONS
from tests.workflows.files import OWN, step

SCRIPT: str = step(OWN / "build-push.yaml", "scan")["run"]
TAG = "0123456789abcdef0123456789abcdef01234567"
IMAGE = f"kyeol-mgmt-dashboard:{TAG}"
LINUX = {"digest": "sha256:image", "platform": {"os": "linux", "architecture": "amd64"}}
ATTESTATION = {"digest": "sha256:attestation", "platform": {"os": "unknown", "architecture": "unknown"}}
NOT_YET = "An error occurred (ScanNotFoundException) when calling the DescribeImageScanFindings operation"
STAND_IN = """\
#!/bin/sh
folder=$(dirname "$0")
echo "$(basename "$0") $*" >> "$folder/calls"
case "$(basename "$0")" in
  docker) cat "$folder/index" ;;
  aws)
    number=$(cat "$folder/number" 2>/dev/null || echo 1)
    echo $((number + 1)) > "$folder/number"
    [ -e "$folder/answer-$number" ] || number=last
    if [ -e "$folder/error-$number" ]; then cat "$folder/error-$number" >&2; exit 254; fi
    cat "$folder/answer-$number"
    ;;
esac
"""


def answer(status: str, *critical: str, description: str = "") -> str:
    findings = [{"name": name, "severity": "CRITICAL"} for name in critical]
    return json.dumps(
        {
            "imageScanStatus": {"status": status, "description": description},
            "imageScanFindings": {"findings": [*findings, {"name": "CVE-2026-1", "severity": "HIGH"}]},
        }
    )


@dataclass(frozen=True)
class Runner:
    """What the step finds on the runner."""

    folder: Path

    def scan(self, *answers: str, accepted: str = "") -> subprocess.CompletedProcess[str]:
        """Runs the step; ECR gives one answer after the other, an error where it is no JSON."""
        for number, text in enumerate(answers, 1):
            name = "last" if number == len(answers) else str(number)
            (self.folder / f"answer-{name}").write_text(text)
            if not text.startswith("{"):
                (self.folder / f"error-{name}").write_text(text)
        # Nobody waits in a test.
        script = f"import time\ntime.sleep = lambda seconds: None\n{SCRIPT}"
        return subprocess.run(
            [sys.executable, "-c", script],
            env={
                "PATH": f"{self.folder}:/usr/bin:/bin",
                "REPOSITORY": "kyeol-mgmt-dashboard",
                "REGISTRY": "registry.example.com",
                "GITHUB_SHA": TAG,
                "ACCEPTED": accepted,
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        """What was asked."""
        return (self.folder / "calls").read_text().splitlines()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    for program in ("aws", "docker"):
        (tmp_path / program).write_text(STAND_IN)
        (tmp_path / program).chmod(0o755)
    (tmp_path / "index").write_text(json.dumps({"manifests": [ATTESTATION, LINUX]}))
    return Runner(tmp_path)


def test_an_image_without_critical_findings_goes_on(runner: Runner) -> None:
    done = runner.scan(answer("COMPLETE"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (runner.folder / "summary").read_text() == f"scan of {IMAGE}: COMPLETE, critical: none\n"


def test_the_image_inside_the_index_is_asked_for_and_neither_the_index_nor_its_attestations(runner: Runner) -> None:
    assert runner.scan(answer("COMPLETE")).returncode == 0
    inspected, asked = runner.calls
    assert inspected == f"docker buildx imagetools inspect --raw registry.example.com/{IMAGE}"
    assert asked.startswith("aws ecr describe-image-scan-findings --repository-name kyeol-mgmt-dashboard ")
    assert "--image-id imageDigest=sha256:image " in asked


def test_an_image_that_is_no_index_is_asked_for_by_its_tag(runner: Runner) -> None:
    (runner.folder / "index").write_text("{}")
    assert runner.scan(answer("COMPLETE")).returncode == 0
    assert f"--image-id imageTag={TAG} " in runner.calls[1]


def test_it_waits_until_the_scan_is_there_and_through(runner: Runner) -> None:
    done = runner.scan(NOT_YET, answer("PENDING"), answer("IN_PROGRESS"), answer("ACTIVE"))
    assert done.returncode == 0, done.stdout
    assert len(runner.calls) == 5


@pytest.mark.parametrize(
    ("answers", "accepted", "line"),
    [
        (
            [answer("COMPLETE", "CVE-2026-9", "CVE-2026-8")],
            "",
            "critical findings: CVE-2026-8, CVE-2026-9; it is pushed",
        ),
        ([answer("COMPLETE", "CVE-2026-9", "CVE-2026-8")], "CVE-2026-9", "critical findings: CVE-2026-8; it is pushed"),
        (
            [answer("FAILED", description="UnsupportedImageError: the operating system is not supported")],
            "",
            "the scan ended as FAILED: UnsupportedImageError: the operating system is not supported",
        ),
        ([NOT_YET], "", "no result of the scan within ten minutes; run this job again"),
        (["An error occurred (AccessDeniedException)"], "", "An error occurred (AccessDeniedException)"),
    ],
)
def test_what_is_not_known_to_be_sound_is_one_line_and_stops(
    runner: Runner, answers: list[str], accepted: str, line: str
) -> None:
    done = runner.scan(*answers, accepted=accepted)
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error::{IMAGE}: {line}")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_accepted_findings_are_let_through_by_name(runner: Runner) -> None:
    assert runner.scan(answer("COMPLETE", "CVE-2026-9"), accepted="CVE-2026-9").returncode == 0


def test_enhanced_scanning_is_understood_as_well(runner: Runner) -> None:
    finding = {"severity": "CRITICAL", "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-2026-7"}}
    enhanced = {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"enhancedFindings": [finding]}}
    done = runner.scan(json.dumps(enhanced))
    assert "critical findings: CVE-2026-7" in done.stdout


def test_the_push_role_may_ask_all_that_the_job_asks() -> None:
    assert {"ecr:DescribeImages", "ecr:DescribeImageScanFindings", "ecr:BatchGetImage"} <= set(PUSH_ACTIONS)
