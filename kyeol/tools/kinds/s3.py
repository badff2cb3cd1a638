"""S3: buckets and the settings beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings, number, texts
from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import HARMLESS, Dangers, Endangers, Opens, PolicyDocument, Protects, Removal, harmless
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import (
    always,
    becomes,
    both,
    by_category,
    fewer,
    no_longer,
    switched_off,
    switched_on,
    when,
)
from kyeol.tools.words import counted

BUCKET: Final = Kind(
    type="aws:s3/bucket:Bucket",
    id="{i[bucket]}",
    arn="arn:aws:s3:::{i[bucket]}",
    outputs={
        "bucketDomainName": "{i[bucket]}.s3.amazonaws.com",
        "bucketRegionalDomainName": "{i[bucket]}.s3.{region}.amazonaws.com",
    },
    sources=(terraform_aws("s3/bucket.go"),),
    fixed=paths("bucket bucketNamespace bucketPrefix objectLockEnabled"),
    unique=("bucket",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named("{i[bucket]}"),
    needs=on("{arn}", "s3:CreateBucket DeleteBucket GetBucketTagging ListBucket PutBucketTagging"),
    dangers=Dangers(
        holds="objects",
        inputs={"forceDestroy": Protects(switched_on), "objectLockEnabled": Protects(switched_off)},
        harmless=paths("tags"),
    ),
)


def _setting(type_: str, file: str, *, actions: str, fixed: str, dangers: Dangers = HARMLESS) -> Kind:
    """The record of a setting that is a resource beside its bucket and is known by the bucket's name.

    Args:
        type_: Its type token.
        file: Where the provider makes it.
        actions: The actions of S3 that making, changing and deleting it takes.
        fixed: The inputs that cannot change in place.
        dangers: What to look at first when it changes.
    """
    return Kind(
        type=type_,
        id="{i[bucket]}",
        arn="",
        sources=(terraform_aws(f"s3/{file}"),),
        fixed=paths(fixed),
        unique=(),
        creation=SECONDS,
        taggable=False,
        cost=Within("the bucket"),
        adoption=named("{i[bucket]}"),
        needs=on("arn:aws:s3:::{i[bucket]}", f"s3:{actions}"),
        dangers=dangers,
    )


def _origins(old: Json, new: Json) -> Iterator[str]:
    """Sites whose scripts may newly read what is in the bucket."""
    before, after = ({origin for rule in mappings(side) for origin in texts(rule.get("allowedOrigins"))}
                     for side in (old, new))  # fmt: skip
    yield from (f"scripts of {origin} may use it" for origin in sorted(after - before))


def _origins_gone(old: Json, new: Json) -> Iterator[str]:
    """Sites whose scripts can no longer read what is in the bucket."""
    yield from (one.replace("may use", "can no longer use") for one in _origins(new, old))


BUCKET_CORS_CONFIGURATION: Final = _setting(
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "bucket_cors_configuration.go",
    actions="GetBucketCORS PutBucketCORS",
    fixed="bucket expectedBucketOwner",
    dangers=Dangers(
        holds="",
        inputs={"corsRules": by_category("corsRules", {"exposure": _origins, "interruption": _origins_gone})},
        removal=Removal(
            loses="scripts of other sites can no longer use the bucket", category="interruption", of="bucket"
        ),
    ),
)
_EXPIRES: Final = {
    "objects": ("expiration", "days"),
    "former versions": ("noncurrentVersionExpiration", "noncurrentDays"),
}


def _sooner(old: Json, new: Json) -> Iterator[str]:
    """What is deleted that was kept, or is deleted sooner."""
    before, after = (_deletions(side) for side in (old, new))
    for (what, where), days in after.items():
        # A rule for a wider place, or for all, deletes there as well.
        until_now = min((kept for (same, wide), kept in before.items() if same == what and where.startswith(wide)),
                        default=None)  # fmt: skip
        if until_now is None or days < until_now:
            kept = "for ever" if until_now is None else f"for {counted(until_now, 'day')}"
            place = f" in {where}" if where else ""
            yield f"{what}{place} are deleted after {counted(days, 'day')}, which were kept {kept}"


def _deletions(rules: Json) -> dict[tuple[str, str], int]:
    """After how many days something is deleted, by what it is and its prefix, by the rules that are in force."""
    found: dict[tuple[str, str], int] = {}
    for rule in mappings(rules):
        limits = dict(mapping(rule.get("filter")))
        where = " ".join([str(limits.pop("prefix", None) or ""), *(f"{key} {limits[key]}" for key in sorted(limits))])
        for what, path in _EXPIRES.items():
            days = at(rule, *path)
            if days is not None and rule.get("status") != "Disabled":
                key = what, where.strip()
                found[key] = min(number(days), found.get(key, number(days)))
    return found


def _archived(old: Json, new: Json) -> Iterator[str]:
    """Objects that newly go to a class from which S3 restores them for hours before anybody can read them."""
    moves = ([one for rule in mappings(side) for one in mappings(rule.get("transitions"))] for side in (old, new))
    before, after = ({str(one.get("storageClass")) for one in side} for side in moves)
    for storage_class in sorted((after - before) & {"DEEP_ARCHIVE", "GLACIER"}):
        yield f"objects go to {storage_class}, and nobody can read them before they are restored, which takes hours"


BUCKET_LIFECYCLE_CONFIGURATION: Final = _setting(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucket_lifecycle_configuration.go",
    actions="GetLifecycleConfiguration PutLifecycleConfiguration",
    fixed="bucket expectedBucketOwner",
    dangers=Dangers(holds="", inputs={"rules": by_category("rules", {"data": _sooner, "interruption": _archived})}),
)
BUCKET_LOGGING: Final = _setting(
    "aws:s3/bucketLogging:BucketLogging",
    "bucket_logging.go",
    actions="GetBucketLogging PutBucketLogging",
    fixed="bucket expectedBucketOwner",
    dangers=Dangers(
        holds="",
        inputs={"targetBucket": Endangers("detection", always("its requests are logged in {new} instead of {old}"))},
        harmless=paths("targetPrefix"),
        removal=Removal(loses="requests to the bucket are no longer logged", category="detection"),
    ),
)
BUCKET_OBJECT_LOCK_CONFIGURATION: Final = _setting(
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "bucket_object_lock_configuration.go",
    actions="GetBucketObjectLockConfiguration PutBucketObjectLockConfiguration",
    fixed="bucket expectedBucketOwner objectLockEnabled",
    dangers=Dangers(
        holds="",
        inputs={
            "rule.defaultRetention.days": Protects(fewer),
            "rule.defaultRetention.mode": Endangers(
                "protection",
                both(
                    when(no_longer("COMPLIANCE"), "new objects can be deleted by who may bypass the lock"),
                    # S3's user guide, object-lock.html: nobody shortens or lifts it, the account's root user included.
                    when(becomes("COMPLIANCE"), "from now on nobody can delete what is written, until its lock ends"),
                ),
            ),
        },
        removal=Removal(loses="the bucket's objects are no longer locked"),
    ),
)
BUCKET_OWNERSHIP_CONTROLS: Final = _setting(
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "bucket_ownership_controls.go",
    actions="GetBucketOwnershipControls PutBucketOwnershipControls",
    fixed="bucket",
    dangers=Dangers(
        holds="",
        inputs={
            "rule.objectOwnership": Endangers(
                "exposure", when(no_longer("BucketOwnerEnforced"), "access lists of single objects count again")
            )
        },
        removal=Removal(loses="access lists of single objects count again", category="exposure"),
    ),
)
BUCKET_POLICY: Final = _setting(
    "aws:s3/bucketPolicy:BucketPolicy",
    "bucket_policy.go",
    actions="DeleteBucketPolicy GetBucketPolicy PutBucketPolicy",
    fixed="bucket",
    dangers=Dangers(
        holds="",
        inputs={"policy": PolicyDocument(guards="bucket")},
        removal=Removal(loses="whoever is let in by it alone is refused", category="interruption", of="bucket"),
    ),
)
BUCKET_PUBLIC_ACCESS_BLOCK: Final = _setting(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "bucket_public_access_block.go",
    actions="GetBucketPublicAccessBlock PutBucketPublicAccessBlock",
    fixed="bucket",
    dangers=Dangers(
        holds="",
        inputs=dict.fromkeys(
            ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), Opens(value=False)
        ),
        removal=Removal(loses="the bucket loses its public access block", category="exposure"),
    ),
)


def _copied(old: Json, new: Json) -> Iterator[str]:
    """Whether the rules differ in more than their metrics."""
    before, after = ([_uncounted(rule) for rule in mappings(side)] for side in (old, new))
    if before != after:
        yield "other objects are copied, or to another place"


def _uncounted(rule: Mapping[str, Json]) -> dict[str, Json]:
    destination = {key: value for key, value in mapping(rule.get("destination")).items() if key != "metrics"}
    return {**rule, "destination": destination}


def _no_longer_counted(old: Json, new: Json) -> Iterator[str]:
    """Rules that S3 sends no metrics of any more."""
    before, after = (
        {rule.get("id") for rule in mappings(side) if at(rule, "destination", "metrics", "status") == "Enabled"}
        for side in (old, new)
    )
    if before - after:
        yield "nobody sees any more when a copy fails"


BUCKET_REPLICATION_CONFIG: Final = replace(
    _setting(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "bucket_replication_configuration.go",
        actions="GetReplicationConfiguration PutReplicationConfiguration",
        fixed="bucket",
        dangers=Dangers(
            holds="",
            inputs={"rules": by_category("rules", {"protection": _copied, "detection": _no_longer_counted})},
            harmless=paths("role"),
            removal=Removal(loses="the bucket is not copied any more", category="protection"),
        ),
    ),
    cost=METERED,
)
_BY_DEFAULT: Final = "applyServerSideEncryptionByDefault"


def _encrypted(old: Json, new: Json) -> Iterator[str]:
    """Whether new objects are encrypted otherwise. Keys of a bucket save calls of KMS, and guard nothing."""
    before, after = (next(iter(mappings(side)), {}) for side in (old, new))
    for key, what in (("sseAlgorithm", "encrypted by"), ("kmsMasterKeyId", "under the key")):
        was, becomes = (at(side, _BY_DEFAULT, key) or "S3's own" for side in (before, after))
        if was != becomes:
            yield f"new objects are {what} {becomes} instead of {was}"
    for blocked in texts(before.get("blockedEncryptionTypes")):
        if blocked not in texts(after.get("blockedEncryptionTypes")):
            yield f"objects may come encrypted by {blocked} again"


BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION: Final = _setting(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "bucket_server_side_encryption_configuration.go",
    actions="GetEncryptionConfiguration PutEncryptionConfiguration",
    fixed="bucket expectedBucketOwner",
    dangers=Dangers(
        holds="",
        inputs={"rules": Endangers("protection", _encrypted)},
        removal=Removal(loses="the bucket loses its encryption setting", category="protection"),
    ),
)
BUCKET_VERSIONING: Final = _setting(
    "aws:s3/bucketVersioning:BucketVersioning",
    "bucket_versioning.go",
    actions="GetBucketVersioning PutBucketVersioning",
    fixed="bucket expectedBucketOwner",
    dangers=Dangers(
        holds="",
        inputs={"versioningConfiguration.status": Protects(no_longer("Enabled"))},
        removal=Removal(loses="the bucket loses its versioning"),
    ),
)
BUCKET_OBJECT: Final = Kind(
    type="aws:s3/bucketObject:BucketObject",
    id="{i[bucket]}/{i[key]}",
    arn="arn:aws:s3:::{i[bucket]}/{i[key]}",
    sources=(terraform_aws("s3/bucket_object.go"),),
    fixed=paths("bucket key"),
    unique=("bucket", "key"),
    creation=SECONDS,
    taggable=True,
    cost=Within("the bucket"),
    adoption=named("{i[bucket]}/{i[key]}"),
    needs=on(
        "arn:aws:s3:::{i[bucket]}/{i[key]}", "s3:DeleteObject GetObject GetObjectTagging PutObject PutObjectTagging"
    ),
    dangers=harmless("cacheControl content contentType tags"),
)
