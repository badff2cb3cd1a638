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


RAISED: Final = {
    "argocd": ("10.1.1", "a677dfa6ca7e"),
    "aws-load-balancer-controller": ("3.5.0", "45051f634b33"),
    "cert-manager": ("v1.21.1", "c27101f3f3e2"),
    "cluster-autoscaler": ("9.59.0", "90276dafe65c"),
    "external-dns": ("1.21.1", "5dd033a4b872"),
    "external-secrets": ("2.10.0", "b96e948fff36"),
    "fluent-bit": ("0.2.0", "666c244b9cfc"),
    "kyverno": ("3.9.1", "7b7fe51a431b"),
    "metrics-server": ("3.13.1", "084e6edb680c"),
}
"""Each chart's version with the beginning of its archive's checksum: Renovate raises the first alone."""


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_a_bump_of_a_chart_without_what_belongs_to_it_fails(addon: Addon) -> None:
    release = addon.release
    assert (release.version, release.sha256[:12]) == RAISED[addon.name], (
        "raise sha256, app_version, source and crds with the version, and then this line"
    )
    if addon.name in ("aws-load-balancer-controller", "cert-manager", "external-secrets"):
        assert str(release.app_version).lstrip("v") == release.version.lstrip("v"), "released as one"
    assert any(one in release.source for one in (release.version, str(release.app_version), "/eks-charts/tree/v"))


def test_a_bump_of_a_go_program_without_its_lock_fails() -> None:
    for module in ("tools", "tools/pulumi", "tools/signing"):
        text, lock = ((ROOT / module / name).read_text() for name in ("go.mod", "go.sum"))
        tools = re.findall(r"^(?:tool|\t)\s*((?:[\w.-]+/)+[\w.-]+)$", text, re.MULTILINE)
        assert tools, module
        for tool in tools:
            (pin,) = {found for found in re.findall(r"^\t?(?:require )?(\S+ v\S+)", text, re.MULTILINE)
                      if f"{tool}/".startswith(f"{found.split()[0]}/")}  # fmt: skip
            assert f"{pin} h1:" in lock, f"{pin}: run go mod tidy in {module}"


def test_signatures_are_checked_by_the_kyverno_that_is_installed() -> None:
    (kyverno,) = (addon for addon in ADDONS if addon.name == "kyverno")
    module = (ROOT / "tools/signing/go.mod").read_text()
    assert re.findall(r"github\.com/kyverno/kyverno (v\S+)", module) == [kyverno.release.app_version]


def test_a_bump_of_an_image_without_its_digest_fails() -> None:
    for path in ROOT.glob("images/*/Dockerfile"):
        for base in re.findall(r"^FROM (\S+)", path.read_text(), re.MULTILINE):
            assert re.search(r":[\w.-]*\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$", base), f"{path.parent.name}: {base}"
