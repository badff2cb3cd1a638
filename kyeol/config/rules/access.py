"""Rules of who enters the clusters."""

from collections.abc import Iterator

from kyeol.config.cluster import ClusterConfig
from kyeol.config.github import GithubConfig
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
from kyeol.config.rules.base import Sections, Violation, rule


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
    roles = [f"{PROJECT}-{MANAGEMENT_STACK}-{what}-role" for what in own]
    for name, entry in cluster.access.items():
        role = entry.principal_arn.rpartition("/")[2]
        if role in roles:
            path = ("access", name, "principalArn")
            yield Violation("cluster", path, f"{role} has an entry of its own, by kyeol:github", "remove it here")
