"""What an environment is for: `kyeol:environment`."""

from typing import Final, Literal, TypeAlias, get_args

from pydantic import Field

from kyeol.config.model import Section

EnvironmentClass: TypeAlias = Literal["management", "development", "staging", "production"]

CLASSES: Final[tuple[EnvironmentClass, ...]] = get_args(EnvironmentClass)

CLASS_OUTPUT: Final = "environmentClass"
"""The stack output by which the tools know a recorded stack's class."""


class EnvironmentConfig(Section):
    """What the stack is for, whatever its name is: the rule book asks more of production than of development."""

    class_: EnvironmentClass = Field(
        alias="class",
        description="what the rule book and the advice on cost go by; management is the stack mgmt, and no other",
    )
