"""The ApplicationSets of every environment, evaluated for registered clusters as Argo CD would evaluate them."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

import pytest
import yaml

from kyeol.addons.contract import Facts
from kyeol.gitops import applicationsets, projects
from kyeol.gitops.applicationsets import Repositories
from kyeol.gitops.cluster_secret import IN_CLUSTER, Registration, Sync, annotations, labels, name
from kyeol.gitops.shop import Shop
from tests.applicationsets import Json, TemplateError, applications, text
from tests.harness import ACCOUNT, REGION, SHIPPED
from tests.json_values import known
from tests.kustomize import build

APP = "https://github.com/kyeol-example/kyeol-app-gitops.git"
PLATFORM = "https://github.com/kyeol-example/kyeol-platform-gitops.git"
REPOSITORIES = Repositories(app=APP, platform=PLATFORM, revision="main")
CHARTS = """[
  {"addon": "cert-manager", "repository": "quay.io/jetstack/charts", "chart": "cert-manager", "version": "v1.21.1",
   "namespace": "cert-manager", "settings": "{\\"a\\": {\\"b\\": \\"arn:aws:iam::1:role/{{x}}\\"}}"},
  {"addon": "fluent-bit", "repository": "https://aws.github.io/eks-charts", "chart": "aws-for-fluent-bit",
   "version": "0.2.0", "namespace": "logging", "settings": "{}"}
]"""


@pytest.fixture(autouse=True)
def loop() -> Iterator[None]:
    """Outputs belong to an event loop, and a program that another test has run takes its own away with it."""
    own = asyncio.new_event_loop()
    asyncio.set_event_loop(own)
    yield
    asyncio.set_event_loop(None)
    own.close()


def server(environment: str) -> str:
    return IN_CLUSTER if environment == "mgmt" else f"https://{environment}.eks.amazonaws.com"


REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


@dataclass(frozen=True)
class Joined:
    """What a stack makes in Argo CD: the cluster's Secret, and its ApplicationSets by family."""

    secret: Json
    sets: Mapping[str, Json]


def cluster(environment: str, sync: Sync = "automatic", *, charts: str = "") -> Joined:
    """A cluster as its stack joins it; the list of charts, an output there, as text."""
    facts = Facts(
        environment=environment,
        account_id=ACCOUNT,
        region=REGION,
        registry_regions=(REGION,),
        tags={"Project": "kyeol"},
        cluster_name=f"kyeol-{environment}-eks",
        kubernetes_version="1.36",
        node_groups={},
        vpc_id="vpc-1",
        alb_subnets="subnet-1,subnet-2",
        container_log_group="containers",
        container_log_group_arn="arn",
        zone_name="example.com",
        zone_id="Z1",
        hosts=[f"{environment}.example.com"],
        alb_certificate_arn=f"arn:aws:acm:::{environment}",
        alb_web_acl_arn=f"arn:aws:wafv2:::{environment}",
        alb_prefix_list_id="pl-1",
    )
    registered = Registration(
        facts=facts,
        sync=sync,
        server=server(environment),
        config="{}",
        role_arns={
            "external-secrets": f"arn:aws:iam::{ACCOUNT}:role/kyeol-{environment}-external-secrets-role",
            "saleor-api": f"arn:aws:iam::{ACCOUNT}:role/kyeol-{environment}-saleor-api-role",
            "database-bootstrap": f"arn:aws:iam::{ACCOUNT}:role/kyeol-{environment}-database-bootstrap-role",
        },
        shop=None
        if environment == "mgmt"
        else Shop(
            vpc=IPv4Network("10.10.0.0/16"),
            public_hosts=[f"www.{environment}.example.com", f"{environment}.example.com"],
            media_host="media.example.com",
            media_bucket=f"kyeol-{environment}-media",
            private_bucket=f"kyeol-{environment}-private",
            database_master_secret_arn=f"arn:aws:secretsmanager:::rds!{environment}",
            images={
                "saleor-api": f"{REGISTRY}/kyeol-mgmt-saleor-api",
                "dashboard": f"{REGISTRY}/kyeol-mgmt-dashboard",
                "storefront": f"{REGISTRY}/kyeol-{environment}-storefront",
            },
        ),
        charts=[{"addon": "each"}] if charts else [],
    )
    given = {**annotations(registered), **({"charts": charts} if charts else {})}
    metadata = {"name": name(environment), "labels": labels(registered), "annotations": given}
    secret = {"metadata": metadata, "data": {"name": environment, "server": server(environment)}}
    return Joined(secret, applicationsets.of(registered, REPOSITORIES))


def generated(*clusters: Joined) -> dict[str, Json]:
    """Everything that Argo CD generates for some clusters."""
    secrets = [one.secret for one in clusters]
    sets = [spec for one in clusters for spec in one.sets.values()]
    return {title: one for spec in sets for title, one in applications(spec, secrets).items()}


CLUSTERS = (cluster("mgmt"), cluster("dev"), cluster("stage"), cluster("prod", "manual"))


def test_the_registered_clusters_give_exactly_the_platforms_applications() -> None:
    assert set(generated(*CLUSTERS)) == {
        "saleor-api-dev",
        "saleor-api-stage",
        "saleor-api-prod",
        "platform-addons-mgmt",
        "platform-addons-dev",
        "platform-addons-stage",
        "platform-addons-prod",
    }


@pytest.mark.parametrize("environment", ["dev", "stage", "prod"])
def test_the_shop_comes_from_its_overlay_into_its_own_cluster(environment: str) -> None:
    spec = generated(*CLUSTERS)[f"saleor-api-{environment}"]["spec"]
    assert spec["project"] == environment
    assert (spec["source"]["repoURL"], spec["source"]["path"]) == (APP, f"overlays/{environment}")
    assert spec["destination"] == {"server": server(environment), "namespace": "saleor"}


@pytest.mark.parametrize("environment", ["mgmt", "dev", "stage", "prod"])
def test_the_policies_come_from_the_clusters_folder(environment: str) -> None:
    spec = generated(*CLUSTERS)[f"platform-addons-{environment}"]["spec"]
    assert spec["project"] == f"platform-{environment}"
    assert (spec["source"]["repoURL"], spec["source"]["path"]) == (PLATFORM, f"clusters/{environment}")
    assert spec["destination"]["server"] == server(environment)


def test_only_automatic_clusters_sync_by_themselves() -> None:
    for title, application in generated(*CLUSTERS).items():
        policy = application["spec"]["syncPolicy"]
        automatic = policy.pop("automated", None)
        assert automatic == (None if title.endswith("-prod") else {"prune": True, "selfHeal": True}), title
        assert "CreateNamespace=true" not in policy["syncOptions"], "Namespaces are the program's"
        assert policy["retry"]["limit"] > 0
        # The commit that mends a failing sync must not wait for its last attempt; in prod somebody presses for each.
        assert policy["retry"].get("refresh", False) is (automatic is not None), title


def test_a_cluster_that_goes_takes_its_applications_and_no_others() -> None:
    gone = set(generated(*CLUSTERS)) - set(
        generated(*(one for one in CLUSTERS if one.secret["data"]["name"] != "stage"))
    )
    assert gone == {"saleor-api-stage", "platform-addons-stage"}


def test_a_fifth_environment_needs_its_cluster_only() -> None:
    assert {"saleor-api-load", "platform-addons-load"} <= set(generated(*CLUSTERS, cluster("load")))


def test_applications_that_go_leave_the_cluster_as_it_is() -> None:
    """Argo CD then gives them no finalizer (applicationset/utils/utils.go), so that they go without what they made."""
    for family, spec in cluster("dev", charts=CHARTS).sets.items():
        assert spec["syncPolicy"] == {"preserveResourcesOnDeletion": True}, family
        assert "finalizers" not in spec["template"]["metadata"], family


@pytest.mark.parametrize(
    "missing",
    ["albWebAclArn", "publicHosts", "mediaBucket", "saleorApiRoleArn", "externalSecretsRoleArn", "storefrontImage"],
)
def test_a_cluster_that_lacks_something_gets_no_application(missing: str) -> None:
    broken = cluster("dev")
    del broken.secret["metadata"]["annotations"][missing]
    with pytest.raises(TemplateError, match=missing):
        generated(broken)


@pytest.mark.parametrize("behind", ["dev", "prod"])
def test_a_cluster_without_the_newest_fact_holds_up_no_other(behind: str) -> None:
    """One environment is not deployed yet, another is: each ApplicationSet looks at its own cluster's Secret only."""
    joined = {one.secret["data"]["name"]: one for one in (cluster("mgmt"), cluster("dev"), cluster("prod", "manual"))}
    for fact in ("hostRules", "privateBucket", "zoneId"):
        joined[behind].secret["metadata"]["annotations"].pop(fact)
    secrets = [one.secret for one in joined.values()]
    for environment, one in joined.items():
        for family, spec in one.sets.items():
            if environment == behind:
                with pytest.raises(TemplateError):
                    applications(spec, secrets)
            else:
                assert len(applications(spec, secrets)) == 1, family


@pytest.mark.parametrize("old", ["saleor-api", "platform-addons"])
def test_an_ApplicationSet_of_before_lets_go_of_a_cluster_that_has_its_own(old: str) -> None:  # noqa: N802
    """Those of before chose clusters by labels that a Secret no longer has, so that nobody waits for mgmt."""
    selectors = {"saleor-api": {"purpose": "shop", "sync": "automatic"}, "platform-addons": {"sync": "automatic"}}
    assert not selectors[old].items() <= cluster("dev").secret["metadata"]["labels"].items()


def patches(title: str) -> list[Mapping[str, Any]]:
    source = generated(*CLUSTERS)[title]["spec"]["source"]
    found: list[Mapping[str, Any]] = source["kustomize"]["patches"]
    return found


def facts(environment: str) -> dict[str, str]:
    """What Argo CD writes over the facts of an environment's overlay."""
    (patch,) = [
        one for one in patches(f"saleor-api-{environment}") if one["target"] == {"kind": "ConfigMap", "name": "facts"}
    ]
    data: dict[str, str] = yaml.safe_load(patch["patch"])["data"]
    return data


def test_the_shop_is_told_what_only_the_program_knows() -> None:
    told = facts("prod")
    assert told["environment"] == "prod"
    assert told["ingressHosts"] == "prod.example.com", "the names that ExternalDNS makes"
    assert told["publicHosts"] == "www.prod.example.com,prod.example.com", "the canonical name first"
    assert told["publicOrigins"] == "https://www.prod.example.com,https://prod.example.com"
    assert told["albCertificateArn"] == "arn:aws:acm:::prod"
    assert told["databaseMasterSecretArn"] == "arn:aws:secretsmanager:::rds!prod"


def test_the_shop_is_told_the_networks_of_the_address_plan() -> None:
    told = facts("prod")
    assert (told["vpcCidr"], told["publicCidr"], told["dataCidr"]) == ("10.10.0.0/16", "10.10.0.0/22", "10.10.16.0/22")


def test_the_shops_service_accounts_get_their_roles() -> None:
    told = facts("dev")
    for key, role in (
        ("saleorApiRoleArn", "saleor-api"),
        ("secretsReaderRoleArn", "external-secrets"),
        ("databaseBootstrapRoleArn", "database-bootstrap"),
    ):
        assert told[key] == f"arn:aws:iam::{ACCOUNT}:role/kyeol-dev-{role}-role"


def test_images_come_from_where_the_program_keeps_them_and_keep_tag_and_digest() -> None:
    images = generated(*CLUSTERS)["saleor-api-stage"]["spec"]["source"]["kustomize"]["images"]
    assert set(images) == {
        f"saleor-api={REGISTRY}/kyeol-mgmt-saleor-api:*@*",
        f"dashboard={REGISTRY}/kyeol-mgmt-dashboard:*@*",
        f"storefront={REGISTRY}/kyeol-stage-storefront:*@*",
    }


@pytest.mark.slow
@pytest.mark.parametrize("environment", ["mgmt", "dev", "stage", "prod"])
def test_no_placeholder_of_the_tree_is_left(environment: str) -> None:
    folder = SHIPPED / "gitops" / "kyeol-platform-gitops" / "clusters" / environment
    built = build(folder, patches(f"platform-addons-{environment}"))
    assert built
    # The policy that refuses placeholders names them.
    rest = [one for one in built if not one["kind"].startswith("ValidatingAdmissionPolicy")]
    assert "placeholder" not in yaml.safe_dump(rest)


def test_add_ons_are_applications_where_argo_cd_installs_them() -> None:
    made = generated(cluster("mgmt"), cluster("dev", charts=CHARTS), cluster("stage"))
    added = {title for title in made if title.count("-") > 2}
    assert added == {"platform-addons-dev-cert-manager", "platform-addons-dev-fluent-bit"}
    spec = made["platform-addons-dev-cert-manager"]["spec"]
    assert spec["project"] == "addons-dev"
    assert spec["destination"] == {"server": server("dev"), "namespace": "cert-manager"}
    chart, values = spec["sources"]
    assert (chart["repoURL"], chart["chart"], chart["targetRevision"]) == (
        "quay.io/jetstack/charts",
        "cert-manager",
        "v1.21.1",
    )
    assert chart["helm"]["releaseName"] == "cert-manager"
    assert chart["helm"]["ignoreMissingValueFiles"] is True
    assert chart["helm"]["valueFiles"] == [
        "$values/common/values/cert-manager.yaml",
        "$values/clusters/dev/values/cert-manager.yaml",
    ]
    assert values == {"repoURL": PLATFORM, "targetRevision": "main", "ref": "values"}


CERTIFICATES = {
    ("", "Secret", "aws-load-balancer-tls"): [".data"],
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "aws-load-balancer-webhook"): [
        ".webhooks[]?.clientConfig.caBundle"
    ],
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "aws-load-balancer-webhook"): [
        ".webhooks[]?.clientConfig.caBundle"
    ],
}
"""What the load balancer controller's chart (3.5.0, templates/webhook.yaml) makes anew at every rendering.

Of the others none does: the certificates of External Secrets and cert-manager are written by their own controllers into
fields that the charts leave out, and Metrics Server's APIService checks none.
"""


@pytest.mark.parametrize("sync", ["automatic", "manual"])
def test_a_certificate_that_every_rendering_makes_anew_stays_as_it_is(sync: Sync) -> None:
    for made in generated(cluster("dev", sync, charts=CHARTS)).values():
        spec = made["spec"]
        kept = {
            (one["group"], one["kind"], one["name"]): one["jqPathExpressions"]
            for one in spec.get("ignoreDifferences", [])
        }
        assert kept == (CERTIFICATES if "sources" in spec else {})
        # Without it a sync would write what it does not compare.
        assert ("RespectIgnoreDifferences=true" in spec["syncPolicy"]["syncOptions"]) == bool(kept)


def test_what_the_program_knows_reaches_the_chart_untouched() -> None:
    made = generated(cluster("dev", charts=CHARTS))
    chart = made["platform-addons-dev-cert-manager"]["spec"]["sources"][0]
    assert yaml.safe_load(chart["helm"]["values"]) == {"a": {"b": "arn:aws:iam::1:role/{{x}}"}}


def test_projects_keep_the_shop_in_its_namespaces_and_without_power() -> None:
    spec = known(projects.shop("dev", "https://dev", APP, ["saleor", "database-bootstrap"]))
    assert spec["sourceRepos"] == [APP]
    assert {(one["server"], one["namespace"]) for one in spec["destinations"]} == {
        ("https://dev", "saleor"),
        ("https://dev", "database-bootstrap"),
    }
    assert spec["clusterResourceWhitelist"] == []
    kinds = {kind["kind"] for kind in spec["namespaceResourceWhitelist"]}
    assert not kinds & {"*", "Namespace", "Secret", "Role", "RoleBinding", "ResourceQuota", "LimitRange"}
    assert {"Deployment", "Job", "Ingress", "ExternalSecret", "SecretStore", "NetworkPolicy"} <= kinds


def test_the_policies_project_starts_no_pod_and_makes_no_namespace() -> None:
    spec = known(projects.platform("dev", "https://dev", PLATFORM))
    kinds = {kind["kind"] for key in spec if key.endswith("Whitelist") for kind in spec[key]}
    assert not kinds & {"*", "Pod", "Deployment", "DaemonSet", "StatefulSet", "Job", "CronJob", "Namespace", "Secret"}
    assert not kinds & {"ServiceAccount", "SecretStore", "ExternalSecret", "ConfigMap"}, "nothing of it reads a secret"


@pytest.mark.slow
@pytest.mark.parametrize("environment", ["mgmt", "dev", "stage", "prod"])
def test_the_policies_project_lets_through_what_the_tree_holds(environment: str) -> None:
    spec = known(projects.platform(environment, server(environment), PLATFORM))
    allowed = {(one["group"], one["kind"]) for key in spec if key.endswith("Whitelist") for one in spec[key]}
    built = build(SHIPPED / "gitops" / "kyeol-platform-gitops" / "clusters" / environment)
    for one in built:
        group = one["apiVersion"].rpartition("/")[0]
        assert (group, one["kind"]) in allowed, one["metadata"]["name"]


def test_the_add_ons_project_reaches_their_namespaces_only() -> None:
    spec = known(projects.charts("dev", "https://dev", PLATFORM, yaml.safe_load(CHARTS)))
    assert {one["namespace"] for one in spec["destinations"]} == {"kube-system", "cert-manager", "logging"}
    assert spec["sourceRepos"] == [PLATFORM, "https://aws.github.io/eks-charts", "quay.io/jetstack/charts"]
    assert "Namespace" not in {one["kind"] for one in spec["clusterResourceWhitelist"]}


def test_the_evaluator_is_as_strict_as_go() -> None:
    assert text("a-{{ .metadata.labels.x }}", {"metadata": {"labels": {"x": "b"}}}) == "a-b"
    for template in ("{{.y}}", "{{ .x | upper }}", "{{ if .x }}{{ end }}", "{{.x.y}}"):
        with pytest.raises(TemplateError):
            text(template, {"x": "1"})
