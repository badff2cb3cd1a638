"""`kyeol import-plan`: what can be taken in, by which identifier, and what cannot."""

import json

import pytest

from tests.harness import ACCOUNT, SHIPPED
from tests.projects import kyeol


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)


def test_the_file_declares_what_the_imported_needs() -> None:
    said = json.loads(kyeol("import-plan", "dev", "--only", "aws:s3/bucketPolicy:BucketPolicy", "--json").stdout)
    specs = {one["name"]: one for one in said["resources"]}
    policy = next(
        one for one in specs.values() if one["type"].endswith("BucketPolicy") and one["logicalName"] == "media"
    )
    assert policy["id"] == f"kyeol-dev-media-{ACCOUNT}"
    assert json.loads(specs[policy["provider"]]["inputs"]["allowedAccountIds"]) == [ACCOUNT]
    parent = specs[policy["parent"]]
    assert parent["component"] is True
    assert "parent" not in specs[parent["parent"]]


def test_what_only_aws_knows_has_its_place_and_its_command() -> None:
    said = kyeol("import-plan", "dev", "--only", "vpc", "--only", "app-secrets-rsa-key").stdout
    assert "Vpc vpc: ${Vpc vpc.id}\n    aws ec2 describe-vpcs --filters Name=tag:Name,Values=kyeol-dev-vpc" in said
    assert "${RouteTable vpc-data.id}" in said
    assert "the program draws its own values\n" in said
    assert "tls:index/privateKey:PrivateKey app-secrets-rsa-key" in said


def test_what_the_stack_does_not_make_is_one_line() -> None:
    result = kyeol("import-plan", "dev", "--only", "mediaa")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "--only mediaa: dev makes no such kind, URN or name; did you mean media?\n"
