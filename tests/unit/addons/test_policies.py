"""What Argo CD keeps in a cluster fits the add-ons that the cluster has."""

from pathlib import Path

import pytest

from kyeol.addons.catalog import AddonError
from kyeol.addons.check import check
from kyeol.addons.values import TREE
from kyeol.config.reading.load import load
from tests.projects import Project, kyeol


def refused(project: Project, stack: str) -> list[str]:
    with pytest.raises(AddonError) as caught:
        check(project.root, stack, load(project.root, stack).config)
    return str(caught.value).splitlines()


def disable(project: Project, stack: str, *names: str) -> None:
    project.replace(stack, "  kyeol:addons:\n", f"  kyeol:addons:\n    disabled: [{', '.join(names)}]\n")


def kustomization(project: Project, stack: str) -> Path:
    return project.root / TREE / "clusters" / stack / "kustomization.yaml"


@pytest.mark.parametrize(
    ("stack", "name"),
    [
        ("dev", "aws-load-balancer-controller"),
        ("dev", "external-dns"),
        ("prod", "external-secrets"),
        ("mgmt", "external-dns"),
    ],
)
def test_what_a_tear_down_stands_on_cannot_be_left_out(project: Project, stack: str, name: str) -> None:
    disable(project, stack, name)
    line = project.line(stack, "disabled:")
    place = f"Pulumi.{stack}.yaml:{line}: kyeol:addons.disabled[0]: {name} cleans up after "
    assert [one for one in refused(project, stack) if one.startswith(place)]


def test_argo_cd_cannot_be_configured_and_left_out(project: Project) -> None:
    disable(project, "mgmt", "argocd")
    line = project.line("mgmt", "disabled:")
    assert refused(project, "mgmt") == [
        (
            f"Pulumi.mgmt.yaml:{line}: kyeol:addons.disabled[0]: argocd is what kyeol:argocd configures; "
            "remove it here, or remove kyeol:argocd"
        )
    ]


def test_what_a_stack_does_not_have_anyway_is_not_left_out(project: Project) -> None:
    disable(project, "dev", "argocd")
    (line,) = refused(project, "dev")
    assert line.endswith("argocd is an add-on of mgmt only, not of dev; remove it")


def test_policies_of_an_add_on_that_is_off_are_named_file_by_file(project: Project) -> None:
    disable(project, "dev", "cert-manager", "fluent-bit")
    folder, own = (TREE / "common/policies").as_posix(), (TREE / "clusters/dev/kustomization.yaml").as_posix()
    remedy = f"list files instead of the folder in {own}, without this one"
    assert refused(project, "dev") == [
        (
            f"{folder}/addons/cert-manager.yaml: NetworkPolicy default is in the namespace cert-manager, which dev "
            f"does not have: cert-manager is in kyeol:addons.disabled; {remedy}"
        ),
        (
            f"{folder}/addons/cert-manager.yaml: NetworkPolicy webhook is in the namespace cert-manager, which dev "
            f"does not have: cert-manager is in kyeol:addons.disabled; {remedy}"
        ),
        (
            f"{folder}/addons/fluent-bit.yaml: NetworkPolicy default is in the namespace logging, which dev does "
            f"not have: fluent-bit is in kyeol:addons.disabled; {remedy}"
        ),
        (
            f"{folder}/base/cluster-issuer.yaml: ClusterIssuer letsencrypt is of cert-manager.io, which dev does not "
            f"have: cert-manager is in kyeol:addons.disabled; {remedy}"
        ),
    ]


def test_a_cluster_that_lists_what_it_has_does_without_the_rest(project: Project) -> None:
    disable(project, "dev", "cert-manager", "fluent-bit")
    file = kustomization(project, "dev")
    text = file.read_text().replace("  - ../../common/policies/base\n", "")
    for name in ("external-dns", "external-secrets"):
        text = text.replace("resources:\n", f"resources:\n  - ../../common/policies/addons/{name}.yaml\n")
    file.write_text(text.replace("  - ../../common/policies/addons\n", ""))
    check(project.root, "dev", load(project.root, "dev").config)


@pytest.mark.slow
def test_a_fifth_environment_is_a_fifth_stack_file_and_is_told_what_argo_cd_lacks(project: Project) -> None:
    text = project.file("dev").read_text().replace("10.10.0.0/16", "10.40.0.0/16").replace("dev.example", "qa.example")
    project.file("qa").write_text(text)
    result = kyeol("preview", "qa")
    assert result.exit_code == 0
    assert result.stderr == (
        f"qa: warning: {(TREE / 'clusters/qa/kustomization.yaml').as_posix()} is missing; "
        "copy another cluster's: platform-addons-qa has nothing to deliver without it\n"
    )


@pytest.mark.slow
def test_a_cluster_that_argo_cd_does_not_know_needs_no_folder(project: Project) -> None:
    kustomization(project, "dev").unlink()
    project.replace("dev", "  kyeol:gitops:\n    sync: automatic\n", "")
    result = kyeol("preview", "dev")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("resources", "says"),
    [
        ("resources: [../../common/policies/bse]\n", "resources: ../../common/policies/bse is not there"),
        ("resources: [values]\n", "holds no kustomization.yaml"),
        ("resources: [\n", "is not a single YAML document with a map"),
        ("resources: [broken.yaml]\n", "is not YAML with a map per document"),
    ],
)
def test_what_kustomize_could_not_read_is_told(project: Project, resources: str, says: str) -> None:
    file = kustomization(project, "dev")
    file.write_text(resources)
    (file.parent / "broken.yaml").write_text("a: [\n")
    assert any(says in line for line in refused(project, "dev"))


@pytest.mark.slow
def test_the_tree_may_be_a_link_to_a_checkout_elsewhere(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("checkout") / "gitops"
    (project.root / "gitops").rename(elsewhere)
    (project.root / "gitops").symlink_to(elsewhere)
    result = kyeol("preview", "dev")
    assert (result.exit_code, result.stderr) == (0, "")


def test_nothing_outside_the_tree_is_listed(project: Project) -> None:
    file = kustomization(project, "dev")
    file.write_text("resources: [../../../../Pulumi.dev.yaml]\n")
    assert any("../../../../Pulumi.dev.yaml is not there" in line for line in refused(project, "dev"))
