"""The explicit providers of a stack, and the tags that the AWS provider sets on everything."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
import pulumi_random as random
import pulumi_tls as tls
from pulumi import Input

from kyeol.config.stack import StackConfig


def stack_tags(environment: str, config: StackConfig) -> dict[str, str]:
    """The tags of everything in a stack."""
    tags = {
        "Project": pulumi.get_project(),
        "Environment": environment,
        "ManagedBy": "pulumi",
        "Repository": config.tags.repository,
        "CostCenter": config.tags.cost_center,
        "Owner": config.tags.owner,
    }
    return {key: value for key, value in tags.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Providers:
    """The providers of a stack.

    Args:
        aws: For the stack's own account and region.
        options: What every component is made with: it hands all providers down.
    """

    aws: aws.Provider
    options: pulumi.ResourceOptions


def aws_provider(
    name: str, region: Input[str], account_id: Input[str], role_arn: str | None, tags: dict[str, str]
) -> aws.Provider:
    """An AWS provider for one account and region only."""
    assume = [aws.ProviderAssumeRoleArgs(role_arn=role_arn)] if role_arn else None
    return aws.Provider(
        name,
        region=region,
        allowed_account_ids=[account_id],
        assume_roles=assume,
        default_tags=aws.ProviderDefaultTagsArgs(tags=tags),
    )


def stack_providers(environment: str, config: StackConfig) -> Providers:
    """The providers that every component of the stack inherits."""
    account = config.aws
    own = aws_provider("aws", account.region, account.account_id, account.role_arn, stack_tags(environment, config))
    others = [eks.Provider("eks"), random.Provider("random"), tls.Provider("tls")]
    return Providers(aws=own, options=pulumi.ResourceOptions(providers=[own, *others]))
