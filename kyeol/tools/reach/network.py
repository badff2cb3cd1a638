"""What there is between which anything is sent: the ends of a stack, and of mgmt beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.config.addresses import Network
from kyeol.tools.preview.graph import Resource
from kyeol.tools.reach.deliveries import Backend
from kyeol.tools.reach.groups import Groups
from kyeol.tools.reach.index import Index
from kyeol.tools.reach.model import End
from kyeol.tools.reach.places import Endpoint
from kyeol.tools.reach.policies import NetworkPolicy
from kyeol.tools.reach.routes import Layout

VPC_ORIGIN: Final = "vpc-origin"
"""What CloudFront is called where it asks from within the VPC."""


FOREIGN_S3: Final = "foreign-s3"
"""What buckets of other accounts are called."""


@dataclass(frozen=True, kw_only=True)
class NetworkModel:
    """Everything that a path can lead through.

    Args:
        stack: The stack that is asked about.
        index: The resources.
        layout: The networks.
        groups: The security groups.
        lists: The networks of each prefix list that a graph has, by URN.
        endpoints: The VPC endpoints of all stacks.
        clusters: The clusters, by stack.
        policies: The NetworkPolicies of all stacks, as far as they are known.
        ends: The ends, by name.
        visitors: The names of those whom the load balancer is for.
        backends: What the load balancer leads to.
        notes: What is left out, in sentences.
        whole: Whether the stack has what the rule book judges by it: a network with nodes of a cluster in it.
        trees: Whether the GitOps trees were built, so that what they deliver is known.
    """

    stack: str
    index: Index
    layout: Layout
    groups: Groups
    lists: Mapping[str, tuple[Network, ...]]
    endpoints: Sequence[Endpoint]
    clusters: Mapping[str, Resource]
    policies: Sequence[NetworkPolicy]
    ends: Mapping[str, End]
    visitors: tuple[str, ...]
    backends: tuple[Backend, ...]
    notes: tuple[str, ...]
    whole: bool
    trees: bool
