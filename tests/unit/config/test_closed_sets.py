"""Values that AWS, PostgreSQL, cron or Argo CD knows a closed set of: all others are refused, near ones with advice."""

from typing import Any

import botocore.session  # type: ignore[import-untyped]
import pytest
from cfnlint.helpers import AVAILABILITY_ZONES  # type: ignore[import-untyped]
from pydantic import TypeAdapter, ValidationError

from kyeol.config.account import TagValue
from kyeol.config.addons import ChartRegistry
from kyeol.config.alarms import Percent
from kyeol.config.argocd import GitRevision, IssuerUrl, RepositoryUrl
from kyeol.config.cdn import LoadBalancerArn
from kyeol.config.certificates import CertificateArn
from kyeol.config.database import DatabaseName
from kyeol.config.database_existing import MasterUser, SubnetGroupName
from kyeol.config.facts.endpoint_services import EndpointService
from kyeol.config.facts.regions import REGIONS, Region, zones_of
from kyeol.config.github import GithubId, GithubName, OrganizationName
from kyeol.config.model import BucketName, DomainName, EmailAddress, Generation, KeyArn, PrincipalArn, RoleArn
from kyeol.config.network import ENDPOINTS_WITHOUT_NAT, REQUIRED_ENDPOINTS
from kyeol.config.nodes import LabelValue, ReleaseVersion, TaintValue
from kyeol.config.schedules import CronSchedule, TimeZone, WindowDuration

KEY = "arn:aws:kms:eu-west-1:424242424242"
ID = "0a1b2c3d-0000-1111-2222-333344445555"
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:424242424242:loadbalancer/app"


def problem(type_: Any, value: object) -> str:  # noqa: ANN401 - an annotated type
    """What is wrong with a value; nothing where nothing is."""
    try:
        TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return ""


@pytest.mark.parametrize("zone", ["Asia/Seoul", "UTC", "America/Argentina/Ushuaia", "Etc/GMT+9"])
def test_a_time_zone_of_the_database_passes(zone: str) -> None:
    assert problem(TimeZone, zone) == ""


@pytest.mark.parametrize("zone", ["Asia/Soul", "Local", "KST+9", "seoul", ""])
def test_argo_cd_would_read_any_other_time_zone_as_utc(zone: str) -> None:
    assert problem(TimeZone, zone).endswith("is not in the IANA database")


@pytest.mark.parametrize("schedule", ["0 10 * * 1-4", "*/15 0,12 1-7 * 0", "5/10 * 29 2 *", "0 0 31 1,2 *"])
def test_a_schedule_that_comes_round_passes(schedule: str) -> None:
    assert problem(CronSchedule, schedule) == ""


@pytest.mark.parametrize(
    ("schedule", "found"),
    {
        "60 10 * * 1": "60 is not a minute from 0 to 59",
        "0 24 * * *": "24 is not a hour from 0 to 23",
        "0 0 0 * *": "0 is not a day from 1 to 31",
        "0 0 * 13 *": "13 is not a month from 1 to 12",
        "0 0 * * 7": "7 is not a weekday from 0 to 6",
        "0 0 * * 5-1": "5-1 is not a weekday from 0 to 6",
        "*/0 * * * *": "*/0 is not a minute from 0 to 59",
        "0 0 30 2 *": "0 0 30 2 * is a day that no year has",
        "0 0 * *": "0 0 * * has not five fields",
    }.items(),
)
def test_a_schedule_that_argo_cd_cannot_read_or_that_never_comes_is_refused(schedule: str, found: str) -> None:
    assert problem(CronSchedule, schedule) == found


def test_a_window_is_open_for_a_week_at_most() -> None:
    assert problem(WindowDuration, "168h") == ""
    assert problem(WindowDuration, "169h") == "169h is longer than a week"
    assert problem(WindowDuration, "10081m") == "10081m is longer than a week"


@pytest.mark.parametrize("name", ["saleor", "shop_2", "users", "tables"])
def test_a_name_that_needs_no_quotes_passes(name: str) -> None:
    assert problem(DatabaseName, name) == ""


@pytest.mark.parametrize("name", ["postgres", "template1", "rdsadmin", "rds_superuser", "none", "pg_shop"])
def test_a_name_that_is_taken_is_refused(name: str) -> None:
    assert problem(DatabaseName, name) == f"{name} is taken"


@pytest.mark.parametrize("name", ["user", "order", "table", "select", "authorization"])
def test_a_word_of_sql_is_refused(name: str) -> None:
    assert problem(DatabaseName, name) == f"{name} is a word of SQL"


def test_the_regions_are_those_of_the_partition_that_have_eks() -> None:
    assert set(REGIONS) == set(botocore.session.get_session().get_available_regions("eks", "aws"))


def test_a_regions_zones_are_those_that_it_has() -> None:
    for region in REGIONS:
        letters = {zone[-1] for zone in AVAILABILITY_ZONES[region]}
        assert letters & set("abcd") <= set(zones_of(region)), region
        assert "d" in letters or "d" not in zones_of(region), region


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_a_region_of_another_partition_is_refused_as_such(region: str) -> None:
    assert problem(Region, region) == f"{region} is of another partition than aws"


def test_a_region_that_does_not_exist_is_refused() -> None:
    assert problem(Region, "eu-west-9") == "eu-west-9 is not a region with EKS"


def test_what_the_platform_needs_endpoints_for_is_known() -> None:
    assert not [one for one in (*REQUIRED_ENDPOINTS, *ENDPOINTS_WITHOUT_NAT) if problem(EndpointService, one)]


@pytest.mark.parametrize("service", ["secretmanager", "ecr", "com.amazonaws.eu-west-1.sts"])
def test_a_service_without_such_an_endpoint_is_refused(service: str) -> None:
    assert problem(EndpointService, service) == f"{service} has no interface endpoint that is known here"


@pytest.mark.parametrize(
    ("type_", "right", "wrong"),
    [
        (TagValue, "https://github.com/acme/infra", "aws:own"),
        (TagValue, "a team", "a team "),
        (TagValue, "a", " "),
        (RoleArn, "arn:aws:iam::424242424242:role/a/b", "arn:aws:iam::424242424242:role/a/"),
        (RoleArn, f"arn:aws:iam::424242424242:role/{'a' * 64}", f"arn:aws:iam::424242424242:role/{'a' * 65}"),
        (PrincipalArn, "arn:aws:iam::424242424242:user/a", "arn:aws:sts::424242424242:assumed-role/a/b"),
        (PrincipalArn, "arn:aws:iam::424242424242:role/a", "arn:aws:iam::424242424242:root"),
        (EmailAddress, "on+call@ACME.kr", "on,call@acme.kr"),
        (EmailAddress, "oncall@acme.co.kr", "oncall@acme..kr"),
        (EmailAddress, "oncall@acme.kr", "oncall@acme.kr."),
        (EmailAddress, "on.call@acme.kr", "on..call@acme.kr"),
        (EmailAddress, f"{'a' * 64}@acme.kr", f"{'a' * 65}@acme.kr"),
        (DomainName, "shop.xn--3e0b707e", "shop.acme.kr."),
        (DomainName, "shop.acme.kr", "Shop.acme.kr"),
        (DomainName, "shop.acme.kr", "1.2.3.4"),
        (OrganizationName, "acme-shop", "acme--shop"),
        (OrganizationName, "a" * 39, "a" * 40),
        (OrganizationName, "acme", "acme-"),
        (RoleArn, f"arn:aws:iam::424242424242:role/{'a/' * 255}b", f"arn:aws:iam::424242424242:role/{'a/' * 300}b"),
        (KeyArn, f"{KEY}:key/mrk-{'0a' * 16}", f"{KEY}:alias/shop"),
        (KeyArn, f"{KEY}:key/{ID}", f"{KEY}:key/{'-' * 36}"),
        (CertificateArn, f"arn:aws:acm:eu-west-1:424242424242:certificate/{ID}", f"{KEY}:certificate/{ID}"),
        (LoadBalancerArn, f"{BALANCER}/shop/0123456789abcdef", f"{BALANCER}/-shop/0123456789abcdef"),
        (ChartRegistry, "oci://localhost:5000/acme/charts", "oci://localhost:65536/acme/charts"),
        (ChartRegistry, "oci://ghcr.io/acme/charts", "oci://ghcr..io/acme/charts"),
        (ChartRegistry, "oci://ghcr.io/acme", f"oci://ghcr.io/{'a' * 250}"),
        (LabelValue, "shop", ""),
        (ReleaseVersion, "1.36.2-20260714", "1.36.2-20261314"),
        (GithubId, 2**53 - 1, 2**53),
        (TaintValue, "", "shop-"),
        (GithubName, "acme-infra", "acme-infra.git"),
        (MasterUser, "postgres", "rdsadmin"),
        (MasterUser, "Shop", "Select"),
        (SubnetGroupName, "shop 1.b_c", "default"),
        (SubnetGroupName, "shop", "1shop"),
        (BucketName, "acme-state", "xn--state"),
        (BucketName, "acme-state", "state-s3alias"),
        (RepositoryUrl, "https://github.com/acme/app.git", "https://github.com/acme/../app.git"),
        (RepositoryUrl, "https://git.acme.kr/a/b/c.git", "https://git.acme.kr//c.git"),
        (IssuerUrl, "https://login.acme.kr/realm", "https://.kr"),
        (GitRevision, "release/1.0", "release/"),
        (GitRevision, "v1.0.0", "v1..0"),
        (Generation, 9999, 2**31),
        (Percent, 99, 100),
    ],
    # An annotated type shows the address of a function, which differs from worker to worker.
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_aws_or_github_would_refuse_or_never_happens_is_refused(type_: Any, right: object, wrong: object) -> None:  # noqa: ANN401 - an annotated type
    assert problem(type_, right) == ""
    assert problem(type_, wrong)
