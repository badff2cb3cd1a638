"""The type of a JSON value: what a parsed YAML document, a schema and the outputs of a stack hold."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""A JSON value. What is expected inside is looked at before it is used, never cast."""
