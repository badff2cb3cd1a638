"""Identifiers that no cloud has given yet: told apart from what the program itself says.

A stand-in derives from its resource's URN. Where only the URN changes, the real resource keeps its identifier, and
the stand-in's change is noise; where a resource is replaced, the real identifier changes and the stand-in does not.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Resource

_SHORTEST = 8
"""Shorter texts are not identifiers, and might be part of any other text by chance."""

DIGITS = 6
"""So many of a resource's digits every identifier has room for: the ARN of a secret ends in six signs."""

_ADDRESSES = ("publicIp",)
"""Outputs that the cloud chooses and that have no room for the digits by which other stand-ins are known."""


def given(resource: Resource) -> dict[str, str]:
    """The identifiers that the cloud would choose for a resource: output's path by stand-in.

    Not among them: what derives from the resource's own arguments, such as the ARN of a role, which holds its name.
    """
    digits = hashlib.sha1(resource.urn.encode(), usedforsecurity=False).hexdigest()[:DIGITS]
    said = {text for _, text in texts(resource.inputs)}
    return {
        text: path
        for path, text in texts(resource.outputs)
        if text not in said
        and len(text) >= _SHORTEST
        and (digits in text.lower().replace("-", "") or path in _ADDRESSES)
    }


def moved(pairs: Iterable[tuple[Resource, Resource]]) -> dict[str, str]:
    """What the head says instead of each stand-in of the base, for resources whose URN is all that changed."""
    renamed: dict[str, str] = {}
    for base, head in pairs:
        if base.urn != head.urn:
            now = dict(texts(head.outputs))
            said = {text for _, text in texts(base.inputs)}
            for path, text in texts(base.outputs):
                if text not in said and len(text) >= _SHORTEST and now.get(path, text) != text:
                    renamed[text] = now[path]
            renamed[base.urn] = head.urn
    return renamed


def named(resources: Iterable[Resource]) -> dict[str, str]:
    """A readable text for each stand-in of resources that only one side has, such as `${vpc-public-b.id}`."""
    return {text: f"${{{one.name}.{path}}}" for one in resources for text, path in given(one).items()}


class Substitution:
    """Replaces texts wherever they are in a value, the longest first.

    Args:
        texts: The replacement by text.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        longest_first = sorted(texts, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(re.escape(text) for text in longest_first)) if texts else None

    def __call__(self, value: Json) -> Json:
        """The value with everything replaced."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(lambda found: self._texts[found[0]], value)
        if isinstance(value, Mapping):
            return {key: self(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        return value


def texts(value: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a value, with its dotted path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from texts(item, f"{path}[{place}]")
