"""Encryption, at rest and on the way."""

from collections.abc import Iterator

from kyeol.tools.json_values import at, listed, mapping, mappings
from kyeol.tools.kinds import cloudwatch, ec2, eks, elasticache, kms, kubernetes, pulumi_eks, rds, secretsmanager, sns
from kyeol.tools.policy.reading import own_key, replica, true
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource


@resource_rule(
    "encryption-database-storage",
    rds.INSTANCE.type,
    title="A database's storage is encrypted",
    reason="Snapshots and volumes leave the instance; unencrypted storage cannot be encrypted later in place.",
    reference="FSBP RDS.3; CIS AWS 5.0.0 2.2.1",
    fix="set storageEncrypted to true",
)
def database_storage(resource: Resource, _: Context) -> Iterator[str]:
    """RDS encrypts at creation or never."""
    if not true(resource.inputs.get("storageEncrypted")):
        yield "its storage is not encrypted"


@stack_rule(
    "encryption-database-tls",
    title="PostgreSQL refuses connections without TLS",
    reason="Passwords and customers' data cross the network between nodes and database.",
    reference="Security Hub RDS.38",
    fix="give it a parameter group with rds.force_ssl 1",
)
def database_tls(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The default differs between major versions, so it is written down; a replica takes its source's group."""
    for group in graph.of_type(rds.PARAMETER_GROUP.type):
        parameters = mappings(group.inputs.get("parameters"))
        values = {str(one.get("name")): str(one.get("value")) for one in parameters}
        if values.get("rds.force_ssl") != "1":
            yield group.urn, "rds.force_ssl is not 1"
    for one in graph.of_type(rds.INSTANCE.type):
        named = one.inputs.get("parameterGroupName")
        if not replica(one) and (not named or str(named).startswith("default.")):
            yield one.urn, "it has AWS's default parameters"


@resource_rule(
    "encryption-cache-at-rest",
    elasticache.REPLICATION_GROUP.type,
    title="A cache is encrypted at rest",
    reason="Sessions and queued tasks hold personal data, and snapshots of the cache keep them.",
    reference="FSBP ElastiCache.4",
    fix="set atRestEncryptionEnabled to true",
)
def cache_at_rest(resource: Resource, _: Context) -> Iterator[str]:
    """ElastiCache encrypts at creation or never."""
    if not true(resource.inputs.get("atRestEncryptionEnabled")):
        yield "it is not encrypted at rest"


@resource_rule(
    "encryption-cache-in-transit",
    elasticache.REPLICATION_GROUP.type,
    title="A cache takes TLS only",
    reason="The AUTH token and sessions cross the network between nodes and cache.",
    reference="FSBP ElastiCache.5",
    fix="set transitEncryptionEnabled to true and transitEncryptionMode to required",
)
def cache_in_transit(resource: Resource, _: Context) -> Iterator[str]:
    """The mode `preferred` still takes plain text."""
    mode = resource.inputs.get("transitEncryptionMode", "required")
    if not true(resource.inputs.get("transitEncryptionEnabled")) or mode != "required":
        yield "it takes connections without TLS"


@resource_rule(
    "encryption-cache-auth",
    elasticache.REPLICATION_GROUP.type,
    title="A cache asks for a token",
    reason="Whoever reaches the port from a node would otherwise read and write every session.",
    reference="FSBP ElastiCache.6, which stops at Redis 6; platform",
    fix="give it an authToken, or user groups",
)
def cache_auth(resource: Resource, _: Context) -> Iterator[str]:
    """AUTH or RBAC; Valkey takes either."""
    if not resource.inputs.get("authToken") and not resource.inputs.get("userGroupIds"):
        yield "it asks nobody for a token"


@resource_rule(
    "encryption-node-volumes",
    ec2.LAUNCH_TEMPLATE.type,
    eks.NODE_GROUP.type,
    title="Nodes' volumes are encrypted",
    reason="Images, logs and emptyDir volumes of every pod are stored on them.",
    reference="FSBP EC2.181",
    fix="set ebs.encrypted to true for each block device of its launch template",
)
def node_volumes(resource: Resource, _: Context) -> Iterator[str]:
    """A template without devices takes the image's, which are not encrypted, and so does a group without template."""
    if resource.type == eks.NODE_GROUP.type:
        if not resource.inputs.get("launchTemplate"):
            yield "without a launch template its volumes are not encrypted"
        return
    devices = map(mapping, listed(resource.inputs.get("blockDeviceMappings")) or [{}])
    if not all(true(at(device, "ebs", "encrypted")) for device in devices):
        yield "a volume of it is not encrypted"


@resource_rule(
    "encryption-storage-class",
    kubernetes.STORAGE_CLASS.type,
    title="A StorageClass makes encrypted volumes",
    reason="Claims in the cluster name a class and nothing about encryption.",
    reference="FSBP EC2.3",
    fix='set the parameter encrypted to "true"',
)
def storage_class(resource: Resource, _: Context) -> Iterator[str]:
    """The EBS CSI driver's own default is no encryption; other drivers' volumes have no such parameter."""
    ebs = "ebs" in str(resource.inputs.get("provisioner", "ebs"))
    if ebs and not true(at(resource.inputs, "parameters", "encrypted")):
        yield "its volumes are not encrypted"


@resource_rule(
    "encryption-key-rotation",
    kms.KEY.type,
    title="A KMS key rotates",
    reason="Rotation bounds how much one key material ever encrypted.",
    reference="Security Hub KMS.4; CIS AWS 5.0.0 3.6",
    fix="set enableKeyRotation to true",
)
def key_rotation(resource: Resource, _: Context) -> Iterator[str]:
    """AWS keeps the old material for decryption."""
    if not true(resource.inputs.get("enableKeyRotation")):
        yield "it does not rotate"


@resource_rule(
    "encryption-topic",
    sns.TOPIC.type,
    title="An SNS topic is encrypted with a KMS key",
    reason="Alarm messages name systems and their weak hours.",
    reference="Security Hub SNS.1",
    fix="set kmsMasterKeyId",
)
def topic(resource: Resource, _: Context) -> Iterator[str]:
    """CloudWatch can use a customer's key only, not alias/aws/sns."""
    if not own_key(resource.inputs.get("kmsMasterKeyId")):
        yield "it has no KMS key of its own"


@resource_rule(
    "encryption-own-keys",
    rds.INSTANCE.type,
    elasticache.REPLICATION_GROUP.type,
    secretsmanager.SECRET.type,
    cloudwatch.LOG_GROUP.type,
    title="Staging and production encrypt data, secrets and logs with keys of their own",
    reason="Only an own key has a policy that can keep others in the account out.",
    reference="platform",
    fix="set kmsKeyId to the environment's key",
    setting="encryption",
)
def own_keys(resource: Resource, context: Context) -> Iterator[str]:
    """Dev and mgmt do with AWS's keys, by decision; a replica takes its source's."""
    if context.staged and not replica(resource) and not own_key(resource.inputs.get("kmsKeyId")):
        yield f"{context.environment} encrypts it with a key of AWS's"


@resource_rule(
    "encryption-cluster-secrets",
    pulumi_eks.CLUSTER_COMPONENT.type,
    title="Staging and production encrypt Kubernetes Secrets with a key of their own",
    reason="Secrets in etcd are base64 text to whoever reads its storage.",
    reference="FSBP EKS.3; CIS EKS 1.8.0 5.3.1",
    fix="set encryptionConfigKeyArn",
)
def cluster_secrets(resource: Resource, context: Context) -> Iterator[str]:
    """Envelope encryption cannot be removed again, nor the key changed."""
    if context.staged and not own_key(resource.inputs.get("encryptionConfigKeyArn")):
        yield f"{context.environment} does not encrypt its cluster's Secrets with a key of its own"
