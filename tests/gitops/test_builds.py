"""The trees build with Kustomize: on their own, with placeholders, and as Argo CD builds them, without."""

import os.path
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyeol.gitops import shop
from kyeol.tools.preview.graph import Graph
from tests import kustomize
from tests.gitops.manifests import (
    APP,
    ENVIRONMENTS,
    IMAGES,
    PLATFORM,
    TAG,
    below,
    of_kind,
    placeholders,
    workloads,
)
from tests.harness import ROOT, STACKS
from tests.kubernetes_schemas import faults
from tests.kustomize import CLUSTER_WIDE, KustomizeError, Manifest, build
from tests.platform.test_argocd import PROJECT, specs
from tests.texts import texts

KUSTOMIZATIONS = [
    path for tree in (APP, PLATFORM) for path in below(tree, "kustomization.yaml") if "wiring" not in path.parts
]
WAVE = "argocd.argoproj.io/sync-wave"


def test_the_tool_is_the_real_one_and_its_absence_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kustomize, "KUSTOMIZE", ROOT / ".tools" / "bin" / "absent")
    with pytest.raises(KustomizeError, match=r"\.tools/bin/absent is not there; run `make \.tools/\.installed`"):
        build(APP / "overlays" / "dev", images=["never=built:before"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_overlay_builds_on_its_own_and_says_what_it_lacks(stack: str) -> None:
    objects = build(APP / "overlays" / stack)
    assert "facts" not in of_kind(objects, "ConfigMap"), "facts are never applied"
    lacking = {one["kind"] for one in objects if placeholders(one)}
    assert {"ConfigMap", "Deployment", "Job", "Ingress", "ServiceAccount", "ExternalSecret", "NetworkPolicy"} <= lacking
    for text in (text for one in objects for _, text in texts(one)):
        assert not re.search(r"arn:aws|\b\d{12}\b|\.amazonaws\.com/", text), f"known to the infrastructure only: {text}"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_argo_cd_leaves_no_placeholder_of_the_shop(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    assert [(one["kind"], one["metadata"]["name"], found) for one in shops[stack] if (found := placeholders(one))] == []


@pytest.mark.parametrize("stack", STACKS)
def test_argo_cd_leaves_no_placeholder_of_the_policies(stack: str, policies: Mapping[str, list[Manifest]]) -> None:
    assert [(one["metadata"]["name"], found) for one in policies[stack] if (found := placeholders(one))] == []


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_tag_survives_what_argo_cd_writes(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    assert {one.container["image"].rpartition(":")[2] for one in workloads(shops[stack]).values()} == {TAG}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_image_that_was_never_built_is_a_placeholder_to_the_end(
    stack: str, applications: Mapping[str, Mapping[str, Any]]
) -> None:
    given = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]
    objects = build(APP / "overlays" / stack, given["patches"], given["images"])
    left = {one["metadata"]["name"] for one in objects if placeholders(one)}
    assert left == {*workloads(objects), *of_kind(objects, "CronJob")}, (
        "nothing but the tags is left, and the cluster refuses them"
    )


@pytest.mark.parametrize("stack", ENVIRONMENTS)
@pytest.mark.parametrize("key", ["publicHosts", "mediaBucket", "publicCidr", "databaseMasterSecretArn"])
def test_every_fact_of_the_overlay_is_one_that_the_program_gives(
    stack: str, key: str, applications: Mapping[str, Mapping[str, Any]]
) -> None:
    patches = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]["patches"]
    (patch,) = [one for one in patches if one["target"]["kind"] == "ConfigMap"]
    given = yaml.safe_load(patch["patch"])["data"]
    held = yaml.safe_load((APP / "overlays" / stack / "facts.yaml").read_text())
    assert set(given) == set(held["data"])
    assert key in given
    assert held["metadata"]["annotations"] == {"config.kubernetes.io/local-config": "true"}
    # Of these only the form can be held: a network, and the attributes of a load balancer. The project's name is the
    # shipped one, so that an overlay which is merged before the program says it asks for the right secrets.
    plain = {"192.0.2.0/24", "access_logs.s3.enabled=false", "kyeol"}
    assert [value for value in held["data"].values() if "placeholder" not in value and value not in plain] == []


def test_no_fact_is_given_that_nothing_reads() -> None:
    # The facts of an app and of a private load balancer are for overlays that have one; the shipped ones have neither.
    wiring = [
        path
        for path in below(APP / "wiring", "*.yaml")
        if not path.relative_to(APP / "wiring").parts[0].startswith(("app-", "private-load-balancer"))
    ]
    wired = "".join(path.read_text() for path in wiring)
    held = yaml.safe_load((APP / "overlays" / "prod" / "facts.yaml").read_text())["data"]
    assert set(held) == set(re.findall(r"fieldPath: data\.(\w+)\n\s+(?:targets|options)", wired))


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_new_settings_are_new_pods(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    own = [name for name in of_kind(build(APP / "overlays" / stack), "ConfigMap") if name.startswith("saleor-settings")]
    given = [name for name in of_kind(shops[stack], "ConfigMap") if name.startswith("saleor-settings")]
    assert own != given, "the name carries the content's hash"
    for one in workloads(shops[stack]).values():
        if one.container["image"].partition(":")[0].endswith("saleor-api") and one.namespace == "saleor":
            assert one.container["envFrom"][0] == {"configMapRef": {"name": given[0]}}


@pytest.mark.parametrize("stack", STACKS)
def test_every_object_is_known_to_the_clusters_version_in_every_field(
    stack: str, shops: Mapping[str, list[Manifest]], policies: Mapping[str, list[Manifest]]
) -> None:
    objects = [*policies[stack], *shops.get(stack, ())]
    assert [fault for one in objects for fault in faults(one)] == []


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_project_lets_the_whole_shop_through(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    project = specs(graphs[stack], PROJECT)[stack]
    allowed = {(kind["group"], kind["kind"]) for kind in project["namespaceResourceWhitelist"]}
    namespaces = {one["namespace"] for one in project["destinations"]}
    assert project["clusterResourceWhitelist"] == []
    for one in shops[stack]:
        assert (one["apiVersion"].rpartition("/")[0], one["kind"]) in allowed, one["metadata"]["name"]
        assert one["metadata"]["namespace"] in namespaces, one["metadata"]["name"]
    assert {one["metadata"]["namespace"] for one in shops[stack]} == namespaces


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_no_object_has_two_owners(
    stack: str, shops: Mapping[str, list[Manifest]], policies: Mapping[str, list[Manifest]]
) -> None:
    named = [
        (one["kind"], one["metadata"].get("namespace"), one["metadata"]["name"])
        for one in [*shops[stack], *policies[stack]]
    ]
    assert len(named) == len(set(named))
    assert not {one["kind"] for one in shops[stack]} & (CLUSTER_WIDE | {"Secret"})


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_sync_comes_in_the_order_that_things_need_each_other(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    def waves(*kinds: str, namespace: str = "saleor") -> set[int]:
        return {
            int(one["metadata"].get("annotations", {}).get(WAVE, 0))
            for one in shops[stack]
            if one["kind"] in kinds and one["metadata"]["namespace"] == namespace
        }

    jobs = of_kind(shops[stack], "Job")
    bootstrap, migration = (
        int(jobs[name]["metadata"]["annotations"][WAVE]) for name in ("database-bootstrap", "saleor-migration")
    )
    assert max(waves("ServiceAccount", "ConfigMap", namespace="database-bootstrap")) < bootstrap < migration
    assert max(waves("SecretStore")) < min(waves("ExternalSecret"))
    assert max(waves("ServiceAccount", "ConfigMap", "ExternalSecret", "NetworkPolicy")) < migration
    assert bootstrap < int(jobs["stop-workers"]["metadata"]["annotations"][WAVE]) < migration
    assert migration < min(waves("Deployment"))
    deployments = of_kind(shops[stack], "Deployment")
    if worker := deployments.get("saleor-worker"):
        new_code = [deployments[name]["metadata"]["annotations"][WAVE] for name in ("saleor-api", "saleor-beat")]
        assert worker["metadata"]["annotations"][WAVE] < min(new_code), "no old worker reads what the new version sends"
    storefront = int(deployments.pop("storefront")["metadata"]["annotations"][WAVE])
    (ingress,) = waves("Ingress")
    assert max(int(one["metadata"]["annotations"][WAVE]) for one in deployments.values()) < ingress
    assert ingress < storefront, "its first image is built against the API, which the Ingress makes public"
    for name, one in of_kind(shops[stack], "HorizontalPodAutoscaler").items():
        target = of_kind(shops[stack], "Deployment")[one["spec"]["scaleTargetRef"]["name"]]
        waits = int(one["metadata"]["annotations"][WAVE])
        assert waits > int(target["metadata"]["annotations"][WAVE]), f"{name} is not healthy without its pods"
    for job in jobs.values():
        annotations = job["metadata"]["annotations"]
        assert annotations["argocd.argoproj.io/hook"] == "Sync", "a PreSync hook comes before its own settings"
        assert annotations["argocd.argoproj.io/hook-delete-policy"] == "BeforeHookCreation"


@pytest.mark.parametrize("path", KUSTOMIZATIONS, ids=lambda path: str(path.relative_to(APP.parent)))
def test_no_path_leaves_its_tree(path: Path) -> None:
    tree = APP if path.is_relative_to(APP) else PLATFORM
    given = yaml.safe_load(path.read_text())
    for key in ("resources", "components", "transformers"):
        for entry in given.get(key, ()):
            # As it is spelt: in tests/stacks, which `tests` reads, most of a tree is a link.
            target = Path(os.path.normpath(path.parent / entry))
            assert target.is_relative_to(tree), entry
            assert target.exists(), entry


@pytest.mark.parametrize("tree", [APP, PLATFORM], ids=lambda tree: tree.name)
def test_a_tree_explains_itself(tree: Path) -> None:
    readme = (tree / "README.md").read_text()
    assert f"# {tree.name}" in readme
    for linked in re.findall(r"\]\(([^)#]+)\)", readme):
        assert linked.startswith("https://") or (tree / linked).exists(), linked


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_automatic_commit_changes_the_commit_and_the_digest(stack: str, tmp_path: Path) -> None:
    file = tmp_path / "kustomization.yaml"
    file.write_text((APP / "overlays" / stack / file.name).read_text())
    digests = [f"sha256:{digit * 64}" for digit in "12"]
    texts = []
    for tag, digest in zip(("0" * 40, TAG), digests, strict=True):
        for image in IMAGES:
            edit = [str(kustomize.KUSTOMIZE), "edit", "set", "image", f"{image}=*:{tag}@{digest}"]
            subprocess.run(edit, cwd=tmp_path, check=True)
        texts.append(file.read_text().splitlines())
    changed = [new for old, new in zip(*texts, strict=True) if old != new]
    assert changed == [f"- digest: {digests[1]}", f"  newTag: {TAG}"] * len(IMAGES)


def test_argo_cd_says_where_an_image_comes_from_and_keeps_its_commit_and_digest(tmp_path: Path) -> None:
    file = tmp_path / "kustomization.yaml"
    file.write_text((APP / "overlays" / "prod" / file.name).read_text())
    kept = shop.images()[0].rpartition("}}:")[2]
    for value in (f"*:{TAG}@sha256:{'1' * 64}", f"registry.example.com/api:{kept}"):
        edit = [str(kustomize.KUSTOMIZE), "edit", "set", "image", f"saleor-api={value}"]
        subprocess.run(edit, cwd=tmp_path, check=True)
    (found,) = (one for one in yaml.safe_load(file.read_text())["images"] if one["name"] == "saleor-api")
    assert (found["newName"], found["newTag"], found["digest"]) == (
        "registry.example.com/api", TAG, f"sha256:{'1' * 64}",
    )  # fmt: skip
