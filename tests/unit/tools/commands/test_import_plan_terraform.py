"""`kyeol import-plan --terraform-state`: which resource is what Terraform manages, and what cannot be told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from kyeol.tools.adopt.match import Matches, matches
from kyeol.tools.adopt.plan import plan_of
from kyeol.tools.adopt.standins import StandIns
from kyeol.tools.adopt.terraform import attribute_of, read, type_of
from kyeol.tools.diff.standins import Substitution
from kyeol.tools.json_values import mapping
from kyeol.tools.kinds import ec2, kms, rds, s3, vpc
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ACCOUNT, REGION, SHIPPED
from tests.projects import kyeol

BUCKET: Final = f"kyeol-dev-media-{ACCOUNT}"
DATABASE: Final = {
    "id": "db-ABCDEFGHIJKL", "arn": f"arn:aws:rds:{REGION}:{ACCOUNT}:db:kyeol-dev-postgres", "db_name": "saleor",
    "engine": "postgres", "identifier": "kyeol-dev-postgres", "password": "hunter2", "storage_encrypted": True,
    "username": "postgres",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a state is written; the current folder is the shipped project's."""
    monkeypatch.chdir(SHIPPED)
    return tmp_path / "terraform.tfstate"


def managed(type_: str, *instances: Mapping[str, object], module: str = "", mode: str = "managed") -> dict[str, object]:
    """An entry of a state, as Terraform writes it."""
    entry: dict[str, object] = {"mode": mode, "type": type_, "name": "this", "provider": "-", "instances": instances}
    return {**entry, "module": module} if module else entry


def write(file: Path, *resources: Mapping[str, object], version: int = 4) -> None:
    file.write_text(json.dumps({"version": version, "terraform_version": "1.13.0", "resources": resources}))


def terraformed(graph: Graph, without: frozenset[str] = frozenset()) -> tuple[list[dict[str, object]], Substitution]:
    """A state of everything that a stack makes in AWS, with identifiers of its own, and what these are instead of."""
    real = Substitution({text: f"{text[:-4]}real" for text in StandIns(graph).owners})

    def entry(one: Resource) -> dict[str, object]:
        said = mapping(real({**one.inputs, **one.outputs}))
        attributes = {attribute_of(one.type, key): value for key, value in said.items() if key not in without}
        return {**managed(type_of(one.type), {"index_key": one.name, "attributes": attributes}), "name": one.urn}

    return [entry(one) for one in graph if one.custom and one.type.startswith("aws:")], real


def matched(graphs: Mapping[str, Graph], stack: str, file: Path) -> tuple[Matches, StandIns]:
    standins = StandIns(graphs[stack], [graphs["mgmt"]])
    return matches(graphs[stack], standins, read(file)), standins


@pytest.mark.slow
def test_a_whole_estate_is_told_apart_without_a_tag(graphs: Mapping[str, Graph], file: Path) -> None:
    """Keys are known by their aliases, addresses by their gateways, subnets by their VPC."""
    prod = graphs["prod"]
    state, real = terraformed(prod, without=frozenset({"tags"}))
    write(file, *state)
    found, standins = matched(graphs, "prod", file)
    assert {urn: one.address for urn, one in found.pairs.items()} == {
        urn: f"{type_of(prod.resources[urn].type)}.{urn}[{json.dumps(prod.resources[urn].name)}]" for urn in found.pairs
    }
    assert found.replaced == {}
    # Two checks and two endpoints have but a tag to be known by; mgmt's route tables this stack does not make.
    assert {prod.resources[urn].type.rpartition(":")[2] for urn in found.open} == {
        "HealthCheck", "PeeringConnectionOptions", "Route", "VpcEndpoint"
    }  # fmt: skip
    kinds = {prod.resources[urn].type for urn in found.pairs}
    assert {kms.KEY.type, ec2.EIP.type, vpc.SUBNET.type, rds.INSTANCE.type, s3.BUCKET.type} <= kinds
    ids = {urn: one.id for urn, one in found.pairs.items()}
    plan = plan_of(prod, lambda one: one.urn in ids, ids, standins)
    assert [one for one in plan.resources if not one.complete or real(one.id) != one.id] == []


def test_what_is_the_same_ambiguous_and_terraforms_alone_is_said(file: Path) -> None:
    write(
        file,
        managed(
            "aws_s3_bucket",
            {"index_key": "media", "attributes": {"id": BUCKET, "bucket": BUCKET}},
            module='module.shop["a"]',
        ),
        managed("aws_s3_bucket", {"attributes": {"id": "data", "bucket": BUCKET}}, mode="data"),
        managed("aws_s3_bucket_versioning", {"attributes": {"id": BUCKET, "bucket": BUCKET}}),
        managed("aws_eip", {"index_key": 0, "attributes": {"id": "eipalloc-1", "domain": "vpc"}}),
        managed("aws_instance", {"attributes": {"id": "i-1"}}, {"deposed": "abc", "attributes": {"id": "i-2"}}),
    )  # fmt: skip
    result = kyeol("import-plan", "dev", "--terraform-state", str(file))
    assert result.exit_code == 0, result.stderr
    same, ambiguous, new, alone = result.stdout.split("\ndev: ")
    assert same == (
        "dev: 2 are what Terraform manages\n"
        f"  {s3.BUCKET.type} media: {BUCKET}\n"
        '    module.shop["a"].aws_s3_bucket.this["media"]\n'
        f"  {s3.BUCKET_VERSIONING.type} media: {BUCKET}\n"
        "    aws_s3_bucket_versioning.this"
    )
    assert ambiguous == (
        "1 are ambiguous: decide by --pair NAME=ADDRESS\n"
        "  aws:ec2/eip:Eip vpc-nat-a\n    aws_eip.this[0] (eipalloc-1)"
    )  # fmt: skip
    assert new.endswith("would be made new, which `kyeol import-plan dev` lists")
    assert alone == "1 are in Terraform alone\n  aws_instance.this\n"


def test_what_would_be_replaced_is_not_imported(file: Path) -> None:
    write(
        file, managed("aws_db_instance", {"attributes": {**DATABASE, "storage_encrypted": False, "username": "root"}})
    )
    said = kyeol("import-plan", "dev", "--terraform-state", str(file)).stdout
    assert f"  {rds.INSTANCE.type} database\n    aws_db_instance.this: another storageEncrypted, username\n" in said
    printed = kyeol("import-plan", "dev", "--terraform-state", str(file), "--json").stdout
    assert json.loads(printed) == {"resources": []}
    refused = kyeol(
        "import-plan", "dev", "--terraform-state", str(file), "--pair", "database=aws_db_instance.this"
    )  # fmt: skip
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "--pair database=aws_db_instance.this: it would be replaced, for it has another storageEncrypted, username\n"
    )


@pytest.mark.parametrize("place", [("eu-west-1", ACCOUNT), (REGION, "444455556666")])
def test_the_same_name_in_another_place_is_another_thing(
    graphs: Mapping[str, Graph], file: Path, place: tuple[str, str]
) -> None:
    arn = "arn:aws:rds:{}:{}:db:kyeol-dev-postgres".format(*place)
    write(file, managed("aws_db_instance", {"attributes": {**DATABASE, "arn": arn}}))
    found, _ = matched(graphs, "dev", file)
    assert (found.pairs, found.open, found.replaced) == ({}, {}, {})


def test_secrets_are_never_printed(file: Path) -> None:
    write(file, managed("aws_db_instance", {"attributes": DATABASE}))
    for form in ("--json", "--commands", "--retained"):
        result = kyeol("import-plan", "dev", "--terraform-state", str(file), form)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "hunter2" not in result.stdout


def test_a_person_settles_what_is_ambiguous(file: Path) -> None:
    eips = [{"index_key": zone, "attributes": {"id": f"eipalloc-{zone}", "domain": "vpc"}} for zone in "ab"]
    write(file, managed("aws_eip", *eips))
    arguments = ["import-plan", "dev", "--terraform-state", str(file), "--json"]
    open_ = json.loads(kyeol(*arguments).stdout)["resources"][-1]
    settled = json.loads(kyeol(*arguments, "--pair", 'vpc-nat-a=aws_eip.this["b"]').stdout)["resources"][-1]
    assert (open_["id"], settled["id"]) == ("${Eip vpc-nat-a.id}", "eipalloc-b")
    wrong = kyeol(*arguments, "--pair", "vpc-nat-a=aws_eip.that", "--pair", 'vpc-nat=aws_eip.this["a"]')
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"version": 3, "modules": []}', "this file version 3; Terraform from 0.12 on writes it"),
        ('{"format_version": "1.0", "values": {}}', "take what `terraform state pull` prints"),
        ("{}", "this file no version"),
        ("[]", "this file no version"),
        ("resource", "it is no JSON"),
        (None, "No such file or directory"),
    ],
)
def test_what_is_no_state_is_one_line(file: Path, content: str | None, reason: str) -> None:
    if content is not None:
        file.write_text(content)
    result = kyeol("import-plan", "dev", "--terraform-state", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{file}: ")
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1
