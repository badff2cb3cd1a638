"""Keys that Pulumi makes itself."""

from typing import Final

from kyeol.tools.kinds.cost import NO_CLOUD
from kyeol.tools.kinds.danger import Dangers
from kyeol.tools.kinds.kind import EVERYTHING, SECONDS, Kind
from kyeol.tools.kinds.needs import NOTHING
from kyeol.tools.kinds.source import Source

PRIVATE_KEY: Final = Kind(
    type="tls:index/privateKey:PrivateKey",
    id="{hex}",
    arn="",
    outputs={"privateKeyPem": "stand-in RSA key {hex:.17}\n", "publicKeyPem": "stand-in public key {hex:.17}\n"},
    secrets=frozenset({"privateKeyPem"}),
    sources=(Source("hashicorp/terraform-provider-tls", "d72d90e1", "internal/provider/common_key.go"),),
    fixed=EVERYTHING,
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=NO_CLOUD,
    needs=NOTHING,
    dangers=Dangers(holds="a private key that others use"),
)
