"""The edge: certificates, CloudFront, WAF and DNS."""

from typing import Final

from kyeol.tools.kinds import acm, cloudfront, route53, wafv2
from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(acm.CERTIFICATE.type, "acm RequestCertificate", "CertificateManager::Certificate"),
    Shape(
        acm.CERTIFICATE_VALIDATION.type,
        "",
        "",
        without=each(PROVIDER, "certificateArn validationRecordFqdns validationRecordFqdns.[]"),
    ),
    Shape(cloudfront.CACHE_POLICY.type, "cloudfront CreateCachePolicy", "CloudFront::CachePolicy"),
    Shape(
        cloudfront.DISTRIBUTION.type,
        "cloudfront CreateDistribution",
        "CloudFront::Distribution",
        called={
            "origins.[].originId": "Origins.[].Id",
            "orderedCacheBehaviors": "CacheBehaviors",
            "origins.[].customHeaders.[].name": "Origins.[].OriginCustomHeaders.[].HeaderName",
            "origins.[].customHeaders.[].value": "Origins.[].OriginCustomHeaders.[].HeaderValue",
        },
    ),
    Shape(
        cloudfront.FUNCTION.type,
        "cloudfront CreateFunction",
        "CloudFront::Function",
        called={
            "code": "FunctionCode",
            "keyValueStoreAssociations": "FunctionConfig.KeyValueStoreAssociations.Items",
            "keyValueStoreAssociations.[]": "FunctionConfig.KeyValueStoreAssociations.Items.[].KeyValueStoreARN",
        },
        without=each(PROVIDER, "publish"),
    ),
    Shape(cloudfront.KEY_VALUE_STORE.type, "cloudfront CreateKeyValueStore", "CloudFront::KeyValueStore"),
    Shape(
        cloudfront.MONITORING_SUBSCRIPTION.type,
        "cloudfront CreateMonitoringSubscription",
        "CloudFront::MonitoringSubscription",
    ),
    Shape(
        cloudfront.ORIGIN_ACCESS_CONTROL.type, "cloudfront CreateOriginAccessControl", "CloudFront::OriginAccessControl"
    ),
    Shape(
        route53.HEALTH_CHECK.type,
        "route53 CreateHealthCheck",
        "Route53::HealthCheck",
        called={"fqdn": "HealthCheckConfig.FullyQualifiedDomainName"},
    ),
    Shape(
        route53.RECORD.type,
        "route53 ChangeResourceRecordSets",
        "Route53::RecordSet",
        called={
            "zoneId": "HostedZoneId",
            "records": "ResourceRecords",
            "aliases": "AliasTarget",
            "aliases.[].evaluateTargetHealth": "AliasTarget.EvaluateTargetHealth",
            "aliases.[].name": "AliasTarget.DNSName",
            "aliases.[].zoneId": "AliasTarget.HostedZoneId",
        },
    ),
    Shape(route53.ZONE.type, "route53 CreateHostedZone", "Route53::HostedZone"),
    Shape(wafv2.IP_SET.type, "wafv2 CreateIPSet", "WAFv2::IPSet"),
    Shape(wafv2.WEB_ACL.type, "wafv2 CreateWebACL", "WAFv2::WebACL"),
    Shape(wafv2.WEB_ACL_LOGGING_CONFIGURATION.type, "wafv2 PutLoggingConfiguration", "WAFv2::LoggingConfiguration"),
)
