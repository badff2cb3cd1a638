"""WAF: web ACLs, address sets, logging."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings, number, texts
from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Admits, Dangers, Endangers, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, by_category, each_gone, fewer, more, switched_off


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
    adoption=found(
        "wafv2 list-ip-sets --scope {i[scope]}",
        "IPSets[?Name=='{i[name]}'].Id",
        "{found}/{i[name]}/{i[scope]}",
    ),
    needs=on("{arn}", "wafv2:CreateIPSet DeleteIPSet GetIPSet ListTagsForResource TagResource UpdateIPSet"),
    dangers=Dangers(holds="", inputs={"addresses": Admits("the address set")}, harmless=paths("description tags")),
)


def _blocks_by_default(old: Json, new: Json) -> Iterator[str]:
    if "block" in mapping(new) and "block" not in mapping(old):
        yield "it refuses whatever no rule lets in"


def _shown(old: Json, new: Json) -> Iterator[str]:
    """Fields that were masked in its logs and samples, and are not any more."""
    before, after = ({(str(at(one, "field", "fieldType")), key) for one in mappings(at(side, "dataProtections"))
                      for key in texts(at(one, "field", "fieldKeys")) or [""]} for side in (old, new))  # fmt: skip
    for kind, key in sorted(before - after):
        yield f"its logs show what was masked: {key or kind}"


def _allows_by_default(old: Json, new: Json) -> Iterator[str]:
    if "block" in mapping(old) and "block" not in mapping(new):
        yield "it allows by default"


def _blocks(old: Json, new: Json) -> Iterator[str]:
    """Rules that newly refuse requests, or more of them."""
    before = {str(rule.get("name")): rule for rule in mappings(old)}
    for rule in mappings(new):
        name = str(rule.get("name"))
        was = before.get(name)
        if _refuses(rule) and not _refuses(was):
            yield f"its rule {name} newly refuses requests"
        elif fewer(*_limits(was, rule)):
            yield f"its rule {name} refuses clients sooner"
        for inner in _counted(was) - _counted(rule):
            yield f"its rule {name} newly refuses what {inner} finds"


def _lets_pass(old: Json, new: Json) -> Iterator[str]:
    """Rules that refuse less than before, or may."""
    after = {str(rule.get("name")): rule for rule in mappings(new)}
    for rule in mappings(old):
        name = str(rule.get("name"))
        now = after.get(name)
        if now is None:
            yield f"it loses the rule {name}"
            continue
        if _refuses(rule) and not _refuses(now):
            yield f"its rule {name} {'only counts' if _counts(now) else 'lets pass what it refused'}"
        if more(*_limits(rule, now)):
            limit, was = _limits(now, rule)
            yield f"its rule {name} refuses a client after {limit} requests instead of {was}"
        for inner in _counted(now) - _counted(rule):
            yield f"its rule {name} only counts what {inner} finds"
        if _asked(rule) != _asked(now):
            yield f"its rule {name} judges by other conditions, and may let more pass"
    kept = [name for name in _order(new) if name in set(_order(old))]
    if kept != [name for name in _order(old) if name in after]:
        yield f"its rules are asked in another order: {', '.join(kept)}"


def _limits(*rules: Json) -> tuple[Json, ...]:
    """After how many requests rules refuse a client."""
    return tuple(at(rule, "statement", "rateBasedStatement", "limit") for rule in rules)


_GROUP: Final = "managedRuleGroupStatement"


def _counted(rule: Json) -> set[str]:
    """The rules of a managed group that it does not refuse by."""
    overrides = mappings(at(rule, "statement", _GROUP, "ruleActionOverrides"))
    return {str(one.get("name")) for one in overrides if "block" not in mapping(one.get("actionToUse"))}


def _asked(rule: Json) -> Json:
    """What a rule looks at, besides its limit and the rules that it only counts."""
    statement = dict(mapping(at(rule, "statement")))
    for kind, apart in (("rateBasedStatement", "limit"), (_GROUP, "ruleActionOverrides")):
        if kind in statement:
            statement[kind] = {key: one for key, one in mapping(statement[kind]).items() if key != apart}
    return statement


def _order(rules: Json) -> list[str]:
    return [str(rule.get("name")) for rule in sorted(mappings(rules), key=lambda rule: number(rule.get("priority")))]


def _counts(rule: Json) -> bool:
    return "count" in mapping(at(rule, "action") or at(rule, "overrideAction"))


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
    adoption=found(
        "wafv2 list-web-acls --scope {i[scope]}",
        "WebACLs[?Name=='{i[name]}'].Id",
        "{found}/{i[name]}/{i[scope]}",
    ),
    needs=on(
        "{arn}",
        "wafv2:CreateWebACL DeleteWebACL GetWebACL ListTagsForResource TagResource UpdateWebACL",
        rules="wafv2:CreateWebACL UpdateWebACL",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "dataProtectionConfig": Endangers("exposure", _shown),
            "defaultAction": by_category(
                "defaultAction", {"exposure": _allows_by_default, "interruption": _blocks_by_default}
            ),
            "rules": by_category("rules", {"exposure": _lets_pass, "interruption": _blocks}),
            "visibilityConfig.cloudwatchMetricsEnabled": Protects(switched_off, "detection"),
        },
        harmless=paths("description tags"),
        replacing="what it guards is without a web ACL until it names the new one",
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
    adoption=named("{i[resourceArn]}"),
    needs=on(
        "{i[resourceArn]}",
        "wafv2:DeleteLoggingConfiguration GetLoggingConfiguration PutLoggingConfiguration",
        anything="logs:CreateLogDelivery DeleteLogDelivery",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "logDestinationConfigs": Endangers("detection", always("its log goes to {new} instead of {old}")),
            "redactedFields": Endangers("exposure", each_gone("its logs show what was left out: {}")),
        },
        removal=Removal(loses="what it refuses is no longer logged", category="detection"),
    ),
)
