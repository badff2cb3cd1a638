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
    own = ["preview"]
    if sections.stack == MANAGEMENT_STACK:
        own += [f"deploy-{environment}" for environment in github.environments if environment != MANAGEMENT_STACK]
    roles = [f"{sections.project}-{MANAGEMENT_STACK}-{what}-role" for what in own]
    for name, entry in cluster.access.items():
        role = entry.principal_arn.rpartition("/")[2]
        if role in roles:
            path = ("access", name, "principalArn")
            yield Violation("cluster", path, f"{role} has an entry of its own, by kyeol:github", "remove it here")
