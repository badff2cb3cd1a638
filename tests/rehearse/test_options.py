"""What dev does without as shipped, switched on and off again: Kyverno by Argo CD, and one of Saleor's apps.

Its add-ons are Argo CD's from the start to the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.stack import Engine
from kyeol.tools.rehearse.settings import overridden
from tests.json_values import known
from tests.projects import Project
from tests.rehearse.changing import shown

pytestmark = pytest.mark.nightly

BOTH: Final[Mapping[str, object]] = {
    "addons": {"delivery": "argocd", "enabled": ["kyverno"]},
    "apps": {"hosts": {"smtp": "smtp.dev.example.com"}},
}
SHOP = "namespaces-saleor"


@dataclass(frozen=True)
class Life:
    """dev with both, without, with both again, and at its end.

    Args:
        runs: What each of them did.
        calls: What the cloud was asked for meanwhile.
        asked: Behind each `up`, whether Kyverno is asked about the shop's pods.
        destroy: The end.
        left: What is in the cloud then that was made for dev.
    """

    runs: tuple[Outcome, ...]
    calls: tuple[tuple[ApiCall, ...], ...]
    asked: tuple[bool, ...]
    destroy: Outcome
    left: frozenset[str]


@pytest.fixture(scope="module")
def life(cli: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    project = Project(tmp_path_factory.mktemp("project"))
    images = "repositories: [saleor-api, dashboard"
    project.replace("mgmt", f"{images}]", f"{images}, saleor-app-smtp]")
    project.replace("dev", "delivery: pulumi", "delivery: argocd")
    engine = Engine(project.root, cli, tmp_path_factory.mktemp("engine"), Cloud())
    runs, calls, asked = [], [], []
    try:
        assert engine.open("mgmt").up().ok
        dev = engine.open("dev", overridden(project.root, "dev", BOTH))
        for changes in (BOTH, {}, BOTH):
            dev.configure(overridden(project.root, "dev", changes))
            start = len(engine.cloud.calls)
            runs.append(dev.up())
            calls.append(tuple(engine.cloud.calls[start:]))
            asked.append(_asked(engine.cloud))
        destroy = dev.destroy()
        left = frozenset(one.id for one in engine.cloud if one.stack == "dev")
    finally:
        engine.close()
    return Life(tuple(runs), tuple(calls), tuple(asked), destroy, left)


def _asked(cloud: Cloud) -> bool:
    (shop,) = (one for one in cloud if one.type == kubernetes.NAMESPACE.type and one.urn.endswith(f"::{SHOP}"))
    return "kyeol/signed-images" in known(shop.inputs)["metadata"]["labels"]


def test_each_of_them_goes_through(life: Life) -> None:
    assert [one.errors for one in life.runs] == [()] * 3


def test_kyverno_and_the_app_come_with_what_they_need(life: Life) -> None:
    assert {
        "create Namespace addon-namespaces-kyverno",
        "create Role workload-roles-kyverno",
        "create Table app-smtp",
        "create Secret app-smtp",
    } <= shown(life.runs[0])


def test_the_shop_stops_asking_before_kyverno_goes_and_asks_again_once_it_is_back(life: Life) -> None:
    assert life.asked == (True, False, True)
    released = [one for one in life.calls[1] if one.op == "update" and one.urn.endswith(f"::{SHOP}")]
    gone = [one for one in life.calls[1] if one.op == "delete" and one.urn.endswith("::addon-namespaces-kyverno")]
    assert released
    assert gone
    assert max(one.end for one in released) <= min(one.start for one in gone)


def test_dev_leaves_nothing_though_its_controllers_are_argo_cds(life: Life) -> None:
    assert life.destroy.errors == ()
    assert life.left == frozenset()
