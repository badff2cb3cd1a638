"""Where AWS's models describe a kind of resource."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PROVIDER: Final = "an argument of the provider's own, which no API takes"
IDENTIFIER: Final = "what AWS made of another resource, or the name that the resource's own record has"
DOCUMENT: Final = "a document with a form of its own, which other rules read"
OF_ANOTHER_CALL: Final = "an attribute that the service takes as text, or in a call without a shape for it"
COMPONENT: Final = "an argument of pulumi-eks's component; the resources that it makes are held to their own shapes"


@dataclass(frozen=True)
class Shape:
    """Where AWS's models describe a kind of resource.

    An input is found by its name, whatever its capitals and plural; what the models call otherwise is in `called`.

    Args:
        type: The type token.
        api: The service and operation that make it, as botocore names them; empty where there is none.
        cloudformation: The resource type without `AWS::`; empty where there is none.
        called: Paths of inputs, and what the models call them.
        without: Paths of inputs that no model describes, and why.
    """

    type: str
    api: str
    cloudformation: str
    called: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)


def each(reason: str, paths: str) -> dict[str, str]:
    """A reason for several paths.

    Args:
        reason: The reason.
        paths: The paths, with blanks between them.
    """
    return dict.fromkeys(paths.split(), reason)
