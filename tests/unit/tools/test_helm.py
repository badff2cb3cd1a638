"""A Helm release whose installation was cut off keeps its name until somebody frees it."""

import pytest
from google.protobuf.struct_pb2 import Struct

from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.cloud.existing import Location

URN = "urn:pulumi:dev::kyeol::kubernetes:helm.sh/v3:Release::doorman"


def install(cloud: Cloud) -> None:
    release = Struct()
    release.update({"name": "doorman", "namespace": "doors", "chart": "doorman", "version": "1.0.0"})
    cloud.create(URN, kubernetes.RELEASE.type, release, Location())


def test_a_killed_installation_is_in_the_way_of_the_next() -> None:
    cloud = Cloud()
    cloud.orders.kill_at, cloud.orders.kill = URN, lambda: None
    with pytest.raises(CloudError, match="the engine is gone"):
        install(cloud)
    cloud.orders.kill_at, cloud.orders.kill = "", None
    cloud.forget_unwritten("dev", ())
    with pytest.raises(CloudError, match="cannot re-use a name that is still in use"):
        install(cloud)
    assert cloud.free_releases() == ["doors/doorman"]
    with pytest.raises(CloudError, match="unreachable"):  # there is no cluster in this cloud: Helm would go on
        install(cloud)
    assert cloud.free_releases() == []
