"""Rules of who enters the clusters."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.github import GithubConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def roles_are_of_the_account(sections: Sections) -> Iterator[Violation]:
    """The providers touch one account only, so that a role of another one would be refused at the first call."""
    aws = sections.get(AwsConfig)
    if aws and aws.role_arn and (account := aws.role_arn.split(":")[4]) != aws.account_id:
        problem = f"is of account {account}, the stack's is {aws.account_id}"
        yield Violation("aws", ("roleArn",), problem, "name a role of the stack's account")


@rule
def an_account_is_mgmts_or_one_stacks(sections: Sections) -> Iterator[Violation]:
    """What an account's stacks share is made by one of them: by mgmt in its own, by the only one elsewhere."""
    own, management = sections.get(AwsConfig), sections.of(MANAGEMENT_STACK, AwsConfig)
    if sections.stack == MANAGEMENT_STACK:
        management = own
    if own is None:
        return
    if management is None or management.account_id == own.account_id:
        if management and own.operator_arns:
            problem = f"changes nothing: {MANAGEMENT_STACK} is in the same account"
            yield Violation("aws", ("operatorArns",), problem, "remove it")
        return
    for name in sorted(sections.others.keys() - {MANAGEMENT_STACK}):
        there = sections.of(name, AwsConfig)
        if there and there.account_id == own.account_id:
            problem = f"is {name}'s account, too, and not {MANAGEMENT_STACK}'s"
            yield Violation("aws", ("accountId",), problem, f"give each its own, or both that of {MANAGEMENT_STACK}")
    for index, arn in enumerate(own.operator_arns):
        if arn.split(":")[4] != own.account_id:
            problem = f"is not of the stack's account {own.account_id}"
            yield Violation("aws", ("operatorArns", index), problem, "name a role of the stack's account")


@rule
def somebody_joins_mgmt_from_an_account_apart(sections: Sections) -> Iterator[Violation]:
    """Who deploys the stack: its operators, or GitHub's role for it, where there are such."""
    own, management = sections.get(AwsConfig), sections.of(MANAGEMENT_STACK, AwsConfig)
    if not own or not management or own.account_id == management.account_id or own.operator_arns:
        return
    github = sections.of(MANAGEMENT_STACK, GithubConfig)
    if github and sections.stack not in github.environments:
        problem = f"is apart from {MANAGEMENT_STACK}, and nobody may join it there"
        yield Violation("aws", ("accountId",), problem, "add operatorArns, or the stack to kyeol:github.environments")


@rule
def principals_enter_once(sections: Sections) -> Iterator[Violation]:
    """EKS has one access entry for a principal."""
    cluster = sections.get(ClusterConfig)
    seen: dict[str, str] = {}
    for name, entry in cluster.access.items() if cluster else ():
        if (first := seen.setdefault(entry.principal_arn, name)) != name:
            path = ("access", name, "principalArn")
            yield Violation("cluster", path, f"{first} names the same principal", "give each principal one entry")


@rule
def github_enters_once(sections: Sections) -> Iterator[Violation]:
    """A principal has one access entry per cluster, and the program makes those of GitHub's roles."""
    cluster = sections.get(ClusterConfig)
    github = sections.get(GithubConfig) or sections.of(MANAGEMENT_STACK, GithubConfig)
    if cluster is None or github is None:
        return
    own = ["preview", "drift"]
    if sections.stack == MANAGEMENT_STACK:
        own += [f"deploy-{environment}" for environment in github.environments if environment != MANAGEMENT_STACK]
    roles = [f"{sections.project}-{MANAGEMENT_STACK}-{what}-role" for what in own]
    for name, entry in cluster.access.items():
        role = entry.principal_arn.rpartition("/")[2]
        if role in roles:
            path = ("access", name, "principalArn")
            yield Violation("cluster", path, f"{role} has an entry of its own, by kyeol:github", "remove it here")
