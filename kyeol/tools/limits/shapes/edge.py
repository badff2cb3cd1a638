"""The edge: certificates, CloudFront, WAF and DNS."""

from typing import Final

from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type="aws:acm/certificate:Certificate",
        api="acm RequestCertificate",
        cloudformation="CertificateManager::Certificate",
    ),
    Shape(
        type="aws:acm/certificateValidation:CertificateValidation",
        api="",
        cloudformation="",
        without=each(PROVIDER, "certificateArn validationRecordFqdns validationRecordFqdns.[]"),
    ),
    Shape(
        type="aws:cloudfront/cachePolicy:CachePolicy",
        api="cloudfront CreateCachePolicy",
        cloudformation="CloudFront::CachePolicy",
    ),
    Shape(
        type="aws:cloudfront/distribution:Distribution",
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
        type="aws:cloudfront/function:Function",
        api="cloudfront CreateFunction",
        cloudformation="CloudFront::Function",
        called={
            "code": "FunctionCode",
        },
        without=each(PROVIDER, "publish"),
    ),
    Shape(
        type="aws:cloudfront/monitoringSubscription:MonitoringSubscription",
        api="cloudfront CreateMonitoringSubscription",
        cloudformation="CloudFront::MonitoringSubscription",
    ),
    Shape(
        type="aws:cloudfront/originAccessControl:OriginAccessControl",
        api="cloudfront CreateOriginAccessControl",
        cloudformation="CloudFront::OriginAccessControl",
    ),
    Shape(
        type="aws:route53/healthCheck:HealthCheck",
        api="route53 CreateHealthCheck",
        cloudformation="Route53::HealthCheck",
        called={
            "fqdn": "HealthCheckConfig.FullyQualifiedDomainName",
        },
    ),
    Shape(
        type="aws:route53/record:Record",
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
        type="aws:route53/zone:Zone",
        api="route53 CreateHostedZone",
        cloudformation="Route53::HostedZone",
    ),
    Shape(
        type="aws:wafv2/ipSet:IpSet",
        api="wafv2 CreateIPSet",
        cloudformation="WAFv2::IPSet",
    ),
    Shape(
        type="aws:wafv2/webAcl:WebAcl",
        api="wafv2 CreateWebACL",
        cloudformation="WAFv2::WebACL",
    ),
    Shape(
        type="aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        api="wafv2 PutLoggingConfiguration",
        cloudformation="WAFv2::LoggingConfiguration",
    ),
)
