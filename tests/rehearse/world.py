"""Asking the simulated cloud for things without an engine."""

import pytest
from google.protobuf.struct_pb2 import Struct

from kyeol.tools.json_values import Json
from kyeol.tools.preview import values
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location
from tests.harness import ACCOUNT, REGION

SEOUL = Location(region=REGION, account=ACCOUNT)

CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
ENTRY = "aws:eks/accessEntry:AccessEntry"
NAMESPACE = "kubernetes:core/v1:Namespace"
RELEASE = "kubernetes:helm.sh/v3:Release"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DATABASE = "aws:rds/instance:Instance"
PASSWORD = "random:index/randomPassword:RandomPassword"


class World:
    """A simulated cloud of a test's own."""

    def __init__(self) -> None:
        self.cloud = Cloud()

    def make(
        self,
        type_: str,
        name: str,
        /,
        *,
        location: Location = SEOUL,
        secret: frozenset[str] = frozenset(),
        **inputs: Json,
    ) -> ExistingResource:
        """Create something.

        Args:
            type_: Its type token.
            name: Its logical name.
            location: Where.
            secret: The arguments that are secret.
            inputs: Its arguments.

        Raises:
            CloudError: The cloud refuses.
        """
        sent = values.merge(Struct(), inputs, secret)
        return self.cloud.create(f"urn:pulumi:prod::kyeol::{type_}::{name}", type_, sent, location)

    def refuses(self, type_: str, name: str, /, *, location: Location = SEOUL, **inputs: Json) -> str:
        """Create something that the cloud must refuse: what it says."""
        with pytest.raises(CloudError) as refusal:
            self.make(type_, name, location=location, secret=frozenset(), **inputs)
        return str(refusal.value)

    def change(self, live: ExistingResource, /, **inputs: Json) -> ExistingResource:
        """Change something in place: some of its arguments.

        Raises:
            CloudError: The cloud refuses.
        """
        sent = values.merge(Struct(), {**live.inputs, **inputs}, frozenset())
        return self.cloud.update(live, sent, live.location)

    def rejects(self, live: ExistingResource, /, **inputs: Json) -> str:
        """Change something as the cloud must refuse: what it says."""
        before = len(list(self.cloud))
        with pytest.raises(CloudError) as refusal:
            self.change(live, **inputs)
        assert len(list(self.cloud)) == before
        return str(refusal.value)

    def keeps(self, live: ExistingResource) -> str:
        """Delete something that the cloud must not let go: what it says."""
        with pytest.raises(CloudError) as refusal:
            self.cloud.delete(live)
        assert live in list(self.cloud), "what was refused is done all the same"
        return str(refusal.value)

    def left(self) -> set[str]:
        """The kinds of everything that exists."""
        return {one.type.rpartition(":")[2] for one in self.cloud}

    def subnet(self, vpc: ExistingResource, name: str = "public-a", cidr: str = "10.0.0.0/24") -> ExistingResource:
        """A public subnet."""
        return self.make(SUBNET, name, vpcId=vpc.id, cidrBlock=cidr, tags={"kubernetes.io/role/elb": "1"})

    def cluster(self, vpc: ExistingResource) -> Location:
        """A cluster with nodes: where its objects are made."""
        plane = self.make(CLUSTER, "eks-eksCluster", name="kyeol-prod-eks", vpcConfig={"subnetIds": []}, vpcId=vpc.id)
        self.make(NODES, "eks-nodes", clusterName=plane.id, nodeGroupNamePrefix="kyeol-prod-nodes-")
        return Location(cluster=plane.state.fields["endpoint"].string_value)

    def controller(self, location: Location, chart: str = "aws-load-balancer-controller") -> ExistingResource:
        """A controller, installed by Helm."""
        return self.make(
            RELEASE,
            chart,
            location=location,
            name=chart,
            namespace="kube-system",
            chart=f"oci://charts/{chart}",
            version="1",
        )

    def namespace(self, location: Location, name: str = "saleor") -> ExistingResource:
        """A Namespace; the shop's has an Ingress."""
        return self.make(NAMESPACE, f"namespaces-{name}", location=location, metadata={"name": name})
