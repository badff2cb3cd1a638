"""The explicit providers of a stack, and the tags that the AWS provider sets on everything."""

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
import pulumi_random as random
import pulumi_tls as tls
from pulumi import Input

from kyeol.config.names import PROJECT
from kyeol.config.stack import StackConfig


def stack_tags(environment: str, config: StackConfig) -> dict[str, str]:
    """The tags of everything in a stack."""
    tags = {
        "Project": PROJECT,
        "Environment": environment,
        "ManagedBy": "pulumi",
        "Repository": config.tags.repository,
        "CostCenter": config.tags.cost_center,
        "Owner": config.tags.owner,
    }
    return {key: value for key, value in tags.items() if value is not None}


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


def stack_providers(environment: str, config: StackConfig) -> list[pulumi.ProviderResource]:
    """The providers that every component of the stack inherits."""
    account = config.aws
    tags = stack_tags(environment, config)
    return [
        aws_provider("aws", account.region, account.account_id, account.role_arn, tags),
        eks.Provider("eks"),
        random.Provider("random"),
        tls.Provider("tls"),
    ]
