"""The length of Celery's queue: logged by the shop where it has a queue, counted and watched by the program."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kyeol.components.alarms.queue import PATTERN, QUEUE
from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import ENVIRONMENTS, of_kind
from tests.kustomize import Manifest

WITH_A_QUEUE = {"stage", "prod"}
REDIS = """\
class Broker:
    def llen(self, name):
        return {"celery": 42}[name]
def from_url(url, socket_timeout):
    assert url == "rediss://broker" and socket_timeout < 60
    return Broker()
"""


def pod(objects: list[Manifest]) -> dict[str, Any]:
    found: dict[str, Any] = of_kind(objects, "CronJob")["saleor-queue"]["spec"]["jobTemplate"]["spec"]["template"]
    return found


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_who_has_a_queue_says_how_long_it_is_and_is_watched(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    assert ("saleor-queue" in of_kind(shops[stack], "CronJob")) == (stack in WITH_A_QUEUE)
    filters = [
        one for one in graphs[stack].of_type("aws:cloudwatch/logMetricFilter:LogMetricFilter")
        if one.inputs["pattern"] == PATTERN
    ]  # fmt: skip
    assert len(filters) == (1 if stack in WITH_A_QUEUE else 0)
    for one in filters:
        assert one.inputs["logGroupName"] == f"kyeol-{stack}-containers"
        metric = one.inputs["metricTransformation"]
        assert isinstance(metric, Mapping)
        (alarm,) = (
            found
            for found in graphs[stack].of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
            if found.inputs.get("metricName") == metric["name"]
        )
        assert alarm.inputs["namespace"] == metric["namespace"]
        assert alarm.inputs["threshold"] == 1000


def test_its_line_is_what_the_filter_counts(shops: Mapping[str, list[Manifest]], tmp_path: Path) -> None:
    (container,) = pod(shops["prod"])["spec"]["containers"]
    python, *arguments = container["args"]
    assert python == "python3"
    (tmp_path / "redis.py").write_text(REDIS)
    printed = subprocess.run(
        [sys.executable, *arguments],
        env={"CELERY_BROKER_URL": "rediss://broker", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # As Fluent Bit puts it: what a container prints is below `data`.
    assert f'{{ $.data.queue = "{QUEUE}" }}' == PATTERN
    assert json.loads(printed) == {"queue": QUEUE, "length": 42}


def test_it_may_ask_the_cache_and_nothing_else(shops: Mapping[str, list[Manifest]]) -> None:
    labels = pod(shops["prod"])["metadata"]["labels"]
    choosing = [
        name
        for name, policy in of_kind(shops["prod"], "NetworkPolicy").items()
        for one in policy["spec"]["podSelector"].get("matchExpressions", ())
        if labels[one["key"]] in one["values"]
    ]
    assert choosing == ["to-data"]
