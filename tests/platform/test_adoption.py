"""The identifier by which `pulumi import` takes each kind in, held to what the providers' own SDKs say of it."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from kyeol.tools.kinds import KINDS
from kyeol.tools.record.adoption import Importable
from kyeol.tools.record.kind import Kind

_IMPORTED: Final = sorted(
    (kind for kind in KINDS.values() if isinstance(kind.adoption, Importable)), key=lambda kind: kind.type
)
_FIELD: Final = r"(?:arn:[^#|]+|https://.+|alias/.+|[^/:#|,]+)"
"""What takes a field's place: a name, an ARN, or what a service has its names begin with."""


@cache
def examples(type_: str) -> tuple[str, ...]:
    """The identifiers in the section Import of a kind's class."""
    package, module, _ = type_.split(":")
    sdk = import_module(f"pulumi_{package}").__file__
    assert sdk
    for file in Path(sdk).parent.joinpath(module.split("/")[0]).glob("*.py"):
        text = file.read_text()
        if f'"{type_}"' in text or f"'{type_}'" in text:
            said = re.findall(rf"pulumi import (?:{re.escape(type_)} \S+|aws_\w+) (\S+)", text)
            if said:
                return tuple(dict.fromkeys(one.strip("'") for one in said))
    raise LookupError(f"{type_}: its class has no section Import")


def form(kind: Kind) -> str:
    """The identifier's form: its separators, with anything between them."""
    assert isinstance(kind.adoption, Importable)
    if callable(kind.adoption.id):
        return {
            "Route": "[^_]+_.+",
            "OpenIdConnectProvider": "arn:aws:iam::.+:oidc-provider/.+",
            "Record": "Z.+_.+_NS",
        }[kind.type.rpartition(":")[2]]
    # Of EventBridge the program uses the default bus alone.
    parts = re.split(r"\{[^{}]+\}|default(?=/)", kind.adoption.id)
    return _FIELD.join(re.escape(part) for part in parts[:-1]) + (".+" if len(parts) > 2 else _FIELD) + parts[-1]


@pytest.mark.parametrize("kind", _IMPORTED, ids=lambda kind: kind.type)
def test_the_identifier_has_the_form_of_the_providers_own_example(kind: Kind) -> None:
    placeholders = ("costAnomalyMonitorARN", "AnomalySubscriptionARN")
    assert [one for one in examples(kind.type) if re.fullmatch(form(kind), one) or one in placeholders], (
        form(kind),
        examples(kind.type),
    )
