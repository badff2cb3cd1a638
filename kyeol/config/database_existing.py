"""An instance that this program did not make: `kyeol:database.existing`."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.facts.postgres_names import KEYWORDS, OF_RDS
from kyeol.config.limit import limit
from kyeol.config.model import KeyArn, Section

_IDENTIFIER = r"^[a-z](-?[a-z0-9]){0,62}$"
"""RDS API reference, CreateDBInstance, DBInstanceIdentifier; RDS keeps it in lower case."""


def _not_default(name: str) -> str:
    if name == "default":
        raise PydanticCustomError("default_group", "{name} is the group that RDS makes itself", {"name": name})
    return name


def _a_master(name: str) -> str:
    if name.lower() in OF_RDS | KEYWORDS or name.lower().startswith("pg_"):
        raise PydanticCustomError("no_master", "{name} is a name that RDS gives no master user", {"name": name})
    return name


Identifier = Annotated[
    str,
    # Sixty-three at most, and eight are a replica's.
    StringConstraints(pattern=_IDENTIFIER, max_length=55),
    Field(description="an instance's identifier, such as shop-production"),
    limit("rds CreateDBInstance.DBInstanceIdentifier", ours="room for the replica's name"),
]
SubnetGroupName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9 ._-]{0,254}$"),
    AfterValidator(_not_default),
    Field(description="a DB subnet group's name in lower case, such as shop-database"),
    limit("rds CreateDBSubnetGroup.DBSubnetGroupName"),
]
MasterUser = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$"),
    AfterValidator(_a_master),
    Field(description="a master user, such as postgres"),
    limit("rds CreateDBInstance.MasterUsername", "https://www.postgresql.org/docs/current/sql-syntax-lexical.html"),
]


class DatabaseExistingConfig(Section):
    """What of an adopted instance cannot change, or not without a move: it is the first of the generations.

    An encrypted PostgreSQL instance alone can be adopted: engine and encryption replace it, and so do another key and
    another master user (`ForceNew`, terraform-provider-aws, internal/service/rds/instance.go).
    """

    identifier: Identifier | None = Field(
        default=None,
        description="its identifier, which is kept; absent: PROJECT-ENV-postgres, which RDS renames it to",
    )
    username: MasterUser = Field(description="its master user")
    key_arn: KeyArn | None = Field(
        default=None, description="the KMS key of its storage; absent: AWS's own, the alias aws/rds"
    )
    insights_key_arn: KeyArn | None = Field(
        default=None, description="the KMS key of its Performance Insights; absent: AWS's own, the alias aws/rds"
    )
    subnet_group: SubnetGroupName | None = Field(
        default=None,
        description="its subnet group, where its VPC and subnets are adopted, too; absent: it moves into this "
        "environment's VPC, which RDS does while there is neither standby nor replica",
    )
