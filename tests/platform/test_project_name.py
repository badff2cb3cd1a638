"""Another project beside this one, in the same account and region: two shops that know nothing of each other."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import KINDS, ecr, iam, sesv2, threats
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import preview
from tests.gitops.manifests import APP
from tests.kustomize import build
from tests.platform.test_argocd import generated
from tests.projects import Project

pytestmark = pytest.mark.slow

Graphs = Mapping[str, Graph]


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    """mgmt, with what it has for every environment, and prod in a project called acme; the keys in the files stay."""
    project = Project(tmp_path_factory.mktemp("acme"))
    file = project.root / "Pulumi.yaml"
    file.write_text(file.read_text().replace("name: kyeol", "name: acme"))
    return {stack: one.graph for stack, one in preview(project.root, ["mgmt", "prod"]).items()}


def unique(graphs: Graphs) -> set[tuple[str, ...]]:
    """What only one resource of an account and region may be called, by kind."""
    return {
        (one.type, *(str(one.inputs[key]) for key in KINDS[one.type].unique))
        for graph in graphs.values()
        for one in graph
        if one.type.startswith("aws:") and (keys := KINDS[one.type].unique) and set(keys) <= set(one.inputs)
    }


def texts(value: Json) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


OF_AN_ACCOUNT: Final = {
    iam.OPEN_ID_CONNECT_PROVIDER.type,
    ecr.REGISTRY_SCANNING.type,
    threats.ANALYZER.type,
    threats.DETECTOR.type,
    threats.SECURITY_HUB.type,
    sesv2.EMAIL_IDENTITY.type,
    sesv2.MAIL_FROM.type,
}
"""Of what an account has one, in a region or for a domain: of two projects in it one has it."""


def test_they_have_no_name_in_common_but_of_what_an_account_has_one(graphs: Graphs, others: Graphs) -> None:
    assert {type_ for type_, *_ in unique(graphs) & unique(others)} <= OF_AN_ACCOUNT


def test_it_neither_names_nor_may_touch_what_is_called_kyeol(others: Graphs) -> None:
    ours = re.compile(r"(?<![\w-])kyeol(-mgmt|-dev|-stage|-prod|-\*|/)")
    for graph in others.values():
        for one in graph:
            if one.type.startswith("aws:"):
                assert [text for text in texts(one.inputs) if ours.search(text)] == [], one.urn


def test_logical_names_are_the_same(graphs: Graphs, others: Graphs) -> None:
    for stack, graph in others.items():
        assert {urn.replace("::acme::", "::kyeol::") for urn in graph.resources} == graphs[stack].resources.keys()


def test_the_rules_on_names_know_the_project(others: Graphs) -> None:
    for graph in others.values():
        broken = {one.rule for one in evaluate(graph, today=date(2026, 11, 27))}
        assert not broken & {"naming-physical", "naming-logical"}


@pytest.mark.slow
def test_its_shop_reads_the_secrets_that_it_makes(others: Graphs) -> None:
    given = generated(others, "prod")["saleor-api-prod"]["spec"]["source"]["kustomize"]
    objects = build(APP / "overlays" / "prod", given["patches"], given["images"])
    asked = {
        text
        for one in objects
        if one["kind"] in ("ExternalSecret", "Job")
        for text in texts(one["spec"])
        if re.fullmatch(r"[a-z]+-prod-[a-z-]+", text)
    }
    made = {one.inputs["name"] for one in others["prod"].of_type("aws:secretsmanager/secret:Secret")}
    assert asked
    assert asked <= made
