"""ACM: certificates and their validation."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from kyeol.tools.json_values import Json, texts
from kyeol.tools.record.adoption import NO_CLOUD_RESOURCE, found
from kyeol.tools.record.cost import Free
from kyeol.tools.record.danger import HARMLESS, Dangers, Endangers, Removal
from kyeol.tools.record.function import Function
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import each_gone


def _certificate(request: Request) -> Mapping[str, Json]:
    """What ACM asks for: a set, so it does not keep the request's order; the same in every region of an account.

    A wildcard uses the validation record of the name that it covers (https://docs.aws.amazon.com/acm/latest/userguide/
    dns-validation.html).
    """
    names = [*texts(request.inputs["domainName"]), *texts(request.inputs.get("subjectAlternativeNames"))]
    return {"domainValidationOptions": [_asked(request.account, name) for name in sorted(names, reverse=True)]}


def _asked(account: str, name: str) -> dict[str, str]:
    parent = name.removeprefix("*.")
    digits = hashlib.sha256(f"{account} {parent}".encode()).hexdigest()
    return {
        "domainName": name,
        "resourceRecordName": f"_{digits[:32]}.{parent}.",
        "resourceRecordType": "CNAME",
        "resourceRecordValue": f"_{digits[32:]}.{digits[:10]}.acm-validations.aws.",
    }


def _issued(request: Request) -> str:
    """The time at which the certificate was issued, as Go writes times."""
    issued = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=int(request.hex[:6], 16))
    return f"{issued:%Y-%m-%d %H:%M:%S} +0000 UTC"


CERTIFICATE: Final = Kind(
    type="aws:acm/certificate:Certificate",
    id="arn:aws:acm:{region}:{account}:certificate/{uuid}",
    arn="{id}",
    more=_certificate,
    sources=(terraform_aws("acm/certificate.go"),),
    fixed=paths(
        "certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod validationOptions"
    ),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=Free("aws.amazon.com/certificate-manager/pricing: public certificates that cannot be exported"),
    adoption=found(
        "acm list-certificates",
        "CertificateSummaryList[?DomainName=='{i[domainName]}'].CertificateArn",
    ),
    needs=on(
        "{arn}",
        "acm:AddTagsToCertificate DeleteCertificate DescribeCertificate "
        "ListTagsForCertificate UpdateCertificateOptions",
        anything="acm:RequestCertificate",
    ),
    dangers=Dangers(
        holds="",
        inputs={"subjectAlternativeNames": Endangers("interruption", each_gone("it is no longer valid for {}"))},
        harmless=paths("tags"),
        removal=Removal(loses="what it is for has no certificate", category="interruption"),
    ),
)

CERTIFICATE_VALIDATION: Final = Kind(
    type="aws:acm/certificateValidation:CertificateValidation",
    id=_issued,
    arn="",
    sources=(terraform_aws("acm/certificate_validation.go"),),
    fixed=paths("certificateArn validationRecordFqdns"),
    unique=(),
    creation=Duration(3.0, "ACM user guide: issued some minutes after the DNS record is visible; assumed"),
    taggable=False,
    cost=Free("only waits for the certificate"),
    adoption=NO_CLOUD_RESOURCE,
    needs=on("{i[certificateArn]}", "acm:DescribeCertificate"),
    dangers=HARMLESS,
)


def _found(arguments: Mapping[str, Json], region: str, account: str) -> dict[str, Json]:
    place = arguments.get("region") or region
    identifier = uuid.uuid5(uuid.NAMESPACE_DNS, f"{place}.{arguments['domain']}")
    arn = f"arn:aws:acm:{place}:{account}:certificate/{identifier}"
    return {"id": arn, "arn": arn, "domain": arguments["domain"], "status": "ISSUED"}


GET_CERTIFICATE: Final = Function(
    token="aws:acm/getCertificate:getCertificate",
    answer=_found,
    sources=(terraform_aws("acm/certificate_data_source.go"),),
)
