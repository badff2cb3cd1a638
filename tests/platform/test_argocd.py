"""mgmt's Argo CD and the environments joined to it, from the recorded graphs of the shipped stacks."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from kyeol.addons import values
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.run import Preview
from tests.applicationsets import Json, applications, permitted
from tests.harness import SHIPPED, STACKS, run_stack
from tests.json_values import known

PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject"
SETS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet"
SECRET = "kubernetes:core/v1:Secret"
RELEASE = "kubernetes:helm.sh/v3:Release"
ENVIRONMENTS = ("dev", "stage", "prod")
APPLICATIONS = {*(f"saleor-api-{one}" for one in ENVIRONMENTS), *(f"platform-addons-{one}" for one in STACKS)}


def registration(graph: Graph) -> Resource:
    """The Secret that registers a stack's cluster."""
    (found,) = [
        one for one in graph.of_type(SECRET) if known(one.inputs)["metadata"]["name"] == f"cluster-{graph.stack}"
    ]
    return found


def specs(graph: Graph, type_: str) -> dict[str, Json]:
    return {known(one.inputs)["metadata"]["name"]: known(one.inputs)["spec"] for one in graph.of_type(type_)}


def cluster(graph: Graph) -> Json:
    """A registered cluster; the Secret's content is masked, so the API's address is what its projects allow."""
    metadata = known(registration(graph).inputs)["metadata"]
    servers = {one["server"] for spec in specs(graph, PROJECT).values() for one in spec["destinations"]}
    (server,) = servers
    return {"metadata": metadata, "data": {"name": metadata["labels"]["environment"], "server": server}}


def generated(graphs: Mapping[str, Graph], *stacks: str) -> dict[str, Json]:
    """What Argo CD makes of the ApplicationSets where some stacks are up."""
    clusters = [cluster(graphs[stack]) for stack in stacks]
    sets = [spec for stack in stacks for spec in specs(graphs[stack], SETS).values()]
    return {name: one for spec in sets for name, one in applications(spec, clusters).items()}


def test_the_shipped_stacks_give_exactly_the_platforms_applications(graphs: Mapping[str, Graph]) -> None:
    assert set(generated(graphs, *STACKS)) == APPLICATIONS


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_environment_comes_and_goes_with_its_stack(stack: str, graphs: Mapping[str, Graph]) -> None:
    others = [one for one in STACKS if one != stack]
    assert APPLICATIONS - set(generated(graphs, *others)) == {f"saleor-api-{stack}", f"platform-addons-{stack}"}


@pytest.mark.parametrize("stack", STACKS)
def test_no_applications_depend_on_another_stacks_cluster(stack: str, graphs: Mapping[str, Graph]) -> None:
    """Were a Secret to lack a fact, the ApplicationSets that read it would stop, all of their applications."""
    for title, spec in specs(graphs[stack], SETS).items():
        for generator in spec["generators"]:
            inner = generator.get("matrix", {}).get("generators", [generator])[0]
            assert inner["clusters"]["selector"]["matchLabels"] == {"environment": stack}, title


def test_projects_let_every_application_through(graphs: Mapping[str, Graph]) -> None:
    projects = {name: spec for graph in graphs.values() for name, spec in specs(graph, PROJECT).items()}
    for name, application in generated(graphs, *STACKS).items():
        assert permitted(application, projects), name


def test_production_waits_for_a_hand_and_the_others_do_not(graphs: Mapping[str, Graph]) -> None:
    for name, application in generated(graphs, *STACKS).items():
        assert ("automated" in application["spec"]["syncPolicy"]) == (not name.endswith("-prod")), name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_only_mgmts_argo_cd_takes_a_spoke_role(stack: str, graphs: Mapping[str, Graph]) -> None:
    role = graphs[stack].one("aws:iam/role:Role", "argocd-spoke")
    assert role.inputs["name"] == f"kyeol-{stack}-argocd-spoke-role"
    (trust,) = json.loads(known(role.inputs)["assumeRolePolicy"])["Statement"]
    hub = graphs["mgmt"].one("aws:iam/role:Role", "argocd-hub-role")
    assert trust["Principal"] == {"AWS": ["arn:aws:iam::111122223333:root"]}
    assert trust["Condition"] == {"ArnEquals": {"aws:PrincipalArn": hub.outputs["arn"]}}
    policies = [one for one in graphs[stack].of_type("aws:iam/rolePolicy:RolePolicy") if "spoke" in one.name]
    assert policies == [], "what it may do stands in its access entry"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_spoke_role_administers_its_own_cluster(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    arn = graph.one("aws:iam/role:Role", "argocd-spoke").outputs["arn"]
    entry = graph.one("aws:eks/accessEntry:AccessEntry", "argocd-spoke").inputs
    assert (entry["clusterName"], entry["principalArn"], entry["type"]) == (f"kyeol-{stack}-eks", arn, "STANDARD")
    admin = known(graph.one("aws:eks/accessPolicyAssociation:AccessPolicyAssociation").inputs)
    assert (admin["clusterName"], admin["principalArn"]) == (f"kyeol-{stack}-eks", arn)
    assert admin["policyArn"].endswith("/AmazonEKSClusterAdminPolicy")
    assert admin["accessScope"] == {"type": "cluster"}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_cluster_is_registered_last_and_let_go_of_first(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    secret = registration(graph)
    before = graph.requires(secret)
    needed = [
        *graph.of_type("kubernetes:core/v1:Namespace"),
        *graph.of_type("aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
        *graph.of_type("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"),
        *graph.of_type(RELEASE),
        *graph.of_type(PROJECT),
        *graph.of_type(SETS),
    ]
    assert {one.urn for one in needed if one.urn not in before} == set()
    waiting = [one.urn for one in graph if secret.urn in (*one.depends_on, one.options.deleted_with)]
    assert waiting == []


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_stands_in_mgmts_cluster_is_deleted_there(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    there = [one for one in graph if one.provider_urn.endswith("::kubernetes-mgmt")]
    assert {one.type for one in there} == {SECRET, PROJECT, SETS}
    for one in there:
        assert one.options.deleted_with == "", "mgmt's cluster outlives the environment's"
        assert known(one.inputs)["metadata"]["namespace"] == "argocd"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_cluster_says_what_its_applications_need(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    metadata = known(registration(graph).inputs)["metadata"]
    assert (
        metadata["labels"]
        | {
            "argocd.argoproj.io/secret-type": "cluster",
            "environment": stack,
            "account": "111122223333",
            "region": "ap-northeast-2",
        }
        == metadata["labels"]
    )
    given, exported = metadata["annotations"], known(graph.outputs)
    assert given["albCertificateArn"] == exported["albCertificateArn"]
    assert given["albWebAclArn"] == exported["albWebAclArn"]
    assert given["albPrefixListId"] == exported["albPrefixListId"]
    roles: Mapping[str, str] = exported["roleArns"]
    assert {given["saleorApiRoleArn"], given["externalSecretsRoleArn"]} <= set(roles.values())
    assert given["hosts"] == (f"{stack}.example.com" if stack == "dev" else f"origin-{stack}.example.com")
    assert "charts" not in given, "the program installs them"


def test_what_mgmt_exports_opens_no_cluster_by_itself(previews: Mapping[str, Preview]) -> None:
    kubeconfig = json.loads(known(previews["mgmt"].exported)["kubeconfig"])
    (user,) = kubeconfig["users"]
    assert set(user["user"]) == {"exec"}
    assert "get-token" in user["user"]["exec"]["args"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "output",
    [
        "kubeconfig",
        "repositoryUrls",
        *(pytest.param(one, marks=pytest.mark.nightly) for one in ("clusterArn", "argocdRoleArn", "appRepository")),
    ],
)
def test_an_environment_says_what_mgmt_does_not_export_yet(output: str, previews: Mapping[str, Preview]) -> None:
    exported = dict(previews["mgmt"].exported)
    del exported[output]
    with pytest.raises(Exception, match=f"stack mgmt does not export {output}; run `pulumi up --stack mgmt` first"):
        run_stack("dev", {}, exported)


@pytest.mark.slow
def test_an_environment_says_which_image_mgmt_does_not_keep_yet(previews: Mapping[str, Preview]) -> None:
    exported = dict(known(previews["mgmt"].exported))
    exported["repositoryUrls"] = {"dashboard": exported["repositoryUrls"]["dashboard"]}
    said = "lists image saleor-api, but the deployed mgmt has only dashboard; run `pulumi up --stack mgmt` first"
    with pytest.raises(Exception, match=said):
        run_stack("dev", {}, exported)


@pytest.mark.slow
def test_an_environment_that_does_not_join_makes_nothing_in_mgmts_cluster(previews: Mapping[str, Preview]) -> None:
    exported = {key: value for key, value in previews["mgmt"].exported.items() if key != "kubeconfig"}
    graph = run_stack("dev", {"kyeol:gitops": None}, exported)
    assert not [one for one in graph if "argocd-spoke" in one.name or one.name == "kubernetes-mgmt"]


@pytest.mark.parametrize("stack", STACKS)
def test_argo_cd_installs_what_the_program_leaves_out(
    stack: str, graphs: Mapping[str, Graph], left_to_argocd: Mapping[str, Graph]
) -> None:
    ours, rest = releases(graphs[stack]), releases(left_to_argocd[stack])
    prefix = f"platform-addons-{stack}-"
    made = generated(left_to_argocd, *{"mgmt", stack})
    theirs = {name.removeprefix(prefix): one["spec"] for name, one in made.items() if name.startswith(prefix)}
    assert theirs.keys() | rest.keys() == ours.keys()
    assert not theirs.keys() & rest.keys(), "installed twice"
    projects = specs(left_to_argocd[stack], PROJECT)
    for name, spec in theirs.items():
        chart = spec["sources"][0]
        release = ours[name]
        address = f"oci://{chart['repoURL']}/{chart['chart']}"
        assert release["chart"] in (chart["chart"], address), name
        assert release["version"] == chart["targetRevision"], name
        assert release["namespace"] == spec["destination"]["namespace"], name
        assert release["name"] == chart["helm"]["releaseName"], name
        assert installed_values(chart["helm"]) == release["values"], name
        assert permitted({"spec": spec}, projects), name


@pytest.mark.parametrize("stack", STACKS)
def test_argo_cd_hears_of_a_clusters_new_version_once_its_nodes_have_it(
    stack: str, left_to_argocd: Mapping[str, Graph]
) -> None:
    """The autoscaler is of the cluster's minor: an upgrade that stops half-way leaves the one that was there."""
    graph = left_to_argocd[stack]
    charts = json.loads(known(registration(graph).inputs)["metadata"]["annotations"]["charts"])
    (settings,) = [json.loads(one["settings"]) for one in charts if one["addon"] == "cluster-autoscaler"]
    assert settings["image"]["tag"].startswith(f"v{graph.one('eks:index:Cluster').inputs['version']}.")
    nodes = graph.of_type("aws:eks/nodeGroup:NodeGroup")
    assert nodes
    assert {one.urn for one in nodes} <= graph.requires(registration(graph))


def releases(graph: Graph) -> dict[str, Json]:
    return {known(one.inputs)["name"]: dict(known(one.inputs)) for one in graph.of_type(RELEASE)}


def installed_values(helm: Mapping[str, Any]) -> dict[str, Any]:
    """Argo CD's values: the files in their order, then what is written in place."""
    merged = values.Merged()
    for file in helm["valueFiles"]:
        tree = SHIPPED / values.TREE / file.removeprefix("$values/")
        merged = values.overlaid(merged, yaml.safe_load(tree.read_text()) or {}, file)
    return values.overlaid(merged, yaml.safe_load(helm["values"]), "in place").values
