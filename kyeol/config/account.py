"""A stack's account and region, its tags and its protection: `kyeol:aws`, `kyeol:tags`, `kyeol:protection`."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.facts.regions import Region
from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import AccountId, RoleArn, Section, Switch


def _own_tag(value: str) -> str:
    if value.lower().startswith("aws:"):
        raise PydanticCustomError("reserved_tag", "{value} begins with aws:, which is AWS's own", {"value": value})
    return value


TagValue = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._:/=+@-]([A-Za-z0-9 ._:/=+@-]*[A-Za-z0-9._:/=+@-])?$", max_length=256),
    AfterValidator(_own_tag),
    Field(description="letters, digits, spaces inside and . : / = + - @ _; never aws: at the beginning"),
    limit("resourcegroupstaggingapi TagResources.Tags.*", f"{AWS_DOCS}/AWSEC2/latest/UserGuide/Using_Tags.html"),
]


class AwsConfig(Section):
    """The AWS account and region of the stack."""

    account_id: AccountId = Field(description="the only account the providers will touch (allowedAccountIds)")
    region: Region = Field(description="the region of everything that is not global")
    role_arn: RoleArn | None = Field(
        default=None,
        description="a role that the AWS and Kubernetes providers assume; absent: the caller's own",
    )
    operator_arns: tuple[RoleArn, ...] = Field(
        default=(),
        description="roles of the account that deploy the stack by hand, where mgmt is in another: they may join it, "
        "as GitHub's deployment may",
    )


class TagsConfig(Section):
    """The tags that differ by owner; Project, Environment and ManagedBy are set by the program."""

    repository: TagValue = Field(description="where this program's source lives (tag Repository)")
    cost_center: TagValue | None = Field(default=None, description="tag CostCenter")
    owner: TagValue | None = Field(default=None, description="tag Owner")


class ProtectionConfig(Section):
    """What guards databases, buckets with data, KMS keys, the zone and the trail against deletion."""

    protect: Switch = Field(default=True, description="Pulumi and AWS refuse to delete what holds data")
    retain_on_delete: Switch = Field(
        default=True, description="what holds data, and what that depends on, stays in AWS when the stack is destroyed"
    )
