"""What policies demand of AWS services, held against what the services are documented to send."""

from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from kyeol.service_principals import SENT, SILENT, Target, sends
from kyeol.tools.iam_documents import allows
from kyeol.tools.preview.graph import Graph

POLICIES: Final[Mapping[str, tuple[str, Target]]] = {
    "aws:iam/role:Role": ("assumeRolePolicy", "role"),
    "aws:kms/key:Key": ("policy", "key"),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy", "bucket"),
    "aws:sns/topicPolicy:TopicPolicy": ("policy", "topic"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument", "log group"),
}


def demands(graphs: Mapping[str, Graph]) -> Iterator[tuple[str, str, Target, str, str]]:
    """URN, service, target, operator and key of every condition on a service."""
    for graph in graphs.values():
        for one in graph:
            document, target = POLICIES.get(one.type, ("", "role"))
            for statement in allows(one.inputs.get(document)):
                for service in statement.named("Service"):
                    for condition in statement.conditions:
                        yield one.urn, service, target, condition.operator, condition.key


def test_nothing_is_demanded_of_a_service_that_it_is_not_known_to_send(with_options: Mapping[str, Graph]) -> None:
    found = list(demands(with_options))
    assert len(found) > 50
    for urn, service, target, operator, key in found:
        known = {one.lower() for one in sends(service, target)}
        assert operator.endswith("IfExists") or key in known, f"{service} would stay out: {urn} demands {key}"


def test_every_entry_is_used(with_options: Mapping[str, Graph]) -> None:
    used = {(service, target) for _, service, target, _, _ in demands(with_options)}
    unused = [entry for entry in SENT if not any(entry[1] == target and _is(entry[0], one) for one, target in used)]
    assert unused == [], "what nothing demands cannot be held against anything"


@pytest.mark.parametrize("entry", SENT, ids=" ".join)
def test_every_entry_has_its_source(entry: tuple[str, Target]) -> None:
    assert SENT[entry].source.startswith(("https://docs.aws.amazon.com/", "https://aws.github.io/"))
    assert SENT[entry].keys


@pytest.mark.parametrize("service", ["ec2.amazonaws.com", "cloudtrail.amazonaws.com"])
def test_roles_of_services_that_send_nothing_are_open_to_them(with_options: Mapping[str, Graph], service: str) -> None:
    found = demands(with_options)
    operators = {operator for _, one, target, operator, _ in found if (one, target) == (service, "role")}
    assert operators
    assert all(operator.endswith("IfExists") for operator in operators)


def test_a_service_that_says_nothing_is_let_in_and_named_where_it_says_so(with_options: Mapping[str, Graph]) -> None:
    operators: dict[tuple[str, Target], set[str]] = {}
    for _, service, target, operator, _ in demands(with_options):
        operators.setdefault((service, target), set()).add(operator)
    for entry, guide in SILENT.items():
        assert entry not in SENT
        assert guide.startswith("https://docs.aws.amazon.com/")
        assert operators[entry]
        assert all(operator.endswith("IfExists") for operator in operators[entry]), entry


def _is(known: str, service: str) -> bool:
    return service == known or (known == "logs.amazonaws.com" and service.startswith("logs."))
