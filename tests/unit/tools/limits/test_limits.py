"""The limits of AWS's own models: derived, complete, and kept to."""

from collections.abc import Mapping

import pytest

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.limits.derive import derive, known_paths, paths_of, written
from kyeol.tools.limits.limit import TABLE, missing, refused, table
from kyeol.tools.limits.shapes import SHAPES
from kyeol.tools.preview.graph import Graph

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
DATABASE = "aws:rds/instance:Instance"
NODES = "aws:eks/nodeGroup:NodeGroup"
WEB_ACL = "aws:wafv2/webAcl:WebAcl"


def test_the_table_is_what_the_models_say() -> None:
    """Else: `make limits` writes it anew, after a new version of botocore or cfn-lint."""
    assert written(derive(known_paths())) == TABLE.read_text(encoding="utf-8")


def test_every_input_that_is_set_is_in_the_table(graphs: Mapping[str, Graph]) -> None:
    known = known_paths()
    unknown = {type_: paths - known.get(type_, set()) for type_, paths in paths_of(graphs.values()).items()}
    assert {type_: paths for type_, paths in unknown.items() if paths} == {}


def test_an_input_without_a_shape_has_its_reason_and_no_other_has_one() -> None:
    for type_, of in mapping(table()["inputs"]).items():
        nowhere = {path for path, places in mapping(of).items() if not places}
        assert nowhere == set(SHAPES[type_].without) & set(mapping(of)), type_


def test_no_name_of_a_shape_is_one_too_many() -> None:
    for type_, of in mapping(table()["inputs"]).items():
        prefixes = [*SHAPES[type_].called, *SHAPES[type_].without]
        assert not [one for one in prefixes if not any(f"{path}.".startswith(f"{one}.") for path in mapping(of))], type_


@pytest.mark.parametrize(
    ("type_", "inputs", "expected"),
    [
        (LOG_GROUP, {"retentionInDays": 366}, "'366' is not one of 22 values"),
        (LOG_GROUP, {"name": "a b"}, "does not match"),
        (LOG_GROUP, {"tags": {"Owner": "x" * 257}}, "has 257 characters: the most is 256"),
        (ALARM, {"period": 0}, "'0': the least is 1"),
        (ALARM, {"comparisonOperator": "Above"}, "is not one of GreaterThanOrEqualToThreshold"),
        (ALARM, {"metricQueries": [{"id": "Query"}]}, "does not match"),
        (DATABASE, {"username": "1st"}, "does not match"),
        (NODES, {"scalingConfig": {"minSize": -1}}, "'-1': the least is 0"),
        (NODES, {"taints": [{"effect": "NoSchedule"}]}, "is not one of NO_SCHEDULE"),
        (WEB_ACL, {"rules": [{"statement": {"rateBasedStatement": {"limit": 9}}}]}, "'9': the least is 10"),
    ],
)
def test_a_value_beyond_a_limit_is_refused_in_the_models_words(
    type_: str, inputs: Mapping[str, Json], expected: str
) -> None:
    [(path, wrong)] = refused(type_, inputs)
    assert expected in wrong
    assert wrong.endswith(")"), "the model's place is named"
    assert path.split(".")[0] in inputs


def test_a_secret_is_not_looked_at() -> None:
    assert list(refused(LOG_GROUP, {"name": "[secret]"})) == []


@pytest.mark.parametrize(
    ("type_", "inputs", "without"),
    [
        (NODES, {"instanceTypes": ["m7a.large"]}, "ap-northeast-2"),
        (DATABASE, {"instanceClass": "db.m8g.large"}, "me-south-1"),
        ("aws:elasticache/replicationGroup:ReplicationGroup", {"nodeType": "cache.m7g.large"}, "eu-south-1"),
    ],
)
def test_a_type_that_a_region_lacks_is_refused_there_alone(
    type_: str, inputs: Mapping[str, Json], without: str
) -> None:
    assert [f"{without} has no" in wrong for _, wrong in missing(type_, inputs, without)] == [True]
    assert list(missing(type_, inputs, "us-east-1")) == []
