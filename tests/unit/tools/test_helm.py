"""A Helm release that a killed engine has left pending refuses what Helm refuses, until it is freed by the runbook."""

import pytest
from google.protobuf.struct_pb2 import Struct

from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.cloud.existing import Location
from kyeol.tools.rehearse.cloud.helm import Releases
from kyeol.tools.rehearse.cloud.orders import Orders
from tests.harness import ROOT


def revise(releases: Releases, *, new: bool, killed: bool = False, name: str = "doorman") -> None:
    """Install or upgrade a release; where the engine is killed, meanwhile."""
    sent, orders = Struct(), Orders()
    sent.update({"name": name, "namespace": "doors"})
    with releases.revised(kubernetes.RELEASE.type, sent, Location(cluster="one"), orders, new=new):
        if killed:
            orders.kill_at, orders.kill = "it", lambda: None
            orders.kill_engine("it")


def test_a_killed_installation_is_in_the_way_of_the_next() -> None:
    releases = Releases()
    with pytest.raises(CloudError, match="the engine is gone"):
        revise(releases, new=True, killed=True)
    with pytest.raises(CloudError, match="cannot re-use a name that is still in use"):
        revise(releases, new=True)
    assert releases.free() == ["doors/doorman pending-install, its Secret deleted"]
    revise(releases, new=True)
    assert releases.free() == []


def test_a_killed_upgrade_is_in_the_way_of_the_next_until_it_is_rolled_back() -> None:
    releases = Releases()
    revise(releases, new=True)
    revise(releases, new=False)
    with pytest.raises(CloudError, match="the engine is gone"):
        revise(releases, new=False, killed=True)
    with pytest.raises(CloudError, match=r"another operation \(install/upgrade/rollback\) is in progress"):
        revise(releases, new=False)
    revise(releases, new=True, name="another")
    assert releases.free() == ["doors/doorman pending-upgrade, rolled back to revision 2"]
    revise(releases, new=False)
    assert releases.free() == []


def test_the_runbook_frees_both() -> None:
    runbook = (ROOT / "docs" / "how-to" / "operations.md").read_text()
    section = runbook.partition("### A Helm release that is pending")[2].partition("\n### ")[0]
    install, upgrade = (
        section.partition(f"`{status}`")[2].partition("\n- ")[0] for status in ("pending-install", "pending-upgrade")
    )
    assert "delete secret sh.helm.release.v1.NAME.v1" in install
    assert "helm -n NAMESPACE rollback NAME" in upgrade
