"""Upgrades of the database and the cache: whether this run may go on from the version that the last one deployed."""

from collections.abc import Iterator, Mapping

import pulumi
from pulumi import Output

from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.json_value import Json
from kyeol.stacks.last_run import last_outputs
from kyeol.versions import VALKEY


def versions(database: DatabaseConfig | None, cache: CacheConfig | None) -> dict[str, str]:
    """What the next run is to find: the versions that this one asks for, a database's by its generation."""
    found = {f"database-{database.generation}": database.version} if database else {}
    return found | ({"cache": cache.version} if cache else {})


def prepared(stack: str, database: DatabaseConfig | None, cache: CacheConfig | None) -> Output[dict[str, str]]:
    """The versions, once it is known that what takes an upgrade is told to make it; a warning where it is told still.

    Else the parameter group of another major version is made, the old one cannot go while it is in use, and every
    deployment fails there (RDS user guide, USER_UpgradeDBInstance.PostgreSQL; ElastiCache user guide, "Upgrading
    engine versions").

    Args:
        stack: The stack, whose own outputs tell.
        database: What is asked for.
        cache: What is asked for.

    Raises:
        RunError: When the program runs, and a version changes without the settings of an upgrade.
    """
    now = versions(database, cache)

    def compare(outputs: Mapping[str, Json]) -> dict[str, str]:
        exported = outputs.get("versions")
        last = {name: str(one) for name, one in exported.items()} if isinstance(exported, Mapping) else {}
        mistakes = [*_database(database, last), *_cache(cache, last)]
        if mistakes:
            raise pulumi.RunError("; ".join(mistakes))
        for left in _left(database, cache, last):
            pulumi.log.warn(left)
        return now

    return last_outputs(stack).apply(compare)


def _database(database: DatabaseConfig | None, last: Mapping[str, str]) -> Iterator[str]:
    was = last.get(f"database-{database.generation}") if database else None
    if not database or was in (None, database.version):
        return
    if int(database.version) < int(was):
        yield f"kyeol:database.version is {database.version}, and {was} is deployed: RDS goes back to none; write {was}"
    elif not database.upgrade_to:
        yield (
            f"kyeol:database.version is {database.version}, and {was} is deployed: write upgradeTo, the release of "
            f"{database.version} to upgrade to, and applyImmediately: true as well"
        )


def _cache(cache: CacheConfig | None, last: Mapping[str, str]) -> Iterator[str]:
    was = last.get("cache") if cache else None
    if not cache or was not in VALKEY or was == cache.version:
        return
    if float(cache.version) < float(was):
        yield f"kyeol:cache.version is {cache.version}, and {was} is deployed: AWS would make a new cache; write {was}"
    elif VALKEY[cache.version].family != VALKEY[was].family and not cache.upgrade:
        yield (
            f"kyeol:cache.version is {cache.version}, and {was} is deployed: write upgrade: true and "
            "applyImmediately: true as well"
        )


def _left(database: DatabaseConfig | None, cache: CacheConfig | None, last: Mapping[str, str]) -> Iterator[str]:
    """Settings of an upgrade that has been deployed: once AWS has raised the version by itself, they ask for less."""
    if database and database.upgrade_to and last.get(f"database-{database.generation}") == database.version:
        yield (
            f"kyeol:database.upgradeTo: {database.version} is deployed; take it out once {database.upgrade_to} runs: "
            "after RDS's next minor upgrade it would be a lower release, which RDS refuses"
        )
    if cache and cache.upgrade and last.get("cache") == cache.version:
        yield (
            f"kyeol:cache.upgrade: {cache.version} is deployed; take it out once that runs: "
            "after ElastiCache's next minor upgrade it would be a lower version, for which AWS makes a new, empty cache"
        )
