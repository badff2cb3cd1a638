"""renovate.json: each thing that is pinned by hand is found by exactly one manager, with its version."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from kyeol.addons.catalog import ADDONS
from kyeol.addons.contract import Addon
from kyeol.versions import KUBERNETES, KubernetesRelease
from tests.harness import ROOT
from tests.workflows.files import FILES

CONFIG: Final[dict[str, Any]] = json.loads((ROOT / "renovate.json").read_text())
MANAGERS: Final[list[dict[str, Any]]] = CONFIG["customManagers"]


def found(path: Path) -> list[tuple[str, dict[str, str]]]:
    """What the regex managers see in a file: the manager's data source, and its groups."""
    name = str(path.relative_to(ROOT))
    return [
        (manager["datasourceTemplate"], {"depName": manager.get("depNameTemplate", ""), **match.groupdict()})
        for manager in MANAGERS
        if any(re.search(pattern.strip("/"), name) for pattern in manager["managerFilePatterns"])
        for pattern in manager["matchStrings"]
        # RE2's groups are Python's with another spelling.
        for match in re.finditer(pattern.replace("(?<", "(?P<"), path.read_text())
    ]


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_every_chart_is_found_once_where_it_comes_from(addon: Addon) -> None:
    module = addon.name.replace("-", "_")
    ((source, groups),) = found(ROOT / "kyeol" / "addons" / "charts" / f"{module}.py")
    assert groups["currentValue"] == addon.release.version
    if addon.repository:
        assert (source, groups["depName"], groups["registryUrl"]) == ("helm", addon.chart, addon.repository)
    else:
        assert (source, f"oci://{groups['depName']}") == ("docker", addon.chart)


def test_every_eks_add_on_is_found_once_for_each_kubernetes_version() -> None:
    seen = {
        (groups["kubernetes"], groups["depName"]): groups["currentValue"]
        for source, groups in found(ROOT / "kyeol" / "versions.py")
        if source == "aws-eks-addon"
    }
    names = {
        "vpc-cni": "vpc_cni",
        "kube-proxy": "kube_proxy",
        "coredns": "coredns",
        "aws-ebs-csi-driver": "ebs_csi_driver",
    }
    assert seen == {
        (version, name): getattr(release, field)
        for version, release in KUBERNETES.items()
        for name, field in names.items()
    }
    for manager in MANAGERS:
        if manager["datasourceTemplate"] == "aws-eks-addon":
            template = manager["packageNameTemplate"].replace("{{{kubernetes}}}", "1.36")
            assert json.loads(template) == {"kubernetesVersion": "1.36", "addonName": manager["depNameTemplate"]}


def test_the_autoscalers_image_is_found_for_each_kubernetes_version_and_only_its_patches_are_proposed() -> None:
    seen = [groups["currentValue"] for source, groups in found(ROOT / "kyeol" / "versions.py") if source == "docker"]
    assert seen == [release.cluster_autoscaler for release in KUBERNETES.values()]
    (rule,) = [
        rule for rule in CONFIG["packageRules"] if any("autoscaler" in name for name in rule["matchPackageNames"])
    ]
    assert (rule["matchUpdateTypes"], rule["enabled"]) == (["major", "minor"], False)


def test_what_the_workflows_install_is_found_in_each_of_them() -> None:
    for path in FILES:
        text, seen = path.read_text(), found(path)
        assert len([one for one in seen if one[0] == "go"]) == text.count("go install ")
        assert len([one for one in seen if one[0] == "github-releases"]) == text.count("pulumi-version:")


def test_nothing_is_pinned_in_the_versions_that_nobody_proposes() -> None:
    # Node images: the workflow node-images. Engines of RDS and ElastiCache take their minors by themselves.
    pinned = set(re.findall(r'^ {8}(\w+)="', (ROOT / "kyeol" / "versions.py").read_text(), re.MULTILINE))
    assert pinned == {"vpc_cni", "kube_proxy", "coredns", "ebs_csi_driver", "cluster_autoscaler", "node_image"}


@pytest.mark.parametrize(
    ("manager", "files"),
    [
        ("pep621", ["pyproject.toml"]),
        ("gomod", ["tools/go.mod", "tools/pulumi/go.mod", "tools/signing/go.mod"]),
        ("dockerfile", ["images/saleor-api/Dockerfile", "images/saleor-app-smtp/Dockerfile"]),
        ("pre-commit", [".pre-commit-config.yaml"]),
        ("github-actions", [".github/workflows/pulumi-up.yaml"]),
    ],
)
def test_renovates_own_managers_have_the_rest(manager: str, files: list[str]) -> None:
    assert manager in CONFIG["enabledManagers"]
    assert all((ROOT / file).is_file() for file in files)


@pytest.mark.parametrize(("minor", "release"), KUBERNETES.items(), ids=KUBERNETES)
def test_a_bump_to_another_minor_of_kubernetes_fails(minor: str, release: KubernetesRelease) -> None:
    assert re.match(rf"v{re.escape(minor)}\.\d+-eksbuild\.\d+$", release.kube_proxy)
    assert re.match(rf"{re.escape(minor)}\.\d+-\d{{8}}$", release.node_image)
    assert re.match(rf"v{re.escape(minor)}\.\d+$", release.cluster_autoscaler)
    for version in (release.vpc_cni, release.coredns, release.ebs_csi_driver):
        assert re.match(r"v\d+\.\d+\.\d+-eksbuild\.\d+$", version)


def test_a_bump_of_a_package_without_its_lock_fails() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    program, every = (f"\n{(ROOT / name).read_text()}" for name in ("requirements.txt", "requirements-dev.txt"))
    for pin in project["project"]["dependencies"]:
        assert f"\n{pin} " in program, f"{pin}: run make lock"
    for pin in [*project["dependency-groups"]["dev"], *project["project"]["optional-dependencies"]["operate"]]:
        assert f"\n{pin} " in every, f"{pin}: run make lock"
