"""What an environment is for: `kyeol:environment`."""

from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import Field

from kyeol.config.limit import limit
from kyeol.config.model import Section

EnvironmentClass: TypeAlias = Literal["management", "development", "staging", "production"]

CLASSES: Final[tuple[EnvironmentClass, ...]] = get_args(EnvironmentClass)

CLASS_OUTPUT: Final = "environmentClass"
"""The stack output by which the tools know a recorded stack's class."""


class EnvironmentConfig(Section):
    """What the stack is for, whatever its name is: the rule book asks more of production than of development."""

    class_: Annotated[EnvironmentClass, limit(ours="the classes that the rule book knows")] = Field(
        alias="class",
        description="what the rule book and the advice on cost go by; management is the stack mgmt, and no other",
    )
