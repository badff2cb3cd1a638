"""The edge: certificates, CloudFront, WAF and DNS."""

from typing import Final

from kyeol.tools.kinds import acm, cloudfront, route53, wafv2
from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type=acm.CERTIFICATE.type,
        api="acm RequestCertificate",
        cloudformation="CertificateManager::Certificate",
    ),
    Shape(
        type=acm.CERTIFICATE_VALIDATION.type,
        api="",
        cloudformation="",
        without=each(PROVIDER, "certificateArn validationRecordFqdns validationRecordFqdns.[]"),
    ),
    Shape(
        type=cloudfront.CACHE_POLICY.type,
        api="cloudfront CreateCachePolicy",
        cloudformation="CloudFront::CachePolicy",
    ),
    Shape(
        type=cloudfront.DISTRIBUTION.type,
        api="cloudfront CreateDistribution",
        cloudformation="CloudFront::Distribution",
        called={
            "origins.[].originId": "Origins.[].Id",
            "orderedCacheBehaviors": "CacheBehaviors",
            "origins.[].customHeaders.[].name": "Origins.[].OriginCustomHeaders.[].HeaderName",
            "origins.[].customHeaders.[].value": "Origins.[].OriginCustomHeaders.[].HeaderValue",
        },
    ),
    Shape(
        type=cloudfront.FUNCTION.type,
        api="cloudfront CreateFunction",
        cloudformation="CloudFront::Function",
        called={
            "code": "FunctionCode",
        },
        without=each(PROVIDER, "publish"),
    ),
    Shape(
        type=cloudfront.MONITORING_SUBSCRIPTION.type,
        api="cloudfront CreateMonitoringSubscription",
        cloudformation="CloudFront::MonitoringSubscription",
    ),
    Shape(
        type=cloudfront.ORIGIN_ACCESS_CONTROL.type,
        api="cloudfront CreateOriginAccessControl",
        cloudformation="CloudFront::OriginAccessControl",
    ),
    Shape(
        type=route53.HEALTH_CHECK.type,
        api="route53 CreateHealthCheck",
        cloudformation="Route53::HealthCheck",
        called={
            "fqdn": "HealthCheckConfig.FullyQualifiedDomainName",
        },
    ),
    Shape(
        type=route53.RECORD.type,
        api="route53 ChangeResourceRecordSets",
        cloudformation="Route53::RecordSet",
        called={
            "zoneId": "HostedZoneId",
            "records": "ResourceRecords",
            "aliases": "AliasTarget",
            "aliases.[].evaluateTargetHealth": "AliasTarget.EvaluateTargetHealth",
            "aliases.[].name": "AliasTarget.DNSName",
            "aliases.[].zoneId": "AliasTarget.HostedZoneId",
        },
    ),
    Shape(
        type=route53.ZONE.type,
        api="route53 CreateHostedZone",
        cloudformation="Route53::HostedZone",
    ),
    Shape(
        type=wafv2.IP_SET.type,
        api="wafv2 CreateIPSet",
        cloudformation="WAFv2::IPSet",
    ),
    Shape(
        type=wafv2.WEB_ACL.type,
        api="wafv2 CreateWebACL",
        cloudformation="WAFv2::WebACL",
    ),
    Shape(
        type=wafv2.WEB_ACL_LOGGING_CONFIGURATION.type,
        api="wafv2 PutLoggingConfiguration",
        cloudformation="WAFv2::LoggingConfiguration",
    ),
)
