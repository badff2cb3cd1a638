"""Stand-ins for names, certificates, web ACLs, the CDN and alarms."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.preview.kinds.kind import Kind, Request

_LOGS = "arn:aws:logs:{region}:{account}:"
_CLOUDFRONT = "arn:aws:cloudfront::{account}:"


def _zone(_: Request) -> Mapping[str, Any]:
    return {"nameServers": [f"ns-{number}.awsdns-{number}.example" for number in range(4)]}


def _certificate(request: Request) -> Mapping[str, Any]:
    """What ACM asks for: a set, so its order is none of the request's; the same in every region of an account."""
    names = [request.inputs["domainName"], *request.inputs.get("subjectAlternativeNames", ())]
    return {
        "domainValidationOptions": [
            {
                "domainName": name,
                "resourceRecordName": f"_validate.{name}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": f"_{request.account}.{name}.acm-validations.aws.",
            }
            for name in sorted(names, reverse=True)
        ]
    }


def _web_acl(request: Request) -> Mapping[str, Any]:
    place = "global" if request.inputs["scope"] == "CLOUDFRONT" else "regional"
    name = request.inputs["name"]
    arn = f"arn:aws:wafv2:{request.region}:{request.account}:{place}/webacl/{name}/{request.uuid}"
    return {"arn": arn, "capacity": 1000}


def _ip_set(request: Request) -> Mapping[str, Any]:
    place = "global" if request.inputs["scope"] == "CLOUDFRONT" else "regional"
    name = request.inputs["name"]
    return {"arn": f"arn:aws:wafv2:{request.region}:{request.account}:{place}/ipset/{name}/{request.uuid}"}


KINDS: Final[dict[str, Kind]] = {
    "aws:route53/zone:Zone": Kind(
        id="Z{hex17}", arn="arn:aws:route53:::hostedzone/{id}", outputs={"zoneId": "{id}"}, more=_zone
    ),
    "aws:route53/record:Record": Kind(id="{i[zoneId]}_{i[name]}_{i[type]}", outputs={"fqdn": "{i[name]}"}),
    "aws:acm/certificate:Certificate": Kind(
        id="arn:aws:acm:{region}:{account}:certificate/{uuid}", arn="{id}", more=_certificate
    ),
    "aws:acm/certificateValidation:CertificateValidation": Kind(id="{uuid}"),
    "aws:wafv2/webAcl:WebAcl": Kind(id="{uuid}", more=_web_acl),
    "aws:wafv2/ipSet:IpSet": Kind(id="{uuid}", more=_ip_set),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": Kind(id="{i[resourceArn]}"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": Kind(id="{i[policyName]}"),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": Kind(id="{i[name]}", arn=_LOGS + "delivery-source:{i[name]}"),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": Kind(
        id="{i[name]}", arn=_LOGS + "delivery-destination:{i[name]}"
    ),
    "aws:cloudwatch/logDelivery:LogDelivery": Kind(id="{hex17}", arn=_LOGS + "delivery:{id}"),
    "aws:cloudfront/distribution:Distribution": Kind(
        id="E{hex8}",
        arn=_CLOUDFRONT + "distribution/{id}",
        outputs={"domainName": "d{hex8}.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"},
    ),
    "aws:cloudfront/originAccessControl:OriginAccessControl": Kind(
        id="E{hex17}", arn=_CLOUDFRONT + "origin-access-control/{id}"
    ),
    "aws:cloudfront/cachePolicy:CachePolicy": Kind(id="{uuid}", arn=_CLOUDFRONT + "cache-policy/{id}"),
}
