"""Exposure: what can be reached from where it should not be."""

from collections.abc import Iterable, Iterator

from kyeol.config.addresses import is_the_internet
from kyeol.tools.iam_documents import allows
from kyeol.tools.json_values import at, listed, mapping, mappings
from kyeol.tools.kinds import RESOURCE_POLICIES, ec2, eks, others, pulumi_eks, rds, s3, security_groups, vpc
from kyeol.tools.policy.conditions import narrows
from kyeol.tools.policy.reading import named_in, sources, true, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


@stack_rule(
    "exposure-bucket-public-access",
    title="Every bucket blocks public access, in all four ways",
    reason="One policy or ACL written in haste would publish customers' files.",
    reference="FSBP S3.8; CIS AWS 5.0.0 2.1.4",
    fix="add a BucketPublicAccessBlock with all four settings true",
)
def bucket_public_access(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The block is a resource beside the bucket."""
    blocks = graph.of_type(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type)
    for bucket in graph.of_type(s3.BUCKET.type):
        own = [block for block in blocks if bucket.urn in sources(block, "bucket")]
        if not any(all(true(block.inputs.get(key)) for key in _BLOCKS) for block in own):
            yield (
                bucket.urn,
                "it does not block public access in all four ways" if own else "it blocks no public access",
            )


@stack_rule(
    "exposure-bucket-owner",
    title="Every bucket owns its objects and has ACLs disabled",
    reason="An ACL on one file is a way out that no bucket policy shows.",
    reference="FSBP S3.12",
    fix="add BucketOwnershipControls with BucketOwnerEnforced",
)
def bucket_owner(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The controls are a resource beside the bucket."""
    enforced = {
        urn
        for one in graph.of_type(s3.BUCKET_OWNERSHIP_CONTROLS.type)
        if at(one.inputs, "rule", "objectOwnership") == "BucketOwnerEnforced"
        for urn in sources(one, "bucket")
    }
    return without(graph, s3.BUCKET.type, enforced, "it still knows ACLs")


@resource_rule(
    "exposure-policy-public",
    *RESOURCE_POLICIES,
    title="No resource policy lets everybody in",
    reason="A principal * without a condition that binds means every AWS account there is.",
    reference="FSBP S3.2, S3.3, SNS.4, KMS.5",
    fix="name the principal, or add a condition on account or source",
)
def policy_public(resource: Resource, _: Context) -> Iterator[str]:
    """Denials to everybody are what they should be; "over TLS" and "not from there" are no limit."""
    for statement in allows(resource.inputs.get(RESOURCE_POLICIES[resource.type])):
        everybody = "*" in statement.named("AWS") or "NotPrincipal" in statement.inverted
        if everybody and not narrows(statement):
            yield f"its statement {statement.sid or '(no Sid)'} lets everybody in"


@resource_rule(
    "exposure-database-private",
    rds.INSTANCE.type,
    title="A database has no public address",
    reason="The data subnets have no way to the internet; a public address would be a sign that one was made.",
    reference="FSBP RDS.2; CIS AWS 5.0.0 2.2.3",
    fix="set publiclyAccessible to false",
)
def database_private(resource: Resource, _: Context) -> Iterator[str]:
    """Absent means false, where the subnet group has no public subnet."""
    if true(resource.inputs.get("publiclyAccessible")):
        yield "it has a public address"


@resource_rule(
    "exposure-cluster-endpoint",
    pulumi_eks.CLUSTER_COMPONENT.type,
    title="The cluster API has a private endpoint, and a public one only with an allow-list",
    reason="The API is the cluster: stolen credentials must not be enough from anywhere.",
    reference="FSBP EKS.1; CIS EKS 1.8.0 5.4.1",
    fix="set endpointPrivateAccess, and name networks in publicAccessCidrs",
    setting="cluster.publicAccessCidrs",
)
def cluster_endpoint(resource: Resource, _: Context) -> Iterator[str]:
    """EKS's own default is public and open."""
    if not true(resource.inputs.get("endpointPrivateAccess")):
        yield "its API has no private endpoint"
    networks = listed(resource.inputs.get("publicAccessCidrs"))
    public = resource.inputs.get("endpointPublicAccess", True) is not False
    if public and (not networks or any(map(is_the_internet, networks))):
        yield "its public endpoint is open to the internet"


@resource_rule(
    "exposure-ingress",
    security_groups.SECURITY_GROUP_INGRESS_RULE.type,
    security_groups.SECURITY_GROUP.type,
    others.SECURITY_GROUP_RULE,
    title="No security group lets the internet in",
    reason="What the internet reaches is behind CloudFront and a load balancer with groups of its own.",
    reference="FSBP EC2.18, EC2.19; CIS AWS 5.0.0 5.3, 5.4",
    fix="name the security group, prefix list or network that comes in",
)
def ingress(resource: Resource, _: Context) -> Iterator[str]:
    """Both address families, in rules by themselves and in those written into a group; half the internet is it too."""
    rules = (
        [resource.inputs]
        if resource.type == security_groups.SECURITY_GROUP_INGRESS_RULE.type
        else listed(resource.inputs.get("ingress"))
    )
    if resource.type == others.SECURITY_GROUP_RULE and resource.inputs.get("type") == "ingress":
        rules = [resource.inputs]
    keys = ("cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks")
    networks = [one for rule in map(mapping, rules) for key in keys for one in listed(rule.get(key))]
    if wide := [str(one) for one in networks if is_the_internet(one)]:
        yield f"it lets the internet in by {wide[0]}"


@stack_rule(
    "exposure-default-group",
    title="The VPC's default security group lets nothing through",
    reason="Whatever is made without a group of its own gets this one.",
    reference="FSBP EC2.2; CIS AWS 5.0.0 5.5",
    fix="adopt it by a DefaultSecurityGroup without rules",
)
def default_group(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Adopted by the program so that it stays empty; AWS makes it with rules."""
    for group in graph.of_type(security_groups.DEFAULT_SECURITY_GROUP.type):
        if group.inputs.get("ingress") or group.inputs.get("egress"):
            yield group.urn, "it lets traffic through"
    adopted = named_in(graph, security_groups.DEFAULT_SECURITY_GROUP.type, "vpcId")
    yield from without(graph, vpc.VPC.type, adopted, "its default group is as AWS makes it")


@resource_rule(
    "exposure-subnet-addresses",
    vpc.SUBNET.type,
    title="No subnet gives out public addresses by itself",
    reason="An instance started by mistake in a public subnet would be on the internet.",
    reference="FSBP EC2.15",
    fix="set mapPublicIpOnLaunch to false",
)
def subnet_addresses(resource: Resource, _: Context) -> Iterator[str]:
    """Load balancers and NAT gateways get theirs without it."""
    if true(resource.inputs.get("mapPublicIpOnLaunch")):
        yield "it gives out public addresses"


@resource_rule(
    "exposure-node-metadata",
    ec2.LAUNCH_TEMPLATE.type,
    eks.NODE_GROUP.type,
    title="Nodes' metadata needs a token and stops at the node",
    reason="With a second hop any pod could take the node's role.",
    reference="FSBP EC2.170; CIS AWS 5.0.0 5.7",
    fix="set httpTokens to required and httpPutResponseHopLimit to 1",
)
def node_metadata(resource: Resource, _: Context) -> Iterator[str]:
    """IMDSv2 with hop limit 1: pods have roles of their own. EKS's own template has hop limit 2."""
    if resource.type == eks.NODE_GROUP.type:
        if not resource.inputs.get("launchTemplate"):
            yield "without a launch template pods can reach the node's metadata"
        return
    options = mapping(resource.inputs.get("metadataOptions"))
    if options.get("httpTokens") != "required" or options.get("httpPutResponseHopLimit") != 1:
        yield "pods can reach the node's metadata"


@resource_rule(
    "exposure-prefix-list",
    security_groups.MANAGED_PREFIX_LIST.type,
    title="No list of clients holds the whole internet",
    reason="The list alone protects dev's and mgmt's load balancers from the internet.",
    reference="platform",
    fix="name the networks that need it",
    setting="ingress.allowedCidrs",
)
def prefix_list(resource: Resource, _: Context) -> Iterator[str]:
    """Both address families."""
    entries = mappings(resource.inputs.get("entries"))
    if wide := [str(one.get("cidr")) for one in entries if is_the_internet(one.get("cidr"))]:
        yield f"it holds the internet by {wide[0]}"
