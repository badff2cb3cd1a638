"""Random values, which Pulumi draws itself."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.kinds.danger import HARMLESS, Dangers
from kyeol.tools.kinds.kind import EVERYTHING, SECONDS, Kind
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import Source


def _random(request: Request) -> Mapping[str, Any]:
    length = int(request.inputs["length"])
    return {"result": (request.hex * (length // 40 + 1))[:length], "bcryptHash": f"$2a$10${request.hex}"}


RANDOM_ID: Final = Kind(
    type="random:index/randomId:RandomId",
    id="{hex8}",
    arn="",
    outputs={"hex": "{hex8}"},
    sources=(Source("hashicorp/terraform-provider-random", "ad788e23", "internal/provider/resource_id.go"),),
    fixed=EVERYTHING,
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    dangers=HARMLESS,
)

RANDOM_PASSWORD: Final = Kind(
    type="random:index/randomPassword:RandomPassword",
    id="none",
    arn="",
    outputs={},
    more=_random,
    secrets=frozenset({"bcryptHash", "result"}),
    sources=(Source("hashicorp/terraform-provider-random", "ad788e23", "internal/provider/resource_password.go"),),
    fixed=EVERYTHING,
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    dangers=Dangers(holds="a password that others use"),
)
