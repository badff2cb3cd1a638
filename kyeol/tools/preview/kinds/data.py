"""Stand-ins for the database, the cache and their secrets."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.preview.kinds.kind import Kind, Request
from kyeol.versions import POSTGRES, PostgresVersion

_RDS: Final = "arn:aws:rds:{region}:{account}:"
_CACHE: Final = "arn:aws:elasticache:{region}:{account}:"


def _database(request: Request) -> Mapping[str, Any]:
    """What RDS adds to an instance; only the one that has a master user has its secret."""
    host = f"{request.inputs['identifier']}.{request.hex[:12]}.{request.region}.rds.amazonaws.com"
    port = request.inputs.get("port", 5432)
    version: PostgresVersion | None = request.inputs.get("engineVersion")
    secret = f"arn:aws:secretsmanager:{request.region}:{request.account}:secret:rds!db-{request.uuid}-{request.hex[:6]}"
    managed = request.inputs.get("manageMasterUserPassword")
    return {
        "address": host,
        "endpoint": f"{host}:{port}",
        "resourceId": f"db-{request.hex[:26].upper()}",
        "engineVersionActual": POSTGRES[version].newest_minor if version else None,
        "masterUserSecrets": [{"secretArn": secret, "secretStatus": "active"}] if managed else [],
    }


def _cache(request: Request) -> Mapping[str, Any]:
    """The endpoints and members of a replication group without cluster mode."""
    group = request.inputs["replicationGroupId"]
    zone = f"{group}.{request.hex[:6]}.ng.0001.{request.region}.cache.amazonaws.com"
    nodes = int(request.inputs.get("numCacheClusters", 1))
    return {
        "primaryEndpointAddress": f"master.{zone}",
        "readerEndpointAddress": f"replica.{zone}",
        "memberClusters": [f"{group}-{node:03d}" for node in range(1, nodes + 1)],
    }


def _random(request: Request) -> Mapping[str, Any]:
    length = int(request.inputs["length"])
    return {"result": (request.hex * (length // 40 + 1))[:length], "bcryptHash": f"$2a$10${request.hex}"}


KINDS: Final[dict[str, Kind]] = {
    "aws:rds/instance:Instance": Kind(id="db-{hex17}", arn=_RDS + "db:{i[identifier]}", more=_database),
    "aws:rds/subnetGroup:SubnetGroup": Kind(id="{i[name]}", arn=_RDS + "subgrp:{i[name]}"),
    "aws:rds/parameterGroup:ParameterGroup": Kind(id="{i[name]}", arn=_RDS + "pg:{i[name]}"),
    "aws:elasticache/replicationGroup:ReplicationGroup": Kind(
        id="{i[replicationGroupId]}", arn=_CACHE + "replicationgroup:{i[replicationGroupId]}", more=_cache
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": Kind(id="{i[name]}", arn=_CACHE + "subnetgroup:{i[name]}"),
    "aws:elasticache/parameterGroup:ParameterGroup": Kind(id="{i[name]}", arn=_CACHE + "parametergroup:{i[name]}"),
    "aws:secretsmanager/secret:Secret": Kind(
        id="arn:aws:secretsmanager:{region}:{account}:secret:{i[name]}-{hex8}", arn="{id}"
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": Kind(
        id="{i[secretId]}|terraform-{hex17}", arn="{i[secretId]}", outputs={"versionId": "terraform-{hex17}"}
    ),
    "random:index/randomPassword:RandomPassword": Kind(
        id="none", more=_random, secrets=frozenset(("result", "bcryptHash"))
    ),
    "random:index/randomId:RandomId": Kind(id="{hex8}", outputs={"hex": "{hex8}"}),
    "tls:index/privateKey:PrivateKey": Kind(
        id="{hex17}",
        outputs={"privateKeyPem": "stand-in RSA key {hex17}\n", "publicKeyPem": "stand-in public key {hex17}\n"},
        secrets=frozenset(("privateKeyPem",)),
    ),
}
