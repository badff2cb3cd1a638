"""The database: who reaches it, what survives it, what it waits for."""

import json
from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pytest

from kyeol.components.rds.database import Rds, RdsArgs
from kyeol.config.database import DatabaseConfig
from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

INSTANCE = "aws:rds/instance:Instance"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
SUBNETS = "aws:rds/subnetGroup:SubnetGroup"
DATA_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/data"
LOGS_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/logs"


def config(**more: object) -> DatabaseConfig:
    shape = {"version": "15", "instanceClass": "db.r7g.large", "storage": {"initialGiB": 100, "maxGiB": 500}}
    return DatabaseConfig.model_validate(shape | more)


def graph(
    *,
    protect: bool = True,
    keys: bool = True,
    clients: bool = True,
    see: Callable[[Rds], None] = lambda _: None,
    **more: object,
) -> Graph:
    """A production database; the nodes' security group stands for a cluster that takes its time."""

    def make(opts: pulumi.ResourceOptions) -> None:
        nodes = aws.ec2.SecurityGroup("nodes", name="nodes", opts=opts)
        args = RdsArgs(
            scope=scope("prod", protect=protect),
            database=config(**more),
            vpc_id="vpc-1",
            data_subnet_ids=["subnet-a", "subnet-b", "subnet-c"],
            client_security_group_id=nodes.id if clients else None,
            data_key_arn=DATA_KEY if keys else None,
            logs_key_arn=LOGS_KEY if keys else None,
        )
        see(Rds("database", args, opts))

    return graph_of(make, "prod")


@pytest.fixture(scope="module")
def prod() -> Graph:
    return graph(replica=True, masterPassword="own")


def primary(made: Graph) -> Resource:
    return made.one(INSTANCE, "database")


def replica(made: Graph) -> Resource:
    return made.one(INSTANCE, "database-replica")


def test_it_stands_in_the_data_subnets_and_nowhere_else(prod: Graph) -> None:
    assert prod.one(SUBNETS).inputs["subnetIds"] == ["subnet-a", "subnet-b", "subnet-c"]
    assert primary(prod).inputs["dbSubnetGroupName"] == prod.one(SUBNETS).inputs["name"]
    assert [instance.inputs["publiclyAccessible"] for instance in prod.of_type(INSTANCE)] == [False, False]


def test_only_the_nodes_reach_it_on_5432(prod: Graph) -> None:
    group = prod.one(GROUP, "database")
    assert "ingress" not in group.inputs
    assert "egress" not in group.inputs
    rule = prod.one(RULE)
    assert (rule.inputs["fromPort"], rule.inputs["toPort"], rule.inputs["ipProtocol"]) == (5432, 5432, "tcp")
    assert rule.inputs["securityGroupId"] == group.id
    assert rule.inputs["referencedSecurityGroupId"] == prod.one(GROUP, "nodes").id
    assert not {"cidrIpv4", "cidrIpv6", "prefixListId"} & set(rule.inputs)
    assert all(instance.inputs["vpcSecurityGroupIds"] == [group.id] for instance in prod.of_type(INSTANCE))


def test_it_does_not_wait_for_the_cluster(prod: Graph) -> None:
    nodes = prod.one(GROUP, "nodes").urn
    assert nodes in prod.requires(prod.one(RULE))
    assert nodes not in prod.requires(primary(prod))


def test_without_clients_nobody_reaches_it() -> None:
    assert graph(clients=False).of_type(RULE) == []


def test_tls_is_forced_and_slow_statements_are_logged_without_recording_passwords() -> None:
    made = graph(slowQueryMs=250)
    parameters = {one["name"]: one for one in known(made.one(PARAMETERS).inputs)["parameters"]}
    assert parameters["rds.force_ssl"]["value"] == "1"
    assert parameters["log_min_duration_statement"]["value"] == "250"
    assert "log_statement" not in parameters
    assert primary(made).inputs["parameterGroupName"] == made.one(PARAMETERS).inputs["name"]


def test_what_makes_statements_slow_is_logged_too(prod: Graph) -> None:
    parameters = {one["name"]: one["value"] for one in known(prod.one(PARAMETERS).inputs)["parameters"]}
    assert parameters["log_lock_waits"] == "1"
    assert int(parameters["log_temp_files"]) > 0, "in kB: sorts and joins that spill to disk, not every small one"


def test_clients_that_verify_the_server_find_one_authority(prod: Graph) -> None:
    authorities = {instance.inputs.get("caCertIdentifier") for instance in prod.of_type(INSTANCE)}
    assert authorities == {"rds-ca-rsa2048-g1"}


def test_a_default_is_asked_for_as_rds_reports_it(prod: Graph) -> None:
    """RDS keeps pending-reboot for a value that is the default; anything else is a difference at every run."""
    parameters = {one["name"]: one for one in known(prod.one(PARAMETERS).inputs)["parameters"]}
    assert parameters["rds.force_ssl"]["applyMethod"] == "pending-reboot"


def test_changes_are_sent_to_another_database_only_where_that_is_asked_for(prod: Graph) -> None:
    def of(made: Graph) -> list[tuple[str, str]]:
        parameters = known(made.one(PARAMETERS).inputs)["parameters"]
        return [(one["value"], one["applyMethod"]) for one in parameters if one["name"] == "rds.logical_replication"]

    assert of(prod) == []
    assert of(graph(logicalReplication=True)) == [("1", "pending-reboot")]


@pytest.mark.parametrize("version", ["15", "16"])
def test_every_major_version_has_a_parameter_group_of_its_own_name(version: str) -> None:
    group = graph(version=version).one(PARAMETERS)
    assert (group.inputs["family"], group.inputs["name"]) == (f"postgres{version}", f"kyeol-prod-postgres{version}")


def test_the_master_secret_is_rds_s_and_never_in_the_state() -> None:
    inputs = primary(graph()).inputs
    assert inputs["manageMasterUserPassword"] is True
    assert not {"password", "passwordWo"} & set(inputs)
    assert inputs["masterUserSecretKmsKeyId"] == DATA_KEY


def test_a_source_of_replicas_has_a_master_secret_of_the_environment_s_own(prod: Graph) -> None:
    """RDS makes no replica of a source whose password it manages."""
    inputs = primary(prod).inputs
    assert not {"manageMasterUserPassword", "masterUserSecretKmsKeyId"} & set(inputs)
    assert inputs["password"] == SECRET
    (secret,) = prod.of_type("aws:secretsmanager/secret:Secret")
    assert secret.inputs["name"] == "kyeol-prod-database-master"
    assert prod.one("aws:secretsmanager/secretVersion:SecretVersion").inputs["secretString"] == SECRET
    component = next(one for one in prod if one.type == "kyeol:components:Rds")
    assert component.outputs["masterSecretArn"] == secret.outputs["arn"]
    assert secret.options.protect


def test_an_upgrade_names_its_release_and_nothing_else_touches_the_version() -> None:
    upgraded = primary(graph(version="16", upgradeTo="16.15", applyImmediately=True))
    assert upgraded.inputs["engineVersion"] == "16.15"
    assert upgraded.inputs["allowMajorVersionUpgrade"] is True
    assert not upgraded.options.ignore_changes
    after = primary(graph(version="16"))
    assert after.inputs["allowMajorVersionUpgrade"] is False
    assert list(after.options.ignore_changes) == ["engineVersion"], "16 alone might be a lower minor than the upgrade's"


def test_the_master_secret_s_arn_comes_out() -> None:
    made = graph()
    component = next(one for one in made if one.type == "kyeol:components:Rds")
    assert known(component.outputs)["masterSecretArn"].startswith(
        f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds!db-"
    )
    assert component.outputs["address"] == primary(made).outputs["address"]


def test_everything_at_rest_is_encrypted_with_the_data_key(prod: Graph) -> None:
    assert primary(prod).inputs["kmsKeyId"] == DATA_KEY
    for instance in prod.of_type(INSTANCE):
        assert instance.inputs["storageEncrypted"] is True
        assert instance.inputs["performanceInsightsKmsKeyId"] == DATA_KEY


def test_a_replica_takes_its_source_s_key_unasked(prod: Graph) -> None:
    """In the source's region RDS refuses a request that names a key, though it be the same."""
    assert "kmsKeyId" not in replica(prod).inputs


def test_without_a_key_of_its_own_it_is_still_encrypted() -> None:
    inputs = primary(graph(keys=False)).inputs
    assert inputs["storageEncrypted"] is True
    assert not [key for key in inputs if "kmskeyid" in key.lower()]


def test_storage_grows_by_itself(prod: Graph) -> None:
    inputs = primary(prod).inputs
    assert (inputs["storageType"], inputs["allocatedStorage"], inputs["maxAllocatedStorage"]) == ("gp3", 100, 500)


def test_minor_upgrades_are_rds_s_and_no_difference_at_the_next_run(prod: Graph) -> None:
    inputs = primary(prod).inputs
    assert (inputs["engineVersion"], inputs["autoMinorVersionUpgrade"]) == ("15", True)
    assert inputs["allowMajorVersionUpgrade"] is False
    assert inputs["engineLifecycleSupport"] == "open-source-rds-extended-support-disabled"


def test_protected_it_cannot_be_deleted_and_leaves_snapshot_and_backups(prod: Graph) -> None:
    database = primary(prod)
    assert database.options.protect
    assert database.options.retain_on_delete
    assert database.inputs["deletionProtection"] is True
    assert database.inputs["skipFinalSnapshot"] is False
    assert known(database.inputs)["finalSnapshotIdentifier"].startswith("kyeol-prod-postgres-final-")
    assert database.inputs["deleteAutomatedBackups"] is False
    assert database.inputs["copyTagsToSnapshot"] is True


def test_what_a_retained_database_stands_on_is_retained_with_it(prod: Graph) -> None:
    for foundation in (prod.one(SUBNETS), prod.one(PARAMETERS), prod.one(GROUP, "database"), *prod.of_type(LOG_GROUP)):
        assert foundation.options.retain_on_delete, foundation.urn
    for monitoring in ("aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"):
        assert all(one.options.retain_on_delete for one in prod.of_type(monitoring)), "it goes on sending metrics"
    assert not prod.one(RULE).options.retain_on_delete, "it names the nodes' group, which goes"


def test_unprotected_it_goes_without_a_trace() -> None:
    made = graph(protect=False)
    database = primary(made)
    assert not database.options.protect
    assert database.inputs["deletionProtection"] is False
    assert database.inputs["skipFinalSnapshot"] is True
    assert "finalSnapshotIdentifier" not in database.inputs
    assert database.inputs["deleteAutomatedBackups"] is True
    assert not [resource.urn for resource in made if resource.options.retain_on_delete]


def test_changes_that_interrupt_wait_for_the_window_unless_asked() -> None:
    assert primary(graph()).inputs["applyImmediately"] is False
    assert primary(graph(applyImmediately=True)).inputs["applyImmediately"] is True


def test_backups_and_maintenance_follow_the_stack_file() -> None:
    inputs = primary(graph(backupRetentionDays=30, multiAz=True, maintenanceWindow="tue:03:00-tue:04:00")).inputs
    assert (inputs["backupRetentionPeriod"], inputs["multiAz"]) == (30, True)
    assert inputs["maintenanceWindow"] == "tue:03:00-tue:04:00"


def test_logs_go_to_groups_with_retention_that_exist_before_the_instance(prod: Graph) -> None:
    for instance in prod.of_type(INSTANCE):
        for log in known(instance.inputs)["enabledCloudwatchLogsExports"]:
            name = f"/aws/rds/instance/{instance.inputs['identifier']}/{log}"
            group = next(group for group in prod.of_type(LOG_GROUP) if group.inputs["name"] == name)
            assert group.inputs["retentionInDays"] == 30
            assert group.inputs["kmsKeyId"] == LOGS_KEY
            assert group.urn in prod.requires(instance)
    assert primary(prod).inputs["enabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]


def test_monitoring_may_assume_a_role_for_its_own_instance_only(prod: Graph) -> None:
    roles = {role.outputs["arn"]: role for role in prod.of_type("aws:iam/role:Role")}
    attachments = prod.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    for instance in prod.of_type(INSTANCE):
        role = roles.pop(instance.inputs["monitoringRoleArn"])
        (statement,) = json.loads(known(role.inputs)["assumeRolePolicy"])["Statement"]
        assert statement["Principal"] == {"Service": ["monitoring.rds.amazonaws.com"]}
        assert statement["Condition"] == {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:db:{instance.inputs['identifier']}"},
        }
        (attached,) = (one for one in attachments if one.inputs["role"] == role.inputs["name"])
        assert known(attached.inputs)["policyArn"].endswith(":policy/service-role/AmazonRDSEnhancedMonitoringRole")
        assert attached.urn in prod.requires(instance), "RDS tests the role's permissions at creation"
    assert not roles


def test_insights_are_on_and_kept_as_long_as_configured() -> None:
    assert primary(graph()).inputs["performanceInsightsEnabled"] is True
    assert primary(graph()).inputs["performanceInsightsRetentionPeriod"] == 7
    assert primary(graph(insightsRetentionDays=31)).inputs["performanceInsightsRetentionPeriod"] == 31


def test_a_replica_follows_its_source_and_takes_nothing_that_the_source_gives(prod: Graph) -> None:
    inputs = replica(prod).inputs
    assert inputs["replicateSourceDb"] == "kyeol-prod-postgres"
    assert primary(prod).urn in prod.requires(replica(prod))
    given_by_source = {
        "engine", "username", "manageMasterUserPassword", "dbSubnetGroupName", "allocatedStorage",
        "engineLifecycleSupport", "finalSnapshotIdentifier",
    }  # fmt: skip
    assert not given_by_source & set(inputs)
    assert inputs["skipFinalSnapshot"] is True
    assert inputs["parameterGroupName"] == primary(prod).inputs["parameterGroupName"]


def test_without_a_replica_there_is_one_instance_and_no_replica_s_address() -> None:
    seen: list[Rds] = []
    made = graph(see=seen.append)
    assert [one.name for one in made.of_type(INSTANCE)] == ["database"]
    assert (seen[0].replica_identifier, seen[0].replica_address) == (None, None)
    assert seen[0].log_group_names == [
        "/aws/rds/instance/kyeol-prod-postgres/postgresql",
        "/aws/rds/instance/kyeol-prod-postgres/upgrade",
    ]
