"""What the shop's emails cannot be."""

from typing import Any

import pytest

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


def sections(**changes: object) -> dict[str, object]:
    """Prod's sections, with some replaced."""
    values = stackfile.read(SHIPPED, "prod").values
    return {
        key.removeprefix(f"{NAMESPACE}:"): one for key, one in values.items() if key.startswith(NAMESPACE)
    } | changes
