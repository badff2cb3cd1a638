"""What GitHub Actions' roles may do besides deploying: push one image, read the configuration that a preview needs."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi

from kyeol.components.access.github_reads import LISTS, SETTINGS, TAGGED_SETTINGS, WITHHELD
from kyeol.components.access.named_resources import own_buckets, own_resources, state_objects
from kyeol.components.cloudfront.down import PAGE
from kyeol.components.ecr import PUSH_ACTIONS
from kyeol.config.account import AwsConfig
from kyeol.config.adopted import NOTHING, Adopted
from kyeol.config.github import GithubConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.iam import Statement

ISSUER: Final = "token.actions.githubusercontent.com"
"""The identity provider of GitHub Actions."""


_FINDINGS: Final = Statement(
    sid="Findings",
    # Of enhanced scanning ECR asks Inspector in the caller's name, which knows no narrower resource
    # (docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html).
    actions=["inspector2:ListFindings"],
    resources=["*"],
)


def push(environments: Sequence[str], accounts: Mapping[str, AwsConfig], image: str) -> list[Statement]:
    """Push one image into the registries of environments."""
    return [
        Statement(
            sid="Login",
            actions=["ecr:GetAuthorizationToken"],
            resources=["*"],  # The token is the registry's: AWS knows no narrower resource.
        ),
        _FINDINGS,
        Statement(
            sid="Push",
            actions=PUSH_ACTIONS,
            resources=[_repository(accounts[environment], environment, image) for environment in environments],
        ),
    ]


def promote(images: Mapping[str, Sequence[str]], accounts: Mapping[str, AwsConfig]) -> list[Statement]:
    """Read what scans have found.

    Args:
        images: The environments whose registries hold each image.
        accounts: Where each environment lives.
    """
    return [
        _FINDINGS,
        Statement(
            sid="Images",
            actions=["ecr:BatchGetImage", "ecr:DescribeImageScanFindings"],
            resources=[
                _repository(accounts[stack], stack, image) for image, stacks in images.items() for stack in stacks
            ],
        ),
    ]


def _repository(account: AwsConfig, environment: str, image: str) -> str:
    name = f"{pulumi.get_project()}-{environment}-{image}"
    return f"arn:aws:ecr:{account.region}:{account.account_id}:repository/{name}"


def preview(github: GithubConfig, account_id: str, stacks: Sequence[str]) -> list[Statement]:
    """Read what the provider reads for a preview of some stacks, and of other environments no settings.

    Those of the stacks, by `settings`, are policies of their own: with a few more stacks they would be longer than
    IAM's 10,240 characters.

    A preview against AWS has to decrypt the stack's state, with the secrets in it; which stacks that are is
    configuration, and none by default: pull requests are then previewed offline.

    Args:
        github: Who previews what.
        account_id: The account.
        stacks: The stacks of the account that may be previewed.
    """
    # Every stack reads mgmt's outputs, from whatever account.
    read = [stack for stack in github.state.preview_keys if stack in {*stacks, MANAGEMENT_STACK}]
    keys = [github.state.preview_keys[stack] for stack in read]
    return _reading(
        github.state.bucket,
        account_id,
        stacks,
        read,
        Statement(sid="DecryptState", actions=["kms:Decrypt"], resources=keys),
    )


def drift(
    github: GithubConfig,
    account_id: str,
    stacks: Sequence[str],
    adopted: Mapping[str, Adopted],
    management_account_id: str,
) -> list[Statement]:
    """Read what a refresh or a preview of an account's stacks reads, prod's among them: for main's workflows alone.

    The keys of their states are known by the aliases that `kyeol bootstrap` gives them (KMS Developer Guide, "Use
    aliases to control access to KMS keys"), so that no configuration has to list them. No value of a secret is read:
    the look for drift leaves out the resources that hold one.

    Args:
        github: Where the state is.
        account_id: The account.
        stacks: Its stacks.
        adopted: What each stack has adopted by name.
        management_account_id: mgmt's account: every stack reads mgmt's outputs.
    """
    read = list(dict.fromkeys((*stacks, MANAGEMENT_STACK)))
    decrypt = Statement(
        sid="DecryptState",
        actions=["kms:Decrypt"],
        resources=[f"arn:aws:kms:*:{account}:key/*" for account in dict.fromkeys((account_id, management_account_id))],
        conditions={
            "ForAnyValue:StringEquals": {
                "kms:ResourceAliases": [f"alias/{pulumi.get_project()}-{stack}-pulumi" for stack in read]
            }
        },
    )
    taken = [adopted.get(stack, NOTHING) for stack in stacks]
    buckets = list(dict.fromkeys(arn for one in taken or (NOTHING,) for arn in own_buckets("*", one)))
    return [
        *_reading(github.state.bucket, account_id, stacks, read, decrypt),
        settings(account_id, "*", *taken),
        # Whether a bucket is there the provider asks by HeadBucket, which takes the right to list it; of what is in it,
        # it compares the page that it has put there (terraform-provider-aws, internal/service/s3, findBucket).
        Statement(sid="Buckets", actions=["s3:ListBucket"], resources=buckets),
        Statement(
            sid="OwnPage",
            actions=["s3:GetObject", "s3:GetObjectTagging"],
            resources=[f"{arn}{PAGE}" for arn in buckets if not arn.endswith("/*")],
        ),
    ]


def settings(account_id: str, stack: str, *adopted: Adopted) -> Statement:
    """Read the settings of what a stack has by name.

    Args:
        account_id: The account.
        stack: The stack; `*`: all of the project's.
        adopted: What it, or each of them, has adopted by name.
    """
    named = (
        arn
        for taken in adopted or (NOTHING,)
        for arn in (*own_resources(account_id, stack, taken), *own_buckets(stack, taken))
    )
    return Statement(sid="Settings", actions=SETTINGS, resources=list(dict.fromkeys(named)))


def _reading(
    bucket: str, account_id: str, stacks: Sequence[str], read: Sequence[str], decrypt: Statement
) -> list[Statement]:
    """The settings of some stacks, and the states of those that are read."""
    statements = [
        Statement(sid="Lists", actions=LISTS, resources=["*"]),
        Statement(sid="NoContents", effect="Deny", actions=WITHHELD, resources=["*"]),
    ]
    if not stacks:
        return statements
    tagged = {"StringEquals": {"aws:ResourceTag/Environment": list(stacks)}}
    return [
        *statements,
        Statement(
            sid="TaggedSettings",
            actions=[f"{service}:{what}" for service, (_, asked) in TAGGED_SETTINGS.items() for what in asked],
            resources=[
                f"arn:aws:{service}:{'' if service == 'cloudfront' else '*'}:{account_id}:{kind}"
                for service, (kind, _) in TAGGED_SETTINGS.items()
            ],
            conditions=tagged,
        ),
        Statement(
            sid="ListState",
            actions=["s3:GetBucketLocation", "s3:ListBucket"],
            resources=[f"arn:aws:s3:::{bucket}"],
        ),
        Statement(
            sid="ReadState",
            actions=["s3:GetObject"],
            resources=[
                f"arn:aws:s3:::{bucket}/.pulumi/meta.yaml",
                *(state_objects(bucket, stack)[0] for stack in read),
            ],
        ),
        decrypt,
    ]
