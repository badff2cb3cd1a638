"""ElastiCache: replication groups and what they need."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, mappings, number
from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, Endangers, Occupied, Protects, in_the_window
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import (
    always,
    by_category,
    each_gone,
    each_new,
    fewer,
    gone,
    no_longer,
    parameters,
    switched_off,
    switched_on,
    when,
)

_CACHE: Final = "arn:aws:elasticache:{region}:{account}:"


def _cache(request: Request) -> Mapping[str, Json]:
    """The endpoints and members of a replication group without cluster mode.

    With TLS they have other names than without (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Endpoints.html).
    """
    group = request.inputs["replicationGroupId"]
    nodes = number(request.inputs.get("numCacheClusters"), 1)
    drawn, host = request.hex[:6], f"{_short(request.region)}.cache.amazonaws.com"
    if request.inputs.get("transitEncryptionEnabled"):
        primary, reader = (f"{role}.{group}.{drawn}.{host}" for role in ("master", "replica"))
    else:
        primary, reader = (f"{group}{suffix}.{drawn}.ng.0001.{host}" for suffix in ("", "-ro"))
    return {
        "primaryEndpointAddress": primary,
        "readerEndpointAddress": reader,
        "memberClusters": [f"{group}-{node:03d}" for node in range(1, nodes + 1)],
    }


def _short(region: str) -> str:
    """A region in an endpoint's name: use1, apse2; Seoul is apn2 (from memory, but for Seoul, which is seen often)."""
    area, *_, direction, number = region.split("-")
    initials = re.sub(r"(north|south|east|west|central)", lambda found: found[0][0], direction)
    return f"{area}{'n' if region == 'ap-northeast-2' else initials}{number}"


def _another_engine(old: object, new: object) -> bool:
    """Redis becomes Valkey in place, and nothing else."""
    return (old, new) != ("redis", "valkey")


def _downgrade(old: object, new: object) -> bool:
    return _version(new) < _version(old)


def _version(text: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(text).split(".") if part.isdigit())


def _other_family(inputs: Mapping[str, object], ignored: frozenset[str]) -> str:
    """A parameter group of another version fits only a cache that is upgraded in the same request."""
    if inputs.get("engine") != "valkey" or (inputs.get("applyImmediately") and "engineVersion" not in ignored):
        return ""
    return (
        "ElastiCache refuses another version's parameter group, and every deployment fails: kyeol:cache.upgrade and "
        "applyImmediately: true are missing, and no settings make the version a lower one"
    )


def _still_fails_over(inputs: Mapping[str, object], _ignored: frozenset[str]) -> str:
    """The last replica goes only from a cache that no longer fails over, and that change waits for the window.

    The provider switches failover off as applyImmediately says, and then asks for fewer replicas at once
    (terraform-provider-aws, internal/service/elasticache/replication_group.go, resourceReplicationGroupUpdate);
    ElastiCache's answer: hashicorp/terraform-provider-aws#24244.
    """
    if inputs.get("numCacheClusters") != 1 or inputs.get("applyImmediately"):
        return ""
    return (
        "ElastiCache keeps the last replica while failover is on, which ends in the maintenance window only: "
        "kyeol:cache.applyImmediately: true is missing"
    )


PARAMETER_GROUP: Final = Kind(
    type="aws:elasticache/parameterGroup:ParameterGroup",
    id="{i[name]}",
    arn=_CACHE + "parametergroup:{i[name]}",
    sources=(terraform_aws("elasticache/parameter_group.go"),),
    fixed=paths("description family name"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the replication group"),
    adoption=named(),
    needs=on(
        "{arn}",
        "elasticache:AddTagsToResource CreateCacheParameterGroup DeleteCacheParameterGroup ModifyCacheParameterGroup",
        anything="elasticache:DescribeCacheParameterGroups DescribeCacheParameters",
    ),
    dangers=Dangers(holds="", inputs={"parameters": Endangers("interruption", parameters)}, harmless=paths("tags")),
)


def _logs_gone(old: Json, new: Json) -> Iterator[str]:
    kept = {one.get("logType"): one.get("destination") for one in mappings(new)}
    for one in mappings(old):
        kind, place = one.get("logType"), one.get("destination")
        if kind not in kept:
            yield f"its {kind} is no longer written"
        elif kept[kind] != place:
            yield f"its {kind} goes to {kept[kind]} instead of {place}"


REPLICATION_GROUP: Final = Kind(
    type="aws:elasticache/replicationGroup:ReplicationGroup",
    id="{i[replicationGroupId]}",
    arn=_CACHE + "replicationgroup:{i[replicationGroupId]}",
    more=_cache,
    sometimes_fixed={"engine": _another_engine, "engineVersion": _downgrade},
    sources=(terraform_aws("elasticache/replication_group.go"),),
    fixed=paths(
        "atRestEncryptionEnabled dataTieringEnabled globalReplicationGroupId kmsKeyId networkType port "
        "replicationGroupId securityGroupNames snapshotArns snapshotName subnetGroupName"
    ),
    unique=("replicationGroupId",),
    creation=Duration(
        10.0, "ElastiCache user guide: a replication group takes several minutes; with failover and TLS ten; assumed"
    ),
    taggable=True,
    cost=METERED,
    adoption=named("{i[replicationGroupId]}"),
    needs=on(
        "{arn}",
        "elasticache:AddTagsToResource CreateReplicationGroup DecreaseReplicaCount DeleteReplicationGroup "
        "IncreaseReplicaCount ModifyReplicationGroup",
        anything="elasticache:DescribeCacheClusters DescribeReplicationGroups",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="the cache's data",
        inputs={
            "atRestEncryptionEnabled": Protects(switched_off),
            "applyImmediately": Endangers(
                "interruption", when(switched_on, "what has waited for the maintenance window happens at once")
            ),
            "authToken": Endangers("exposure", when(gone, "clients need no password any more")),
            "authTokenUpdateStrategy": Endangers(
                "interruption", when(no_longer("ROTATE"), "the former token stops working at once")
            ),
            "autoMinorVersionUpgrade": Protects(switched_off),
            "automaticFailoverEnabled": Protects(switched_off),
            "clusterMode": Endangers("interruption", always("clients have to speak to it in another way")),
            "finalSnapshotIdentifier": Protects(gone),
            "logDeliveryConfigurations": Endangers("detection", _logs_gone),
            "multiAzEnabled": Protects(switched_off),
            "numCacheClusters": Endangers(
                "protection", when(fewer, "{new} instead of {old} nodes, so that less is left when one fails")
            ),
            "parameterGroupName": Endangers("interruption", always("it takes other parameters, some after a restart")),
            "securityGroupIds": by_category(
                "securityGroupIds",
                {
                    "exposure": each_new("{} lets further clients in"),
                    "interruption": each_gone("what {} let in is refused"),
                },
            ),
            "snapshotRetentionLimit": Protects(fewer),
            "transitEncryptionEnabled": Protects(switched_off),
            "transitEncryptionMode": Protects(no_longer("required")),
        },
        harmless=paths("description maintenanceWindow snapshotWindow tags"),
        blocked={"numCacheClusters": _still_fails_over, "parameterGroupName": _other_family},
        # ElastiCache user guide, "Scaling replication groups" and "Upgrading engine versions".
        interrupts=dict.fromkeys(
            ("engine", "engineVersion", "nodeType"),
            in_the_window("the cache fails over, and its connections break once"),
        ),
    ),
)

SUBNET_GROUP: Final = Kind(
    type="aws:elasticache/subnetGroup:SubnetGroup",
    id="{i[name]}",
    arn=_CACHE + "subnetgroup:{i[name]}",
    sources=(terraform_aws("elasticache/subnet_group.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the replication group"),
    adoption=named(),
    needs=on(
        "{arn}", "elasticache:AddTagsToResource CreateCacheSubnetGroup DeleteCacheSubnetGroup ModifyCacheSubnetGroup"
    ),
    dangers=Dangers(holds="", inputs={"subnetIds": Occupied("the cache")}, harmless=paths("description tags")),
)
