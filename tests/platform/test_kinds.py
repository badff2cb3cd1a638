"""One record for each kind of resource, and every record true to the providers' own SDKs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

import pytest

from kyeol.tools import kinds
from kyeol.tools.cost.models import MODELS
from kyeol.tools.diff.danger.replacement import fixed_inputs
from kyeol.tools.preview.graph import Graph
from kyeol.tools.record.cost import Free, Metered, Unpriced, Within
from kyeol.tools.record.danger import PolicyDocument
from kyeol.tools.record.kind import EVERYTHING, Kind
from tests.diff.graphs import graph as small
from tests.diff.graphs import resource
from tests.harness import ROOT
from tests.platform.decisions import undecided

_KINDS: Final = sorted(kinds.KINDS.values(), key=lambda kind: kind.type)
_IN_SDKS: Final = [kind for kind in _KINDS if kind.type.startswith(("aws:", "eks:", "random:", "tls:"))]
_NOT_MADE: Final = {
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "aws:cloudfront/vpcOrigin:VpcOrigin",
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    "aws:costexplorer/anomalySubscription:AnomalySubscription", "aws:dynamodb/table:Table",
    "aws:ecr/repositoryPolicy:RepositoryPolicy", "eks:index:ManagedNodeGroup",
    "aws:secretsmanager/secretPolicy:SecretPolicy", "aws:securityhub/account:Account",
    "aws:securityhub/standardsSubscription:StandardsSubscription", "aws:sqs/queuePolicy:QueuePolicy",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
}  # fmt: skip
"""Kinds that no shipped stack makes: configuration or an older version of the program does (`--from`), or `kyeol diff`
has to know what they would open."""


def managed(graphs: Mapping[str, Graph]) -> set[str]:
    """The kinds that a provider manages or constructs, with what components make inside."""
    made = {one.type for graph in graphs.values() for one in graph if one.custom or one.remote}
    return made | {child.type for kind in made for child in kinds.children_of(kind)}


def test_every_kind_that_the_platform_uses_has_a_record(graphs: Mapping[str, Graph]) -> None:
    unknown = {kind for kind in managed(graphs) if kind not in kinds.KINDS and not kind.startswith("kubernetes:")}
    assert not unknown, "add their records to kyeol/tools/kinds/"


def test_every_record_is_of_a_kind_that_the_platform_uses(with_options: Mapping[str, Graph]) -> None:
    assert kinds.KINDS.keys() - managed(with_options) == _NOT_MADE


def test_no_kind_has_two_records() -> None:
    counted = Counter(one.type for one in kinds.records(Kind))
    assert [type_ for type_, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("record", [*_KINDS, *kinds.FUNCTIONS.values()], ids=lambda one: getattr(one, "type", "token"))
def test_whatever_the_stand_in_cloud_returns_has_its_source(record: Kind | kinds.Function) -> None:
    assert record.sources
    for source in record.sources:
        if source.version:
            assert re.fullmatch(r"[\w-]+/[\w.-]+", source.origin)
            assert re.fullmatch(r"[0-9a-f]{8,40}|v\d+\.\d+\.\d+", source.version), "name a commit or a release"
            assert re.search(r"\.(go|ts|py)$", source.path), "name a file"
        else:
            assert source.origin.startswith(("docs.", "www.", "kubernetes."))
            assert source.path


@pytest.mark.parametrize("kind", _IN_SDKS, ids=lambda kind: kind.type)
def test_a_record_names_inputs_that_exist(kind: Kind) -> None:
    assert set(_inputs_named(kind)) <= _arguments(kind), "a typing mistake, or an input that the provider has dropped"


@pytest.mark.parametrize("kind", [one for one in _KINDS if one.type.startswith("aws:")], ids=lambda kind: kind.type)
def test_a_record_says_whether_its_kind_has_tags(kind: Kind) -> None:
    assert kind.taggable == ("tags" in _arguments(kind))


def test_nothing_is_returned_that_the_provider_does_not_have(graphs: Mapping[str, Graph]) -> None:
    for one in (each for graph in graphs.values() for each in graph if each.type in {kind.type for kind in _IN_SDKS}):
        extra = set(one.outputs) - set(one.inputs) - {"id"} - _spelled(_module(kinds.KINDS[one.type])[_class(one.type)])
        assert not extra, f"{one.type} has no output {', '.join(sorted(extra))}"


def test_every_kind_that_is_metered_has_a_model_of_its_cost() -> None:
    metered = {one.type for one in _KINDS if isinstance(one.cost, Metered)}
    assert metered == MODELS.keys(), "write it in kyeol/tools/cost/models/, or say that the kind is free"


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.type)
def test_a_record_says_why_its_kind_has_no_model_of_its_cost(kind: Kind) -> None:
    match kind.cost:
        case Free(source):
            assert len(source) > 10
        case Within(what) | Unpriced(what):
            assert what


def test_of_every_input_that_is_set_somebody_has_decided_what_its_change_can_do(
    with_options: Mapping[str, Graph],
) -> None:
    assert undecided(*with_options.values()) == [], "say it in the kind's record: `inputs`, `interrupts` or `harmless`"


def test_an_input_without_a_decision_is_named() -> None:
    bucket = kinds.KINDS["aws:s3/bucket:Bucket"]
    made = resource(bucket.type, "media", accelerationStatus="Enabled", tags={})
    assert undecided(small(made, anything="x")) == ["aws:s3/bucket:Bucket: accelerationStatus", "anything"]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.type)
def test_no_input_is_harmless_and_dangerous_at_once(kind: Kind) -> None:
    assert not kind.dangers.harmless & {*kind.dangers.inputs, *kind.dangers.interrupts, *kind.fixed}


def test_any_kubernetes_object_is_replaced_under_another_name(graphs: Mapping[str, Graph]) -> None:
    objects = {one.type for graph in graphs.values() for one in graph if one.custom and "metadata" in one.inputs}
    assert objects
    for type_ in objects:
        assert {"metadata.name", "metadata.namespace"} <= fixed_inputs(type_)


def test_a_recorded_kind_is_named_by_its_record() -> None:
    tools = ROOT / "kyeol" / "tools"
    sources = [path for path in tools.rglob("*.py") if tools / "kinds" not in path.parents]
    written = {
        f"{path.relative_to(ROOT)}: {type_}"
        for path in sources
        for type_ in re.findall(r'"([a-z]+:[\w./]+:\w+)"', path.read_text())
        if type_ in kinds.KINDS
    }
    assert not written, "import the record instead of writing its token again"


def _inputs_named(kind: Kind) -> Iterator[str]:
    """The inputs that a record names, nested ones by the input that they are in."""
    paths = [*(kind.fixed - EVERYTHING), *kind.unique, *kind.sometimes_fixed]
    paths += [*kind.dangers.inputs, *kind.dangers.interrupts, *kind.dangers.harmless]
    paths += [one.guards for one in kind.dangers.inputs.values() if isinstance(one, PolicyDocument) and one.guards]
    paths += [kind.dangers.addition.to] if kind.dangers.addition else []
    yield from (path.partition(".")[0] for path in paths)


def _arguments(kind: Kind) -> set[str]:
    """The arguments that the provider's SDK for Python has for a kind, as the engine spells them."""
    found, name = _module(kind), _class(kind.type)
    # Where a nested type has the name already, the arguments have another.
    return _spelled(found.get(f"{name}InitArgs") or found[f"{name}Args"])


def _module(kind: Kind) -> Mapping[str, object]:
    """What the SDK's file of a kind holds."""
    package, module, name = kind.type.split(":")
    area, _, file = module.partition("/")
    folder = f"pulumi_aws.{area}" if package == "aws" else f"pulumi_{package}"
    # The SDK loads its packages at their first use; one whose file is imported before stays half loaded.
    assert hasattr(import_module(folder), _class(kind.type))
    return vars(import_module(f"{folder}.{_snake(file or name)}"))


def _class(type_: str) -> str:
    return type_.rpartition(":")[2]


def _spelled(properties: object) -> set[str]:
    """The properties of a class of the SDK, as the engine spells them."""
    return {re.sub(r"_(\w)", lambda match: match[1].upper(), one) for one in dir(properties) if not one.startswith("_")}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
