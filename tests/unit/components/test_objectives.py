"""Service levels: when a promise is used up too fast, worked out in minutes and per cent."""

import json
import re
from collections.abc import Callable, Sequence

import pytest

from kyeol.config.alarms import AlarmsConfig
from kyeol.config.apps import AppsConfig
from kyeol.config.model import Section
from kyeol.config.objectives import LatencyConfig, ObjectivesConfig
from kyeol.config.rules import violations
from kyeol.tools.preview.graph import Graph, Resource
from tests.json_values import known
from tests.unit.components.test_alarm_cases import raised
from tests.unit.components.watched import ALARM, COMPOSITE, GLOBAL_TOPIC, everything

SUBSCRIPTION = "aws:cloudfront/monitoringSubscription:MonitoringSubscription"
HOUR = 60

Minutes = Sequence[float]
"""Of every minute of the last six hours, the oldest first: how many per cent failed."""

BUSY = 100
"""Requests a minute."""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return everything(objectives=ObjectivesConfig(latency=LatencyConfig()))


def alarms(graph: Graph) -> dict[str, Resource]:
    return {str(one.inputs["name"]).removeprefix("kyeol-prod-"): one for one in graph.of_type(ALARM)}


def over(window: Resource, minutes: Minutes, requests: float) -> bool:
    """Whether a window of availability is, with so many requests in every minute."""
    inputs = known(window.inputs)
    queries = {one["id"]: one for one in inputs["metricQueries"]}
    seconds = {one["metric"]["period"] for one in queries.values() if "metric" in one}
    assert {one["id"]: one["metric"]["stat"] for one in inputs["metricQueries"] if "metric" in one} == {
        "rate": "Average", "among": "Sum",
    }  # fmt: skip
    least = re.fullmatch(r"IF\(rate \* among / 100 >= ([\d.]+), rate, 0\)", queries["query"]["expression"])
    assert least
    within = minutes[-seconds.pop() // 60 :]
    rate, among = sum(within) / len(within), requests * len(within)
    return bool((rate if rate * among / 100 >= float(least[1]) else 0) > inputs["threshold"])


def rings(graph: Graph, what: str, minutes: Minutes, requests: float = BUSY) -> bool:
    """Whether a composite alarm is raised at the end of some minutes."""
    rule = known(graph.one(COMPOSITE, f"objectives-{what}").inputs)["alarmRule"]
    names = re.fullmatch(r'ALARM\("kyeol-prod-([^"]+)"\) AND ALARM\("kyeol-prod-([^"]+)"\)', rule)
    assert names
    windows = [alarms(graph)[name] for name in names.groups()]
    return all(over(one, minutes, requests) for one in windows)


def ending(*stretches: tuple[int, float]) -> Minutes:
    """Six hours that end in stretches of so many minutes at such a value; before them all was well."""
    last = [value for minutes, value in stretches for _ in range(minutes)]
    return [0.0] * (6 * HOUR - len(last)) + last


OUTAGES: dict[str, tuple[Minutes, bool, bool]] = {
    # 99.9 %: 43.2 minutes of a month may fail; 14.4 times that speed is 1.44 per cent, 6 times 0.6.
    "everything fails for a minute: a fortieth of the month": (ending((1, 100)), True, False),
    "and is over for five": (ending((1, 100), (5, 0)), False, False),
    "a deployment with ten bad seconds": (ending((1, 16)), False, False),
    "2 % for an hour": (ending((60, 2)), True, False),
    "1 % for three hours: half of the long window is well": (ending((3 * HOUR, 1)), False, False),
    "1 % for four": (ending((4 * HOUR, 1)), False, True),
    "as much as is allowed, for ever": (ending((6 * HOUR, 0.1)), False, False),
    "five times as much": (ending((6 * HOUR, 0.5)), False, False),
    "10 % for an hour, half an hour ago": (ending((60, 10), (31, 0)), False, False),
}


@pytest.mark.parametrize("outage", OUTAGES)
def test_availability_rings_while_a_month_is_used_up_too_fast(graph: Graph, outage: str) -> None:
    minutes, fast, slow = OUTAGES[outage]
    assert rings(graph, "availability-fast", minutes) is fast
    assert rings(graph, "availability-slow", minutes) is slow


NIGHTS: dict[str, tuple[Minutes, float, bool]] = {
    # Without a least number of failures all would ring: 100 / 60 is above 1.44 per cent, 100 / 5 as well.
    "one request in a minute, one of them fails": (ending((1, 100)), 1, False),
    "and four": (ending((4, 100)), 1, False),
    "and five, so that nobody is served": (ending((5, 100)), 1, True),
    "ten in a minute, and a minute in which all fail": (ending((1, 100)), 10, True),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_at_night_a_failing_request_wakes_nobody_and_five_do(graph: Graph, night: str) -> None:
    minutes, requests, loud = NIGHTS[night]
    assert rings(graph, "availability-fast", minutes, requests) is loud


def every(share: float) -> Callable[[int], Minutes]:
    """Minutes of a hundred requests, of which so many per cent are slow."""
    return lambda minutes: [2500.0 if number % 1000 < share * 10 else 120.0 for number in range(minutes)]


@pytest.mark.parametrize(
    ("slow_requests", "fast", "slow"),
    # 99 % within a second: 14.4 times too fast is 14.4 per cent over it, 6 times is 6.
    [(0.5, False, False), (5, False, False), (8, False, True), (20, True, True)],
)
def test_latency_rings_when_too_many_requests_are_slow(
    graph: Graph, slow_requests: float, *, fast: bool, slow: bool
) -> None:
    found = alarms(graph)
    samples = every(slow_requests)(1000)
    for what, expected in (("fast-1h", fast), ("fast-5m", fast), ("slow-6h", slow), ("slow-30m", slow)):
        assert raised(found[f"latency-{what}"], [samples]) is expected, what


def test_windows_are_those_of_the_workbook(graph: Graph) -> None:
    found = alarms(graph)
    windows = {what: found[f"availability-{what}"].inputs for what in ("fast-1h", "fast-5m", "slow-6h", "slow-30m")}
    periods = {what: known(one)["metricQueries"][1]["metric"]["period"] for what, one in windows.items()}
    assert periods == {
        "fast-1h": 3600, "fast-5m": 300, "slow-6h": 21600, "slow-30m": 1800,
    }  # fmt: skip
    assert {one["threshold"] for what, one in windows.items() if "fast" in what} == {1.44}
    assert {one["threshold"] for what, one in windows.items() if "slow" in what} == {0.6}
    assert found["latency-fast-1h"].inputs["extendedStatistic"] == "p85.6"
    assert found["latency-slow-6h"].inputs["extendedStatistic"] == "p94"
    # CloudWatch judges by ten requests above a percentile, here 70 in five minutes (docs/how-to/alarms.md).
    assert found["latency-fast-5m"].inputs["evaluateLowSampleCountPercentiles"] == "ignore"


@pytest.mark.parametrize("target", [94, 99, 99.5, 99.9, 99.95, 99.99])
def test_every_admitted_target_has_limits_that_can_be_reached(target: float) -> None:
    latency = {"target": min(target, 99.9)}
    config = ObjectivesConfig.model_validate({"availability": {"target": target}, "latency": latency})
    for what, one in alarms(everything(objectives=config)).items():
        if what.startswith("availability"):
            assert 0 < known(one.inputs)["threshold"] < 100
        if what.startswith("latency"):
            # terraform-provider-aws refuses a third decimal.
            assert re.fullmatch(r"p\d{1,2}(\.\d{1,2})?", known(one.inputs)["extendedStatistic"])


def test_the_windows_tell_nobody_and_the_whole_tells_in_cloudfronts_region(graph: Graph) -> None:
    for what, one in alarms(graph).items():
        if what.startswith(("availability", "latency")):
            assert "alarmActions" not in one.inputs
            assert one.inputs["region"] == "us-east-1"
    for one in graph.of_type(COMPOSITE):
        assert one.inputs["alarmActions"] == one.inputs["okActions"] == [GLOBAL_TOPIC]
        assert one.inputs["region"] == "us-east-1"
        assert 80 < len(known(one.inputs)["alarmDescription"]) <= 1024


def test_cloudwatch_deletes_a_composite_alarm_before_what_it_goes_by(graph: Graph) -> None:
    for one in graph.of_type(COMPOSITE):
        waited = {urn.rpartition("::")[2] for urn in one.depends_on}
        assert len([name for name in waited if name.startswith(one.name)]) == 2


def test_single_thresholds_end_where_an_objective_is(graph: Graph) -> None:
    single = {"cdn-5xx", "load-balancer-5xx", "application-5xx", "application-latency"}
    assert single & set(alarms(graph)) == set()
    assert single <= set(alarms(everything()))
    without_latency = alarms(everything(objectives=ObjectivesConfig()))
    assert single & set(without_latency) == {"application-latency"}


def test_no_objective_watches_the_apps_so_that_their_threshold_stays(graph: Graph) -> None:
    assert "cdn-apps-5xx" in alarms(graph)


def test_additional_metrics_are_paid_for_only_where_latency_is_promised(graph: Graph) -> None:
    subscription = graph.one(SUBSCRIPTION).inputs
    assert subscription["distributionId"] == "E123"
    assert everything(objectives=ObjectivesConfig()).of_type(SUBSCRIPTION) == []


def test_a_threshold_that_an_objective_replaces_is_a_mistake() -> None:
    emails = {"emails": {"oncall": "oncall@example.com"}}
    edge = {"cloudfront5xxPercent": 3, "loadBalancer5xx": 4, "target5xx": 5, "targetResponseMs": 900}
    alarms = AlarmsConfig.model_validate_json(json.dumps(emails | {"edge": edge}))

    def broken(objectives: ObjectivesConfig, **others: Section) -> set[object]:
        found = violations("prod", {"alarms": alarms, "objectives": objectives, **others}, frozenset(), {}, {})
        return {one.path[-1] for one in found if one.concern == "alarms" and "objectives" in one.problem}

    assert broken(ObjectivesConfig()) == set(edge) - {"targetResponseMs"}
    assert broken(ObjectivesConfig(latency=LatencyConfig())) == set(edge)
    apps = AppsConfig(hosts={"smtp": "smtp.example.com"})
    assert broken(ObjectivesConfig(), apps=apps) == {"loadBalancer5xx", "target5xx"}, "CloudFront's is the apps'"
