"""`kyeol import-plan`: what can be taken in, by which identifier, and what cannot."""

import json
import shlex

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


def test_commands_name_the_stack_the_provider_and_the_parent() -> None:
    said = kyeol("import-plan", "dev", "--only", "aws:rds/instance:Instance", "--commands").stdout
    assert shlex.split(said) == [
        "pulumi", "import", "--stack=dev", "--generate-code=false",
        "--provider=provider=urn:pulumi:dev::kyeol::pulumi:providers:aws::aws",
        "--parent=parent=urn:pulumi:dev::kyeol::kyeol:components:Rds::database",
        "aws:rds/instance:Instance", "database", "kyeol-dev-postgres",
    ]  # fmt: skip
    refused = kyeol("import-plan", "dev", "--commands", "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_what_mgmt_has_made_has_its_place() -> None:
    said = kyeol("import-plan", "prod", "--only", "aws:route53/record:Record").stdout
    assert "Record names-0-a: ${mgmt Zone zone.zoneId}_www.example.com_A\n" in said
