"""ACM: certificates and their validation."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.kinds.danger import HARMLESS
from kyeol.tools.kinds.function import Function
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws


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


CERTIFICATE: Final = Kind(
    type="aws:acm/certificate:Certificate",
    id="arn:aws:acm:{region}:{account}:certificate/{uuid}",
    arn="{id}",
    outputs={},
    more=_certificate,
    sources=(terraform_aws("acm/certificate.go"),),
    fixed=frozenset(
        {
            "certificateAuthorityArn",
            "domainName",
            "keyAlgorithm",
            "subjectAlternativeNames",
            "validationMethod",
            "validationOptions",
        }
    ),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    dangers=HARMLESS,
)

CERTIFICATE_VALIDATION: Final = Kind(
    type="aws:acm/certificateValidation:CertificateValidation",
    id="{uuid}",
    arn="",
    outputs={},
    sources=(terraform_aws("acm/certificate_validation.go"),),
    fixed=paths("certificateArn validationRecordFqdns"),
    unique=(),
    creation=Duration(3.0, "ACM user guide: issued some minutes after the DNS record is visible; assumed"),
    children=(),
    taggable=False,
    dangers=HARMLESS,
)


def _found(arguments: Mapping[str, Any], region: str, account: str) -> dict[str, Any]:
    place = arguments.get("region") or region
    identifier = uuid.uuid5(uuid.NAMESPACE_DNS, f"{place}.{arguments['domain']}")
    return {"arn": f"arn:aws:acm:{place}:{account}:certificate/{identifier}", "domain": arguments["domain"]}


GET_CERTIFICATE: Final = Function(
    token="aws:acm/getCertificate:getCertificate",
    answer=_found,
    sources=(terraform_aws("acm/certificate_data_source.go"),),
)
