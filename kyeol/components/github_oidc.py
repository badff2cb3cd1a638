"""GitHub Actions' way into AWS: the identity provider and three kinds of roles, without stored keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components import github_policies
from kyeol.components.iam import iam_role
from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig
from kyeol.config.github import GithubConfig, RepositoryConfig
from kyeol.iam import STS_AUDIENCE, Statement


@dataclass(frozen=True, kw_only=True)
class GithubOidcArgs:
    """What GitHub Actions' roles need.

    Args:
        scope: The environment: mgmt, which holds the identity provider for the account.
        github: Who pushes, previews and deploys.
        accounts: Where each environment lives, by stack; all that `github` names are in it.
    """

    scope: Scope
    github: GithubConfig
    accounts: Mapping[str, AwsConfig]


class GithubOidc(pulumi.ComponentResource):
    """The identity provider of GitHub Actions and its roles; every trust names audience and subject exactly.

    - `kyeol-mgmt-push-{image}-role`: the main branch of one image's repository pushes that image, and no other.
    - `kyeol-mgmt-preview-role`: a pull request in the infrastructure repository reads configuration, never data.
    - `kyeol-mgmt-deploy-{environment}-role`: a job in one GitHub environment of the infrastructure repository. Its
      subject names the environment, not the branch: let the GitHub environment admit main only, and ask for approval.
    """

    push_role_arns: Mapping[str, Output[str]]
    preview_role_arn: Output[str]
    deploy_role_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: GithubOidcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:GithubOidc", name, None, opts)
        self._scope, github = args.scope, args.github
        # No thumbprints: AWS checks GitHub's certificate against its own trusted authorities.
        self._identity_provider = aws.iam.OpenIdConnectProvider(
            name,
            url=f"https://{github_policies.ISSUER}",
            client_id_lists=[STS_AUDIENCE],
            tags=args.scope.tags("github"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        infrastructure = github.infrastructure
        self.push_role_arns = {
            image: self._role(
                f"{name}-push-{image}",
                f"push-{image}",
                subject(github, source, "ref:refs/heads/main"),
                github_policies.push(github, args.accounts, image),
            )
            for image, source in github.images.items()
        }
        self.preview_role_arn = self._role(
            f"{name}-preview",
            "preview",
            subject(github, infrastructure, "pull_request"),
            github_policies.preview(github),
            managed=github_policies.PREVIEW_MANAGED,
        )
        self.deploy_role_arns = {
            environment: self._role(
                f"{name}-deploy-{environment}",
                f"deploy-{environment}",
                subject(github, infrastructure, f"environment:{environment}"),
                github_policies.deploy(github, args.accounts, environment),
                managed=github_policies.DEPLOY_MANAGED,
                # The first up of an environment takes longer than the hour that is IAM's default.
                hours=2,
            )
            for environment in github.environments
        }
        self.register_outputs(
            {
                "pushRoleArns": self.push_role_arns,
                "previewRoleArn": self.preview_role_arn,
                "deployRoleArns": self.deploy_role_arns,
            }
        )

    def _role(
        self,
        name: str,
        what: str,
        subject: str,
        statements: Sequence[Statement],
        *,
        managed: Sequence[str] = (),
        hours: int = 1,
    ) -> Output[str]:
        issuer = github_policies.ISSUER
        trust = Statement(
            actions=["sts:AssumeRoleWithWebIdentity"],
            principals={"Federated": [self._identity_provider.arn]},
            conditions={
                "StringEquals": {
                    f"{issuer}:aud": STS_AUDIENCE,
                    f"{issuer}:sub": subject,
                }
            },
        )
        role, _ = iam_role(
            name,
            self._scope,
            what,
            trust,
            statements,
            pulumi.ResourceOptions(parent=self),
            managed_policies=managed,
            max_session_hours=hours,
        )
        return role.arn


def subject(github: GithubConfig, repository: RepositoryConfig, context: str) -> str:
    """The exact subject of a repository's token.

    Args:
        github: The organisation.
        repository: The repository; with its number the subject is the immutable one, which a renamed or recreated
            repository of the same name does not get.
        context: What runs: ref:refs/heads/main, pull_request or environment:NAME.
    """
    if repository.id is None:
        return f"repo:{github.organization}/{repository.name}:{context}"
    return f"repo:{github.organization}@{github.organization_id}/{repository.name}@{repository.id}:{context}"
