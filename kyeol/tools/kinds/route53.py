"""Route 53: zones and records."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.kinds.danger import HARMLESS, Dangers
from kyeol.tools.kinds.kind import Duration, Kind, paths
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws


def _zone(_: Request) -> Mapping[str, Any]:
    return {"nameServers": [f"ns-{number}.awsdns-{number}.example" for number in range(4)]}


RECORD: Final = Kind(
    type="aws:route53/record:Record",
    id="{i[zoneId]}_{i[name]}_{i[type]}",
    arn="",
    outputs={"fqdn": "{i[name]}"},
    sources=(terraform_aws("route53/record.go"),),
    fixed=paths("name type zoneId"),
    unique=("name", "type", "zoneId"),
    creation=Duration(
        0.7, "Route 53 FAQ: a change is everywhere within 60 seconds; the provider waits until it is INSYNC"
    ),
    children=(),
    taggable=False,
    dangers=HARMLESS,
)

ZONE: Final = Kind(
    type="aws:route53/zone:Zone",
    id="Z{hex17}",
    arn="arn:aws:route53:::hostedzone/{id}",
    outputs={"zoneId": "{id}"},
    more=_zone,
    sources=(terraform_aws("route53/zone.go"),),
    fixed=paths("delegationSetId name"),
    unique=(),
    creation=Duration(
        0.7, "Route 53 FAQ: a change is everywhere within 60 seconds; the provider waits until it is INSYNC"
    ),
    children=(),
    taggable=True,
    dangers=Dangers(holds="the zone's records and name servers"),
)
