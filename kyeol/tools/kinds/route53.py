"""Route 53: zones, records and health checks."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, mappings
from kyeol.tools.record.adoption import Importable, found
from kyeol.tools.record.cost import METERED, Free, Unpriced
from kyeol.tools.record.danger import Dangers, Endangers, Removal
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, each_gone, more, when


def _zone(request: Request) -> Mapping[str, Json]:
    """Four name servers, each below another top-level domain."""
    number = int(request.hex[:2], 16) * 2
    domains = enumerate(("com", "net", "org", "co.uk"))
    return {"nameServers": [f"ns-{number + 512 * place}.awsdns-{number // 8:02d}.{tld}" for place, tld in domains]}


def _name(request: Request) -> str:
    """A record's name as the state has it: in lower case, without the last dot."""
    return str(request.inputs["name"]).removesuffix(".").lower()


def _record(request: Request) -> str:
    return f"{request.inputs['zoneId']}_{_name(request)}_{request.inputs['type']}"


HEALTH_CHECK: Final = Kind(
    type="aws:route53/healthCheck:HealthCheck",
    id="{uuid}",
    arn="arn:aws:route53:::healthcheck/{id}",
    sources=(terraform_aws("route53/health_check.go"),),
    fixed=paths("measureLatency referenceName requestInterval routingControlArn type"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=Unpriced("$0.50 a month and $1 for HTTPS, from memory"),
    adoption=found(
        "route53 list-health-checks", "HealthChecks[?HealthCheckConfig.FullyQualifiedDomainName=='{i[fqdn]}'].Id"
    ),
    needs=on(
        "arn:aws:route53:::healthcheck/{id}",
        "route53:ChangeTagsForResource DeleteHealthCheck GetHealthCheck UpdateHealthCheck",
        anything="route53:CreateHealthCheck",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            **dict.fromkeys(
                ("enableSni", "fqdn", "port", "resourcePath"),
                Endangers("detection", always("it looks at something else")),
            ),
            "requestInterval": Endangers(
                "detection", when(more, "it looks every {new} seconds instead of every {old}")
            ),
            "type": Endangers("detection", always("it looks by {new} instead of {old}")),
            "failureThreshold": Endangers(
                "detection", when(more, "it fails after {new} bad responses instead of {old}")
            ),
            "regions": Endangers("detection", each_gone("it no longer looks from {}")),
        },
        harmless=paths("tags"),
        removal=Removal(loses="nothing looks from outside any more", category="detection"),
    ),
)


def _elsewhere(old: Json, new: Json) -> Iterator[str]:
    """Whether an alias points to something else, or judges its health no longer."""
    before, after = (next(iter(mappings(side)), {}) for side in (old, new))
    if before.get("name") != after.get("name"):
        yield f"its name points elsewhere: to {after.get('name') or 'none'} instead of {before.get('name') or 'none'}"
    elif before.get("evaluateTargetHealth") is True and after.get("evaluateTargetHealth") is not True:
        yield "its name resolves even while what it points to is unhealthy"


RECORD: Final = Kind(
    type="aws:route53/record:Record",
    id=_record,
    arn="",
    more=lambda request: {"name": _name(request), "fqdn": _name(request)},
    sources=(terraform_aws("route53/record.go"),),
    fixed=paths("name type zoneId"),
    unique=("name", "type", "zoneId"),
    creation=Duration(
        0.7, "Route 53 FAQ: a change is everywhere within 60 seconds; the provider waits until it is INSYNC"
    ),
    taggable=False,
    cost=Free("aws.amazon.com/route53/pricing: zones and queries are charged, records not"),
    adoption=Importable(_record),
    needs=on("arn:aws:route53:::hostedzone/{i[zoneId]}", "route53:ChangeResourceRecordSets ListResourceRecordSets"),
    dangers=Dangers(
        holds="",
        inputs={
            "aliases": Endangers("interruption", _elsewhere),
            "records": Endangers("interruption", always("its name points to {new} instead of {old}")),
        },
        harmless=paths("allowOverwrite ttl"),
        replacing="a live name goes for a while, for good where another record has taken its place",
        removal=Removal(loses="its name no longer resolves", category="interruption"),
    ),
)

ZONE: Final = Kind(
    type="aws:route53/zone:Zone",
    id="Z{HEX:.17}",
    arn="arn:aws:route53:::hostedzone/{id}",
    outputs={"zoneId": "{id}"},
    more=_zone,
    sources=(terraform_aws("route53/zone.go"),),
    fixed=paths("delegationSetId name"),
    unique=(),
    creation=Duration(
        0.7, "Route 53 FAQ: a change is everywhere within 60 seconds; the provider waits until it is INSYNC"
    ),
    taggable=True,
    cost=METERED,
    adoption=found("route53 list-hosted-zones", "HostedZones[?Name=='{i[name]}.'].Id"),
    needs=on(
        "arn:aws:route53:::hostedzone/{id}",
        "route53:ChangeTagsForResource DeleteHostedZone GetHostedZone ListTagsForResource UpdateHostedZoneComment",
        anything="route53:CreateHostedZone",
    ),
    dangers=Dangers(holds="the zone's records and name servers", harmless=paths("comment tags")),
)
