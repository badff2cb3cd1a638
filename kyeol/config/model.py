"""The base of every configuration section, and the value types that sections share."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from kyeol.config.addresses import is_the_internet
from kyeol.config.limit import AWS_DOCS, limit

ZONE_LETTERS: Final = "abcd"
"""The zones of a region that the address plan has room for; a letter's place here is the zone's index."""


SHORT_NAME: Final = r"^[a-z][a-z0-9-]{0,30}$"
"""The pattern of a name that people give: in lower case, fit for a logical name."""

DOMAIN: Final = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])"
"""The pattern of a domain name in lower case, without its anchors: labels of at most 63 letters (RFC 1035), the last
none of digits alone."""

UUID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""The pattern of what KMS, ACM and Cost Explorer know a thing by."""

_KEPT_BEGINNINGS: Final = ("xn--", "sthree-", "amzn-s3-demo-")
_KEPT_ENDS: Final = ("-s3alias", "--ol-s3", "--x-s3", "--table-s3")
"""What S3 keeps for itself in buckets' names (S3 User Guide, "General purpose bucket naming rules")."""

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
"""What is between the dots before an address's @ (RFC 5321, section 4.1.2)."""

_MAIL_DOMAIN: Final = r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"

_ROLE: Final = r"([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}"
"""A role's or a user's path and name (IAM User Guide, "IAM and AWS STS quotas")."""

_LONGEST_ROLE: Final = len("arn:aws:iam::111122223333:role") + 512 + 64
"""The longest ARN of a role or a user: with a path of 512 characters and a name of 64."""


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
    limit(f"{AWS_DOCS}/vpc/latest/userguide/vpc-cidr-blocks.html", ours="the address plan divides a /16"),
]
AllowedCidr = Annotated[
    IPv4Network,
    AfterValidator(_public_cidr),
    Field(description="an IPv4 network that may come in, such as 203.0.113.0/24; never 0.0.0.0/0"),
    limit(ours="a shorter prefix than that of a network somebody owns lets a good part of the internet in"),
]
AccountId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{12}$"),
    Field(description="twelve digits, in quotes"),
    limit("organizations DescribeAccount.AccountId"),
]
RoleArn = Annotated[
    str,
    StringConstraints(pattern=rf"^arn:aws:iam::[0-9]{{12}}:role/{_ROLE}$", max_length=_LONGEST_ROLE),
    Field(description="an IAM role's ARN, such as arn:aws:iam::111122223333:role/admin"),
    limit("sts AssumeRole.RoleArn", f"{AWS_DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html"),
]
PrincipalArn = Annotated[
    str,
    StringConstraints(pattern=rf"^arn:aws:iam::[0-9]{{12}}:(role|user)/{_ROLE}$", max_length=_LONGEST_ROLE),
    Field(description="an IAM role's or user's ARN"),
    limit("eks CreateAccessEntry.principalArn", f"{AWS_DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html"),
]
DomainName = Annotated[
    str,
    StringConstraints(pattern=f"^{DOMAIN}$", max_length=253),
    Field(description="a domain name in lower case, such as dev.example.com"),
    limit(f"{AWS_DOCS}/Route53/latest/DeveloperGuide/DomainNameFormat.html"),
]


def _local_part(address: str) -> str:
    if len(address.partition("@")[0]) > 64:
        raise PydanticCustomError("local_part", "{address} has more than 64 characters before @", {"address": address})
    return address


EmailAddress = Annotated[
    str,
    StringConstraints(pattern=rf"^{_ATOM}(\.{_ATOM})*@{_MAIL_DOMAIN}$", max_length=254),
    AfterValidator(_local_part),
    Field(description="an e-mail address, such as oncall@example.com"),
    limit("https://www.rfc-editor.org/rfc/rfc5321"),
]
Generation = Annotated[int, Field(ge=1, le=9999), limit(ours="so many secrets that nobody runs out of them")]
"""The number of a secret, of which each is another secret."""
Switch = Annotated[bool, limit(ours="a switch")]


def _free_bucket(name: str) -> str:
    if name.startswith(_KEPT_BEGINNINGS) or name.endswith(_KEPT_ENDS):
        raise PydanticCustomError("reserved_bucket", "{name} begins or ends as S3 keeps for itself", {"name": name})
    return name


BucketName = Annotated[
    str,
    # A dot in the name breaks TLS: the wildcard certificate of S3 covers one label (S3 User Guide, bucketnamingrules).
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"),
    AfterValidator(_free_bucket),
    Field(description="an S3 bucket's name, such as example-pulumi-state"),
    limit(f"{AWS_DOCS}/AmazonS3/latest/userguide/bucketnamingrules.html", ours="no dots, which break TLS"),
]
KeyArn = Annotated[
    str,
    # A key of several regions has an id that begins with mrk-.
    StringConstraints(pattern=rf"^arn:aws:kms:[a-z0-9-]{{1,32}}:[0-9]{{12}}:key/(mrk-[0-9a-f]{{32}}|{UUID})$"),
    Field(description="a KMS key's ARN, such as arn:aws:kms:ap-northeast-2:111122223333:key/…"),
    limit("kms DescribeKey.KeyId"),
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
    limit("logs PutRetentionPolicy.retentionInDays"),
]
