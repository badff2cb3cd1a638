"""What already watches the account: AWS refuses a second detector, analyzer or hub in a region."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.config.reading.load import Configuration
from kyeol.config.threats import AccessAnalyzerConfig, GuardDutyConfig
from kyeol.tools.json_values import Json, at, mapping, mappings, texts
from kyeol.tools.operate.aws import Aws, AwsError
from kyeol.tools.operate.doctor.check import Check, asked, missing, ok, unknown

_OFF = frozenset({"InvalidAccessException", "ResourceNotFoundException"})
"""What Security Hub answers where it is off (terraform-provider-aws, internal/service/securityhub/account.go)."""

RESCANS: Final = "rescanDuration=LIFETIME,pullDateRescanDuration=DAYS_180"
"""The longest that Inspector's API admits (EcrConfiguration). By default it stops 14 days after an image was pushed or
last used on a cluster, and never begins again
(docs.aws.amazon.com/inspector/latest/user/scanning_resources_configure_duration_setting_ecr.html)."""


def detectors(aws: Aws, configuration: Configuration) -> Iterator[Check]:
    """What the account has of what the stack would make, read and not changed.

    Args:
        aws: The stack's account.
        configuration: The stack.
    """
    threats, region = configuration.config.threats, configuration.config.aws.region
    if not threats:
        return
    if threats.guard_duty:
        yield from _guard_duty(aws, configuration, threats.guard_duty)
    if threats.access_analyzer:
        yield from _analyzer(aws, configuration, threats.access_analyzer)
    if threats.image_scanning:
        what = f"{region}: scanning of the registry"
        yield from asked(
            what, lambda: aws.call("ecr", "get_registry_scanning_configuration", region), lambda one: _rules(what, one)
        )
        if threats.image_scanning.continuous:
            yield from _rescans(aws, region)
    if threats.security_hub:
        yield from _recorder(aws, region)
    if threats.security_hub and not threats.security_hub.existing:
        what = f"{region}: Security Hub"
        remedy = "it is on: unless this stack switched it on, set kyeol:threats.securityHub.existing"
        yield from asked(what, lambda: _hub(aws, region), lambda on: unknown(what, remedy) if on else ok(what))


def _guard_duty(aws: Aws, configuration: Configuration, wanted: GuardDutyConfig) -> Iterator[Check]:
    region, stack = configuration.config.aws.region, configuration.stack
    what = f"{region}: detector of GuardDuty"

    def found() -> tuple[str, bool]:
        """The account's detector, and whether this stack made it."""
        ids = texts(aws.call("guardduty", "list_detectors", region).get("DetectorIds"))
        if not ids:
            return "", False
        tags = mapping(aws.call("guardduty", "get_detector", region, DetectorId=ids[0]).get("Tags"))
        return ids[0], (tags.get("Project"), tags.get("Environment")) == (configuration.project, stack)

    def judge(one: tuple[str, bool]) -> Check:
        there, own = one
        if wanted.detector_id and wanted.detector_id != there:
            return missing(what, f"the account has {there or 'none'}: correct kyeol:threats.guardDuty.detectorId")
        if there and not own and not wanted.detector_id:
            return missing(what, f"the account has one already: set kyeol:threats.guardDuty.detectorId to {there}")
        return ok(what)

    yield from asked(what, found, judge)


def _analyzer(aws: Aws, configuration: Configuration, wanted: AccessAnalyzerConfig) -> Iterator[Check]:
    region = configuration.config.aws.region
    own = f"{configuration.project}-{configuration.stack}-"
    what = f"{region}: analyzer of access from outside"

    def foreign() -> list[str]:
        there = mappings(aws.call("accessanalyzer", "list_analyzers", region, type="ACCOUNT").get("analyzers"))
        return [name for name in (str(one["name"]) for one in there) if not name.startswith(own)]

    def judge(names: list[str]) -> Check:
        if names and wanted.external:
            remedy = f"the account has {names[0]} already: set kyeol:threats.accessAnalyzer.external to false"
            return missing(what, remedy)
        if not names and not wanted.external:
            return missing(what, "the account has none: set kyeol:threats.accessAnalyzer.external to true")
        return ok(what)

    yield from asked(what, foreign, judge)


def _rules(what: str, answer: Mapping[str, Json]) -> Check:
    """A registry's scanning is put, not created: rules that it has are replaced by the one for every repository."""
    rules = mappings(at(answer, "scanningConfiguration", "rules"))
    filters = {str(one.get("filter")) for rule in rules for one in mappings(rule.get("repositoryFilters"))}
    if filters - {"*"}:
        return unknown(what, f"the stack replaces its rules for {', '.join(sorted(filters))} by one for all")
    return ok(what)


def _rescans(aws: Aws, region: str) -> Iterator[Check]:
    """How long Inspector goes on with an image: the provider has no resource for it (terraform-provider-aws#47826)."""
    what = f"{region}: how long Inspector scans an image"
    remedy = f"aws inspector2 update-configuration --ecr-configuration {RESCANS} --region {region}"

    def judge(answer: Mapping[str, Json]) -> Check:
        duration = at(answer, "ecrConfiguration", "rescanDurationState", "rescanDuration")
        told = f"{duration} after its push, unless it runs; all its life by {remedy}"
        return ok(what) if duration == "LIFETIME" else missing(what, told)

    yield from asked(what, lambda: aws.call("inspector2", "get_configuration", region), judge)


def _recorder(aws: Aws, region: str) -> Iterator[Check]:
    """Most controls read what Config records (Security Hub user guide, securityhub-setup-prereqs).

    Beside Security Hub CSPM the newer Security Hub has a recorder of its own, which is not among the account's.
    """
    what = f"{region}: does AWS Config record"
    remedy = (
        "not by a recorder of the account's: switch it on, which bills each item, or most controls of Security Hub "
        "CSPM say nothing, unless the newer Security Hub is on as well"
    )

    def recording() -> bool:
        answer = aws.call("config", "describe_configuration_recorder_status", region)
        return any(one.get("recording") is True for one in mappings(answer.get("ConfigurationRecordersStatus")))

    yield from asked(what, recording, lambda on: ok(what) if on else unknown(what, remedy))


def _hub(aws: Aws, region: str) -> bool:
    try:
        return "HubArn" in aws.call("securityhub", "describe_hub", region)
    except AwsError as error:
        if error.code in _OFF:
            return False
        raise
