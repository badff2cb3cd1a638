"""GitHub Actions' way into an account: the identity provider and three kinds of roles, without stored keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.access import github_policies
from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.deploy.statements import around, resources
from kyeol.components.access.role_names import join_role_arn
from kyeol.components.iam import iam_role
from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig
from kyeol.config.adopted import NOTHING, Adopted
from kyeol.config.github import GithubConfig, RepositoryConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.iam import STS_AUDIENCE, ConditionValues, Statement, policy_document

_DEPLOYING: Final = ".github/workflows/pulumi-stack.yaml@refs/heads/main"
"""The workflow that deploys, on the branch that it is deployed from."""

_PROMOTING: Final = ".github/workflows/promote.yaml@refs/heads/main"
"""The workflow of the overlays' repository that proposes images."""

_LOOKING: Final = (".github/workflows/drift.yaml@refs/heads/main", _DEPLOYING)
"""The workflows that compare what is there with the state, or with what is to be deployed."""


@dataclass(frozen=True, kw_only=True)
class GithubOidcArgs:
    """What GitHub Actions' roles need.

    Args:
        scope: The environment whose stack makes them: for all environments of its account.
        github: Who pushes, previews and deploys.
        accounts: Where each environment lives, by stack; all that `github` names are in it.
        hosts: The public names of each environment.
        senders: The domain that SES sends each one's emails from, where it does.
        adopted: What each environment has adopted by name.
        boundary_arn: The permissions boundary of the roles.
    """

    scope: Scope
    github: GithubConfig
    accounts: Mapping[str, AwsConfig]
    hosts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    senders: Mapping[str, str] = field(default_factory=dict)
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    boundary_arn: Input[str] | None = None


class GithubOidc(pulumi.ComponentResource):
    """The identity provider of GitHub Actions and its roles in one account; trusts name audience and subject exactly.

    - `kyeol-mgmt-push-{image}-role`: the main branch of one image's repository pushes that image, and no other.
    - `kyeol-mgmt-promote-role`: the overlays' repository, in its environment `promotion`, reads what scans found.
    - `kyeol-mgmt-findings-role`: a pull request there reads the same.
    - `kyeol-mgmt-preview-role`: a pull request in the infrastructure repository reads configuration, never data.
    - `kyeol-mgmt-drift-role`: main's workflows read what a refresh or a preview reads, of every environment: the look
      for drift, and a deployment before anybody has approved it.
    - `kyeol-mgmt-deploy-{environment}-role`: a job in one GitHub environment of the infrastructure repository, in its
      deploying workflow, on main. STS knows GitHub's claims job_workflow_ref and ref as condition keys (IAM User Guide,
      "Available keys for AWS OIDC federation"; since January 2026). Whatever branches the GitHub environment admits, no
      other branch and no other workflow gets in.

    The names are the same in every account, so that workflows need to know nothing but the account.
    """

    push_role_arns: Mapping[str, Output[str]]
    preview_role_arn: Output[str]
    drift_role_arn: Output[str]
    deploy_role_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: GithubOidcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:GithubOidc", name, None, opts)
        self._args, github = args, args.github
        here = args.scope.account_id
        self._scope = replace(args.scope, environment=MANAGEMENT_STACK, boundary_arn=args.boundary_arn)
        self._provider_arn = self._identity_provider(name)
        infrastructure = github.infrastructure

        def of_account(stacks: Iterable[str]) -> list[str]:
            return [stack for stack in stacks if args.accounts[stack].account_id == here]

        self.push_role_arns = {
            image: self._role(
                f"{name}-push-{image}",
                f"push-{image}",
                {"sub": subject(github, source, "ref:refs/heads/main")},
                github_policies.push(of_account(source.environments), args.accounts, image),
            )
            for image, source in github.images.items()
            if of_account(source.environments)
        }
        scanned = {image: of_account(source.environments) for image, source in github.images.items()}
        if github.promotion and any(scanned.values()):
            asked = github_policies.promote(scanned, args.accounts)
            self._role(
                f"{name}-promote",
                "promote",
                {
                    "sub": subject(github, github.promotion, "environment:promotion"),
                    "ref": "refs/heads/main",
                    "job_workflow_ref": f"{github.organization}/{github.promotion.name}/{_PROMOTING}",
                },
                asked,
            )
            self._role(
                f"{name}-findings", "findings", {"sub": subject(github, github.promotion, "pull_request")}, asked
            )
        self.preview_role_arn = self._role(
            f"{name}-preview",
            "preview",
            {"sub": subject(github, infrastructure, "pull_request")},
            github_policies.preview(github, here, of_account(github.state.preview_keys)),
            beside={
                stack: [github_policies.settings(here, stack, args.adopted.get(stack, NOTHING))]
                for stack in of_account(github.state.preview_keys)
            },
        )
        self.drift_role_arn = self._role(
            f"{name}-drift",
            "drift",
            {
                "sub": subject(github, infrastructure, "ref:refs/heads/main"),
                "job_workflow_ref": [f"{github.organization}/{infrastructure.name}/{one}" for one in _LOOKING],
            },
            github_policies.drift(
                github,
                here,
                of_account(github.environments),
                args.adopted,
                args.accounts[MANAGEMENT_STACK].account_id,
            ),
        )
        deployed = {environment: self._deployed(environment) for environment in of_account(github.environments)}
        self.deploy_role_arns = {
            environment: self._role(
                f"{name}-deploy-{environment}",
                f"deploy-{environment}",
                {
                    "sub": subject(github, infrastructure, f"environment:{environment}"),
                    "ref": "refs/heads/main",
                    "job_workflow_ref": f"{github.organization}/{infrastructure.name}/{_DEPLOYING}",
                },
                resources(what),
                beside={"around": around(what)},
                # The first up of an environment takes longer than the hour that is IAM's default.
                hours=2,
            )
            for environment, what in deployed.items()
        }
        self.register_outputs(
            {
                "pushRoleArns": self.push_role_arns,
                "previewRoleArn": self.preview_role_arn,
                "driftRoleArn": self.drift_role_arn,
                "deployRoleArns": self.deploy_role_arns,
            }
        )

    def _identity_provider(self, name: str) -> Input[str]:
        scope = self._args.scope
        if scope.account_id in self._args.github.accounts_with_provider:
            return scope.arn("iam", f"oidc-provider/{github_policies.ISSUER}")
        # No thumbprints: AWS checks GitHub's certificate against its own trusted authorities.
        made = aws.iam.OpenIdConnectProvider(
            name,
            url=f"https://{github_policies.ISSUER}",
            client_id_lists=[STS_AUDIENCE],
            tags=scope.tags("github"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return made.arn

    def _deployed(self, environment: str) -> DeploymentScope:
        args, there = self._args, self._args.accounts[environment]
        management = args.accounts[MANAGEMENT_STACK].account_id
        return DeploymentScope(
            environment=environment,
            account_id=there.account_id,
            region=there.region,
            hosts=args.hosts.get(environment, ()),
            adopted=args.adopted.get(environment, NOTHING),
            state_bucket=args.github.state.bucket,
            joins_here=management == there.account_id,
            assumed=[
                *([there.role_arn] if there.role_arn else ()),
                *([join_role_arn(management, environment)] if there.account_id != management else ()),
            ],
            management_account_id=management,
            sender=args.senders.get(environment),
        )

    def _role(
        self,
        name: str,
        what: str,
        claims: ConditionValues,
        statements: Sequence[Statement],
        *,
        beside: Mapping[str, Sequence[Statement]] | None = None,
        hours: int = 1,
    ) -> Output[str]:
        issuer = github_policies.ISSUER
        trust = Statement(
            actions=["sts:AssumeRoleWithWebIdentity"],
            principals={"Federated": [self._provider_arn]},
            conditions={
                "StringEquals": {
                    f"{issuer}:aud": STS_AUDIENCE,
                    **{f"{issuer}:{claim}": value for claim, value in claims.items()},
                }
            },
        )
        child = pulumi.ResourceOptions(parent=self)
        role, _ = iam_role(name, self._scope, what, trust, statements, child, max_session_hours=hours)
        for part, more in (beside or {}).items():
            policy = aws.iam.Policy(
                f"{name}-{part}",
                name=f"{pulumi.get_project()}-{MANAGEMENT_STACK}-{what}-{part}",
                policy=policy_document(*more),
                tags=self._scope.tags(f"{what}-{part}"),
                opts=child,
            )
            aws.iam.RolePolicyAttachment(f"{name}-{part}", role=role.name, policy_arn=policy.arn, opts=child)
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
