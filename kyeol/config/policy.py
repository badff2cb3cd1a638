"""What a stack is exempted from: `kyeol:policy`."""

from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, StringConstraints

from kyeol.config.limit import limits
from kyeol.config.model import Section


def _real_date(value: object) -> object:
    """A date in quotes is a date too: Pulumi's own configuration knows no dates."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2027-06-30") else value
    except ValueError:
        return value


Day = Annotated[
    date, BeforeValidator(_real_date), Field(description='a day as YYYY-MM-DD, in quotes, such as "2027-06-30"')
]

_READ_HERE: Final = limits(ours="read by the rule book alone")


class ExemptionConfig(Section):
    """One resource, or a few of like names, that a rule does not hold for until a day."""

    model_config = _READ_HERE

    rule: str = Field(max_length=64, description="the id of a rule; `kyeol check --rules` lists them")
    resource: str = Field(
        min_length=1,
        max_length=512,
        description="a URN, or a logical name in which * matches anything, such as database-*",
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)] = Field(
        description="why, in a sentence of ten letters or more"
    )
    until: Day


class PolicyConfig(Section):
    """Exemptions from the rule book (docs/reference/rules.md)."""

    model_config = _READ_HERE

    exemptions: tuple[ExemptionConfig, ...] = Field(
        default=(), description="the exemptions; one that is expired or unused is itself a finding"
    )
