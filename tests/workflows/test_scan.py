"""build-push's gate: what ECR's scan finds decides whether an image is deployed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kyeol.components.access.github_policies import push
from kyeol.components.ecr import PUSH_ACTIONS
from tests.harness import ROOT
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


def acceptance(name: str, reason: str = "the code is never called", until: str = "2999-01-31") -> str:
    """An entry of the file of accepted findings."""
    return f'[{name}]\nreason = "{reason}"\naccepted-by = "somebody@example.com"\nuntil = {until}\n'


@dataclass(frozen=True)
class Runner:
    """What the step finds on the runner."""

    folder: Path

    def scan(self, *answers: str, accepted: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs the step; ECR gives one answer after the other, an error where it is no JSON."""
        for number, text in enumerate(answers, 1):
            name = "last" if number == len(answers) else str(number)
            (self.folder / f"answer-{name}").write_text(text)
            if not text.startswith("{"):
                (self.folder / f"error-{name}").write_text(text)
        if accepted is not None:
            (self.folder / "accepted.toml").write_text(accepted)
        # Nobody waits in a test.
        script = f"import time\ntime.sleep = lambda seconds: None\n{SCRIPT}"
        return subprocess.run(
            [sys.executable, "-c", script],
            env={
                "PATH": f"{self.folder}:/usr/bin:/bin",
                "REPOSITORY": "kyeol-mgmt-dashboard",
                "REGISTRY": "registry.example.com",
                "GITHUB_SHA": TAG,
                "ACCEPTED": str(self.folder / "accepted.toml"),
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
            acceptance("CVE-2026-9"),
            "critical finding CVE-2026-8: pushed, but not deployed",
        ),
        (
            [answer("FAILED", description="UnsupportedImageError: the operating system is not supported")],
            None,
            "the scan ended as FAILED: UnsupportedImageError: the operating system is not supported",
        ),
        ([NOT_YET], None, "no result of the scan within ten minutes; run this job again"),
        (["An error occurred (AccessDeniedException)"], None, "An error occurred (AccessDeniedException)"),
    ],
)
def test_what_is_not_known_to_be_sound_is_one_line_and_stops(
    runner: Runner, answers: list[str], accepted: str | None, line: str
) -> None:
    done = runner.scan(*answers, accepted=accepted)
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error::{IMAGE}: {line}")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_accepted_findings_are_let_through_by_name(runner: Runner) -> None:
    assert runner.scan(answer("COMPLETE", "CVE-2026-9"), accepted=acceptance("CVE-2026-9")).returncode == 0


def test_every_finding_has_a_line(runner: Runner) -> None:
    done = runner.scan(answer("COMPLETE", "CVE-2026-9", "CVE-2026-8"))
    assert done.returncode == 1
    assert [line.split(": ")[1] for line in done.stdout.splitlines()] == [
        "critical finding CVE-2026-8",
        "critical finding CVE-2026-9",
    ]


@pytest.mark.parametrize(
    ("accepted", "line"),
    [
        (acceptance("CVE-2026-9", until="2000-01-31"), "CVE-2026-9 was accepted until 2000-01-31"),
        (acceptance("CVE-2026-9", until='"2999-01-31"'), "until has to be a day without quotes"),
        (acceptance("CVE-2026-9", until="2999-01-31T10:00:00"), "until has to be a day without quotes"),
        (acceptance("CVE-2026-9", reason=""), "CVE-2026-9 needs reason, accepted-by and until"),
        (acceptance("CVE-2026-9") + "forever = true\n", "CVE-2026-9 needs reason, accepted-by and until"),
        ('CVE-2026-9 = "yes"\n', "CVE-2026-9 needs reason, accepted-by and until"),
        ("[CVE-2026-9\n", "at line 1"),
    ],
)
def test_an_acceptance_that_has_ended_or_is_not_whole_stops(runner: Runner, accepted: str, line: str) -> None:
    done = runner.scan(answer("COMPLETE"), accepted=accepted)
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (1, 1, "")
    assert line in done.stdout


@pytest.mark.parametrize(("fix", "stops"), [("YES", True), ("PARTIAL", True), ("NO", False), (None, True)])
def test_of_enhanced_scanning_what_has_a_fix_stops(runner: Runner, fix: str | None, stops: bool) -> None:
    finding: dict[str, object] = {
        "severity": "CRITICAL",
        "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-2026-7"},
    }
    finding |= {"fixAvailable": fix} if fix else {}
    enhanced = {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"enhancedFindings": [finding]}}
    done = runner.scan(json.dumps(enhanced))
    assert (done.returncode == 1) is stops
    assert ("critical finding CVE-2026-7" in done.stdout) is stops
    assert "CVE-2026-7" in (runner.folder / "summary").read_text()


def test_promotion_judges_by_the_same_words() -> None:
    theirs = (ROOT / "gitops/kyeol-app-gitops/.github/findings.py").read_text()
    judged = SCRIPT[SCRIPT.index("def accepted(") : SCRIPT.index("def asked(")].strip()
    for what in ("accepted", "critical", "inside", "ended"):
        assert f"def {what}(" in judged, f"{what} decides, too"
    assert f"\n\n\n{judged}\n\n\n" in theirs


def test_the_push_role_may_ask_all_that_the_job_asks() -> None:
    asked = {action for statement in push([], {}, "dashboard") for action in statement.actions}
    assert "inspector2:ListFindings" in asked, "of enhanced scanning"
    assert {"ecr:DescribeImages", "ecr:DescribeImageScanFindings", "ecr:BatchGetImage"} <= set(PUSH_ACTIONS)
