"""The longest names that project and stack may have leave every name in AWS within its limit."""

from collections.abc import Mapping

from kyeol.config.names import LONGEST_NAMES
from kyeol.tools.kinds import cloudwatch, elasticache, iam, rds, s3
from kyeol.tools.preview.graph import Graph

LIMITS = {
    (s3.BUCKET.type, "bucket"): 63,
    (iam.ROLE.type, "name"): 64,
    (rds.INSTANCE.type, "identifier"): 63,
    (elasticache.REPLICATION_GROUP.type, "replicationGroupId"): 40,
    (cloudwatch.METRIC_ALARM.type, "name"): 255,
}
"""The names with the least room. Sources: S3 User Guide, "General purpose bucket naming rules"; IAM, "IAM and STS
quotas"; the API references of RDS (CreateDBInstance), ElastiCache (CreateReplicationGroup) and CloudWatch
(PutMetricAlarm)."""


def test_every_name_fits_under_the_longest_names_of_project_and_stack(graphs: Mapping[str, Graph]) -> None:
    tried = set()
    for stack, graph in graphs.items():
        for (type_, key), limit in LIMITS.items():
            for one in graph.of_type(type_):
                name = str(one.inputs.get(key) or "")
                if f"{graph.project}-{stack}-" in name:
                    tried.add(type_)
                    assert len(name) - len(graph.project + stack) + LONGEST_NAMES <= limit, f"{one.urn}: {name}"
    assert tried == {type_ for type_, _ in LIMITS}
