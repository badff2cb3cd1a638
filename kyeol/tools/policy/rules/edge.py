"""The edge: CloudFront and certificates, and the region that they belong to."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.tools.json_values import Json, at, listed, mapping, mappings
from kyeol.tools.kinds import acm, cloudfront
from kyeol.tools.policy.reading import named_in
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

ALL_VIEWER: Final = "216adef6-5c7f-47e4-b989-5492eafa07d3"
"""The managed origin request policy by which the origin sees everything, the same in every account."""


@resource_rule(
    "edge-viewer-tls",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront speaks TLS 1.2 or newer to browsers",
    reason="Older versions can be decrypted on the way.",
    reference="FSBP CloudFront.15",
    fix="set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021",
)
def viewer_tls(resource: Resource, _: Context) -> Iterator[str]:
    """CloudFront's own certificate allows TLS 1.0."""
    least = str(at(resource.inputs, "viewerCertificate", "minimumProtocolVersion") or "TLSv1")
    if not least.startswith(("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3")):
        yield f"it speaks {least}"


@resource_rule(
    "edge-viewer-https",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront serves HTTPS only",
    reason="Anybody on the way can steal a session cookie that is sent over HTTP.",
    reference="FSBP CloudFront.3",
    fix="set viewerProtocolPolicy to https-only or redirect-to-https",
)
def viewer_https(resource: Resource, _: Context) -> Iterator[str]:
    """Each cache behaviour must do so: one that does not is a hole for its paths."""
    for behaviour in _behaviours(resource):
        if behaviour.get("viewerProtocolPolicy") not in ("https-only", "redirect-to-https"):
            yield f"{behaviour.get('pathPattern', 'the default behaviour')} is served over HTTP"


@resource_rule(
    "edge-origin-https",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront reaches its origins over HTTPS only",
    reason="The way from the edge to the load balancer is the open internet.",
    reference="FSBP CloudFront.9, CloudFront.10",
    fix="set originProtocolPolicy to https-only and originSslProtocols to TLSv1.2",
)
def origin_https(resource: Resource, _: Context) -> Iterator[str]:
    """S3 origins have no such setting."""
    for origin in mappings(resource.inputs.get("origins")):
        custom = mapping(origin.get("customOriginConfig"))
        if custom and custom.get("originProtocolPolicy") != "https-only":
            yield f"it reaches {origin.get('originId')} over HTTP"
        if set(listed(custom.get("originSslProtocols"))) & {"SSLv3", "TLSv1", "TLSv1.1"}:
            yield f"it reaches {origin.get('originId')} over old TLS"


@resource_rule(
    "edge-origin-access",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront signs what it asks of S3",
    reason="Otherwise the bucket would have to be public.",
    reference="FSBP CloudFront.13",
    fix="set originAccessControlId",
)
def origin_access(resource: Resource, _: Context) -> Iterator[str]:
    """An origin that is neither a custom one nor in a VPC is S3."""
    for origin in mappings(resource.inputs.get("origins")):
        bucket = not origin.get("customOriginConfig") and not origin.get("vpcOriginConfig")
        if bucket and not origin.get("originAccessControlId"):
            yield f"it asks {origin.get('originId')} unsigned"


@resource_rule(
    "edge-waf",
    cloudfront.DISTRIBUTION.type,
    title="Every distribution has a web ACL",
    reason="The edge is where attacks arrive.",
    reference="FSBP CloudFront.6",
    fix="set webAclId",
)
def waf(resource: Resource, _: Context) -> Iterator[str]:
    """`webAclId` must be set; it takes the ARN of a web ACL of AWS WAF."""
    if not resource.inputs.get("webAclId"):
        yield "it has no web ACL"


@resource_rule(
    "edge-headers",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront sends security headers",
    reason="HSTS, and no guessing of content types, for every response.",
    reference="platform",
    fix="set responseHeadersPolicyId on every behaviour",
)
def headers(resource: Resource, _: Context) -> Iterator[str]:
    """Each cache behaviour must do so: one that does not is a hole for its paths."""
    for behaviour in _behaviours(resource):
        if not behaviour.get("responseHeadersPolicyId"):
            yield f"{behaviour.get('pathPattern', 'the default behaviour')} sends none"


@resource_rule(
    "edge-client-address",
    cloudfront.DISTRIBUTION.type,
    title="CloudFront says who asks, not the viewer",
    reason="Logins and payments are limited by the first address of X-Forwarded-For, which the viewer writes.",
    reference="platform; Amazon CloudFront",
    fix="associate a function with the viewer's request that sets X-Forwarded-For",
)
def client_address(resource: Resource, _: Context) -> Iterator[str]:
    """Of each behaviour whose origin gets all of the viewer's headers (AWS's policy AllViewer)."""
    for behaviour in _behaviours(resource):
        associated = mappings(behaviour.get("functionAssociations"))
        if behaviour.get("originRequestPolicyId") == ALL_VIEWER and not any(
            one.get("eventType") == "viewer-request" for one in associated
        ):
            yield f"{behaviour.get('pathPattern', 'the default behaviour')} hands on what the viewer wrote"


@stack_rule(
    "edge-certificate-region",
    title="CloudFront's certificate lives in us-east-1",
    reason="CloudFront takes certificates from nowhere else.",
    reference="Amazon CloudFront",
    fix="set the certificate's region to us-east-1",
)
def certificate_region(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Of the certificates that distributions name, directly or by their validation."""
    behind = named_in(graph, cloudfront.DISTRIBUTION.type, "viewerCertificate")
    behind |= {up for urn in behind if urn in graph.resources for up in graph.resources[urn].depends_on}
    for one in graph.of_type(acm.CERTIFICATE.type):
        if one.urn in behind and one.inputs.get("region") != CLOUDFRONT_REGION:
            yield one.urn, f"CloudFront cannot use it from {one.inputs.get('region') or 'another region'}"


@resource_rule(
    "edge-certificate-validation",
    acm.CERTIFICATE.type,
    title="Certificates are validated by DNS",
    reason="Only then does ACM renew them without an approval by email.",
    reference="platform",
    fix="set validationMethod to DNS",
)
def certificate_validation(resource: Resource, _: Context) -> Iterator[str]:
    """The method is DNS, which renews unattended; an imported certificate has no method and is left out."""
    if resource.inputs.get("validationMethod", "DNS") != "DNS":
        yield "somebody must confirm an email every year"


def _behaviours(resource: Resource) -> Iterator[Mapping[str, Json]]:
    yield mapping(resource.inputs.get("defaultCacheBehavior"))
    yield from mappings(resource.inputs.get("orderedCacheBehaviors"))
