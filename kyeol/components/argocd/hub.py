"""What Argo CD needs in mgmt: the hub role, its secrets, the projects and ApplicationSets of mgmt's own cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_random as random
from pulumi import Input, Output

from kyeol.addons.workloads import argocd_hub, secrets_reader
from kyeol.components.argocd import objects
from kyeol.components.iam import IrsaRole, IrsaRoleArgs, OidcProvider
from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.argocd import ArgocdConfig
from kyeol.config.database import numbered
from kyeol.config.names import ARGOCD
from kyeol.gitops import applicationsets, projects
from kyeol.gitops.cluster_secret import IN_CLUSTER, Registration
from kyeol.iam import Statement

SPOKE_ROLE: Final = "argocd-spoke"


@dataclass(frozen=True, kw_only=True)
class ArgocdHubArgs:
    """What the hub needs.

    Args:
        scope: mgmt.
        argocd: Repositories, single sign-on, notifications.
        oidc: The cluster's identity provider.
        registration: mgmt's own cluster, which gets its policies from Argo CD as every other does.
        secrets_reader_role_arn: The role that reads mgmt's secrets, for a service account of Argo CD's namespace.
        kubernetes: The provider of mgmt's cluster.
        cluster: The cluster, with which everything in it goes.
        secrets_after: After what an ExternalSecret can be made: Argo CD's namespace and External Secrets.
        argocd_after: After what a project can be made: the release of Argo CD.
        secrets_key_arn: The key of mgmt's secrets; None: AWS's own.
    """

    scope: Scope
    argocd: ArgocdConfig
    oidc: OidcProvider
    registration: Registration
    secrets_reader_role_arn: Input[str]
    kubernetes: kubernetes.Provider
    cluster: pulumi.Resource
    secrets_after: Sequence[pulumi.Resource]
    argocd_after: Sequence[pulumi.Resource]
    secrets_key_arn: Input[str] | None = None


class ArgocdHub(pulumi.ComponentResource):
    """Argo CD's role and secrets, and what delivers to mgmt's own cluster; every other cluster's stack makes its own.

    The hub role opens no cluster by itself: it assumes the spoke roles that trust it. The webhook's secret is made here
    and given to GitHub by hand.
    """

    hub_role_arn: Output[str]
    webhook_secret_name: str

    def __init__(self, name: str, args: ArgocdHubArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ArgocdHub", name, None, opts)
        self._name, self._args = name, args
        child = pulumi.ResourceOptions(parent=self)
        hub = IrsaRole(
            f"{name}-role",
            IrsaRoleArgs(
                scope=args.scope,
                role=argocd_hub.HUB_ROLE,
                oidc=args.oidc,
                namespace=ARGOCD,
                service_accounts=argocd_hub.SERVICE_ACCOUNTS,
                statements=[
                    Statement(
                        sid="Spokes",
                        actions=["sts:AssumeRole"],
                        # Any account, so that a new one does not need mgmt. The spokes choose whom they trust.
                        resources=[f"arn:aws:iam::*:role/{pulumi.get_project()}-*-{SPOKE_ROLE}-role"],
                    )
                ],
            ),
            child,
        )
        webhook = random.RandomPassword(
            numbered(f"{name}-webhook", args.argocd.webhook_generation), length=40, special=False, opts=child
        )
        secret = Secret(
            f"{name}-webhook",
            SecretArgs(
                scope=args.scope,
                what=argocd_hub.WEBHOOK_SECRET,
                description="What GitHub signs its calls to Argo CD with",
                value=webhook.result,
                kms_key_arn=args.secrets_key_arn,
            ),
            child,
        )
        self.hub_role_arn, self.webhook_secret_name = hub.arn, secret.name
        self._secrets(secret)
        self._applications()
        self.register_outputs({"hubRoleArn": self.hub_role_arn, "webhookSecretName": self.webhook_secret_name})

    def _inside(self, after: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            parent=self, provider=self._args.kubernetes, deleted_with=self._args.cluster, depends_on=list(after)
        )

    def _secrets(self, webhook: Secret) -> None:
        """The Secrets that Argo CD's configuration names."""
        name, config = self._name, self._args.argocd
        account = kubernetes.core.v1.ServiceAccount(
            f"{name}-secrets-reader",
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                name=secrets_reader.SERVICE_ACCOUNT,
                namespace=ARGOCD,
                annotations={"eks.amazonaws.com/role-arn": self._args.secrets_reader_role_arn},
            ),
            automount_service_account_token=False,
            opts=self._inside(self._args.secrets_after),
        )
        store = objects.secret_store(
            name, self._args.scope.region, secrets_reader.SERVICE_ACCOUNT, self._inside([account])
        )
        stored = self._inside([store])
        texts = {argocd_hub.WEBHOOK_SECRET: (argocd_hub.SECRET_KEY, webhook.name)}
        if config.sso:
            texts[argocd_hub.SSO_SECRET] = (argocd_hub.SECRET_KEY, config.sso.client_secret)
        if config.slack:
            texts[argocd_hub.NOTIFICATIONS_SECRET] = (argocd_hub.SLACK_TOKEN, config.slack.token_secret)
        for title, (key, remote) in texts.items():
            # The webhook's secret has a value only once its version is there.
            after = self._inside([store, webhook]) if title == argocd_hub.WEBHOOK_SECRET else stored
            objects.external_text(f"{name}-{title.removeprefix('argocd-')}", title, key, remote, after)
        repositories = config.repositories
        if repositories.credentials_secret:
            for what, url in (("app", repositories.app), ("platform", repositories.platform)):
                objects.external_repository(
                    f"{name}-repository-{what}",
                    f"repository-{what}",
                    url,
                    repositories.credentials_secret,
                    stored,
                )

    def _applications(self) -> None:
        """What delivers to mgmt's own cluster: projects, ApplicationSets, and the Secret that registers it."""
        name, environment = self._name, self._args.scope.environment
        cluster, after = self._args.registration, self._inside(self._args.argocd_after)
        own = self._args.argocd.repositories
        repositories = applicationsets.Repositories(app=own.app, platform=own.platform, revision=own.revision)
        specs = {projects.platform_name(environment): projects.platform(environment, IN_CLUSTER, own.platform)}
        if cluster.charts:
            specs[projects.charts_name(environment)] = projects.charts(
                environment, IN_CLUSTER, own.platform, cluster.charts
            )
        made: list[pulumi.Resource] = [
            objects.argocd_object(f"{name}-{title.partition('-')[0]}", "AppProject", title, spec, after)
            for title, spec in specs.items()
        ]
        made += [
            # Named as the families, which were every cluster's once: another name would be another object.
            objects.argocd_object(f"{name}-{family}", "ApplicationSet", family, spec, self._inside(made))
            for family, spec in applicationsets.of(cluster, repositories).items()
        ]
        objects.cluster_secret(f"{name}-cluster", cluster, self._inside(made))
