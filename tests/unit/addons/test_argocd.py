"""Argo CD's chart values: what the program knows, over what the tree says."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from kyeol.addons import values
from kyeol.addons.charts.argocd import ADDON
from kyeol.addons.contract import Facts
from kyeol.addons.workloads.argocd_hub import SERVICE_ACCOUNTS
from kyeol.config.argocd import ArgocdConfig, GitRepositoriesConfig, SlackConfig, SsoConfig
from tests.harness import ACCOUNT, REGION, SHIPPED

REPOSITORIES = GitRepositoriesConfig(
    app="https://github.com/kyeol-example/kyeol-app-gitops.git",
    platform="https://github.com/kyeol-example/kyeol-platform-gitops.git",
)
PLAIN = ArgocdConfig(host="argocd.example.com", repositories=REPOSITORIES)
SSO = SsoConfig(
    issuer="https://login.example.com",
    client_id="argocd",
    client_secret="kyeol-mgmt-argocd-sso",
    groups={"platform-team": "admin", "developers": "deployer"},
)
SLACK = SlackConfig(channel="platform", token_secret="kyeol-mgmt-argocd-slack")
FACTS = Facts(
    environment="mgmt",
    account_id=ACCOUNT,
    region=REGION,
    registry_regions=(REGION,),
    tags={},
    cluster_name="kyeol-mgmt-eks",
    kubernetes_version="1.36",
    node_groups={},
    vpc_id="vpc-1",
    alb_subnets="subnet-1,subnet-2",
    container_log_group="containers",
    container_log_group_arn="arn",
    hosts=["argocd.example.com"],
    alb_certificate_arn="arn:certificate",
    alb_web_acl_arn="arn:web-acl",
    alb_prefix_list_id="pl-1",
)
HUB = f"arn:aws:iam::{ACCOUNT}:role/kyeol-mgmt-argocd-hub-role"

USED = {
    "crds", "global", "configs", "controller", "dex", "redis", "redis-ha", "redisSecretInit", "server", "repoServer",
    "applicationSet", "notifications", "extraObjects",
}  # fmt: skip
"""The top-level keys that the values use; each is a section of charts/argo-cd/values.yaml in argoproj/argo-helm."""


def merged(config: ArgocdConfig = PLAIN) -> dict[str, Any]:
    facts = replace(FACTS, argocd=config)
    return values.with_settings(values.read(SHIPPED, "mgmt", "argocd"), ADDON.settings(facts, None)).values


def test_only_sections_of_the_chart_are_used() -> None:
    assert set(merged(PLAIN.model_copy(update={"sso": SSO, "slack": SLACK}))) == USED


def test_the_load_balancer_ends_tls_and_lets_in_who_may_enter() -> None:
    made = merged()
    assert made["global"]["domain"] == "argocd.example.com"
    assert made["configs"]["params"]["server.insecure"] is True
    # Longer than the longest Job and its roll-outs, shorter than a day's work.
    assert 3600 <= int(made["configs"]["params"]["controller.sync.timeout.seconds"]) <= 7200
    ingress = made["server"]["ingress"]
    assert (ingress["enabled"], ingress["controller"], ingress["ingressClassName"]) == (True, "aws", "alb")
    assert ingress["aws"] == {"serviceType": "ClusterIP", "backendProtocolVersion": "GRPC"}
    annotations = {key.removeprefix("alb.ingress.kubernetes.io/"): what for key, what in ingress["annotations"].items()}
    assert annotations["subnets"] == "subnet-1,subnet-2", "else it would keep the zones of its first day"
    assert annotations["certificate-arn"] == "arn:certificate"
    assert annotations["wafv2-acl-arn"] == "arn:web-acl"
    assert annotations["security-group-prefix-lists"] == "pl-1"
    assert annotations["target-type"] == "ip"
    assert yaml.safe_load(annotations["listen-ports"]) == [{"HTTPS": 443}]
    check = "alb.ingress.kubernetes.io/healthcheck-path"
    assert check not in ingress["annotations"], "the target group of gRPC has a check of its own"
    assert made["server"]["service"]["annotations"][check] == "/healthz"


def test_the_three_that_call_clusters_have_the_hub_role() -> None:
    made = merged()
    accounts = {"argocd-application-controller": "controller", "argocd-applicationset-controller": "applicationSet"}
    for account in SERVICE_ACCOUNTS:
        section = made[accounts.get(account, "server")]
        assert section["serviceAccount"]["annotations"] == {"eks.amazonaws.com/role-arn": HUB}
    assert "serviceAccount" not in made["repoServer"], "what reads Git enters no cluster"


def test_two_of_what_can_stand_beside_itself_and_none_that_blocks_a_drain() -> None:
    made = merged()
    for section in ("server", "repoServer", "applicationSet"):
        assert made[section]["replicas"] == 2, section
        assert "pdb" not in made[section], f"two budgets over {section}: no pod of it could be evicted"
    names = {one["metadata"]["name"] for one in made["extraObjects"]}
    assert names == {"argocd-server", "argocd-repo-server", "argocd-applicationset-controller"}
    assert all(one["spec"]["maxUnavailable"] == 1 for one in made["extraObjects"])
    assert made["controller"]["replicas"] == 1, "a budget for one pod would stop every drain"
    keys = {one["topologyKey"] for one in made["global"]["topologySpreadConstraints"]}
    assert keys == {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}


def test_every_pod_says_what_it_needs() -> None:
    made = merged()
    for section in (
        "controller",
        "server",
        "repoServer",
        "applicationSet",
        "notifications",
        "redis",
        "redisSecretInit",
    ):
        resources = made[section]["resources"]
        assert set(resources["requests"]) == {"cpu", "memory"}, section
        assert "memory" in resources["limits"], section


@pytest.mark.parametrize("on", [False, True])
def test_redis_is_one_cache_unless_three_are_asked_for(on: bool) -> None:
    redis = merged(PLAIN.model_copy(update={"redis_ha": on}))["redis-ha"]
    assert redis["enabled"] is on
    assert redis["topologySpreadConstraints"]["whenUnsatisfiable"] == "DoNotSchedule"


def test_without_single_sign_on_the_administrator_logs_in() -> None:
    configs = merged()["configs"]
    assert configs["cm"]["admin.enabled"] is True
    assert "oidc.config" not in configs["cm"]
    assert configs["rbac"]["policy.default"] == ""


def test_single_sign_on_replaces_the_administrator() -> None:
    configs = merged(PLAIN.model_copy(update={"sso": SSO}))["configs"]
    assert configs["cm"]["admin.enabled"] is False
    assert yaml.safe_load(configs["cm"]["oidc.config"]) == {
        "name": "SSO",
        "issuer": "https://login.example.com",
        "clientID": "argocd",
        "clientSecret": "$argocd-sso:secret",
        "requestedScopes": ["openid", "profile", "email", "groups"],
    }
    assert configs["rbac"]["policy.groups.csv"].splitlines() == [
        "g, platform-team, role:admin",
        "g, developers, role:deployer",
    ]
    assert "role:deployer" in configs["rbac"]["policy.csv"], "the tree says what a deployer may do"


def test_a_deployer_syncs_and_restarts_but_deletes_and_changes_nothing() -> None:
    lines = [line.split(", ") for line in merged()["configs"]["rbac"]["policy.csv"].splitlines()]
    allowed = {(line[2], line[3]) for line in lines}
    assert ("applications", "sync") in allowed
    assert not {action for _, action in allowed} & {"*", "delete", "create", "update", "override"}


def test_the_webhooks_secret_is_named_not_written() -> None:
    assert merged()["configs"]["secret"] == {"githubSecret": "$argocd-webhook:secret"}


def test_notifications_are_off_unless_configured() -> None:
    assert merged()["notifications"]["enabled"] is False
    made = merged(PLAIN.model_copy(update={"slack": SLACK}))["notifications"]
    assert made["enabled"] is True
    assert made["secret"] == {"create": False, "name": "argocd-notifications-secret"}
    assert made["notifiers"] == {"service.slack": "token: $slack-token\n"}
    (subscription,) = made["subscriptions"]
    assert subscription["recipients"] == ["slack:platform"]
    for trigger in subscription["triggers"]:
        (sent,) = yaml.safe_load(made["triggers"][f"trigger.{trigger}"])
        assert f"template.{sent['send'][0]}" in made["templates"]


def test_what_it_stands_on_comes_first() -> None:
    assert {"aws-load-balancer-controller", "external-dns", "external-secrets"} <= set(ADDON.after)
    assert ADDON.stacks == "mgmt"
