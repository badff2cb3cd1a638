"""The version of the Pulumi CLI is stated once: whatever else must name it agrees."""

import re

import yaml

from kyeol.tools.pulumi_cli.found import is_enough
from kyeol.tools.pulumi_cli.go_module import PACKAGE
from kyeol.versions import PULUMI_CLI
from tests.harness import ROOT

MODULE = "github.com/pulumi/pulumi/pkg/v3"


def test_the_project_admits_what_the_search_on_path_admits() -> None:
    major, minor, _ = PULUMI_CLI.version.split(".")
    required = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["requiredPulumiVersion"]
    assert required == f">={major}.{minor}.0 <{int(major) + 1}.0.0"


def test_the_project_admits_the_cli_of_the_workflows() -> None:
    named = re.findall(r"pulumi-version: (\S+)", (ROOT / ".github/workflows/pulumi-stack.yaml").read_text())
    assert named
    assert all(is_enough(version, PULUMI_CLI.version) for version in named)


def test_the_go_module_is_locked_at_the_pinned_version() -> None:
    module = (ROOT / "tools/pulumi/go.mod").read_text()
    assert re.findall(rf"{MODULE} (\S+)", module) == [f"v{PULUMI_CLI.version}"]
    assert f"tool {PACKAGE}\n" in module
    assert f"{MODULE} v{PULUMI_CLI.version} h1:" in (ROOT / "tools/pulumi/go.sum").read_text()


def test_every_platform_that_pulumi_builds_for_has_its_own_hash() -> None:
    hashes = PULUMI_CLI.archive_sha256
    assert set(hashes) == {"linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"}
    assert len(set(hashes.values())) == len(hashes)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes.values())
