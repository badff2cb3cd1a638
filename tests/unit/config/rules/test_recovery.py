"""Copies that are no copies, or that cannot be made."""

from kyeol.config.account import AwsConfig
from kyeol.config.encryption import EncryptionConfig
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
