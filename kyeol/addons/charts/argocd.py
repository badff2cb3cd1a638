"""Argo CD: delivers what is in Git to every environment's cluster; in mgmt only. Its role: `workloads.argocd_hub`."""

import json
from datetime import date
from typing import Final

import yaml
from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Port, Values, given
from kyeol.addons.workloads.argocd_hub import (
    HUB_ROLE,
    NOTIFICATIONS_SECRET,
    SECRET_KEY,
    SLACK_TOKEN,
    SSO_SECRET,
    WEBHOOK_SECRET,
    hub_role_arn,
)
from kyeol.config.argocd import SlackConfig, SsoConfig
from kyeol.config.names import ARGOCD


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del role_arn
    config = given(facts.argocd)
    account = {"serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": hub_role_arn(facts.account_id)}}}
    annotations = {
        # A load balancer whose Ingress names no subnets keeps the zones of its first day (aws-load-balancer-controller
        # v3.5.0, pkg/ingress/model_build_load_balancer.go, buildLoadBalancerSubnetMappings), and pods in others are
        # never ready.
        "alb.ingress.kubernetes.io/subnets": facts.alb_subnets,
        "alb.ingress.kubernetes.io/certificate-arn": given(facts.alb_certificate_arn),
        "alb.ingress.kubernetes.io/wafv2-acl-arn": given(facts.alb_web_acl_arn),
        "alb.ingress.kubernetes.io/security-group-prefix-lists": given(facts.alb_prefix_list_id),
    }
    sso = config.sso
    return {
        "global": {"domain": config.host},
        "configs": {
            "cm": {"admin.enabled": sso is None, **({"oidc.config": _oidc(sso)} if sso else {})},
            "secret": {"githubSecret": f"${WEBHOOK_SECRET}:{SECRET_KEY}"},
            **({"rbac": {"policy.groups.csv": _groups(sso)}} if sso else {}),
        },
        "controller": account,
        "applicationSet": account,
        "server": {**account, "ingress": {"annotations": annotations}},
        "redis-ha": {"enabled": config.redis_ha},
        "notifications": {"enabled": config.slack is not None, **(_slack(config.slack) if config.slack else {})},
    }


def _oidc(sso: SsoConfig) -> str:
    """The OpenID Connect settings of argocd-cm, as YAML in a string."""
    return yaml.safe_dump(
        {
            "name": "SSO",
            "issuer": sso.issuer,
            "clientID": sso.client_id,
            "clientSecret": f"${SSO_SECRET}:{SECRET_KEY}",
            "requestedScopes": list(sso.scopes),
        },
        sort_keys=False,
    )


def _groups(sso: SsoConfig) -> str:
    """Who has which role, as Casbin's CSV; Argo CD reads every key policy.*.csv beside policy.csv."""
    return "".join(f"g, {group}, role:{role}\n" for group, role in sso.groups.items())


def _slack(slack: SlackConfig) -> dict[str, object]:
    """Messages to a channel about applications that fail; External Secrets makes the Secret, so the chart must not."""
    failures = {
        "on-sync-failed": ("app.status.operationState.phase in ['Error', 'Failed']", "could not be synced"),
        "on-health-degraded": ("app.status.health.status == 'Degraded'", "is unwell"),
    }
    return {
        "secret": {"create": False, "name": NOTIFICATIONS_SECRET},
        "notifiers": {"service.slack": f"token: ${SLACK_TOKEN}\n"},
        "templates": {
            f"template.{trigger.removeprefix('on-')}": json.dumps(
                {"message": f"{{{{.app.metadata.name}}}} {what}: {{{{.context.argocdUrl}}}}/applications"}
            )
            for trigger, (_, what) in failures.items()
        },
        "triggers": {
            f"trigger.{trigger}": json.dumps([{"when": when, "send": [trigger.removeprefix("on-")]}])
            for trigger, (when, _) in failures.items()
        },
        "subscriptions": [{"recipients": [f"slack:{slack.channel}"], "triggers": list(failures)}],
    }


ADDON: Final = Addon(
    name=ARGOCD,
    chart="argo-cd",
    repository="https://argoproj.github.io/argo-helm",
    release=ChartRelease(
        version="10.1.1",
        sha256="a677dfa6ca7e9f9a71fe9bf54ea86a9011d5c7db8e137c5171e78c4493af20e5",
        app_version="v3.4.4",
        source="https://github.com/argoproj/argo-helm/tree/argo-cd-10.1.1/charts/argo-cd",
        support="the three newest minors, of which there is one a quarter: argo-cd.readthedocs.io, release process",
        supported_until=date(2027, 2, 1),
    ),
    namespace=ARGOCD,
    borrowed_role=HUB_ROLE,
    settings=_settings,
    needs=("argocd", "alb_certificate_arn", "alb_web_acl_arn", "alb_prefix_list_id"),
    # Its Ingress needs a controller and a record; its credentials come through External Secrets.
    after=("aws-load-balancer-controller", "external-dns", "external-secrets"),
    stacks="mgmt",
    timeout_seconds=900,
    containers=(
        "controller",
        "server",
        "repoServer",
        "repoServer.copyutil",
        "applicationSet",
        "notifications",
        "redis",
        "redis-ha.redis",
        "redis-ha.sentinel",
        "redis-ha.splitBrainDetection",
        "redis-ha.init",
        "redis-ha.haproxy",
        "redis-ha.haproxy.init",
        "redisSecretInit",
    ),
    ports=(
        Port(
            number=8080,
            serves="backend",
            pods={"app.kubernetes.io/name": "argocd-server", "app.kubernetes.io/instance": "argocd"},
            source="values.yaml",
            setting="server.containerPorts.server",
        ),
    ),
    registries=(
        "quay.io",
        "ecr-public.aws.com",
    ),
)
