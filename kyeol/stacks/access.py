"""The access layer: how GitHub Actions gets into the stack's cluster."""

from collections.abc import Mapping

import pulumi
from pulumi import Output

from kyeol.components.access.github_oidc import GithubOidc
from kyeol.components.argocd.hub import ArgocdHub
from kyeol.components.kubernetes.ci_access import CiAccess, CiAccessArgs
from kyeol.components.scope import Scope
from kyeol.config.names import ARGOCD, MANAGEMENT_STACK
from kyeol.config.stack import StackConfig
from kyeol.stacks.addons import Addons
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.management import Management


def make_ci_access(
    scope: Scope,
    config: StackConfig,
    cluster: Cluster,
    addons: Addons,
    github: GithubOidc | None,
    hub: ArgocdHub | None,
    mgmt: Management | None,
    joined: Mapping[str, Output[str]],
    opts: pulumi.ResourceOptions,
) -> CiAccess | None:
    """Make the cluster access of GitHub's roles; None where they assume a role of the account, or there are none.

    Args:
        scope: The environment.
        config: Its sections.
        cluster: Its cluster.
        addons: What runs in it.
        github: GitHub's roles, which mgmt makes.
        hub: The hub's role and secrets, in mgmt.
        mgmt: mgmt as an environment sees it.
        joined: In mgmt, the roles by which the environments of other accounts come, by environment.
        opts: The stack's providers.
    """
    if config.aws.role_arn:
        return None
    previews: Mapping[str, Output[str]] = mgmt.preview_role_arns if mgmt else {}
    if github:
        previews = {"preview": github.preview_role_arn, "drift": github.drift_role_arn}
    deploy = {**(github.deploy_role_arns if github else {}), **joined} if hub else {}
    if not previews and not joined:
        return None
    return CiAccess(
        "ci-access",
        CiAccessArgs(
            scope=scope,
            cluster=cluster.eks,
            preview_role_arns=previews,
            deploy_role_arns={name: arn for name, arn in deploy.items() if name != MANAGEMENT_STACK},
            after=[addons.namespaces.resources[ARGOCD]] if deploy else [],
        ),
        opts,
    )
