"""What runs in the shop's namespaces was signed by this repository's workflow, where a cluster asks for it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyeol.addons import policies
from kyeol.addons.catalog import by_name
from kyeol.components.access.github_policies import ISSUER
from kyeol.components.kubernetes.app_namespaces import BOOTSTRAP_NAMESPACE, SHOP_NAMESPACE
from kyeol.config.addons import AddonsConfig
from tests.harness import ROOT, SHIPPED
from tests.projects import Project
from tests.workflows.files import OWN, jobs, load

TREE = SHIPPED / "gitops" / "kyeol-platform-gitops"
NAMESPACES = {SHOP_NAMESPACE.name, BOOTSTRAP_NAMESPACE.name}
SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def policy() -> Mapping[str, Any]:
    content = yaml.safe_load((TREE / "common/policies/signatures/signed-images.yaml").read_text())
    spec: Mapping[str, Any] = content["spec"]
    return spec


def values_of(selector: Mapping[str, Any]) -> set[str]:
    (expression,) = selector["matchExpressions"]
    assert (expression["key"], expression["operator"]) == ("kubernetes.io/metadata.name", "In")
    return set(expression["values"])


def test_every_image_of_the_shops_namespaces_is_asked_for(policy: Mapping[str, Any]) -> None:
    assert values_of(policy["matchConstraints"]["namespaceSelector"]) == NAMESPACES
    assert policy["matchImageReferences"] == [{"glob": "*"}]
    (validation,) = policy["validations"]
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        assert f"images.{kind}" in validation["expression"]
    assert policy["validationConfigurations"]["required"] is True


def test_while_the_verifier_is_down_nothing_unverified_starts_and_no_other_namespace_waits(
    policy: Mapping[str, Any],
) -> None:
    assert policy["failurePolicy"] == "Fail"
    values = yaml.safe_load((TREE / "common/values/kyverno.yaml").read_text())
    (asked,) = values["config"]["webhooks"]["namespaceSelector"]["matchExpressions"]
    assert asked["operator"] == "In"
    assert by_name("kyverno").shop_labels == {asked["key"]: asked["values"][0]}, "the shop's namespaces have it"
    assert values["admissionController"]["replicas"] > 1


@pytest.mark.parametrize(
    ("signer", "admitted"),
    [
        (f"kyeol-example/kyeol-infra/.github/workflows/build-push.yaml@{SHA}", True),
        ("kyeol-example/kyeol-infra/.github/workflows/build-push.yaml@refs/heads/main", False),
        (f"kyeol-example/kyeol-infra/.github/workflows/pulumi-up.yaml@{SHA}", False),
        (f"kyeol-example/kyeol-infra-fork/.github/workflows/build-push.yaml@{SHA}", False),
        (f"somebody/kyeol-infra/.github/workflows/build-push.yaml@{SHA}", False),
    ],
)
def test_only_build_push_of_this_repository_at_a_commit_is_a_signer(
    policy: Mapping[str, Any], signer: str, admitted: bool
) -> None:
    (attestor,) = policy["attestors"]
    (identity,) = attestor["cosign"]["keyless"]["identities"]
    assert identity["issuer"] == f"https://{ISSUER}"
    assert bool(re.search(identity["subjectRegExp"], f"https://github.com/{signer}")) == admitted


def test_the_workflow_signs_the_digest_that_it_hands_over_and_only_after_the_scan() -> None:
    build = jobs(OWN / "build-push.yaml")["build"]
    names = [one.get("id") or one.get("name") for one in build["steps"]]
    assert names.index("scan") < names.index("Sign")
    sign = build["steps"][names.index("Sign")]
    digest = build["outputs"]["digest"]
    assert sign["env"]["IMAGE"].endswith(f"@{digest}")
    assert load(OWN / "build-push.yaml")["on"]["workflow_call"]["outputs"]["digest"]
    assert build["permissions"]["id-token"] == "write"


def test_a_cluster_that_asks_for_signatures_without_the_verifier_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path)
    file = project.root / "gitops/kyeol-platform-gitops/clusters/stage/kustomization.yaml"
    file.write_text(file.read_text() + "  - ../../common/policies/signatures\n")
    lines = [str(one) for one in policies.check(project.root, "stage", AddonsConfig())]
    assert any("ImageValidatingPolicy signed-images is of policies.kyverno.io" in line for line in lines)
    assert all("kyverno is not in kyeol:addons.enabled" in line for line in lines)
    assert not list(policies.check(project.root, "stage", AddonsConfig(enabled=("kyverno",))))


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_a_pod_with_a_foreign_image_is_made_where_the_namespace_was_opened_and_is_closed_again(path: Path) -> None:
    text = path.read_text()
    (label,) = by_name("kyverno").shop_labels.items()
    for pod in re.finditer(
        r"kind: Pod\n\s*metadata: .*namespace: ([\w-]+)|kubectl .*-n ([\w-]+) run (?!.*is refused)", text
    ):
        namespace = pod[1] or pod[2]
        if namespace in NAMESPACES:
            opened, closed = (f"kubectl label namespace {namespace} {label[0]}{end}\n" for end in ("-", f"={label[1]}"))
            before, after = text[: pod.start()], text[pod.end() :]
            assert before.rfind(opened) > before.rfind(closed), f"{path}: {pod[0]}"
            assert closed in after
