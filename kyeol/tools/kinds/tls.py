"""Keys that Pulumi makes itself."""

from typing import Final

from kyeol.tools.record.adoption import NEW_SECRET
from kyeol.tools.record.cost import NO_CLOUD
from kyeol.tools.record.danger import Dangers
from kyeol.tools.record.kind import EVERYTHING, SECONDS, Kind
from kyeol.tools.record.needs import NOTHING
from kyeol.tools.record.source import Source

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
    adoption=NEW_SECRET,
    needs=NOTHING,
    dangers=Dangers(holds="a private key that others use"),
)
