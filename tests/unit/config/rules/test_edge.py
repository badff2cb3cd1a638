"""Rules of names, certificates, web ACLs, the CDN and the allow-list; and the allow-list itself."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from kyeol.components.ingress import AlbClients, AlbClientsArgs
from kyeol.config import rules
from kyeol.config.account import AwsConfig
from kyeol.config.apps import AppsConfig
from kyeol.config.cdn import CdnConfig
from kyeol.config.certificates import CertificatesConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.dns import DnsConfig, origin_name
from kyeol.config.ingress import IngressConfig
from kyeol.config.model import Section
from kyeol.config.network import ManagementConfig, NetworkConfig
from kyeol.config.storage import StorageConfig
from kyeol.config.waf import WafConfig
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

MODELS: dict[str, type[Section]] = {
    "aws": AwsConfig, "dns": DnsConfig, "certificates": CertificatesConfig, "waf": WafConfig,
    "ingress": IngressConfig, "cdn": CdnConfig, "storage": StorageConfig, "network": NetworkConfig,
    "cluster": ClusterConfig, "management": ManagementConfig, "apps": AppsConfig,
}  # fmt: skip

Stack = dict[str, dict[str, Any]]

AWS = {"accountId": ACCOUNT, "region": REGION}
UUID = "01234567-89ab-cdef-0123-456789abcdef"
NODES = {"instanceTypes": ["t3.large"], "min": 1, "desired": 1, "max": 1}


def _ground(second: int) -> Stack:
    """What a stack with names stands on."""
    return {
        "aws": AWS,
        "network": {"cidr": f"10.{second}.0.0/16", "zones": ["a", "c"]},
        "cluster": {"version": "1.36", "controlPlaneZones": ["a", "c"], "nodeGroups": {"default": NODES}},
    }


MGMT: Stack = {
    **_ground(0),
    "dns": {"zone": "example.com", "names": ["argocd.example.com"]},
    "certificates": {"alb": {"issue": True}},
    "waf": {},
    "ingress": {"allowedCidrs": ["203.0.113.0/24"]},
}
DEV: Stack = {**MGMT, **_ground(10), "management": {}, "dns": {"names": ["dev.example.com"]}}
PROD: Stack = {
    **_ground(30),
    "management": {},
    "dns": {"names": ["www.example.com", "example.com"]},
    "certificates": {"alb": {"issue": True}, "cloudfront": {"issue": True}},
    "waf": {"cloudfront": {}},
    "cdn": {"mediaName": "media.example.com"},
    "storage": {"logs": {}},
}
STACKS: dict[str, Stack] = {"mgmt": MGMT, "dev": DEV, "prod": PROD}


def _sections(stack: Stack) -> dict[str, Section]:
    return {concern: MODELS[concern].model_validate_json(json.dumps(values)) for concern, values in stack.items()}


def _problems(stack: str, **changed: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The places and problems of a stack with some of its sections changed, or removed by None."""
    own = {**deepcopy(STACKS[stack]), **{key: dict(value) for key, value in changed.items() if value is not None}}
    for concern, value in changed.items():
        if value is None:
            del own[concern]
    others = {name: _sections(sections) for name, sections in STACKS.items() if name != stack}
    found = rules.violations(stack, _sections(own), set(), others, {})
    return [(".".join(map(str, (one.concern, *one.path))), one.problem) for one in found]


@pytest.mark.parametrize("stack", STACKS)
def test_the_shape_of_the_shipped_stacks_breaks_no_rule(stack: str) -> None:
    assert _problems(stack) == []


def _arn(region: str, account: str = ACCOUNT) -> dict[str, str]:
    return {"arn": f"arn:aws:acm:{region}:{account}:certificate/{UUID}"}


ISSUED = {"issue": True}


def _named(letters: int) -> str:
    """A name of the zone, with so many letters."""
    rest = letters - len(".example.com")
    return ".".join(["a" * 50] * (rest // 51) + ["b" * (rest - rest // 51 * 51)]) + ".example.com"


def _vpc_origin(region: str = REGION, account: str = ACCOUNT, origin: str = "vpc") -> dict[str, str]:
    arn = f"arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/k8s-shopprivate-1/0123456789abcdef"
    return {"mediaName": "media.example.com", "origin": origin, "loadBalancerArn": arn}


BROKEN: list[tuple[str, str, dict[str, Mapping[str, Any] | None], str, str]] = [
    ("a zone outside mgmt", "dev", {"dns": {"zone": "example.com", "names": ["dev.example.com"]}},
     "dns.zone", "is mgmt's alone"),
    ("a zone id outside mgmt", "dev", {"dns": {"zoneId": "Z0123456789", "names": ["dev.example.com"]}},
     "dns.zoneId", "is mgmt's alone"),
    ("mgmt without a zone", "mgmt", {"dns": {"names": ["argocd.example.com"]}},
     "dns.zone", "is missing in mgmt, which owns it"),
    ("a name outside the zone", "dev", {"dns": {"names": ["dev.example.org"]}},
     "dns.names.0", "dev.example.org is not in the zone example.com"),
    ("a name that only ends like the zone", "dev", {"dns": {"names": ["notexample.com"]}},
     "dns.names.0", "notexample.com is not in the zone example.com"),
    ("a media name outside the zone", "prod", {"cdn": {"mediaName": "media.example.org"}},
     "cdn.mediaName", "media.example.org is not in the zone example.com"),
    ("the media name of the shop", "prod", {"cdn": {"mediaName": "www.example.com"}},
     "cdn.mediaName", "www.example.com is listed twice"),
    ("a name twice", "dev", {"dns": {"names": ["dev.example.com", "dev.example.com"]}},
     "dns.names.1", "dev.example.com is listed twice"),
    ("a neighbour's name", "dev", {"dns": {"names": ["www.example.com"]}},
     "dns.names.0", "www.example.com is a name of stack prod too"),
    ("a neighbour's media name", "dev", {"dns": {"names": ["media.example.com"]}},
     "dns.names.0", "media.example.com is a name of stack prod too"),
    ("the origin's name as a public one", "prod", {"dns": {"names": ["origin-prod.example.com"]}},
     "dns.names.0", "origin-prod.example.com is the name of a CDN's origin"),
    ("a name that ACM does not issue for", "dev", {"dns": {"names": [_named(65)]}},
     "dns.names.0", "has 65 letters, which ACM issues no certificate for"),
    ("a first name that ACM does not issue for", "prod",
     {"dns": {"names": [_named(65)]}, "certificates": {"alb": {"lookup": "*.example.com"}, "cloudfront": ISSUED}},
     "dns.names.0", "has 65 letters, which ACM issues no certificate for"),
    ("a name that a load balancer has no rule for", "dev",
     {"dns": {"names": [_named(129)]}, "certificates": {"alb": {"lookup": "*.example.com"}}},
     "dns.names.0", "has 129 letters, which a load balancer has no rule for"),
    ("a private load balancer that nobody asks", "prod", {"cdn": _vpc_origin(origin="public")},
     "cdn.loadBalancerArn", "is set, but origin is public"),
    ("a private load balancer in another region", "prod", {"cdn": _vpc_origin("eu-west-1")},
     "cdn.loadBalancerArn", "lies in eu-west-1"),
    ("another account's private load balancer", "prod", {"cdn": _vpc_origin(account="999999999999")},
     "cdn.loadBalancerArn", "belongs to account 999999999999"),
    ("a certificate from nowhere", "dev", {"certificates": {"alb": {}}},
     "certificates.alb", "has none of arn, lookup and issue"),
    ("a certificate from two sources", "dev", {"certificates": {"alb": {"issue": True, "lookup": "example.com"}}},
     "certificates.alb", "has lookup and issue"),
    ("an ALB certificate in us-east-1", "dev", {"certificates": {"alb": _arn("us-east-1")}},
     "certificates.alb.arn", "lies in us-east-1"),
    ("a CloudFront certificate in the stack's region", "prod",
     {"certificates": {"alb": ISSUED, "cloudfront": _arn(REGION)}},
     "certificates.cloudfront.arn", "lies in ap-northeast-2"),
    ("another account's certificate", "dev", {"certificates": {"alb": _arn(REGION, "999999999999")}},
     "certificates.alb.arn", "belongs to account 999999999999"),
    ("a certificate to issue without a zone", "dev", {"dns": None},
     "certificates.alb.issue", "needs kyeol:dns, which is absent"),
    ("a CDN without a certificate", "prod", {"certificates": {"alb": ISSUED}},
     "cdn", "needs a certificate in us-east-1: kyeol:certificates has no cloudfront"),
    ("a CDN without a web ACL", "prod", {"waf": {}}, "cdn", "needs a web ACL: kyeol:waf has no cloudfront"),
    ("a CDN without any web ACL", "prod", {"waf": None}, "cdn", "needs kyeol:waf, which is absent"),
    ("a CDN without names", "prod", {"dns": None}, "cdn", "needs kyeol:dns, which is absent"),
    ("a CloudFront certificate without a CDN", "dev", {"certificates": {"alb": ISSUED, "cloudfront": ISSUED}},
     "certificates.cloudfront", "serves CloudFront, but kyeol:cdn is absent"),
    ("a CloudFront web ACL without a CDN", "dev", {"waf": {"cloudfront": {}}},
     "waf.cloudfront", "serves CloudFront, but kyeol:cdn is absent"),
    ("an allow-list beside a CDN", "prod", {"ingress": {"allowedCidrs": ["203.0.113.0/24"]}},
     "ingress", "conflicts with kyeol:cdn, whose load balancer lets only CloudFront in"),
    ("neither an allow-list nor a CDN", "dev", {"ingress": None},
     "dns", "has public names, but nobody may reach the load balancer"),
    ("a network twice", "dev", {"ingress": {"allowedCidrs": ["203.0.113.0/24", "203.0.113.0/24"]}},
     "ingress.allowedCidrs.1", "203.0.113.0/24 is listed twice"),
    ("a rotation backwards", "prod",
     {"cdn": {"mediaName": "media.example.com", "originVerify": {"current": 1, "previous": 2}}},
     "cdn.originVerify.previous", "2 is not before current 1"),
    ("a rotation on the spot", "prod",
     {"cdn": {"mediaName": "media.example.com", "originVerify": {"current": 2, "previous": 2}}},
     "cdn.originVerify.previous", "2 is not before current 2"),
    ("a limit of the load balancer behind a CDN", "prod", {"waf": {"alb": {"rateLimit": 2000}, "cloudfront": {}}},
     "waf.alb.rateLimit", "counts nobody: behind kyeol:cdn every connection is CloudFront's"),
    ("addresses' reputation behind a CDN", "prod",
     {"waf": {"alb": {"managedRules": ["AWSManagedRulesAnonymousIpList"]}, "cloudfront": {}}},
     "waf.alb.managedRules.0",
     "AWSManagedRulesAnonymousIpList finds nobody: behind kyeol:cdn every connection is CloudFront's"),
    ("what an address counts for behind a CDN", "prod",
     {"waf": {"alb": {"countOnly": {"AWSManagedRulesAmazonIpReputationList": ["AWSManagedIPReputationList"]}},
              "cloudfront": {}}},
     "waf.alb.countOnly.AWSManagedRulesAmazonIpReputationList",
     "finds nobody: behind kyeol:cdn every connection is CloudFront's"),
    ("a rule group twice", "dev", {"waf": {"alb": {"managedRules": ["AWSManagedRulesCommonRuleSet"] * 2}}},
     "waf.alb.managedRules.1", "AWSManagedRulesCommonRuleSet is listed twice"),
    ("a count-only rule of an absent group", "dev",
     {"waf": {"alb": {"countOnly": {"AWSManagedRulesAnonymousIpList": ["HostingProviderIPList"]}}}},
     "waf.alb.countOnly.AWSManagedRulesAnonymousIpList", "is not among managedRules"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stack", "changed", "place", "problem"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_mistake_is_named_where_it_stands(
    stack: str, changed: dict[str, Mapping[str, Any] | None], place: str, problem: str
) -> None:
    assert (place, problem) in _problems(stack, **changed)


def test_an_environment_needs_the_zone_of_mgmt() -> None:
    found = rules.violations("dev", _sections(DEV), set(), {"mgmt": _sections({"aws": AWS})}, {})
    assert [one.problem for one in found if one.concern == "dns"] == [
        "needs the zone of the mgmt stack, which has none"
    ]


@pytest.mark.parametrize(
    "certificates",
    [
        {"alb": _arn(REGION), "cloudfront": _arn("us-east-1")},
        {"alb": {"lookup": "*.example.com"}, "cloudfront": {"lookup": "*.example.com"}},
    ],
)
def test_given_and_found_certificates_are_as_good_as_issued_ones(certificates: Mapping[str, Any]) -> None:
    assert _problems("prod", certificates=certificates) == []


def test_a_name_fits_as_long_as_everything_takes_it() -> None:
    given = {"alb": {"lookup": "*.example.com"}, "cloudfront": {"lookup": "*.example.com"}}
    assert _problems("dev", dns={"names": [_named(64)]}) == []
    assert _problems("dev", dns={"names": [_named(128)]}, certificates={"alb": given["alb"]}) == []
    # A second name is none of CloudFront's certificate's first.
    behind = {"alb": given["alb"], "cloudfront": ISSUED}
    assert _problems("prod", dns={"names": ["www.example.com", _named(128)]}, certificates=behind) == []


@pytest.mark.parametrize(
    ("length", "problems"), [(64, []), (65, ["has 65 letters, which ACM issues no certificate for"])]
)
def test_an_apps_name_has_a_certificate_of_its_own(length: int, problems: list[str]) -> None:
    found = _problems("prod", apps={"hosts": {"smtp": _named(length)}})
    assert [problem for place, problem in found if place == "apps.hosts.smtp"] == problems


def test_apps_need_a_way_to_the_internet() -> None:
    apps, network = {"hosts": {"smtp": "smtp.dev.example.com"}}, DEV["network"]
    for nat, problems in (("single", []), ("none", ["are called by their public names, and nobody here gets to them"])):
        found = _problems("dev", apps=apps, network={**network, "nat": nat})
        assert [problem for place, problem in found if place == "apps.hosts"] == problems


@pytest.mark.parametrize(("issue", "longest"), [(True, 64), (False, 234)])
def test_the_origins_name_is_as_long_as_a_certificate_and_its_ownership_record_let_it_be(
    issue: bool, longest: int
) -> None:
    alb = {"issue": True} if issue else {"lookup": "*.example.com"}
    own = {**PROD, "certificates": {"alb": alb, "cloudfront": {"lookup": "*.example.com"}}}
    for letters in (longest, longest + 1):
        zone = _named(letters - len("origin-prod."))
        own |= {"dns": {"names": [f"w.{zone}"]}, "cdn": {"mediaName": f"m.{zone}"}}
        mgmt = {**MGMT, "dns": {"zone": zone, "names": [f"a.{zone}"]}}
        found = rules.violations("prod", _sections(own), set(), {"mgmt": _sections(mgmt)}, {})
        assert bool([one for one in found if one.concern == "cdn"]) == (letters > longest)


def test_a_rotation_forwards_is_in_order() -> None:
    assert _problems("prod", cdn={"mediaName": "m.example.com", "originVerify": {"current": 2, "previous": 1}}) == []


def test_the_origins_name_belongs_to_the_environment() -> None:
    assert origin_name("prod", "example.com") == "origin-prod.example.com"


def test_without_a_cdn_only_the_allow_list_and_the_stacks_own_pods_reach_the_load_balancer() -> None:
    ingress = IngressConfig.model_validate_json('{"allowedCidrs": ["203.0.113.0/24", "198.51.100.0/28"]}')
    args = AlbClientsArgs(scope=scope("dev"), ingress=ingress, nat_public_ips=["192.0.2.7"])
    clients = graph_of(lambda opts: AlbClients("alb-clients", args, opts)).one(
        "aws:ec2/managedPrefixList:ManagedPrefixList"
    )
    assert clients.inputs["name"] == "kyeol-dev-alb-clients"
    assert {entry["cidr"] for entry in known(clients.inputs)["entries"]} == {
        "203.0.113.0/24", "198.51.100.0/28", "192.0.2.7/32",
    }  # fmt: skip
    assert known(clients.inputs)["maxEntries"] * 2 <= 60, (
        "two listeners of one security group must stay within its quota"
    )


def test_an_environment_reaches_the_zone_through_management_only() -> None:
    assert _problems("prod", management=None) == [
        ("dns", "needs kyeol:management, which is absent: the zone is mgmt's")
    ]


@pytest.mark.parametrize("changed", [_vpc_origin(), {"mediaName": "media.example.com", "origin": "vpc"}])
def test_a_private_load_balancer_may_come_before_its_arn_is_known(changed: dict[str, str]) -> None:
    assert _problems("prod", cdn=changed) == []


def test_there_are_regions_without_vpc_origins() -> None:
    aws, cdn = {**AWS, "region": "ap-southeast-6"}, {"mediaName": "media.example.com", "origin": "vpc"}
    assert ("cdn.origin", "CloudFront has no VPC origins in ap-southeast-6") in _problems("prod", aws=aws, cdn=cdn)


def test_a_private_load_balancer_needs_a_network() -> None:
    cdn = {"mediaName": "media.example.com", "origin": "vpc"}
    assert ("cdn.origin", "needs kyeol:network, which is absent") in _problems("prod", network=None, cdn=cdn)


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/net/k8s-shop/0123456789abcdef",
        f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/k8s-shop/0123456789abcdef",
        "k8s-shopprivate-1",
    ],
)
def test_only_an_application_load_balancers_arn_is_one(arn: str) -> None:
    with pytest.raises(ValidationError):
        CdnConfig(media_name="media.example.com", origin="vpc", load_balancer_arn=arn)
