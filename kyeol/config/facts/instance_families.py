"""The instance families that the platform allows, with their sizes: what does not exist is caught before AWS is."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kyeol.config.limit import AWS_DOCS, limit

Families = dict[str, tuple[str, ...]]
Architecture: TypeAlias = Literal["x86_64", "arm64"]

TOO_SMALL: Final = ("nano", "micro")
"""Sizes with 1 GiB of memory or less: one pod of the API asks for as much (gitops/kyeol-app-gitops/base/api), and the
node's own pods and its system come on top."""

_BURST: Final = ("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge")
_DATABASE_BURST: Final = _BURST[1:]
_CACHE_BURST: Final = ("micro", "small", "medium")
_TO_16: Final = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
_TO_24: Final = (*_TO_16, "24xlarge")
_TO_32: Final = (*_TO_24, "32xlarge")
_TO_48: Final = (*_TO_24, "48xlarge")
_OLD_CACHE: Final = ("large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge")

_ARM_TO_16: Final = ("medium", *_TO_16)

GRAVITON_FAMILIES: Final[Families] = {
    "t4g": _BURST,
    **dict.fromkeys(("m6g", "c6g", "r6g", "m7g", "c7g", "r7g"), _ARM_TO_16),
    **dict.fromkeys(("m8g", "c8g", "r8g"), ("medium", *_TO_48)),
}
"""Families of arm64. Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/ec2_instance_types.go (commit
55c37cd5), which is generated from EC2's own list."""

NODE_FAMILIES: Final[Families] = {
    **dict.fromkeys(("t3", "t3a"), _BURST),
    **dict.fromkeys(("m5", "m5a", "r5", "r5a", "c5a"), _TO_24),
    "c5": ("large", "xlarge", "2xlarge", "4xlarge", "9xlarge", "12xlarge", "18xlarge", "24xlarge"),
    **dict.fromkeys(("m6i", "c6i", "r6i"), _TO_32),
    **dict.fromkeys(("m6a", "c6a", "r6a"), (*_TO_32, "48xlarge")),
    **dict.fromkeys(("m7i", "c7i", "r7i"), _TO_48),
    **dict.fromkeys(("m7i-flex", "c7i-flex", "m8i-flex", "c8i-flex", "r8i-flex"), _TO_16),
    **dict.fromkeys(("m7a", "c7a", "r7a"), ("medium", *_TO_32, "48xlarge")),
    **dict.fromkeys(("m8i", "c8i", "r8i"), (*_TO_32, "48xlarge", "96xlarge")),
    **dict.fromkeys(("m8a", "c8a", "r8a"), ("medium", *_TO_48)),
    **GRAVITON_FAMILIES,
}
"""Families that nodes may be of: x86-64, and Graviton's."""

RDS_FAMILIES: Final[Families] = {
    **dict.fromkeys(("db.t3", "db.t4g"), _DATABASE_BURST),
    **dict.fromkeys(("db.m5", "db.r5"), _TO_24),
    **dict.fromkeys(("db.m6g", "db.r6g", "db.m7g", "db.r7g"), _TO_16),
    **dict.fromkeys(("db.m6i", "db.r6i"), _TO_32),
    **dict.fromkeys(("db.m7i", "db.r7i", "db.m8g", "db.r8g"), _TO_48),
}
"""Families that RDS offers for PostgreSQL 15 and newer: every size with every release of 15, 16 and 17, but for 15.2
and 15.3, which db.m7i, db.r7i, db.m8g and db.r8g came after (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/
Concepts.DBInstanceClass.Support.html). What that page does not say, of 18 and of a region,
`aws rds describe-orderable-db-instance-options` does."""

CACHE_FAMILIES: Final[Families] = {
    **dict.fromkeys(("cache.t3", "cache.t4g"), _CACHE_BURST),
    **dict.fromkeys(("cache.m5", "cache.r5"), _OLD_CACHE),
    **dict.fromkeys(("cache.m6g", "cache.m7g", "cache.r6g", "cache.r7g", "cache.m8g", "cache.r8g"), _TO_16),
}
"""Families that ElastiCache offers for Valkey without data tiering."""


def _in_catalog(families: Families, value: str) -> str:
    family, _, size = value.rpartition(".")
    if family not in families:
        raise PydanticCustomError(
            "instance_family", "{value} is of no listed family", {"value": value, "known": list(families)}
        )
    if size not in families[family]:
        raise PydanticCustomError(
            "instance_size",
            "{family} has no size {size}",
            {"family": family, "size": size, "known": [f"{family}.{known}" for known in families[family]]},
        )
    return value


def node_instance_type(value: str) -> str:
    """The value itself, if it is an instance type of a family in NODE_FAMILIES that holds a pod of the shop."""
    if value.rpartition(".")[2] in TOO_SMALL:
        raise PydanticCustomError(
            "instance_too_small",
            "{value} has 1 GiB of memory or less, which one pod of the API asks for",
            {"value": value},
        )
    return _in_catalog(NODE_FAMILIES, value)


def architecture(instance_type: str) -> Architecture:
    """The architecture of an instance type of NODE_FAMILIES."""
    return "arm64" if instance_type.partition(".")[0] in GRAVITON_FAMILIES else "x86_64"


def database_instance_class(value: str) -> str:
    """The value itself, if it is an instance class of a family in RDS_FAMILIES."""
    return _in_catalog(RDS_FAMILIES, value)


def cache_node_type(value: str) -> str:
    """The value itself, if it is a node type of a family in CACHE_FAMILIES."""
    return _in_catalog(CACHE_FAMILIES, value)


NodeInstanceType = Annotated[
    str,
    AfterValidator(node_instance_type),
    Field(description=f"an EC2 instance type of the families {', '.join(NODE_FAMILIES)}, such as t3.large"),
    limit("ec2 RunInstances.InstanceType", ours="the families whose price and memory are known here"),
]
DatabaseInstanceClass = Annotated[
    str,
    AfterValidator(database_instance_class),
    Field(description=f"an RDS instance class of the families {', '.join(RDS_FAMILIES)}, such as db.t4g.medium"),
    limit(
        "rds CreateDBInstance.DBInstanceClass",
        f"{AWS_DOCS}/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html",
    ),
]
CacheNodeType = Annotated[
    str,
    AfterValidator(cache_node_type),
    Field(description=f"an ElastiCache node type of the families {', '.join(CACHE_FAMILIES)}, such as cache.t4g.small"),
    limit("elasticache CreateReplicationGroup.CacheNodeType"),
]
