"""FSBP, the edge: CloudFront, WAF, Route 53, ACM."""

from typing import Final

from kyeol.tools.policy.controls.control import Control, declined, met, not_applicable, rules

_CLASSIC: Final = not_applicable("no WAF Classic: web ACLs are wafv2's")

CONTROLS: Final = (
    Control(
        "ACM.1",
        "Certificates are renewed in time",
        rules("edge-certificate-validation", note="a certificate that is named by its ARN is its owner's"),
    ),
    Control("ACM.2", "RSA keys have 2048 bits", met("certificates ask for `RSA_2048`: `kyeol/components/acm.py`")),
    Control(
        "CloudFront.1",
        "A distribution has a default object",
        declined("the storefront answers `/`; the media bucket has nothing to show there, and lists nothing"),
    ),
    Control("CloudFront.3", "Viewers use HTTPS", rules("edge-viewer-https")),
    Control("CloudFront.4", "An origin has a failover", declined("see origin failover, below")),
    Control("CloudFront.5", "A distribution logs", rules("logging-distribution")),
    Control("CloudFront.6", "A distribution has a web ACL", rules("edge-waf")),
    Control(
        "CloudFront.7",
        "A distribution has a certificate of its own",
        met("ACM's certificate for the public names, `acmCertificateArn`"),
    ),
    Control("CloudFront.8", "TLS goes by SNI", met("`sslSupportMethod` is `sni-only`")),
    Control("CloudFront.9", "Origins are reached over HTTPS", rules("edge-origin-https")),
    Control("CloudFront.10", "Origins are reached by a current TLS", rules("edge-origin-https")),
    Control("CloudFront.12", "An S3 origin exists", met("it is the media bucket of the same stack")),
    Control("CloudFront.13", "S3 origins are reached by origin access control", rules("edge-origin-access")),
    Control("CloudFront.15", "Viewers use a current TLS", rules("edge-viewer-tls")),
    Control(
        "CloudFront.16",
        "Functions' URLs are reached by origin access control",
        not_applicable("no origin is a function of Lambda"),
    ),
    Control("Route53.2", "A public zone logs queries", declined("see query logging, below")),
    Control("WAF.1", "A classic global web ACL logs", _CLASSIC),
    Control("WAF.2", "A classic regional rule has a condition", _CLASSIC),
    Control("WAF.3", "A classic regional rule group has a rule", _CLASSIC),
    Control("WAF.4", "A classic regional web ACL has a rule", _CLASSIC),
    Control("WAF.6", "A classic global rule has a condition", _CLASSIC),
    Control("WAF.7", "A classic global rule group has a rule", _CLASSIC),
    Control("WAF.8", "A classic global web ACL has a rule", _CLASSIC),
    Control("WAF.10", "A web ACL has a rule", rules("edge-waf-rules")),
    Control("WAF.11", "A web ACL logs", rules("logging-waf")),
    Control("WAF.12", "Rules have metrics", met("`cloudwatchMetricsEnabled` of the web ACL and of each rule")),
)
