"""What waits for a maintenance window is no drift, and nothing else is taken for it."""

import json
from pathlib import Path

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.operate.waiting import main

DATABASE = {"identifier": "kyeol-stage-postgres", "instanceClass": "db.m7g.large", "engineVersion": "16"}
PENDING: Json = {
    "DBInstances": [
        {
            "DBInstanceIdentifier": "kyeol-stage-postgres",
            "PendingModifiedValues": {"DBInstanceClass": "db.m7g.large", "EngineVersion": "16.15"},
        }
    ]
}
NODES: Json = {
    "CacheClusters": [
        {"ReplicationGroupId": "kyeol-stage-valkey", "PendingModifiedValues": {"CacheNodeType": "cache.m7g.large"}}
    ]
}


def step(type_: str, inputs: dict[str, str | bool], *differing: str) -> Json:
    return {
        "op": "update",
        "urn": f"urn:pulumi:stage::kyeol::{type_}::it",
        "oldState": {"type": type_, "inputs": inputs, "outputs": {}},
        "detailedDiff": {path: {"kind": "update"} for path in differing},
    }


def refresh(*steps: Json, **also: int) -> Json:
    return {"steps": [*steps], "changeSummary": {"same": 200, "update": len(steps), **also}}


def looked(tmp_path: Path, *documents: Json) -> int:
    files = [tmp_path / f"{number}.json" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_text(json.dumps(document))
    return main([str(file) for file in files])


def instance(*differing: str, **values: str) -> Json:
    return step("aws:rds/instance:Instance", {**DATABASE, **values}, *differing)


def cache(*differing: str) -> Json:
    inputs: dict[str, str | bool] = {
        "replicationGroupId": "kyeol-stage-valkey",
        "nodeType": "cache.m7g.large",
        "automaticFailoverEnabled": True,
        "multiAzEnabled": True,
    }
    return step("aws:elasticache/replicationGroup:ReplicationGroup", inputs, *differing)


def test_a_larger_database_and_a_larger_cache_wait_for_their_windows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = refresh(instance("instanceClass", "engineVersion"), cache("nodeType"))
    assert looked(tmp_path, found, PENDING, NODES) == 0
    assert "it: engineVersion 16.15, instanceClass db.m7g.large" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "ends"), [("enabled", 0), ("disabled", 1)])
def test_failover_of_a_cache_that_was_given_a_second_node_waits_for_the_window(
    tmp_path: Path, status: str, ends: int
) -> None:
    """docs/how-to/operations.md, "Grow"."""
    values = {"AutomaticFailoverStatus": status}
    waits: Json = {"ReplicationGroupId": "kyeol-stage-valkey", "PendingModifiedValues": values}
    found = refresh(cache("automaticFailoverEnabled", "multiAzEnabled"))
    assert looked(tmp_path, found, {"ReplicationGroups": [waits]}) == ends


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(refresh(instance("instanceClass", "tags.ByHand")), id="what nobody asked for, beside it"),
        pytest.param(refresh(instance("instanceClass"), cache("nodeType")), id="a cache that waits for nothing"),
        pytest.param(refresh(instance("instanceClass", instanceClass="db.m7g.xlarge")), id="another class comes"),
        pytest.param(refresh(instance("instanceClass", identifier="other")), id="another database"),
        pytest.param(refresh(step("aws:ec2/vpc:Vpc", {}, "tags")), id="a network"),
        pytest.param(refresh(instance("instanceClass"), delete=1), id="something gone"),
        pytest.param({"diagnostics": [{"message": "denied"}]}, id="a look that failed"),
    ],
)
def test_anything_else_is_drift(tmp_path: Path, found: Json) -> None:
    assert looked(tmp_path, found, PENDING) == 1
