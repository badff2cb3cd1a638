"""Rules of Argo CD and of the environments that join it."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.addons import AddonsConfig
from kyeol.config.argocd import ArgocdConfig, GitopsConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.dns import DnsConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.network import NetworkConfig
from kyeol.config.rules.base import Sections, Violation, rule

_REDIS_MEMBERS: Final = 3
"""Redis' sentinels elect by majority: of three one may fail."""


@rule
def argocd_belongs_to_management(sections: Sections) -> Iterator[Violation]:
    """There is one Argo CD: mgmt's."""
    if sections.get(ArgocdConfig) and sections.stack != MANAGEMENT_STACK:
        remedy = f"move it to Pulumi.{MANAGEMENT_STACK}.yaml; an environment joins by kyeol:gitops"
        yield Violation("argocd", (), f"is set in {sections.stack}; there is one Argo CD, mgmt's", remedy)


@rule
def argocd_has_a_public_name(sections: Sections) -> Iterator[Violation]:
    """The certificate and ExternalDNS' permission cover the names of the stack."""
    argocd, dns = sections.get(ArgocdConfig), sections.get(DnsConfig)
    if argocd and dns and argocd.host not in dns.names:
        remedy = f"write one of {', '.join(dns.names)}, or add it to kyeol:dns"
        yield Violation("argocd", ("host",), f"{argocd.host} is not one of the names of kyeol:dns", remedy)


@rule
def secrets_are_of_management(sections: Sections) -> Iterator[Violation]:
    """External Secrets reads in mgmt what is named as mgmt's own, and nothing else."""
    argocd, begins = sections.get(ArgocdConfig), f"{sections.project}-{MANAGEMENT_STACK}-"
    if argocd is None:
        return
    named: dict[KeyPath, str | None] = {
        ("repositories", "credentialsSecret"): argocd.repositories.credentials_secret,
        ("sso", "clientSecret"): argocd.sso.client_secret if argocd.sso else None,
        ("slack", "tokenSecret"): argocd.slack.token_secret if argocd.slack else None,
    }
    for path, name in named.items():
        if name is not None and not name.startswith(begins):
            problem = f"{name} is a secret that mgmt cannot read"
            yield Violation("argocd", path, problem, f"begin its name with {begins}")


@rule
def redis_members_are_spread_out(sections: Sections) -> Iterator[Violation]:
    """A majority survives only if no node and no zone holds two of three."""
    argocd, network, cluster = sections.get(ArgocdConfig), sections.get(NetworkConfig), sections.get(ClusterConfig)
    if argocd is None or not argocd.redis_ha:
        return
    zones = len(set(network.zones)) if network else _REDIS_MEMBERS
    groups = cluster.node_groups.values() if cluster else ()
    nodes = sum(group.min for group in groups if group.takes_any_pod) if cluster else _REDIS_MEMBERS
    if zones < _REDIS_MEMBERS:
        remedy = "list three zones in kyeol:network, or write false: a lost Redis costs no data"
        yield Violation("argocd", ("redisHa",), f"needs three zones, the VPC has {zones}", remedy)
    if nodes < _REDIS_MEMBERS:
        remedy = "raise min in kyeol:cluster.nodeGroups, or write false here"
        yield Violation("argocd", ("redisHa",), f"needs three nodes at all times, kyeol:cluster keeps {nodes}", remedy)


@rule
def groups_reach_argocd(sections: Sections) -> Iterator[Violation]:
    """Single sign-on by OpenID Connect needs the scope openid."""
    argocd = sections.get(ArgocdConfig)
    if argocd and argocd.sso and "openid" not in argocd.sso.scopes:
        yield Violation("argocd", ("sso", "scopes"), "lacks openid, without which there is no login", "add openid")


@rule
def addons_have_an_argocd(sections: Sections) -> Iterator[Violation]:
    """Argo CD installs the add-ons of clusters that it knows."""
    addons = sections.get(AddonsConfig)
    concern = "argocd" if sections.stack == MANAGEMENT_STACK else "gitops"
    if addons and addons.delivery == "argocd" and sections.lacks(concern):
        problem = "leaves the add-ons to Argo CD, which does not know this cluster"
        yield Violation("addons", ("delivery",), problem, f"add kyeol:{concern}, or write delivery: pulumi")


@rule
def environments_join_management(sections: Sections) -> Iterator[Violation]:
    """An environment joins the Argo CD of mgmt, and there must be one."""
    if sections.get(GitopsConfig) is None:
        return
    if sections.stack == MANAGEMENT_STACK:
        yield Violation("gitops", (), "is set in the mgmt stack, which Argo CD runs in", "remove it here")
    elif sections.neighbour_lacks(MANAGEMENT_STACK, "argocd"):
        remedy = f"add kyeol:argocd to Pulumi.{MANAGEMENT_STACK}.yaml, or remove this section"
        yield Violation("gitops", (), "needs the Argo CD of the mgmt stack, which has none", remedy)


@rule
def windows_are_for_automatic_syncs(sections: Sections) -> Iterator[Violation]:
    """Sync windows limit automatic syncs only: a manual sync happens when somebody starts it."""
    gitops = sections.get(GitopsConfig)
    if gitops is None:
        return
    if gitops.windows and gitops.sync == "manual":
        problem = "limits automatic syncs, of which there are none"
        yield Violation("gitops", ("windows",), problem, "remove it, or write sync: automatic")
    for index, window in enumerate(gitops.windows):
        if window in gitops.windows[:index]:
            yield Violation("gitops", ("windows", index), "is listed twice", "list each window once")
