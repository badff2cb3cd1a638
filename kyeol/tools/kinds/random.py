"""Random values, which Pulumi draws itself."""

import base64
from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json, number
from kyeol.tools.record.adoption import NEW_SECRET
from kyeol.tools.record.cost import NO_CLOUD
from kyeol.tools.record.danger import HARMLESS, Dangers
from kyeol.tools.record.kind import EVERYTHING, SECONDS, Kind
from kyeol.tools.record.needs import NOTHING
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import Source


def _bytes(request: Request) -> bytes:
    return bytes.fromhex(request.hex[: 2 * number(request.inputs["byteLength"])])


def _identifier(request: Request) -> str:
    """The bytes, in the base64 of URLs and without padding."""
    return base64.urlsafe_b64encode(_bytes(request)).decode().rstrip("=")


def _random(request: Request) -> Mapping[str, Json]:
    length = number(request.inputs["length"])
    return {"result": (request.hex * (length // 40 + 1))[:length], "bcryptHash": f"$2a$10${(request.hex * 2)[:53]}"}


RANDOM_ID: Final = Kind(
    type="random:index/randomId:RandomId",
    id=_identifier,
    arn="",
    more=lambda request: {"hex": _bytes(request).hex()},
    sources=(Source("hashicorp/terraform-provider-random", "ad788e23", "internal/provider/resource_id.go"),),
    fixed=EVERYTHING,
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=NO_CLOUD,
    adoption=NEW_SECRET,
    needs=NOTHING,
    dangers=HARMLESS,
)

RANDOM_PASSWORD: Final = Kind(
    type="random:index/randomPassword:RandomPassword",
    id="none",
    arn="",
    more=_random,
    secrets=frozenset({"bcryptHash", "result"}),
    sources=(Source("hashicorp/terraform-provider-random", "ad788e23", "internal/provider/resource_password.go"),),
    fixed=EVERYTHING,
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=NO_CLOUD,
    adoption=NEW_SECRET,
    needs=NOTHING,
    dangers=Dangers(holds="a password that others use"),
)
