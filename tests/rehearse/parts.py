"""Parts of dev that go up by themselves, without mgmt: what a drill is about, at a fraction of the engine's time."""

from collections.abc import Mapping
from typing import Final

_ALONE: Final[Mapping[str, object]] = dict.fromkeys(
    f"kyeol:{section}"
    for section in ("budget", "certificates", "dns", "gitops", "ingress", "management", "registry", "waf")
)

CLUSTER: Final[Mapping[str, object]] = {
    **_ALONE,
    **dict.fromkeys(("kyeol:alarms", "kyeol:database", "kyeol:storage")),
    "kyeol:addons": {
        "delivery": "pulumi", "disabled": ["cert-manager", "external-dns", "fluent-bit", "metrics-server"]
    },
}  # fmt: skip
"""The network and the cluster, with the controllers that it cannot do without."""

DATA: Final[Mapping[str, object]] = {**_ALONE, **dict.fromkeys(("kyeol:addons", "kyeol:cluster"))}
"""The network, the database, the media and their alarms."""
