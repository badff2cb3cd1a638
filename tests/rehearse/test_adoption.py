"""What exists already comes into a stack by the file of `kyeol import-plan`: nothing is replaced, nothing goes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kyeol.tools.adopt.file import document
from kyeol.tools.adopt.plan import Plan, plan_of
from kyeol.tools.adopt.select import selection
from kyeol.tools.kinds import cloudwatch, rds, s3, secretsmanager
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.stack import Stack
from kyeol.tools.rehearse.settings import Change, overridden
from tests.harness import ACCOUNT, REGION, SHIPPED, run_stack
from tests.rehearse.engines import Engines
from tests.rehearse.parts import DATA
from tests.rehearse.world import World

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
LOG = "/aws/rds/instance/shop-db/postgresql"
EXISTING = {"identifier": "shop-db", "username": "postgres", "keyArn": KEY}
BUCKET = f"urn:pulumi:dev::kyeol::kyeol:components:MediaBucket$kyeol:components:Bucket${s3.BUCKET.type}::media"
BY_HAND: Change = {"storage": {"media": {"name": "shop-pictures"}}, "database": {"existing": EXISTING}}


def planned(graph: Graph, wanted: Sequence[str], known: Mapping[str, str], *, retained: bool) -> Plan:
    """The plan for a graph of dev."""
    return plan_of(graph, selection(graph, wanted, retained=retained), known)


def taken_in(stack: Stack, plan: Plan, folder: Path) -> None:
    """Import what a plan has, which must be filled in."""
    assert [one.id for one in plan.resources if not one.complete] == []
    file = folder / "import.json"
    file.write_text(json.dumps(document(plan)))
    imported = stack.import_file(file)
    assert imported.ok, imported.errors


def losses(outcome: Outcome) -> list[str]:
    """What a run replaces or deletes."""
    return [f"{one.op} {one.name}" for one in outcome.operations if "replace" in one.op or "delete" in one.op]


def brought_up(stack: Stack) -> Outcome:
    """Deploy twice: nothing may go, and the second run finds nothing to do."""
    seen = stack.preview()
    assert (seen.errors, losses(seen)) == ((), [])
    up, again = stack.up(), stack.up()
    assert up.errors == ()
    assert losses(up) == []
    assert again.changed == {}
    return up


@pytest.fixture
def made_by_hand() -> World:
    """A bucket, and a database with its own parameters, in a VPC that nobody here knows."""
    world = World()
    world.make(s3.BUCKET.type, "pictures", bucket="shop-pictures", objectLockEnabled=False, tags={"made": "by hand"})
    world.make(rds.SUBNET_GROUP.type, "subnets", name="shop-subnets", subnetIds=["subnet-1", "subnet-2"])
    world.make(rds.PARAMETER_GROUP.type, "parameters", name="shop-parameters", family="postgres15")
    world.make(cloudwatch.LOG_GROUP.type, "log", name=LOG)
    world.make(
        rds.INSTANCE.type, "db", identifier="shop-db", engine="postgres", engineVersion="15.14", username="postgres",
        dbName="shop", availabilityZone=f"{REGION}a", instanceClass="db.m6g.large", allocatedStorage=60,
        storageType="gp2", storageEncrypted=True, kmsKeyId=KEY, dbSubnetGroupName="shop-subnets",
        parameterGroupName="shop-parameters", skipFinalSnapshot=True, password="by-hand",
    )  # fmt: skip
    return world


@pytest.mark.parametrize("part", [DATA, pytest.param({}, marks=pytest.mark.nightly)], ids=["data", "dev"])
def test_a_bucket_and_a_database_made_by_hand_stay_what_they_are(
    part: Mapping[str, object], engines: Engines, previews: Mapping[str, Preview], made_by_hand: World, tmp_path: Path
) -> None:
    engine = engines.empty() if part else engines()
    for one in made_by_hand.cloud:
        engine.cloud.create(one.urn, one.type, one.sent, one.location)
    settings = {**overridden(SHIPPED, "dev", BY_HAND), **part}
    graph = run_stack("dev", settings, previews["mgmt"].exported)
    stack = engine.open("dev", settings)
    wanted = [BUCKET, rds.INSTANCE.type, "database-postgresql"]
    taken_in(stack, planned(graph, wanted, {}, retained=False), tmp_path)
    before = {one.type: one.id for one in made_by_hand.cloud}
    up = brought_up(stack)
    changed = {one.type: set(one.diffs) for one in up.of("update") if one.type in (s3.BUCKET.type, rds.INSTANCE.type)}
    assert {"dbSubnetGroupName", "parameterGroupName", "storageType"} <= changed[rds.INSTANCE.type]
    assert not {"kmsKeyId", "username", "identifier", "dbName", "engineVersion"} & changed[rds.INSTANCE.type]
    now = {(one.type, one.id): one for one in engine.cloud}
    assert (rds.INSTANCE.type, before[rds.INSTANCE.type]) in now
    assert "shop-pictures" in {id_ for type_, id_ in now if type_ == s3.BUCKET_VERSIONING.type}


@pytest.mark.nightly
def test_what_a_destroyed_stack_has_left_comes_back_without_its_state(
    engines: Engines, previews: Mapping[str, Preview], tmp_path: Path
) -> None:
    settings = overridden(SHIPPED, "dev", {"protection": {"protect": False, "retainOnDelete": True}})
    before, engine = engines(), engines()
    stack = before.open("dev", settings)
    assert stack.up().ok
    assert stack.destroy().ok
    left = [one for one in before.cloud if one.stack == "dev" and one.type.startswith("aws:")]
    assert {rds.INSTANCE.type, s3.BUCKET.type} <= {one.type for one in left}
    # A cloud that has forgotten what was destroyed.
    kept = {one.urn: engine.cloud.create(one.urn, one.type, one.sent, one.location).id for one in left}
    # What the commands of the plan would tell.
    plan = planned(run_stack("dev", settings, previews["mgmt"].exported), [], kept, retained=True)
    left_out = {urn for urn in kept if secretsmanager.SECRET_VERSION.type in urn}
    assert plan_urns(plan) == kept.keys() - left_out
    stack = engine.open("dev", settings)
    taken_in(stack, plan, tmp_path)
    brought_up(stack)
    assert {one.urn: one.id for one in engine.cloud if one.urn in plan_urns(plan)} == {
        urn: kept[urn] for urn in plan_urns(plan)
    }


def plan_urns(plan: Plan) -> set[str]:
    """What a plan imports."""
    return {one.resource.urn for one in plan.resources}
