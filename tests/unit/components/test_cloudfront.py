"""CloudFront: what becomes of every kind of request, path by path, and who may read and log."""

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.distribution import CloudFront
from kyeol.components.cloudfront.logs import log_delivery_statement
from kyeol.components.cloudfront.media import media_read_statement
from kyeol.components.origin_verify import OriginVerify, OriginVerifyArgs
from kyeol.components.wafv2.web_acl import WebAcl, WebAclArgs
from kyeol.config.cdn import CdnConfig, OriginVerifyConfig
from kyeol.config.waf import WebAclConfig
from kyeol.iam import policy_document
from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.harness import ACCOUNT, graph_of, scope
from tests.json_values import known
from tests.node import call

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"
GLOBAL_ACL = f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/kyeol-prod-cloudfront/0"
LOGS_BUCKET = "arn:aws:s3:::kyeol-prod-logs"
MEDIA_DOMAIN = "kyeol-prod-media.s3.ap-northeast-2.amazonaws.com"

HOST_ONLY = frozenset(("Host",))
EVERYTHING = frozenset(("*",))


@cache
def _graph(current: int = 1, previous: int | None = None) -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        cdn = CdnConfig(
            media_name="media.example.com", origin_verify=OriginVerifyConfig(current=current, previous=previous)
        )
        verify = OriginVerify("origin-verify", OriginVerifyArgs(origin_verify=cdn.origin_verify), opts)
        regional = WebAcl(
            "web-acl-alb",
            WebAclArgs(scope=scope("prod"), acl=WebAclConfig(), guards="alb", origin_verify=verify.accepted),
            opts,
        )
        # Any resource may stand for the bucket's policy; the component only waits for it.
        policy = aws.cloudwatch.LogGroup("logs-bucket-policy", name="policy", opts=opts)
        made = CloudFront(
            "cdn",
            CloudFrontArgs(
                scope=scope("prod"),
                cdn=cdn,
                names=["www.example.com", "example.com"],
                origin_name="origin-prod.example.com",
                certificate_arn=CERTIFICATE,
                web_acl_arn=GLOBAL_ACL,
                origin_verify=verify.current,
                origin_gate=regional.resource,
                media_bucket_domain=MEDIA_DOMAIN,
                logs_bucket_arn=LOGS_BUCKET,
                logs_bucket_policy=policy,
            ),
            opts,
        )
        pulumi.export("mediaRead", policy_document(media_read_statement("arn:aws:s3:::media", made.media.arn)))
        pulumi.export("logDelivery", policy_document(log_delivery_statement(scope("prod"), LOGS_BUCKET)))

    return graph_of(make, "prod")


def _distributions() -> list[Resource]:
    return _graph().of_type(DISTRIBUTION)


@dataclass(frozen=True)
class Answer:
    """What CloudFront does with a request."""

    origin: str
    cached: bool
    headers: frozenset[str]
    """The viewer's headers that reach the origin; `*` for all."""
    cookies: bool
    query_strings: frozenset[str]


NEVER = ("alb", False, EVERYTHING, True, EVERYTHING)
"""From the load balancer, uncached, with all that the viewer sent."""

MANAGED_CACHE: dict[str, tuple[bool, frozenset[str], frozenset[str]]] = {
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": (False, frozenset(), frozenset()),
    "658327ea-f89d-4fab-a63d-7e88639e58f6": (True, frozenset(), frozenset()),
}
"""CachingDisabled and CachingOptimized: whether they cache, and the headers and parameters in their key."""

MANAGED_REQUEST: dict[str | None, tuple[frozenset[str], bool, frozenset[str]]] = {
    None: (frozenset(), False, frozenset()),
    "216adef6-5c7f-47e4-b989-5492eafa07d3": (EVERYTHING, True, EVERYTHING),
    "bf0718e1-ba1e-49d1-88b1-f726733018ae": (HOST_ONLY, False, frozenset()),
}
"""AllViewer and HostHeaderOnly: the headers, cookies and parameters that they forward besides the cache key."""


def _key(policy_id: str) -> tuple[bool, frozenset[str], frozenset[str]]:
    if policy_id in MANAGED_CACHE:
        return MANAGED_CACHE[policy_id]
    [own] = [policy for policy in _graph().of_type("aws:cloudfront/cachePolicy:CachePolicy") if policy.id == policy_id]
    key = known(own.inputs)["parametersInCacheKeyAndForwardedToOrigin"]
    assert key["cookiesConfig"]["cookieBehavior"] == "none", "a shared cache must not know cookies"
    headers = (key["headersConfig"].get("headers") or {"items": []})["items"]
    strings = (key["queryStringsConfig"].get("queryStrings") or {"items": []})["items"]
    return known(own.inputs)["maxTtl"] > 0, frozenset(headers), frozenset(strings)


def _behaviour(host: str, path: str) -> dict[str, Any]:
    """The behaviour that CloudFront takes: the first whose pattern matches the path, else the default."""
    [distribution] = [one for one in _distributions() if host in known(one.inputs)["aliases"]]
    for behaviour in known(distribution.inputs).get("orderedCacheBehaviors") or ():
        if fnmatchcase(path, behaviour["pathPattern"]):
            return dict(behaviour)
    return dict(known(distribution.inputs)["defaultCacheBehavior"])


def _walk(method: str, url: str) -> Answer | None:
    """What CloudFront does with a request; None where it answers 403 by itself, since the method is not allowed."""
    host, path, _ = re.fullmatch(r"([^/]+)(/[^?]*)(\?.*)?", url).groups()  # type: ignore[union-attr]
    behaviour = _behaviour(host, path)
    if method not in behaviour["allowedMethods"]:
        return None
    caches, key_headers, key_strings = _key(behaviour["cachePolicyId"])
    headers, cookies, strings = MANAGED_REQUEST[behaviour.get("originRequestPolicyId")]
    return Answer(
        origin=behaviour["targetOriginId"],
        cached=caches and method in behaviour["cachedMethods"],
        headers=headers | key_headers,
        cookies=cookies,
        query_strings=strings | key_strings,
    )


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "www.example.com/"),
        ("GET", "example.com/"),
        ("GET", "www.example.com/default-channel/products/shirt?_rsc=1x2y3"),
        ("GET", "www.example.com/default-channel/cart"),
        ("GET", "www.example.com/checkout?checkout=Q2hlY2tvdXQ6MQ=="),
        ("POST", "www.example.com/default-channel/cart"),
        ("POST", "www.example.com/api/revalidate"),
        ("POST", "www.example.com/graphql/"),
        ("GET", "www.example.com/graphql/?query={shop{name}}"),
        ("OPTIONS", "www.example.com/graphql/"),
        ("GET", "www.example.com/dashboard/"),
        ("GET", "www.example.com/dashboard/products/UHJvZHVjdDox"),
        ("GET", "www.example.com/dashboard/assets/index.js"),
        ("POST", "www.example.com/plugins/mirumee.payments.stripe/webhook"),
        ("PUT", "www.example.com/plugins/app.example"),
        ("GET", "www.example.com/.well-known/jwks.json"),
        ("GET", "www.example.com/health/"),
    ],
)
def test_pages_carts_api_and_dashboard_are_never_cached_and_the_origin_sees_all_the_viewer_sent(
    method: str, url: str
) -> None:
    assert _walk(method, url) == Answer(*NEVER)


@pytest.mark.parametrize(
    ("url", "headers", "query_strings"),
    [
        ("www.example.com/_next/static/chunks/main-0a1b2c.js", HOST_ONLY, frozenset()),
        ("www.example.com/_next/static/css/app.css?dpl=1", HOST_ONLY, frozenset()),
        (
            "www.example.com/_next/image?url=https%3A%2F%2Fmedia.example.com%2Fa.jpg&w=640&q=75",
            HOST_ONLY | {"Accept"},
            frozenset(("url", "w", "q")),
        ),
        ("www.example.com/thumbnail/UHJvZHVjdE1lZGlhOjE=/256/webp/", HOST_ONLY, frozenset()),
        ("www.example.com/image/abc/", HOST_ONLY, frozenset()),
    ],
)
def test_static_files_images_and_thumbnail_redirects_are_cached_without_cookies(
    url: str, headers: frozenset[str], query_strings: frozenset[str]
) -> None:
    assert _walk("GET", url) == Answer("alb", True, headers, False, query_strings)


@pytest.mark.parametrize(
    "url",
    [
        "media.example.com/products/shirt_1a2b3c.jpg",
        "media.example.com/thumbnails/products/shirt_thumbnail_256.webp",
        "media.example.com/category-backgrounds/summer.png",
        "media.example.com/graphql/",
    ],
)
def test_everything_of_the_medias_name_comes_cached_from_the_bucket_which_sees_nothing_of_the_viewer(url: str) -> None:
    assert _walk("GET", url) == Answer("media", True, frozenset(), False, frozenset())


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", "www.example.com/dashboard/"),
        ("POST", "www.example.com/_next/static/chunks/main.js"),
        ("DELETE", "www.example.com/health/"),
        ("PUT", "www.example.com/thumbnail/x/256/"),
        ("POST", "www.example.com/.well-known/jwks.json"),
        ("PUT", "media.example.com/products/shirt.jpg"),
        ("DELETE", "media.example.com/products/shirt.jpg"),
    ],
)
def test_methods_that_only_an_attacker_sends_do_not_reach_the_origin(method: str, url: str) -> None:
    assert _walk(method, url) is None


def test_whoever_is_told_everything_of_a_request_is_told_by_the_edge_who_sends_it() -> None:
    function = _graph().one("aws:cloudfront/function:Function")
    shop = next(known(one.inputs) for one in _distributions() if "www.example.com" in known(one.inputs)["aliases"])
    for behaviour in (shop["defaultCacheBehavior"], *shop["orderedCacheBehaviors"]):
        told = [(one["eventType"], one["functionArn"]) for one in behaviour.get("functionAssociations") or ()]
        everything = _key(behaviour["cachePolicyId"])[0] is False
        assert told == ([("viewer-request", function.outputs["arn"])] if everything else []), behaviour


@pytest.mark.slow
def test_the_function_writes_the_viewers_address_whatever_the_viewer_wrote() -> None:
    code = known(_graph().one("aws:cloudfront/function:Function").inputs)["code"]
    lies = ("x-forwarded-for", "x-forwarded-host", "forwarded")
    headers = {name: {"value": "192.0.2.66"} for name in (*lies, "cookie")}
    multiple = {"x-forwarded-for": {"value": "192.0.2.66", "multiValue": [{"value": "192.0.2.66"}]}}
    for sent in ({}, headers, multiple):
        made = call(code, "handler", {"viewer": {"ip": "2001:db8::7"}, "request": {"headers": sent}})["headers"]
        assert made.pop("x-forwarded-for") == {"value": "2001:db8::7"}
        assert made == ({"cookie": {"value": "192.0.2.66"}} if "cookie" in sent else {})


def test_an_origin_that_routes_by_host_always_sees_the_public_name() -> None:
    [shop] = [one for one in _distributions() if one.name == "cdn-shop"]
    behaviours = [known(shop.inputs)["defaultCacheBehavior"], *known(shop.inputs)["orderedCacheBehaviors"]]
    for behaviour in (one for one in behaviours if one["targetOriginId"] == "alb"):
        headers, _, _ = MANAGED_REQUEST[behaviour.get("originRequestPolicyId")]
        assert headers & {"Host", "*"}, behaviour.get("pathPattern")


def test_the_whole_chain_is_https() -> None:
    for distribution in _distributions():
        behaviours = [
            known(distribution.inputs)["defaultCacheBehavior"],
            *(known(distribution.inputs).get("orderedCacheBehaviors") or ()),
        ]
        assert {one["viewerProtocolPolicy"] for one in behaviours} <= {"https-only", "redirect-to-https"}
        certificate = known(distribution.inputs)["viewerCertificate"]
        assert certificate["minimumProtocolVersion"] == "TLSv1.2_2021"
        assert certificate["acmCertificateArn"] == CERTIFICATE
    origin = _origin("alb")
    assert origin["domainName"] == "origin-prod.example.com"
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert origin["customOriginConfig"]["originSslProtocols"] == ["TLSv1.2"]


def test_an_api_call_over_plain_http_is_refused_before_a_token_is_sent_twice() -> None:
    for path in ("/graphql/", "/plugins/x"):
        assert _behaviour("www.example.com", path)["viewerProtocolPolicy"] == "https-only"


def test_every_distribution_has_its_names_http3_ipv6_and_the_web_acl() -> None:
    names = {one.name: one.inputs["aliases"] for one in _distributions()}
    assert names == {"cdn-shop": ["www.example.com", "example.com"], "cdn-media": ["media.example.com"]}
    for distribution in _distributions():
        inputs = known(distribution.inputs)
        assert (inputs["httpVersion"], inputs["isIpv6Enabled"], inputs["enabled"]) == ("http2and3", True, True)
        assert inputs["webAclId"] == GLOBAL_ACL
        assert inputs["restrictions"]["geoRestriction"]["restrictionType"] == "none"
        assert "defaultRootObject" not in inputs


def _origin(what: str) -> dict[str, Any]:
    """An origin of the shop's distribution."""
    (found,) = [
        one for one in known(_graph().one(DISTRIBUTION, "cdn-shop").inputs)["origins"] if one["originId"] == what
    ]
    return dict(found)


def test_errors_of_the_shop_are_neither_cached_nor_rewritten() -> None:
    responses = known(_graph().one(DISTRIBUTION, "cdn-shop").inputs)["customErrorResponses"]
    assert {one["errorCode"] for one in responses} >= {404, 500, 502, 503, 504}
    for response in responses:
        assert response["errorCachingMinTtl"] == 0
        if response["errorCode"] not in (502, 503, 504):
            assert not response.get("responsePagePath")
            assert not response.get("responseCode")


def test_a_visitor_whom_no_load_balancer_answers_sees_a_page_that_lies_elsewhere() -> None:
    shop = _graph().one(DISTRIBUTION, "cdn-shop")
    down = [one for one in known(shop.inputs)["customErrorResponses"] if one["errorCode"] in (502, 503, 504)]
    assert {(one["responsePagePath"], one["responseCode"] == one["errorCode"]) for one in down} == {
        ("/_down/index.html", True)
    }
    origin = _origin(_behaviour("www.example.com", "/_down/index.html")["targetOriginId"])
    assert origin["domainName"] == MEDIA_DOMAIN
    assert origin["originAccessControlId"] == _graph().one("aws:cloudfront/originAccessControl:OriginAccessControl").id


def test_every_answer_carries_security_headers() -> None:
    # AWS's managed SecurityHeadersPolicy; media is read by scripts of the shop, so its own is that with CORS.
    policies = {
        "cdn-shop": {"67f7725c-6f97-4210-82d7-5512b31e9d03"},
        "cdn-media": {"e61eb60c-9c35-4d20-a928-2b84e02af89c"},
    }
    for distribution in _distributions():
        behaviours = [
            known(distribution.inputs)["defaultCacheBehavior"],
            *(known(distribution.inputs).get("orderedCacheBehaviors") or ()),
        ]
        assert {behaviour["responseHeadersPolicyId"] for behaviour in behaviours} == policies[distribution.name]


def test_the_shops_origin_gets_the_secret_header_in_no_clear_text_and_the_bucket_gets_none() -> None:
    assert _origin("alb")["customHeaders"] == [{"name": "x-origin-verify", "value": SECRET}]
    assert "customHeaders" not in _origin("down")
    [media] = known(_graph().one(DISTRIBUTION, "cdn-media").inputs)["origins"]
    assert "customHeaders" not in media


def test_while_a_secret_rotates_the_new_one_is_sent_and_the_web_acl_knows_it_before() -> None:
    graph = _graph(2, 1)
    shop, acl = graph.one(DISTRIBUTION, "cdn-shop"), graph.one("aws:wafv2/webAcl:WebAcl")
    sent = [urn.rpartition("::")[2] for urn in shop.property_dependencies["origins"]]
    assert [name for name in sent if "verify" in name] == ["origin-verify-2"]
    accepted = {urn.rpartition("::")[2] for urn in acl.property_dependencies["rules"]}
    assert accepted == {"origin-verify-1", "origin-verify-2"}
    assert acl.urn in shop.depends_on


def test_only_the_media_distribution_reads_the_media_bucket() -> None:
    graph = _graph()
    media = graph.one(DISTRIBUTION, "cdn-media")
    control = graph.one("aws:cloudfront/originAccessControl:OriginAccessControl")
    [origin] = known(media.inputs)["origins"]
    assert (origin["domainName"], origin["originAccessControlId"]) == (MEDIA_DOMAIN, control.id)
    assert (control.inputs["signingBehavior"], control.inputs["signingProtocol"]) == ("always", "sigv4")
    document = json.loads(known(graph.outputs)["mediaRead"])
    assert document["Statement"] == [
        {
            "Sid": "CloudFrontRead",
            "Effect": "Allow",
            "Principal": {"Service": ["cloudfront.amazonaws.com"]},
            "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::media/*"],
            "Condition": {"StringEquals": {"AWS:SourceArn": media.outputs["arn"]}},
        }
    ]


def test_the_logs_of_every_distribution_are_delivered_from_us_east_1() -> None:
    graph = _graph()
    destination = graph.one("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
    assert known(destination.inputs)["deliveryDestinationConfiguration"]["destinationResourceArn"] == LOGS_BUCKET
    sources = graph.of_type("aws:cloudwatch/logDeliverySource:LogDeliverySource")
    assert {source.inputs["resourceArn"] for source in sources} == {one.outputs["arn"] for one in _distributions()}
    deliveries = graph.of_type("aws:cloudwatch/logDelivery:LogDelivery")
    assert {one.inputs["deliverySourceName"] for one in deliveries} == {one.inputs["name"] for one in sources}
    for part in (destination, *sources, *deliveries):
        assert part.inputs["region"] == "us-east-1"
    for delivery in deliveries:
        assert delivery.inputs["deliveryDestinationArn"] == destination.outputs["arn"]


def test_deliveries_wait_for_the_buckets_policy_and_for_each_other() -> None:
    graph = _graph()
    policy = graph.one("aws:cloudwatch/logGroup:LogGroup", "logs-bucket-policy")
    shop, media = (graph.one("aws:cloudwatch/logDelivery:LogDelivery", f"cdn-{what}") for what in ("shop", "media"))
    assert policy.urn in shop.depends_on
    assert shop.urn in media.depends_on


def test_the_logs_hold_no_cookies() -> None:
    for delivery in _graph().of_type("aws:cloudwatch/logDelivery:LogDelivery"):
        assert "cs(Cookie)" not in known(delivery.inputs)["recordFields"]
        assert {"c-ip", "cs-uri-stem", "sc-status"} <= set(known(delivery.inputs)["recordFields"])


def test_only_this_environments_deliveries_write_to_the_log_bucket() -> None:
    [statement] = json.loads(known(_graph().outputs)["logDelivery"])["Statement"]
    assert statement["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
    assert statement["Action"] == ["s3:PutObject"]
    assert statement["Resource"] == [f"{LOGS_BUCKET}/AWSLogs/{ACCOUNT}/CloudFront/*"]
    assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT
    allowed = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    for source in _graph().of_type("aws:cloudwatch/logDeliverySource:LogDeliverySource"):
        assert fnmatchcase(source.outputs["arn"], allowed)
    assert not fnmatchcase(f"arn:aws:logs:us-east-1:{ACCOUNT}:delivery-source:kyeol-stage-cloudfront-shop", allowed)


def test_the_distribution_waits_for_no_load_balancer_and_no_bucket_policy() -> None:
    shop = _graph().one(DISTRIBUTION, "cdn-shop")
    waits = {urn.split("::")[2].rpartition("$")[2] for urn in shop.depends_on}
    assert waits <= {
        "aws:wafv2/webAcl:WebAcl",
        "random:index/randomPassword:RandomPassword",
        "aws:cloudfront/cachePolicy:CachePolicy",
        "aws:cloudfront/function:Function",
        "aws:cloudfront/originAccessControl:OriginAccessControl",
    }
