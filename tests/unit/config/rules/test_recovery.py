"""Copies that are no copies, or that cannot be made."""

import pytest

from kyeol.config.account import AwsConfig
from kyeol.config.encryption import EncryptionConfig
from kyeol.config.facts.backup_regions import BACKUP_REGIONS
from kyeol.config.facts.regions import REGIONS
from kyeol.config.model import Section
from kyeol.config.recovery import RecoveryConfig
from kyeol.config.storage import StorageConfig
from tests.unit.config.rules.test_data import UNPROTECTED, broken, database

AWS = AwsConfig(account_id="111122223333", region="ap-northeast-2")
ELSEWHERE = RecoveryConfig(region="ap-northeast-1")


def refused(**present: Section) -> list[tuple[str, str]]:
    given: dict[str, Section] = {
        "aws": AWS, "recovery": ELSEWHERE, "encryption": EncryptionConfig(), "storage": StorageConfig(),
    }  # fmt: skip
    return broken({**given, **present})


def test_copies_of_media_in_another_region_are_accepted() -> None:
    assert refused() == []


def test_a_copy_beside_the_original_is_refused() -> None:
    assert refused(recovery=RecoveryConfig(region="ap-northeast-2")) == [("recovery", "region")]


def test_without_keys_or_without_data_there_is_nothing_to_copy() -> None:
    assert broken({"aws": AWS, "recovery": ELSEWHERE}) == [("recovery", ""), ("recovery", "")]


def test_without_backups_there_are_none_to_copy() -> None:
    bare = database(backupRetentionDays=0, multiAz=False)
    assert refused(database=bare, protection=UNPROTECTED) == [("database", "backupRetentionDays")]


def between(source: str, destination: str, **present: Section) -> list[tuple[str, str]]:
    aws = AwsConfig(account_id="111122223333", region=source)
    return refused(aws=aws, recovery=RecoveryConfig(region=destination), **present)


@pytest.mark.parametrize(
    ("source", "destination"),
    # Seoul to Sydney; a pair that holds in the other direction only; a source that replicates nowhere.
    [("ap-northeast-2", "ap-southeast-2"), ("eu-west-2", "eu-central-2"), ("mx-central-1", "us-east-1")],
)
def test_backups_go_only_where_rds_copies_them(source: str, destination: str) -> None:
    kept = {"database": database(), "protection": UNPROTECTED}
    assert between(source, destination, **kept) == [("recovery", "region")]
    assert between(source, destination) == [], "media alone may go anywhere"


def test_from_seoul_they_go_to_five_regions() -> None:
    kept = {"database": database(), "protection": UNPROTECTED}
    there = {one for one in REGIONS if one != "ap-northeast-2" and not between("ap-northeast-2", one, **kept)}
    assert there == {"ap-northeast-1", "ap-southeast-1", "us-east-1", "us-east-2", "us-west-2"}


def test_the_table_names_regions_that_there_are_and_none_as_its_own_copy() -> None:
    for source, destinations in BACKUP_REGIONS.items():
        assert {source, *destinations} <= set(REGIONS)
        assert source not in destinations
        assert len(destinations) == len(set(destinations)), source
