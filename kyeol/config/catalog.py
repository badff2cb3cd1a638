"""The instance families that the platform allows, with their sizes: what does not exist is caught before AWS is."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_BURST = ("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge")
_FIFTH = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge")
_SIXTH = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge")
_SEVENTH = (
    "large",
    "xlarge",
    "2xlarge",
    "4xlarge",
    "8xlarge",
    "12xlarge",
    "16xlarge",
    "24xlarge",
    "48xlarge",
)

NODE_FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "t3": _BURST,
    "t3a": _BURST,
    "m5": _FIFTH,
    "m6i": _SIXTH,
    "m7i": _SEVENTH,
    "c5": ("large", "xlarge", "2xlarge", "4xlarge", "9xlarge", "12xlarge", "18xlarge", "24xlarge"),
    "c6i": _SIXTH,
    "c7i": _SEVENTH,
    "r5": _FIFTH,
    "r6i": _SIXTH,
    "r7i": _SEVENTH,
}
"""x86-64 families only: the node group's image is AL2023_x86_64_STANDARD."""


def _in_catalog(families: dict[str, tuple[str, ...]], value: str) -> str:
    family, _, size = value.rpartition(".")
    if family not in families:
        raise PydanticCustomError(
            "instance_family", "{value} is of no listed family", {"value": value, "known": list(families)}
        )
    if size not in families[family]:
        raise PydanticCustomError(
            "instance_size",
            "{family} has no size {size}",
            {"family": family, "size": size, "known": [f"{family}.{known}" for known in families[family]]},
        )
    return value


def node_instance_type(value: str) -> str:
    """The value itself, if it is an instance type of a family in NODE_FAMILIES."""
    return _in_catalog(NODE_FAMILIES, value)


NodeInstanceType = Annotated[
    str,
    AfterValidator(node_instance_type),
    Field(description=f"an EC2 instance type of the families {', '.join(NODE_FAMILIES)}, such as t3.large"),
]
