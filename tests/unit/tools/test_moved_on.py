"""What AWS raises by itself, and that an older version is noticed."""

from google.protobuf.struct_pb2 import Struct

from kyeol.tools.kinds import elasticache
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location
from kyeol.tools.rehearse.cloud.moved_on import lowered, upgrade


def cache(version: str) -> ExistingResource:
    state = Struct()
    state.update({"engineVersion": version})
    sent = Struct()
    sent.CopyFrom(state)
    return ExistingResource(
        urn="urn", type=elasticache.REPLICATION_GROUP.type, id="cache", inputs={"engineVersion": version}, sent=sent,
        state=state, location=Location(),
    )  # fmt: skip


def test_a_minor_upgrade_stays_within_the_major_and_going_back_is_noticed() -> None:
    raised = upgrade([one := cache("8.1")])
    assert raised == {("urn", "engineVersion"): "8.2"}
    assert (one.inputs["engineVersion"], lowered([one], raised)) == ("8.2", [])
    assert lowered([cache("8.1")], raised) == ["urn"]
    assert lowered([], raised) == ["urn"]
    assert upgrade([one]) == {}
