"""The interface endpoints that a VPC of the platform may have."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kyeol.config.limit import AWS_DOCS, limit

SERVICES: Final = (
    "access-analyzer", "acm-pca", "autoscaling", "cloudtrail", "config", "dynamodb", "ec2", "ec2messages", "ecr.api",
    "ecr.dkr", "eks", "eks-auth", "elasticache", "elasticfilesystem", "elasticloadbalancing", "email-smtp", "events",
    "guardduty-data", "inspector2", "kms", "lambda", "logs", "monitoring", "rds", "s3", "secretsmanager",
    "securityhub", "sns", "sqs", "ssm", "ssmmessages", "sts", "wafv2", "xray",
)  # fmt: skip
"""What nodes, add-ons, the shop and the people who run it may call, as endpoints are named without com.amazonaws.REGION
(AWS PrivateLink guide, "AWS services that integrate with AWS PrivateLink")."""


def _known(value: str) -> str:
    if value not in SERVICES:
        context = {"value": value, "known": SERVICES}
        raise PydanticCustomError("endpoint_service", "{value} has no interface endpoint that is known here", context)
    return value


EndpointService = Annotated[
    str,
    AfterValidator(_known),
    Field(description="the service's short name, such as ecr.api, without com.amazonaws.REGION"),
    limit(f"{AWS_DOCS}/vpc/latest/privatelink/aws-services-privatelink-support.html"),
]
