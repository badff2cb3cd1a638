"""Lists that name a thing once: a second time changes nothing, or AWS refuses it."""

from collections.abc import Iterator, Sequence

from kyeol.config.account import AwsConfig
from kyeol.config.addons import AddonsConfig
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.argocd import ArgocdConfig
from kyeol.config.budget import BudgetConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.github import GithubConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.registry import RegistryConfig
from kyeol.config.rules.base import Sections, Violation, rule
from kyeol.config.threats import ThreatsConfig


def _lists(sections: Sections) -> Iterator[tuple[str, KeyPath, Sequence[object]]]:
    """The lists that no rule of their own looks at."""
    if addons := sections.get(AddonsConfig):
        yield "addons", ("disabled",), addons.disabled
        yield "addons", ("enabled",), addons.enabled
    if aws := sections.get(AwsConfig):
        yield "aws", ("operatorArns",), aws.operator_arns
    if cluster := sections.get(ClusterConfig):
        yield "cluster", ("logs",), cluster.logs
        for name, entry in cluster.access.items():
            yield "cluster", ("access", name, "namespaces"), entry.namespaces
    if (argocd := sections.get(ArgocdConfig)) and argocd.sso:
        yield "argocd", ("sso", "scopes"), argocd.sso.scopes
    if github := sections.get(GithubConfig):
        yield "github", ("accountsWithProvider",), github.accounts_with_provider
    if registry := sections.get(RegistryConfig):
        yield "registry", ("repositories",), registry.repositories
        yield "registry", ("pullAccounts",), registry.pull_accounts
    if budget := sections.get(BudgetConfig):
        yield "budget", ("notifyPercent",), budget.notify_percent
    if (threats := sections.get(ThreatsConfig)) and threats.guard_duty:
        yield "threats", ("guardDuty", "features"), threats.guard_duty.features


@rule
def each_is_listed_once(sections: Sections) -> Iterator[Violation]:
    """AWS Budgets refuses a second notification at the same share; elsewhere it only misleads."""
    for concern, path, listed in _lists(sections):
        for index, one in enumerate(listed):
            if one in listed[:index]:
                yield Violation(concern, (*path, index), f"{one} is listed twice", "list each once")


@rule
def each_path_is_looked_at_once(sections: Sections) -> Iterator[Violation]:
    """Every health check is billed."""
    alarms, seen = sections.get(AlarmsConfig), dict[str, str]()
    for name, path in alarms.health_checks.paths.items() if alarms and alarms.health_checks else ():
        if (first := seen.setdefault(path, name)) != name:
            yield Violation("alarms", ("healthChecks", "paths", name), f"is the path of {first}", "name each path once")


@rule
def each_address_is_told_once(sections: Sections) -> Iterator[Violation]:
    """SNS keeps one subscription of an address: under two names it would be two resources, and go with either."""
    alarms, seen = sections.get(AlarmsConfig), dict[str, str]()
    for name, address in alarms.emails.items() if alarms else ():
        if (first := seen.setdefault(address.lower(), name)) != name:
            yield Violation("alarms", ("emails", name), f"is the address of {first}", "name each address once")
