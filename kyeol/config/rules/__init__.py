"""Rules that span settings, sections or stacks; importing this package registers all of them."""

from kyeol.config.rules import (
    access,
    addons,
    alarms,
    argocd,
    data,
    edge,
    network,
    nodes,
    policy,
    registry,
    sections,
    storage,
)
from kyeol.config.rules.base import Violation, violations

__all__ = [
    "Violation",
    "access",
    "addons",
    "alarms",
    "argocd",
    "data",
    "edge",
    "network",
    "nodes",
    "policy",
    "registry",
    "sections",
    "storage",
    "violations",
]
