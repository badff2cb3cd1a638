"""WAF: web ACLs, address sets, logging."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings
from kyeol.tools.kinds.cost import METERED, Within
from kyeol.tools.kinds.danger import Admits, Dangers, Endangers, Protects, Removal
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.needs import on
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws
from kyeol.tools.kinds.tells import each_gone, fewer, gone, switched_off, when


def _ip_set(request: Request) -> Mapping[str, Json]:
    place = "global" if request.inputs["scope"] == "CLOUDFRONT" else "regional"
    name = request.inputs["name"]
    return {"arn": f"arn:aws:wafv2:{request.region}:{request.account}:{place}/ipset/{name}/{request.uuid}"}


def _web_acl(request: Request) -> Mapping[str, Json]:
    place = "global" if request.inputs["scope"] == "CLOUDFRONT" else "regional"
    name = request.inputs["name"]
    arn = f"arn:aws:wafv2:{request.region}:{request.account}:{place}/webacl/{name}/{request.uuid}"
    return {"arn": arn, "capacity": 1000}


IP_SET: Final = Kind(
    type="aws:wafv2/ipSet:IpSet",
    id="{uuid}",
    arn="",
    more=_ip_set,
    sources=(terraform_aws("wafv2/ip_set.go"),),
    fixed=paths("name namePrefix ipAddressVersion scope"),
    unique=("name", "scope"),
    creation=SECONDS,
    taggable=True,
    cost=Within("the web ACL"),
    needs=on("{arn}", "wafv2:CreateIPSet DeleteIPSet GetIPSet ListTagsForResource TagResource UpdateIPSet"),
    dangers=Dangers(holds="", inputs={"addresses": Admits("the address set")}, harmless=paths("description tags")),
)


def _blocks_by_default(old: Json, new: Json) -> Iterator[str]:
    if "block" in mapping(new) and "block" not in mapping(old):
        yield "it refuses whatever no rule lets in"


def _blocks(old: Json, new: Json) -> Iterator[str]:
    """Rules that newly refuse requests, or more of them."""
    before = {str(rule.get("name")): rule for rule in mappings(old)}
    for rule in mappings(new):
        name = str(rule.get("name"))
        limits = (at(one, "statement", "rateBasedStatement", "limit") for one in (before.get(name), rule))
        if _refuses(rule) and not _refuses(before.get(name)):
            yield f"its rule {name} newly refuses requests"
        elif fewer(*limits):
            yield f"its rule {name} refuses clients sooner"


def _refuses(rule: Json) -> bool:
    return "none" in mapping(at(rule, "overrideAction")) or "block" in mapping(at(rule, "action"))


WEB_ACL: Final = Kind(
    type="aws:wafv2/webAcl:WebAcl",
    id="{uuid}",
    arn="",
    more=_web_acl,
    sources=(terraform_aws("wafv2/web_acl.go"),),
    fixed=paths("name namePrefix scope"),
    unique=("name", "scope"),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    needs=on(
        "{arn}",
        "wafv2:CreateWebACL DeleteWebACL GetWebACL ListTagsForResource TagResource UpdateWebACL",
        rules="wafv2:CreateWebACL UpdateWebACL",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "dataProtectionConfig": Endangers("exposure", when(gone, "its logs show what was masked")),
            "defaultAction": Endangers("interruption", _blocks_by_default),
            "rules": Endangers("interruption", _blocks),
            "visibilityConfig.cloudwatchMetricsEnabled": Protects(switched_off, "detection"),
        },
        harmless=paths("description tags"),
        removal=Removal(loses="what it guards loses its web ACL", category="exposure"),
    ),
)

WEB_ACL_LOGGING_CONFIGURATION: Final = Kind(
    type="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    id="{i[resourceArn]}",
    arn="",
    sources=(terraform_aws("wafv2/web_acl_logging_configuration.go"),),
    fixed=paths("logDestinationConfigs resourceArn"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=METERED,
    needs=on(
        "{i[resourceArn]}",
        "wafv2:DeleteLoggingConfiguration GetLoggingConfiguration PutLoggingConfiguration",
        anything="logs:CreateLogDelivery DeleteLogDelivery",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={"redactedFields": Endangers("exposure", each_gone("its logs show what was left out: {}"))},
        removal=Removal(loses="what it refuses is no longer logged", category="detection"),
    ),
)
