"""What the shop's emails cannot be."""

from typing import Any

import pytest
from botocore.session import Session  # type: ignore[import-untyped]

from kyeol.config.facts.regions import REGIONS
from kyeol.config.mail import DKIM_UNKNOWN, WITHOUT_SMTP
from kyeol.config.names import NAMESPACE
from kyeol.config.reading import stackfile
from tests.shipped import SHIPPED
from tests.unit.config.rules.stacks import mistakes_in

AWS = {"accountId": "111122223333", "region": "ap-east-1"}


@pytest.mark.parametrize(
    ("mail", "wrong"),
    [
        ({}, []),
        ({"domain": "example.com"}, []),
        ({"domain": "media.example.com"}, ["mail.domain"]),
        ({"domain": "mailer.example"}, ["mail.domain"]),
        ({"spfInclude": "spf.mailer.example"}, ["mail.spfInclude"]),
        ({"provider": "other", "spfInclude": "spf.mailer.example"}, []),
        ({"provider": "other", "credentials": {"current": 2}}, ["mail.credentials"]),
        ({"credentials": {"current": 2, "previous": 1}}, []),
        ({"credentials": {"current": 2, "previous": 2}}, ["mail.credentials.previous"]),
    ],
)
def test_letters_come_from_a_public_name_by_one_provider(mail: dict[str, Any], wrong: list[str]) -> None:
    assert [one.key for one in mistakes_in(SHIPPED, "prod", sections(mail=mail))] == [
        f"{NAMESPACE}:{key}" for key in wrong
    ]


@pytest.mark.parametrize(("provider", "wrong"), [("ses", [f"{NAMESPACE}:mail.provider"]), ("other", [])])
def test_ses_is_refused_where_it_takes_no_emails(provider: str, wrong: list[str]) -> None:
    values = sections(mail={"provider": provider}, aws=AWS)
    found = [one.key for one in mistakes_in(SHIPPED, "prod", values)]
    assert [key for key in found if key.startswith(f"{NAMESPACE}:mail")] == wrong


@pytest.mark.parametrize(
    ("region", "says"),
    [
        ("ap-east-2", "where SES publishes the keys of ap-east-2 is not known here"),
        ("me-south-1", "SES has no SMTP endpoint in me-south-1"),
        ("eu-central-1", None),
    ],
)
def test_a_region_whose_ses_lacks_something_is_refused_with_what_it_lacks(region: str, says: str | None) -> None:
    values = sections(mail={"provider": "ses"}, aws={**AWS, "region": region})
    told = [one.problem for one in mistakes_in(SHIPPED, "prod", values) if one.key.startswith(f"{NAMESPACE}:mail")]
    assert told == ([says] if says else [])


def test_ses_is_refused_in_each_region_that_the_platform_serves_and_ses_does_not() -> None:
    assert set(REGIONS) - set(Session().get_available_regions("sesv2", "aws")) <= WITHOUT_SMTP | DKIM_UNKNOWN


def sections(**changes: object) -> dict[str, object]:
    """Prod's sections, with some replaced."""
    values = stackfile.read(SHIPPED, "prod").values
    return {
        key.removeprefix(f"{NAMESPACE}:"): one for key, one in values.items() if key.startswith(NAMESPACE)
    } | changes
