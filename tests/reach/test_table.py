"""The table of flows, and the ports of charts that it takes from the add-ons' contracts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyeol.addons.catalog import ADDONS
from kyeol.addons.contract import Addon, Port
from kyeol.config.network import ENDPOINTS_WITHOUT_NAT, REQUIRED_ENDPOINTS
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.build import build
from kyeol.tools.reach.callees import SERVICES
from kyeol.tools.reach.table import flows
from tests.charts import CHARTS
from tests.harness import STACKS
from tests.reach.conftest import Trees


def test_the_services_that_a_cluster_calls_are_those_that_need_endpoints_where_there_is_no_nat() -> None:
    assert {service for service, *_ in SERVICES} == {"s3", *REQUIRED_ENDPOINTS, *ENDPOINTS_WITHOUT_NAT}


@pytest.mark.parametrize("stack", STACKS)
def test_every_flow_has_a_reason_and_a_source_and_stands_there_once(
    stack: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    found = flows(build(graphs[stack], graphs["mgmt"], trees[stack]))
    assert len({one.key for one in found}) == len(found)
    assert [one.key for one in found if not one.why or not one.reference] == []


def test_every_addon_says_where_its_images_come_from() -> None:
    assert [addon.name for addon in ADDONS if not addon.registries] == []


@pytest.mark.parametrize("stack", ["dev", "stage", "prod"])
def test_every_webhook_of_an_addon_is_a_flow(
    stack: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    called = {one.target for one in flows(build(graphs[stack], None, trees[stack])) if one.source == "api"}
    assert {
        "cert-manager/webhook", "external-secrets/external-secrets-webhook", "kube-system/metrics-server",
        "kube-system/aws-load-balancer-controller",
    } <= called  # fmt: skip


def test_what_addons_do_under_borrowed_roles_and_ask_of_the_outside_are_flows(
    graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    found = {(one.source, one.target, one.protocol) for one in flows(build(graphs["mgmt"], None, trees["mgmt"]))}
    assert {
        ("argocd", "sts", "tcp"), ("argocd", "github.com", "tcp"), ("argocd", "argocd", "tcp"),
        ("external-secrets", "sts", "tcp"), ("cert-manager", "name-servers", "udp"),
    } <= found  # fmt: skip


@pytest.mark.skipif(not CHARTS, reason="KYEOL_CHARTS names no folder of charts")
@pytest.mark.parametrize(
    ("addon", "port"),
    [(addon, port) for addon in ADDONS for port in addon.ports],
    ids=lambda one: getattr(one, "name", None),
)
def test_a_chart_opens_the_port_that_its_contract_declares(addon: Addon, port: Port) -> None:
    chart = Path(CHARTS) / addon.chart.rpartition("/")[2]
    assert str(port.number) in (chart / port.source).read_text()
    if port.setting:
        value: Any = yaml.safe_load((chart / "values.yaml").read_text())
        for key in port.setting.split("."):
            assert key in value, port.setting
            value = value[key]
        assert value in (port.number, None), "the chart's own default is the contract's number"


@pytest.mark.skipif(not CHARTS, reason="KYEOL_CHARTS names no folder of charts")
@pytest.mark.parametrize("addon", ADDONS, ids=lambda one: one.name)
def test_a_charts_images_come_from_the_registries_that_its_contract_declares(addon: Addon) -> None:
    text = (Path(CHARTS) / addon.chart.rpartition("/")[2] / "values.yaml").read_text()
    assert [registry for registry in addon.registries if registry not in text] == []
