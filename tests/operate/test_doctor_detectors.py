"""`kyeol doctor`: what already watches the account, where the stack would make it once more."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from botocore.session import Session  # type: ignore[import-untyped]

from kyeol.config.reading.load import Configuration
from kyeol.config.threats import ThreatsConfig
from kyeol.tools.json_values import Json
from kyeol.tools.operate.doctor.check import Check, State
from kyeol.tools.operate.doctor.detectors import RESCANS, detectors
from tests.operate.fakes import Answers

ID = "12abc34d567e8fa901bc2d34e56789f0"
OTHER = ID[::-1]
OWN: Json = {"Project": "kyeol", "Environment": "mgmt"}
ARN = "arn:aws:securityhub:ap-northeast-2:111122223333:hub/default"


def lines(
    configuration: Configuration, threats: Mapping[str, Json], answers: Mapping[str, Mapping[str, Json] | str]
) -> list[Check]:
    """The lines for a section."""
    section = ThreatsConfig.model_validate(threats)
    mine = replace(configuration, config=configuration.config.model_copy(update={"threats": section}))
    return list(detectors(Answers(answers), mine))


def told(
    configuration: Configuration, threats: Mapping[str, Json], answers: Mapping[str, Mapping[str, Json] | str]
) -> Check:
    """The only line for a section."""
    (line,) = lines(configuration, threats, answers)
    return line


@pytest.mark.parametrize(
    ("section", "ids", "tags", "state", "says"),
    [
        ({}, [], {}, State.OK, ""),
        ({}, [ID], OWN, State.OK, ""),
        ({}, [ID], {}, State.MISSING, f"set kyeol:threats.guardDuty.detectorId to {ID}"),
        ({"detectorId": ID}, [ID], {}, State.OK, ""),
        ({"detectorId": ID}, [OTHER], {}, State.MISSING, f"the account has {OTHER}"),
        ({"detectorId": ID}, [], {}, State.MISSING, "the account has none"),
    ],
)
def test_a_detector_that_is_there_is_to_be_named(
    configurations: Mapping[str, Configuration], section: Json, ids: list[Json], tags: Json, state: State, says: str
) -> None:
    answers: dict[str, dict[str, Json]] = {
        "guardduty list_detectors": {"DetectorIds": ids},
        "guardduty get_detector": {"Tags": tags},
    }
    line = told(configurations["mgmt"], {"guardDuty": section}, answers)
    assert line.state is state
    assert says in line.remedy


@pytest.mark.parametrize(
    ("external", "name", "state"),
    [
        (True, "kyeol-mgmt-external-access", State.OK),
        (True, "ConsoleAnalyzer", State.MISSING),
        (False, "ConsoleAnalyzer", State.OK),
        (False, "kyeol-mgmt-external-access", State.MISSING),
    ],
)
def test_an_analyzer_that_is_there_is_not_made_again(
    configurations: Mapping[str, Configuration], external: bool, name: str, state: State
) -> None:
    answers: dict[str, dict[str, Json]] = {"accessanalyzer list_analyzers": {"analyzers": [{"name": name}]}}
    assert told(configurations["mgmt"], {"accessAnalyzer": {"external": external}}, answers).state is state


@pytest.mark.parametrize(("filters", "state"), [([], State.OK), (["*"], State.OK), (["prod-*"], State.UNKNOWN)])
def test_rules_of_the_registry_that_are_replaced_are_told(
    configurations: Mapping[str, Configuration], filters: list[str], state: State
) -> None:
    rules: list[Json] = [{"repositoryFilters": [{"filter": one, "filterType": "WILDCARD"}]} for one in filters]
    answers: dict[str, dict[str, Json]] = {
        "ecr get_registry_scanning_configuration": {"scanningConfiguration": {"rules": rules}}
    }
    assert told(configurations["mgmt"], {"imageScanning": {"continuous": False}}, answers).state is state


@pytest.mark.parametrize(("duration", "state"), [("LIFETIME", State.OK), ("DAYS_14", State.MISSING)])
def test_an_image_that_inspector_gives_up_is_told_with_the_command_that_keeps_it(
    configurations: Mapping[str, Configuration], duration: str, state: State
) -> None:
    answers: dict[str, dict[str, Json]] = {
        "ecr get_registry_scanning_configuration": {"scanningConfiguration": {"rules": []}},
        "inspector2 get_configuration": {"ecrConfiguration": {"rescanDurationState": {"rescanDuration": duration}}},
    }
    line = lines(configurations["mgmt"], {"imageScanning": {}}, answers)[-1]
    assert line.state is state
    assert (f"--ecr-configuration {RESCANS} --region ap-northeast-2" in line.remedy) is (state is State.MISSING)


def test_the_durations_are_the_longest_that_inspector_has() -> None:
    shapes = Session().get_service_model("inspector2")
    longest = dict(part.split("=") for part in RESCANS.split(","))
    members = shapes.shape_for("EcrConfiguration").members
    assert longest["rescanDuration"] in members["rescanDuration"].enum
    days = [int(one.removeprefix("DAYS_")) for one in members["pullDateRescanDuration"].enum]
    assert longest["pullDateRescanDuration"] == f"DAYS_{max(days)}"


@pytest.mark.parametrize(
    ("answer", "state"),
    [({"HubArn": ARN}, State.UNKNOWN), ("InvalidAccessException", State.OK), ("AccessDenied", State.UNKNOWN)],
)
def test_a_hub_that_is_on_is_told(
    configurations: Mapping[str, Configuration], answer: Mapping[str, Json] | str, state: State
) -> None:
    line = lines(configurations["mgmt"], {"securityHub": {}}, {"securityhub describe_hub": answer})[-1]
    assert line.state is state


@pytest.mark.parametrize(("recording", "state"), [([True], State.OK), ([False], State.UNKNOWN), ([], State.UNKNOWN)])
def test_a_hub_without_config_is_told(
    configurations: Mapping[str, Configuration], recording: list[bool], state: State
) -> None:
    recorders: list[Json] = [{"name": "default", "recording": one} for one in recording]
    answers: dict[str, dict[str, Json]] = {
        "config describe_configuration_recorder_status": {"ConfigurationRecordersStatus": recorders}
    }
    assert told(configurations["mgmt"], {"securityHub": {"existing": True}}, answers).state is state
