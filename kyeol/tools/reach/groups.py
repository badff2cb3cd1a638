"""Security groups: what each lets in and out, those included that EKS makes.

A group that the AWS provider makes has no rule but those that are written: the provider takes away the outbound rule
that EC2 gives each new group (hashicorp/terraform-provider-aws, website/docs/r/security_group.html.markdown).
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Final

from kyeol.config.addresses import network
from kyeol.tools.json_values import Json, mapping, mappings, number, texts
from kyeol.tools.kinds import others, pulumi_eks, security_groups
from kyeol.tools.preview.graph import Resource
from kyeol.tools.reach.acls import NUMBERS
from kyeol.tools.reach.index import CLUSTERS, Index, names
from kyeol.tools.reach.model import Direction, SecurityGroup, TrafficRule
from kyeol.tools.reach.ports import EVERY, Ports

_RULES: Final[Mapping[Direction, str]] = {
    "ingress": security_groups.SECURITY_GROUP_INGRESS_RULE.type,
    "egress": security_groups.SECURITY_GROUP_EGRESS_RULE.type,
}
_TAG: Final = "kubernetes.io/cluster/"


class Groups:
    """The security groups of some stacks, by what names them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._rules: dict[tuple[str, Direction], list[TrafficRule]] = {}
        self._own = {
            identifier: cluster for cluster in index.of_type(*CLUSTERS) for identifier in _identifiers(cluster)
        }
        for direction, type_ in _RULES.items():
            for one in index.of_type(type_):
                for owner in self._keys(one, "securityGroupId"):
                    self._add(owner, direction, one.inputs, one)
        for one in index.of_type(others.SECURITY_GROUP_RULE):
            direction = "egress" if one.inputs.get("type") == "egress" else "ingress"
            for owner in self._keys(one, "securityGroupId"):
                self._add(owner, direction, one.inputs, one)
        self._groups = {
            one.urn: self._made(one)
            for one in index.of_type(security_groups.SECURITY_GROUP.type, security_groups.DEFAULT_SECURITY_GROUP.type)
        }
        self._groups |= {own(cluster): self._eks(cluster) for cluster in index.of_type(*CLUSTERS)}

    def of(self, one: Resource, key: str) -> tuple[SecurityGroup, ...]:
        """The groups that an input names."""
        return tuple(self._groups[urn] for urn in self._keys(one, key))

    def of_cluster(self, cluster: Resource) -> SecurityGroup:
        """The group that EKS makes for a cluster."""
        return self._groups[own(cluster)]

    def name(self, key: str) -> str:
        """What a group is called."""
        return self._groups[key].name if key in self._groups else key.replace("#", " ")

    def _keys(self, one: Resource, key: str) -> list[str]:
        """What an input names: groups, and a cluster where its own group is meant."""
        wanted = names(one, key)
        known = [
            found.urn
            for name in wanted
            if (
                found := self._index.called(
                    name, security_groups.SECURITY_GROUP.type, security_groups.DEFAULT_SECURITY_GROUP.type
                )
            )
        ]
        known += [own(self._own[name]) for name in wanted if name in self._own]
        if not wanted or len(known) < len(wanted):
            for urn in one.property_dependencies.get(key, ()):
                found = self._index.called(
                    urn, security_groups.SECURITY_GROUP.type, security_groups.DEFAULT_SECURITY_GROUP.type, *CLUSTERS
                )
                # Where the identifier is not known, what comes from a cluster is taken for its own group.
                if found and (name := own(found) if found.type in CLUSTERS else found.urn) not in known:
                    known.append(name)
        return known

    def _made(self, one: Resource) -> SecurityGroup:
        for direction in ("ingress", "egress"):
            for raw in mappings(one.inputs.get(direction)):
                self._add(one.urn, direction, raw, one)
        return SecurityGroup(
            key=one.urn,
            name=str(one.inputs.get("name") or one.name),
            cluster_tag=any(key.startswith(_TAG) for key in mapping(one.inputs.get("tags"))),
            ingress=tuple(self._rules.get((one.urn, "ingress"), ())),
            egress=tuple(self._rules.get((one.urn, "egress"), ())),
            urn=one.urn,
        )

    def _eks(self, cluster: Resource) -> SecurityGroup:
        """EKS's own group: everything between those that wear it, and everything out.

        Source: EKS user guide, sec-group-reqs, default cluster security group; the tag is from there as well.
        """
        key = own(cluster)
        everywhere = TrafficRule(protocol="-1", ports=EVERY, network=IPv4Network("0.0.0.0/0"))
        among = TrafficRule(protocol="-1", ports=EVERY, group=key)
        return SecurityGroup(
            key=key,
            name=f"eks-cluster-sg-{cluster.inputs.get('name') or cluster.name}",
            cluster_tag=True,
            ingress=(among, *self._rules.get((key, "ingress"), ())),
            egress=(everywhere, *self._rules.get((key, "egress"), ())),
            urn=cluster.urn,
        )

    def _add(self, owner: str, direction: Direction, raw: Mapping[str, Json], one: Resource) -> None:
        self._rules.setdefault((owner, direction), []).extend(self._read(owner, raw, one))

    def _read(self, owner: str, raw: Mapping[str, Json], one: Resource) -> Iterator[TrafficRule]:  # noqa: C901 - one case after the other
        """One rule in the form of any of the resources that hold rules, an entry for each of its other ends."""
        protocol = str(raw.get("ipProtocol", raw.get("protocol"))).lower()
        protocol = NUMBERS.get(protocol, protocol)
        first, last = number(raw.get("fromPort")), number(raw.get("toPort"), 65535)
        ports: Ports = EVERY if protocol == "-1" else ((first, last),)
        for key in ("cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"):
            for text in texts(raw.get(key)):
                if found := network(text):
                    yield TrafficRule(protocol=protocol, ports=ports, network=found, urn=one.urn)
        for key in ("prefixListId", "prefixListIds"):
            for text in texts(raw.get(key)):
                named = self._index.called(text, security_groups.MANAGED_PREFIX_LIST.type)
                yield TrafficRule(protocol=protocol, ports=ports, prefix_list=named.urn if named else text, urn=one.urn)
        for key in ("referencedSecurityGroupId", "sourceSecurityGroupId"):
            for group in self._keys(one, key) if raw.get(key) else ():
                yield TrafficRule(protocol=protocol, ports=ports, group=group, urn=one.urn)
        for text in texts(raw.get("securityGroups")):
            if found_group := self._index.called(
                text, security_groups.SECURITY_GROUP.type, security_groups.DEFAULT_SECURITY_GROUP.type
            ):
                yield TrafficRule(protocol=protocol, ports=ports, group=found_group.urn, urn=one.urn)
        if raw.get("self"):
            yield TrafficRule(protocol=protocol, ports=ports, group=owner, urn=one.urn)


def own(cluster: Resource) -> str:
    """The key of the group that EKS makes for a cluster."""
    return f"{cluster.urn}#group"


def _identifiers(cluster: Resource) -> list[str]:
    """What AWS calls a cluster's own group.

    While pulumi-eks's default groups are skipped it hands EKS's own out as the nodes', and as the cluster's the one
    that it was given (pulumi/pulumi-eks v4.4.0, nodejs/eks/cluster/cluster.ts).
    """
    if cluster.type == pulumi_eks.CLUSTER_COMPONENT.type:
        return texts(cluster.outputs.get("nodeSecurityGroupId"))
    return [
        text
        for each in mappings(cluster.outputs.get("vpcConfig"))
        for text in texts(each.get("clusterSecurityGroupId"))
    ]
