"""Copies in another region: under a key there, by a role that may do that and nothing else, locked."""

import json
from typing import Any

import pulumi
import pytest

from kyeol.components.rds.database import Rds, RdsArgs
from kyeol.components.recovery import RecoveryCopies, RecoveryCopiesArgs
from kyeol.components.s3.bucket import Bucket, BucketArgs, ObjectLock
from kyeol.components.s3.replication import RULE, Original
from kyeol.config.encryption import EncryptionConfig
from kyeol.config.recovery import RecoveryConfig
from kyeol.config.storage import AccessLogsConfig
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known
from tests.unit.components.test_rds import config

THERE = "ap-northeast-1"
STORAGE_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/storage"
BUCKET = "aws:s3/bucket:Bucket"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
BACKUPS = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"


def graph(*, generation: int = 1) -> Graph:
    """Copies of a database and of two buckets, one of them locked."""

    def make(opts: pulumi.ResourceOptions) -> None:
        prod = scope("prod", protect=True)
        database = Rds(
            "database",
            RdsArgs(scope=prod, database=config(generation=generation), vpc_id="vpc-1", data_subnet_ids=["a", "b"]),
            opts,
        )
        media = Bucket("media", BucketArgs(scope=prod, what="media", noncurrent_days=90), opts)
        lock = ObjectLock(days=365, mode="COMPLIANCE")
        audit = Bucket("audit", BucketArgs(scope=prod, what="audit", noncurrent_days=1, object_lock=lock), opts)
        RecoveryCopies(
            "recovery",
            RecoveryCopiesArgs(
                scope=prod,
                recovery=RecoveryConfig(region=THERE, backup_retention_days=14),
                encryption=EncryptionConfig(),
                storage_key_arn=STORAGE_KEY,
                database=database,
                generation=generation,
                originals={
                    "media": Original(bucket=media, noncurrent_days=90),
                    "audit": Original(
                        bucket=audit, noncurrent_days=1, expiry_days=365, lock=lock, locked=True, deletions=False
                    ),
                },
                access_logs=AccessLogsConfig(),
                metrics=True,
            ),
            opts,
        )

    return graph_of(make, "prod")


@pytest.fixture(scope="module")
def copies() -> Graph:
    return graph()


def rule(made: Graph, what: str) -> dict[str, Any]:
    (found,) = known(made.one(REPLICATION, f"recovery-buckets-{what}").inputs)["rules"]
    assert isinstance(found, dict)
    return found


def test_everything_but_the_replication_itself_is_in_the_other_region(copies: Graph) -> None:
    there = [one for one in copies if one.name.startswith("recovery") and one.type.startswith(("aws:s3", "aws:kms"))]
    assert {one.type for one in there if one.inputs.get("region") != THERE} == {REPLICATION}


def test_backups_are_copied_under_the_key_there(copies: Graph) -> None:
    backups = copies.one(BACKUPS)
    assert backups.inputs["region"] == THERE
    assert backups.inputs["kmsKeyId"] == copies.one("aws:kms/key:Key").outputs["arn"]
    assert backups.inputs["retentionPeriod"] == 14
    assert backups.options.delete_before_replace, "its deletion stops whatever replicates the instance"


def test_each_instance_has_a_replication_of_its_own() -> None:
    assert [one.name for one in graph(generation=2).of_type(BACKUPS)] == ["recovery-database-2"]


def test_what_kms_encrypts_is_copied_too_and_encrypted_there(copies: Graph) -> None:
    for what in ("media", "audit"):
        copied = rule(copies, what)
        assert copied["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
        there = copied["destination"]["encryptionConfiguration"]["replicaKmsKeyId"]
        assert there == copies.one("aws:kms/key:Key").outputs["arn"]
        assert copied["destination"]["bucket"] == copies.one(BUCKET, f"recovery-buckets-{what}").outputs["arn"]


def test_s3_counts_what_it_fails_to_copy_by_the_rules_id(copies: Graph) -> None:
    for what in ("media", "audit"):
        copied = rule(copies, what)
        assert (copied["id"], copied["destination"]["metrics"]["status"]) == (RULE, "Enabled")


def test_a_deletion_of_media_is_copied_and_one_of_the_trail_s_files_is_not(copies: Graph) -> None:
    assert [rule(copies, what)["deleteMarkerReplication"]["status"] for what in ("media", "audit")] == [
        "Enabled",
        "Disabled",
    ]


def test_s3_asks_for_versions_on_both_sides_first(copies: Graph) -> None:
    needed = copies.requires(copies.one(REPLICATION, "recovery-buckets-media"))
    assert {copies.one(VERSIONING, name).urn for name in ("media", "recovery-buckets-media")} <= set(needed)


def test_copies_of_what_is_locked_are_locked_and_any_copy_can_be(copies: Graph) -> None:
    made = {one.name: one.inputs["objectLockEnabled"] for one in copies.of_type(BUCKET)}
    assert (made["recovery-buckets-media"], made["recovery-buckets-audit"]) == (True, True)
    retention = known(copies.one(LOCK, "recovery-buckets-audit").inputs)["rule"]["defaultRetention"]
    assert retention == {"mode": "COMPLIANCE", "days": 365}
    assert "recovery-buckets-media" not in {one.name for one in copies.of_type(LOCK)}


def test_the_role_reads_here_writes_there_and_uses_the_keys_through_s3_alone(copies: Graph) -> None:
    policy = known(copies.one("aws:iam/rolePolicy:RolePolicy", "recovery-buckets").inputs)["policy"]
    may = {one["Sid"]: one for one in json.loads(policy)["Statement"]}
    originals = [f"arn:aws:s3:::kyeol-prod-{what}-{ACCOUNT}" for what in ("media", "audit")]
    assert may["ReadReplication"]["Resource"] == originals
    assert may["ReadLocks"]["Resource"] == [f"{originals[1]}/*"]
    assert may["WriteReplicas"]["Resource"] == [
        f"arn:aws:s3:::kyeol-prod-{what}-copy-{ACCOUNT}/*" for what in ("media", "audit")
    ]
    keys = {sid: (may[sid]["Resource"], may[sid]["Condition"]) for sid in ("Decrypt", "Encrypt")}
    there = copies.one("aws:kms/key:Key").outputs["arn"]
    assert keys == {
        "Decrypt": ([STORAGE_KEY], {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}),
        "Encrypt": ([there], {"StringEquals": {"kms:ViaService": f"s3.{THERE}.amazonaws.com"}}),
    }


def test_copies_are_protected_and_outlive_the_stack(copies: Graph) -> None:
    for what in ("media", "audit"):
        bucket = copies.one(BUCKET, f"recovery-buckets-{what}")
        assert bucket.options.protect
        assert bucket.options.retain_on_delete
    assert copies.one("aws:kms/key:Key").options.retain_on_delete
