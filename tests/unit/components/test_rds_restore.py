"""A restored database: made beside what is there, taken into use when told, and the old one gone when told."""

from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from tests.json_values import known
from tests.unit.components.test_rds import DATA_KEY, INSTANCE, LOG_GROUP, PARAMETERS, SUBNETS, graph

LOST = "2026-11-27T03:10:00Z"
FROM_BACKUPS = {"generation": 2, "time": LOST, "source": "kyeol-prod-postgres"}
BESIDE: dict[str, Any] = {"restore": FROM_BACKUPS}
MOVED: dict[str, Any] = {"generation": 2, "restore": FROM_BACKUPS, "previous": {"generation": 1}}
RELEASED: dict[str, Any] = {"generation": 2, "previous": {"generation": 1, "release": True}}
DONE: dict[str, Any] = {"generation": 2}


def named(made: Graph) -> set[str]:
    """The instances, by logical name."""
    return {one.name for one in made.of_type(INSTANCE)}


def output(made: Graph, key: str) -> Any:  # noqa: ANN401 - an output may be anything
    return next(one for one in made if one.type == "kyeol:components:Rds").outputs[key]


@pytest.fixture(scope="module")
def beside() -> Graph:
    return graph(**BESIDE)


def test_the_one_in_use_is_as_it_was(beside: Graph) -> None:
    alone = graph()
    before, after = ({one.urn: one.inputs for one in made} for made in (alone, beside))
    assert {urn: after[urn] for urn in before if "database" in urn} == {
        urn: inputs for urn, inputs in before.items() if "database" in urn
    }
    assert output(beside, "address") == output(alone, "address")


def test_the_restored_one_has_names_of_its_generation(beside: Graph) -> None:
    assert named(beside) == {"database", "database-2"}
    restored = beside.one(INSTANCE, "database-2")
    assert restored.inputs["identifier"] == "kyeol-prod-postgres-2"
    assert known(restored.inputs)["finalSnapshotIdentifier"].startswith("kyeol-prod-postgres-2-final-")
    names = [
        one.inputs["name"] for kind in (PARAMETERS, LOG_GROUP, "aws:iam/role:Role") for one in beside.of_type(kind)
    ]
    assert len(set(names)) == len(names)


def test_it_takes_from_the_backup_what_rds_would_refuse_to_be_told(beside: Graph) -> None:
    inputs = beside.one(INSTANCE, "database-2").inputs
    assert inputs["restoreToPointInTime"] == {"restoreTime": LOST, "sourceDbInstanceIdentifier": "kyeol-prod-postgres"}
    assert not {"engineVersion", "allocatedStorage", "snapshotIdentifier", "password"} & set(inputs)


def test_it_has_parameters_network_secret_and_protection_of_a_first_instance(beside: Graph) -> None:
    """RDS gives a restored instance the default parameter group and security group, unless others are named."""
    restored, first = beside.one(INSTANCE, "database-2"), beside.one(INSTANCE, "database")
    assert restored.inputs["parameterGroupName"] == "kyeol-prod-postgres15-2"
    assert (
        beside.one(PARAMETERS, "database-2").inputs["parameters"]
        == (beside.one(PARAMETERS, "database").inputs["parameters"])
    )
    assert restored.inputs["dbSubnetGroupName"] == beside.one(SUBNETS).inputs["name"]
    for same in ("vpcSecurityGroupIds", "manageMasterUserPassword", "deletionProtection", "backupRetentionPeriod"):
        assert restored.inputs[same] == first.inputs[same]
    assert restored.inputs["masterUserSecretKmsKeyId"] == DATA_KEY
    assert restored.options.protect


def test_what_it_was_made_from_decides_once(beside: Graph) -> None:
    """Named later or no longer, it would replace the instance; so would a key that is not the backup's."""
    ignored = {"snapshotIdentifier", "restoreToPointInTime", "kmsKeyId", "username"}
    assert ignored <= set(beside.one(INSTANCE, "database-2").options.ignore_changes)
    assert not ignored & set(beside.one(INSTANCE, "database").options.ignore_changes)


@pytest.mark.parametrize(
    ("restore", "asked"),
    [
        (
            {"time": "latest", "source": "kyeol-prod-postgres"},
            {"useLatestRestorableTime": True, "sourceDbInstanceIdentifier": "kyeol-prod-postgres"},
        ),
        (
            {"time": LOST, "source": "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
            {"restoreTime": LOST, "sourceDbiResourceId": "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        ),
        (
            {"time": LOST, "source": "arn:aws:rds:ap-northeast-2:111122223333:auto-backup:ab-1"},
            {
                "restoreTime": LOST,
                "sourceDbInstanceAutomatedBackupsArn": "arn:aws:rds:ap-northeast-2:111122223333:auto-backup:ab-1",
            },
        ),
    ],
    ids=["latest", "deleted", "copied"],
)
def test_backups_are_found_by_instance_by_resource_or_by_arn(restore: dict[str, Any], asked: dict[str, Any]) -> None:
    inputs = graph(restore={"generation": 2, **restore}).one(INSTANCE, "database-2").inputs
    assert inputs["restoreToPointInTime"] == asked


def test_a_snapshot_is_named_and_nothing_else() -> None:
    inputs = graph(restore={"generation": 2, "snapshot": "rds:kyeol-prod-1"}).one(INSTANCE, "database-2").inputs
    assert inputs["snapshotIdentifier"] == "rds:kyeol-prod-1"
    assert "restoreToPointInTime" not in inputs


def test_a_backup_of_an_older_version_meets_parameters_of_that_version() -> None:
    made = graph(version="16", restore={**FROM_BACKUPS, "version": "15"})
    assert made.one(PARAMETERS, "database").inputs["family"] == "postgres16"
    assert made.one(PARAMETERS, "database-2").inputs["family"] == "postgres15"
    moved = graph(version="15", generation=2, previous={"generation": 1, "version": "16"})
    assert moved.one(PARAMETERS, "database").inputs["family"] == "postgres16"
    assert moved.one(PARAMETERS, "database-2").inputs["family"] == "postgres15"


def test_the_shop_moves_over_when_told() -> None:
    made = graph(**MOVED)
    assert named(made) == {"database", "database-2"}
    assert output(made, "address") == made.one(INSTANCE, "database-2").outputs["address"]
    (secret,) = known(made.one(INSTANCE, "database-2").outputs)["masterUserSecrets"]
    assert output(made, "masterSecretArn") == secret["secretArn"]
    assert made.one(INSTANCE, "database").options.protect


def test_the_old_one_is_released_before_it_goes_and_leaves_a_snapshot() -> None:
    made = graph(**RELEASED)
    old, new = made.one(INSTANCE, "database"), made.one(INSTANCE, "database-2")
    assert (old.options.protect, old.options.retain_on_delete, old.inputs["deletionProtection"]) == (
        False,
        False,
        False,
    )
    assert old.inputs["skipFinalSnapshot"] is False
    assert old.inputs["deleteAutomatedBackups"] is False
    assert known(old.inputs)["tags"]["Released"] == "true"
    own = [one for one in made if one.name in ("database", "database-postgresql", "database-upgrade")]
    kept = {one.type for one in own if one.options.retain_on_delete}
    assert kept == {SUBNETS, "aws:ec2/securityGroup:SecurityGroup"}, "what all instances share stays"
    assert new.options.protect
    assert "Released" not in known(new.inputs)["tags"]


def test_one_that_was_restored_for_a_look_is_released_as_well() -> None:
    made = graph(restore={**FROM_BACKUPS, "release": True})
    looked_at = made.one(INSTANCE, "database-2")
    assert (looked_at.options.protect, looked_at.inputs["deletionProtection"]) == (False, False)
    assert known(looked_at.inputs)["tags"]["Released"] == "true"
    assert made.one(INSTANCE, "database").options.protect


def test_at_the_end_there_is_one_again() -> None:
    made = graph(**DONE)
    assert named(made) == {"database-2"}
    assert [one.name for one in made.of_type(PARAMETERS)] == ["database-2"]


def test_a_replica_follows_the_one_in_use() -> None:
    made = graph(replica=True, masterPassword="own", **MOVED)
    replica = made.one(INSTANCE, "database-2-replica")
    assert replica.inputs["replicateSourceDb"] == "kyeol-prod-postgres-2"
    assert named(made) == {"database", "database-2", "database-2-replica"}


def test_a_password_of_our_own_is_the_same_for_all() -> None:
    """The provider sets it after a restore, whatever the backup's was: the secret is right for each instance."""
    made = graph(masterPassword="own", **MOVED)
    assert [one.name for one in made.of_type("random:index/randomPassword:RandomPassword")] == ["database-master"]
    first, restored = (made.one(INSTANCE, name).inputs for name in ("database", "database-2"))
    assert restored["password"] == first["password"]
