"""WAF: web ACLs, address sets, logging."""

from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json
from kyeol.tools.kinds.cost import METERED, Within
from kyeol.tools.kinds.danger import HARMLESS, Admits, Dangers, Removal
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws


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
    outputs={},
    more=_ip_set,
    sources=(terraform_aws("wafv2/ip_set.go"),),
    fixed=paths("name namePrefix ipAddressVersion scope"),
    unique=("name", "scope"),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the web ACL"),
    dangers=Dangers(holds="", inputs={"addresses": Admits("the address set")}),
)

WEB_ACL: Final = Kind(
    type="aws:wafv2/webAcl:WebAcl",
    id="{uuid}",
    arn="",
    outputs={},
    more=_web_acl,
    sources=(terraform_aws("wafv2/web_acl.go"),),
    fixed=paths("name namePrefix scope"),
    unique=("name", "scope"),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=Dangers(holds="", removal=Removal(loses="what it guards loses its web ACL", exposes=True)),
)

WEB_ACL_LOGGING_CONFIGURATION: Final = Kind(
    type="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    id="{i[resourceArn]}",
    arn="",
    outputs={},
    sources=(terraform_aws("wafv2/web_acl_logging_configuration.go"),),
    fixed=paths("logDestinationConfigs resourceArn"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=METERED,
    dangers=HARMLESS,
)
