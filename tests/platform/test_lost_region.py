"""A lost region: mgmt and prod where prod's copies are, by the steps of docs/how-to/recovery.md.

What is global has names already, and nobody can delete the buckets: so prod comes under another name, and what still
gets in the way of it and of mgmt is what the runbook deletes.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
import yaml

from kyeol.tools.kinds import KINDS
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import preview
from tests.policies.test_rules import TODAY
from tests.projects import Project

pytestmark = pytest.mark.slow

THERE: Final = "ap-northeast-1"
NEW: Final = "prod2"
BACKUPS: Final = f"arn:aws:rds:{THERE}:111122223333:auto-backup:ab-abcdefghijklmnopqrstuvwxyz"
GLOBAL: Final = ("aws:iam/", "aws:s3/bucket:", "aws:cloudfront/", "aws:route53/")
RECORD: Final = "aws:route53/record:Record"


@pytest.fixture
def moved(project: Project) -> Mapping[str, Graph]:
    """The two stacks, as steps 1 and 2 make their files."""
    files = {stack: yaml.safe_load(project.file(stack).read_text()) for stack in ("mgmt", "prod")}
    for file in files.values():
        file["config"]["kyeol:aws"]["region"] = THERE
    mgmt, prod = files["mgmt"]["config"], files["prod"]["config"]
    mgmt["kyeol:dns"]["zoneId"] = "Z0123456789ABCDEFGHIJ"
    mgmt["kyeol:github"]["environments"] = ["mgmt", NEW]
    mgmt["kyeol:github"]["images"]["storefront"]["environments"] = [NEW]
    prod["kyeol:recovery"]["region"] = "ap-southeast-1"
    prod["kyeol:network"]["zones"] = prod["kyeol:cluster"]["controlPlaneZones"] = ["a", "c", "d"]
    prod["kyeol:database"] |= {
        "generation": 2,
        "restore": {"generation": 2, "time": "latest", "source": BACKUPS},
    }
    for stack in ("prod", "dev", "stage"):
        project.file(stack).unlink()
    for stack, file in (("mgmt", files["mgmt"]), (NEW, files["prod"])):
        project.file(stack).write_text(yaml.safe_dump(file))
    return {stack: one.graph for stack, one in preview(project.root, ["mgmt", NEW]).items()}


def test_prod_comes_under_another_name_and_only_records_that_are_deleted_are_in_its_way(
    moved: Mapping[str, Graph], graphs: Mapping[str, Graph]
) -> None:
    taken = claims(graphs["prod"]) & claims(moved[NEW])
    names = {"www.example.com", "example.com", "media.example.com", "bounce.www.example.com"}
    assert {claim for claim in taken if claim[0] != RECORD} == set()
    records = {part for claim in taken for part in claim if "example.com" in str(part)}
    assert {name for name in records if not name.startswith("_")} == names
    assert evaluate(moved[NEW], today=TODAY) == []


def test_mgmt_needs_its_roles_and_its_identity_provider_out_of_the_way(
    moved: Mapping[str, Graph], graphs: Mapping[str, Graph]
) -> None:
    taken = {claim[0] for claim in claims(graphs["mgmt"]) & claims(moved["mgmt"])}
    assert taken - {RECORD} == {"aws:iam/role:Role", "aws:iam/openIdConnectProvider:OpenIdConnectProvider"}
    assert moved["mgmt"].of_type("aws:route53/zone:Zone") == [], "the zone is there, with the registrar's name servers"


def test_the_database_comes_from_the_copied_backups(moved: Mapping[str, Graph]) -> None:
    database = moved[NEW].one("aws:rds/instance:Instance")
    assert database.inputs["restoreToPointInTime"] == {
        "useLatestRestorableTime": True,
        "sourceDbInstanceAutomatedBackupsArn": BACKUPS,
    }


def claims(graph: Graph) -> set[tuple[Any, ...]]:
    """What only one thing may have, of what is not in the stack's own region."""
    return set(_claims(graph))


def _claims(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for one in graph:
        kind = KINDS.get(one.type)
        elsewhere = one.inputs.get("region")
        if kind and kind.unique and (elsewhere or one.type.startswith(GLOBAL)):
            # There is one zone, by whatever id a stand-in knows it.
            yield (one.type, elsewhere, *(one.inputs.get(key) for key in kind.unique if key != "zoneId"))
