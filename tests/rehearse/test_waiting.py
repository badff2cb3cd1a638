"""The nightly look for drift, on the CLI's own JSON: a change that waits for a window, and one by hand beside it."""

import json
import os
import subprocess

import pytest
from pulumi.runtime.proto import provider_pb2

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import rds
from kyeol.tools.operate.waiting import waiting
from kyeol.tools.rehearse.engine.changes import diff
from kyeol.tools.rehearse.engine.provider import StandIn
from kyeol.tools.rehearse.engine.stack import Engine
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly

VPC = "aws:ec2/vpc:Vpc"


def looked(engine: Engine) -> Json:
    command = [engine.command.command, "refresh", "--stack", "stage", "--preview-only", "--json", "--non-interactive"]
    environment = {**os.environ, **engine.environment}
    found = subprocess.run(command, cwd=engine.folder, env=environment, capture_output=True, text=True, check=True)
    digest: Json = json.loads(found.stdout)
    return digest


def detailed(request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
    """As a provider by Pulumi's bridge answers, whose every difference has a path."""
    response = diff(request)
    for path in response.diffs:
        response.detailedDiff[path].kind = provider_pb2.PropertyDiff.Kind.UPDATE
    response.hasDetailedDiff = True
    return response


def test_a_class_that_waits_is_told_from_a_tag_by_hand(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandIn, "Diff", lambda _self, request, _context: detailed(request))
    engine = engines("stage")
    here = [one for one in engine.cloud if one.stack == "stage"]
    (database,) = [one for one in here if one.type == rds.INSTANCE.type]
    wanted, identifier = (database.state.fields[one].string_value for one in ("instanceClass", "identifier"))
    for wire in (database.state, database.sent):
        wire.fields["instanceClass"].string_value = "db.t4g.micro"
    answer: Json = {
        "DBInstances": [
            {"DBInstanceIdentifier": identifier, "PendingModifiedValues": {"DBInstanceClass": wanted}},
        ]
    }
    assert waiting(looked(engine), [answer]) == [f"database: instanceClass {wanted}"]
    assert waiting(looked(engine), []) is None, "nothing is pending"
    (network,) = [one for one in here if one.type == VPC]
    for wire in (network.state, network.sent):
        wire.fields["tags"].struct_value.fields["ByHand"].string_value = "true"
    assert waiting(looked(engine), [answer]) is None, "a tag by hand beside it"
