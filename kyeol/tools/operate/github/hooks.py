"""Argo CD's webhook: GitHub tells it of every push to the GitOps repositories."""

from collections.abc import Iterator, Sequence

from kyeol.config.argocd import ArgocdConfig
from kyeol.tools.json_values import Json
from kyeol.tools.operate.aws import Aws
from kyeol.tools.operate.github.wanted import How, Wanted


def secret(aws: Aws, region: str, name: str) -> str:
    """What GitHub signs with, as mgmt's deployment has made it.

    Args:
        aws: mgmt's account.
        region: Its region.
        name: The secret's name.

    Raises:
        OperateError: It cannot be read: mgmt is not deployed, or the caller may not.
    """
    return str(aws.call("secretsmanager", "get_secret_value", region, SecretId=name)["SecretString"])


def hooks(organization: str, repositories: Sequence[str], argocd: ArgocdConfig, signed: str) -> Iterator[Wanted]:
    """The hooks (argo-cd.readthedocs.io, "Git Webhook Configuration"; GitHub REST API, "Repository webhooks").

    Args:
        organization: Whose the repositories are.
        repositories: The GitOps repositories.
        argocd: Where Argo CD is.
        signed: What GitHub signs with.
    """
    for name in repositories:
        config: Json = {"url": f"https://{argocd.host}/api/webhook", "content_type": "json", "secret": signed}
        body: Json = {"name": "web", "events": ["push"], "active": True, "config": config}
        yield Wanted(f"{name}: Argo CD's webhook", How.HOOK, f"repos/{organization}/{name}/hooks", body)
