"""What Saleor's apps call and who calls them, as far as networks let them."""

from dataclasses import replace

import pytest
import yaml

from kyeol.apps.catalog import APPS
from kyeol.tools.apps.manifests import manifests as objects
from kyeol.tools.preview.run import preview
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import judge
from kyeol.tools.reach.manifests import kustomize, manifests
from kyeol.tools.reach.network import NetworkModel
from kyeol.tools.reach.table import flows
from tests.harness import ROOT
from tests.projects import Project

HOST = "smtp.dev.example.com"


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> NetworkModel:
    project = Project(tmp_path_factory.mktemp("project"))
    images = "repositories: [saleor-api, dashboard"
    project.replace("mgmt", f"{images}]", f"{images}, saleor-app-smtp]")
    overlay = project.root / "gitops/kyeol-app-gitops/overlays/dev/kustomization.yaml"
    content = yaml.safe_load(overlay.read_text())
    content["components"].append("../../components/app-smtp")
    content["transformers"].append("../../wiring/app-smtp")
    overlay.write_text(yaml.safe_dump(content, sort_keys=False))
    graphs = preview(project.root, ["mgmt", "dev"], {"dev": {"kyeol:apps": {"hosts": {"smtp": HOST}}}})
    program = kustomize(ROOT)
    assert program, "run `make tools`"
    graph = graphs["dev"].graph
    return build(graph, graphs["mgmt"].graph, manifests(project.root, program, graph))


@pytest.mark.slow
def test_an_apps_flows_are_those_of_its_contract_and_they_hold(dev: NetworkModel) -> None:
    found = {
        (one.flow.source, one.flow.target, one.flow.ports[0][0]): one.right
        for one in judge(dev)
        if "saleor/app-smtp" in (one.flow.source, one.flow.target) or one.flow.target == HOST
    }
    assert {
        ("saleor/app-smtp", "dynamodb", 443): True,
        ("saleor/app-smtp", "sts", 443): True,
        ("saleor/app-smtp", "internet", 443): True,
        ("saleor/app-smtp", "mail-server", 587): True,
        ("alb", "saleor/app-smtp", APPS["smtp"].port): True,
        # dev has no queue: the API's pods send what workers would.
        ("saleor/saleor-api", HOST, 443): True,
    } == found


@pytest.mark.slow
def test_a_policy_that_forgets_the_mail_server_is_found(dev: NetworkModel) -> None:
    closed = [one for one in dev.policies if one.name != "app-smtp-to-internet"]
    assert len(closed) == len(dev.policies) - 1
    wrong = [one.flow.target for one in judge(replace(dev, policies=closed)) if not one.right]
    assert "mail-server" in wrong
    assert len(flows(dev)) > len(wrong)


@pytest.mark.parametrize("calls", [True, False])
def test_an_app_reaches_the_internet_at_the_ports_that_it_calls_or_not_at_all(calls: bool) -> None:
    app = APPS["smtp"] if calls else replace(APPS["smtp"], flows=(), private_storage=())
    (egress,) = [
        one["spec"]["egress"]
        for one in yaml.safe_load(yaml.safe_dump(objects(app)))
        if one["metadata"]["name"] == "app-smtp-to-internet"
    ]
    assert [[port["port"] for port in rule["ports"]] for rule in egress] == [[443], *([[443, 587]] if calls else [])]
