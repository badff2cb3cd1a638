"""A bucket and a database that were there before: they keep their names, and who works with a stack's own may."""

import json
from collections.abc import Mapping

import pytest

from kyeol.tools.access.model import model_of
from kyeol.tools.kinds import rds, s3
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import preview
from tests.harness import ACCOUNT, REGION
from tests.json_values import known
from tests.projects import Project

pytestmark = pytest.mark.slow

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
DATABASE = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:shop-db"
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/rds/instance/shop-db/postgresql"
EXISTING = f"existing: {{identifier: shop-db, username: postgres, keyArn: '{KEY}', subnetGroup: shop-subnets}}"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Graph]:
    """mgmt, which makes the roles of all, and dev, whose bucket and database were there before."""
    project = Project(tmp_path_factory.mktemp("adopted"))
    logged = "    accessLogs: {retentionDays: 30}\n"
    project.replace("dev", "    media:\n", f"{logged}    media:\n      name: shop-pictures\n")
    project.replace("dev", "kyeol:database:\n", f"kyeol:database:\n    {EXISTING}\n")
    return {stack: one.graph for stack, one in preview(project.root, ["mgmt", "dev"]).items()}


def test_they_keep_what_would_replace_them(graphs: Mapping[str, Graph]) -> None:
    database = graphs["dev"].one(rds.INSTANCE.type)
    assert {key: database.inputs.get(key) for key in ("identifier", "username", "kmsKeyId", "dbSubnetGroupName")} == {
        "identifier": "shop-db", "username": "postgres", "kmsKeyId": KEY, "dbSubnetGroupName": "shop-subnets",
    }  # fmt: skip
    assert "dbName" in database.options.ignore_changes
    media = {one.inputs["bucket"] for one in graphs["dev"] if one.type.startswith("aws:s3/") and one.name == "media"}
    assert media == {"shop-pictures"}
    assert graphs["dev"].one(s3.BUCKET.type, "private").inputs["bucket"] == f"kyeol-dev-private-{ACCOUNT}"


def test_the_shop_and_its_deployment_may_use_them(graphs: Mapping[str, Graph]) -> None:
    model = model_of(graphs.values())
    for role, action, resource in (
        ("kyeol-dev-saleor-api-role", "s3:PutObject", "arn:aws:s3:::shop-pictures/products/one.png"),
        ("kyeol-mgmt-deploy-dev-role", "s3:PutBucketPolicy", "arn:aws:s3:::shop-pictures"),
        ("kyeol-mgmt-deploy-dev-role", "rds:ModifyDBInstance", DATABASE),
        ("kyeol-mgmt-deploy-dev-role", "logs:PutRetentionPolicy", LOGS),
        ("kyeol-mgmt-drift-role", "s3:GetBucketPolicy", "arn:aws:s3:::shop-pictures"),
    ):
        assert model.may(role, action, resource), (role, action)
    assert not model.may("kyeol-mgmt-deploy-prod-role", "rds:ModifyDBInstance", DATABASE)


@pytest.mark.parametrize(
    ("kind", "name", "sid", "source"),
    [
        ("aws:sns/topicPolicy:TopicPolicy", "alarms", "DatabaseEvents", DATABASE),
        ("aws:kms/key:Key", "alarms", "DatabaseEvents", DATABASE),
        ("aws:s3/bucketPolicy:BucketPolicy", "logs-access-logs", "AccessLogDelivery", "arn:aws:s3:::shop-pictures"),
    ],
)
def test_a_service_that_speaks_for_them_is_heard(
    graphs: Mapping[str, Graph], kind: str, name: str, sid: str, source: str
) -> None:
    document = json.loads(known(graphs["dev"].one(kind, name).inputs)["policy"])
    (statement,) = (one for one in document["Statement"] if one["Sid"] == sid)
    (sources,) = (one["aws:SourceArn"] for operator, one in statement["Condition"].items() if "ArnLike" in operator)
    assert source in sources
