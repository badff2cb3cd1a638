"""The base of every configuration section, and the value types that sections share."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from kyeol.config.addresses import is_the_internet

ZONE_LETTERS: Final = "abcd"
"""The zones of a region that the address plan has room for; a letter's place here is the zone's index."""


SHORT_NAME: Final = r"^[a-z][a-z0-9-]{0,30}$"
"""The pattern of a name that people give: in lower case, fit for a logical name."""

DOMAIN: Final = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}"
"""The pattern of a domain name in lower case, without its anchors."""


@dataclass(frozen=True)
class Former:
    """A key that a section had once.

    Args:
        key: What has come in its place.
        problem: What has become of it.
        remedy: What is to be written instead.
    """

    key: str
    problem: str
    remedy: str


class Section(BaseModel):
    """A section of a stack file: camelCase keys, unknown keys forbidden, values never coerced."""

    former: ClassVar[Mapping[str, Former]] = {}
    """The keys that the section had once, by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, strict=True)


def _private_network(network: IPv4Network) -> IPv4Network:
    if network.prefixlen != 16 or network.network_address.packed[0] != 10:
        raise PydanticCustomError("address_plan", "{cidr} lies outside the address plan", {"cidr": str(network)})
    return network


def _public_cidr(network: IPv4Network) -> IPv4Network:
    if is_the_internet(network):
        raise PydanticCustomError("open_to_world", "{cidr} is a good part of the internet", {"cidr": str(network)})
    return network


PlanNetwork = Annotated[
    IPv4Network,
    AfterValidator(_private_network),
    Field(description="a /16 of 10.0.0.0/8, such as 10.10.0.0/16 (platform address plan)"),
]
AllowedCidr = Annotated[
    IPv4Network,
    AfterValidator(_public_cidr),
    Field(description="an IPv4 network that may come in, such as 203.0.113.0/24; never 0.0.0.0/0"),
]
AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$"), Field(description="twelve digits, in quotes")]
RoleArn = Annotated[
    str,
    StringConstraints(pattern=r"^arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$"),
    Field(description="an IAM role's ARN, such as arn:aws:iam::111122223333:role/admin"),
]
PrincipalArn = Annotated[
    str,
    StringConstraints(pattern=r"^arn:aws:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$"),
    Field(description="an IAM role's or user's ARN"),
]
DomainName = Annotated[
    str,
    StringConstraints(pattern=f"^{DOMAIN}$", max_length=253),
    Field(description="a domain name in lower case, such as dev.example.com"),
]
EmailAddress = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    Field(description="an e-mail address"),
]
BucketName = Annotated[
    str,
    # A dot in the name breaks TLS: the wildcard certificate of S3 covers one label (S3 User Guide, bucketnamingrules).
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"),
    Field(description="an S3 bucket's name, such as example-pulumi-state"),
]
KeyArn = Annotated[
    str,
    StringConstraints(pattern=r"^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]{36}$"),
    Field(description="a KMS key's ARN, such as arn:aws:kms:ap-northeast-2:111122223333:key/…"),
]

LOG_RETENTION_DAYS: Final = frozenset(
    (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
)
"""The retention times that CloudWatch Logs knows (PutRetentionPolicy)."""


def _log_retention(days: int) -> int:
    if days not in LOG_RETENTION_DAYS:
        raise PydanticCustomError(
            "log_retention",
            "{days} days is not a retention time of CloudWatch Logs",
            {"days": days, "known": sorted(LOG_RETENTION_DAYS)},
        )
    return days


LogRetentionDays = Annotated[
    int,
    AfterValidator(_log_retention),
    Field(description="days, one of CloudWatch Logs' retention times: 1, 3, 5, 7, 14, 30, 60, 90, …"),
]
