"""The image registry: ECR repositories with scan, life cycle and rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.config.registry import RegistryConfig
from kyeol.iam import Statement, policy_document

PULL_ACTIONS: Final = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSH_ACTIONS: Final = (
    *PULL_ACTIONS,
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)
_LATEST: Final = "latest"


@dataclass(frozen=True, kw_only=True)
class EcrRepositoriesArgs:
    """What the registry of a stack needs.

    Args:
        scope: The environment.
        registry: Which images, archived when, pulled by whom.
        push_role_arns: Roles of another account that push, by repository; in the own account IAM alone decides.
        kms_key_arn: A customer managed key for the layers; absent: AES-256 with AWS's. A change replaces a repository.
    """

    scope: Scope
    registry: RegistryConfig
    push_role_arns: Mapping[str, Input[str]] | None = None
    kms_key_arn: Input[str] | None = None


class EcrRepositories(pulumi.ComponentResource):
    """One ECR repository per image, with its life cycle and, where others pull or push, its policy.

    Every image is scanned on push. A tag never moves, but `latest`. With protection off the images go with the
    repository; with protection on, neither goes.
    """

    urls: Mapping[str, Output[str]]
    arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: EcrRepositoriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EcrRepositories", name, None, opts)
        push = args.push_role_arns or {}
        repositories = {}
        for what in args.registry.repositories:
            repository = self._repository(f"{name}-{what}", what, args)
            child = pulumi.ResourceOptions(parent=self)
            aws.ecr.LifecyclePolicy(
                f"{name}-{what}",
                repository=repository.name,
                policy=_life_cycle(args.registry.archive_days),
                # A changed policy replaces it (ecr/lifecycle_policy.go), and a repository has one: the old one's end
                # would take the new one away.
                opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(delete_before_replace=True)),
            )
            statements = _rights(args.registry.pull_accounts, [push[what]] if what in push else [])
            if statements:
                aws.ecr.RepositoryPolicy(
                    f"{name}-{what}", repository=repository.name, policy=policy_document(*statements), opts=child
                )
            repositories[what] = repository
        self.urls = {what: repository.repository_url for what, repository in repositories.items()}
        self.arns = {what: repository.arn for what, repository in repositories.items()}
        self.register_outputs({"urls": self.urls, "arns": self.arns})

    def _repository(self, name: str, what: str, args: EcrRepositoriesArgs) -> aws.ecr.Repository:
        scope, key = args.scope, args.kms_key_arn
        return aws.ecr.Repository(
            name,
            name=scope.name(what),
            image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[
                aws.ecr.RepositoryImageTagMutabilityExclusionFilterArgs(filter=_LATEST, filter_type="WILDCARD")
            ],
            encryption_configurations=[
                aws.ecr.RepositoryEncryptionConfigurationArgs(
                    encryption_type="AES256" if key is None else "KMS", kms_key=key
                )
            ],
            force_delete=not scope.protection.protect,
            tags=scope.tags(what),
            opts=scope.stateful(self),
        )


def _life_cycle(archive_days: int) -> Output[str]:
    """One rule, which deletes nothing: what nobody pulls any more is archived, from where it can be restored.

    ECR does not know what runs. What runs is pulled by every new node, so the last pull is the nearest that a rule can
    ask for; an image that was pushed long ago and runs still is not in it. Images without tag are in no rule: platforms
    and attestations of an index and signatures of an image follow it by themselves
    (docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html, evaluation rules).
    """
    selection = {
        "tagStatus": "tagged",
        "tagPatternList": ["*"],
        "countType": "sinceImagePulled",
        "countUnit": "days",
        "countNumber": archive_days,
    }
    rule = {
        "rulePriority": 1,
        "description": f"images are archived {archive_days} days after their last pull",
        "selection": selection,
        "action": {"type": "transition", "targetStorageClass": "archive"},
    }
    return Output.json_dumps({"rules": [rule]})


def _rights(pull_accounts: Sequence[str], push_role_arns: Sequence[Input[str]]) -> list[Statement]:
    """Who of other accounts may pull and push; a repository's policy names no resource but itself."""
    statements = []
    if pull_accounts:
        statements.append(
            Statement(
                sid="Pull",
                actions=PULL_ACTIONS,
                principals={"AWS": [f"arn:aws:iam::{account}:root" for account in pull_accounts]},
                # Of these accounts only the platform's nodes, and who verifies signatures there.
                conditions={
                    "ArnLike": {
                        "aws:PrincipalArn": [
                            f"arn:aws:iam::{account}:role/{pulumi.get_project()}-*-{who}-role"
                            for account in pull_accounts
                            for who in ("node", "kyverno")
                        ]
                    }
                },
            )
        )
    if push_role_arns:
        statements.append(Statement(sid="Push", actions=PUSH_ACTIONS, principals={"AWS": push_role_arns}))
    return statements
