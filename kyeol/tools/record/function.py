"""What is known of a provider's function, which the program asks instead of making something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kyeol.tools.json_values import Json
from kyeol.tools.record.source import Source


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function.

    Args:
        token: Its token.
        answer: What it returns, from its arguments, the region and the account.
        sources: Where that can be read.
    """

    token: str
    answer: Callable[[Mapping[str, Json], str, str], dict[str, Json]]
    sources: tuple[Source, ...]
