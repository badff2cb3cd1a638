"""Where nodes, APIs, databases, caches and endpoints of a stack are, and which security groups they wear."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.config.names import CACHE_PORT, DATABASE_PORT
from kyeol.tools.iam_documents import statements
from kyeol.tools.json_values import Json, mapping, number, texts
from kyeol.tools.kinds import ec2, eks, elasticache, pulumi_eks, rds, vpc
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.reach.groups import Groups
from kyeol.tools.reach.index import CLUSTERS, Index
from kyeol.tools.reach.model import End, Interface, SecurityGroup
from kyeol.tools.reach.ports import only
from kyeol.tools.reach.routes import Layout

NODE_GROUPS: Final = (eks.NODE_GROUP.type, pulumi_eks.NODE_GROUP_COMPONENT.type)
_DATABASE: Final = (rds.INSTANCE.type, rds.SUBNET_GROUP.type, "dbSubnetGroupName")
_CACHE: Final = (
    elasticache.REPLICATION_GROUP.type,
    elasticache.SUBNET_GROUP.type,
    "subnetGroupName",
)
_SERVICE: Final = re.compile(r"com\.amazonaws\.(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?(.+)")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A VPC endpoint.

    Args:
        service: The service's short name, such as ecr.api.
        vpc: The URN of its VPC.
        gateway: Whether it is a gateway, which routes lead to; else it has interfaces.
        tables: The route tables of a gateway, by URN.
        end: Its interfaces as an end.
        private_names: Whether the service's own name leads to it.
        urn: Its resource.
        own_account: Whether its policy leads to what is of its own account alone.
    """

    service: str
    vpc: str
    gateway: bool
    tables: frozenset[str]
    end: End
    private_names: bool
    urn: str
    own_account: bool = False


def _own_account(policy: Json) -> bool:
    """Whether every statement of an endpoint's policy that lets something through names the resource's account."""
    let = [one for one in statements(policy) if one.effect == "Allow"]
    return bool(let) and all(
        any(one.operator == "StringEquals" and one.key == "aws:resourceaccount" for one in each.conditions)
        for each in let
    )


@dataclass(frozen=True, kw_only=True)
class Places:
    """What a reader of one stack needs to place its ends."""

    index: Index
    layout: Layout
    groups: Groups

    def nodes(self, graph: Graph) -> Iterator[End]:
        """The nodes of each group; they wear what their launch template names, else EKS's own group."""
        cluster = next((one for type_ in CLUSTERS for one in graph.by_type.get(type_, ())), None)
        for type_ in NODE_GROUPS:
            for one in graph.by_type.get(type_, ()):
                worn: tuple[SecurityGroup, ...] = ()
                templates = self.index.named(one, "launchTemplate", ec2.LAUNCH_TEMPLATE.type)
                for template in templates:
                    worn += self.groups.of(template, "vpcSecurityGroupIds")
                if not worn and cluster:
                    # Source: EKS user guide, launch-templates, "Using custom security groups".
                    worn = (self.groups.of_cluster(cluster),)
                where = templates[0].urn if templates else one.urn
                yield self._end(one.name, f"nodes of {one.name}", self._subnets(one, "subnetIds"), worn, urn=where)

    def api(self, graph: Graph) -> End | None:
        """The Kubernetes API's interfaces in the VPC: EKS's own group is on them, and those that were passed.

        Source: EKS user guide, sec-group-reqs.
        """
        for type_ in CLUSTERS:
            for one in graph.by_type.get(type_, ()):
                placed = [
                    *self._subnets(one, "privateSubnetIds"), *self._subnets(one, "publicSubnetIds"),
                    *self._subnets(one, "subnetIds"), *self._subnets(one, "vpcConfig"),
                ]  # fmt: skip
                passed = (*self.groups.of(one, "clusterSecurityGroup"), *self.groups.of(one, "vpcConfig"))
                worn = (self.groups.of_cluster(one), *(group for group in passed if group.urn != one.urn))
                title = "the Kubernetes API" if graph.stack else "an API"
                return self._end("api", title, placed, worn, ports=443, urn=one.urn, api_of=graph.stack)
        return None

    def stores(self, graph: Graph) -> Iterator[End]:
        """The databases, then the caches; a replica that names no subnets is where its source is."""
        kinds = (("database", "the database", DATABASE_PORT, _DATABASE), ("cache", "the cache", CACHE_PORT, _CACHE))
        for name, title, port, (type_, placed_by, key) in kinds:
            found = 0
            for one in graph.by_type.get(type_, ()):
                subnets = [
                    each for by in self.index.named(one, key, placed_by) for each in self._subnets(by, "subnetIds")
                ]
                worn = self.groups.of(one, "vpcSecurityGroupIds") or self.groups.of(one, "securityGroupIds")
                if not subnets:
                    continue
                found += 1
                yield self._end(
                    name if found == 1 else one.name, title if found == 1 else one.name, subnets, worn,
                    ports=number(one.inputs.get("port"), port), urn=one.urn,
                    public=one.inputs.get("publiclyAccessible") is True,
                )  # fmt: skip

    def endpoints(self, graph: Graph) -> Iterator[Endpoint]:
        """The VPC endpoints of AWS's services."""
        for one in graph.by_type.get(vpc.VPC_ENDPOINT.type, ()):
            matched = _SERVICE.fullmatch(str(one.inputs.get("serviceName") or ""))
            inside = next((each.urn for each in self.index.named(one, "vpcId", vpc.VPC.type)), "")
            if not matched or not inside:
                continue
            service, gateway = matched[1], one.inputs.get("vpcEndpointType", "Gateway") == "Gateway"
            subnets = self._subnets(one, "subnetIds")
            yield Endpoint(
                service=service,
                vpc=inside,
                gateway=gateway,
                tables=frozenset(each.urn for each in self.index.named(one, "routeTableIds", vpc.ROUTE_TABLE.type)),
                end=self._end(
                    service,
                    f"the endpoint of {service}",
                    subnets,
                    self.groups.of(one, "securityGroupIds"),
                    ports=443,
                    urn=one.urn,
                ),
                private_names=bool(one.inputs.get("privateDnsEnabled")),
                urn=one.urn,
                own_account=_own_account(one.inputs.get("policy")),
            )

    def _subnets(self, one: Resource, key: str) -> list[Resource]:
        return self.index.named(one, key, vpc.SUBNET.type)

    def _end(
        self,
        name: str,
        title: str,
        subnets: Sequence[Resource],
        worn: tuple[SecurityGroup, ...],
        *,
        ports: int | None = None,
        urn: str = "",
        public: bool = False,
        api_of: str = "",
    ) -> End:
        placed = [self.layout.subnets[one.urn] for one in subnets if one.urn in self.layout.subnets]
        return End(
            name=name,
            title=title,
            interfaces=tuple(
                Interface(name=one.name, subnet=one, groups=worn, networks=(one.network,), public=public)
                for one in sorted(placed, key=lambda subnet: subnet.name)
            ),
            ports=only(ports) if ports is not None else (),
            api_of=api_of,
            urn=urn,
        )


def public_endpoint(cluster: Resource) -> tuple[bool, list[str]]:
    """Whether a cluster's API has a public endpoint, and which networks it admits; an empty list admits all."""
    inputs = _endpoint(cluster)
    return inputs.get("endpointPublicAccess") is not False, texts(inputs.get("publicAccessCidrs")) or ["0.0.0.0/0"]


def private_endpoint(cluster: Resource) -> bool:
    """Whether a cluster's API has an endpoint in its VPC."""
    return _endpoint(cluster).get("endpointPrivateAccess") is True


def _endpoint(cluster: Resource) -> Mapping[str, Json]:
    """What a cluster says of its API: AWS's own kind below vpcConfig, the component beside its other inputs."""
    return {**mapping(cluster.inputs.get("vpcConfig")), **cluster.inputs}
