"""Changes as people make them, each on the recorded stacks: what is dangerous is told, what is not is not.

Each of these was hidden, understated or overstated once (docs/how-to/diff.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import (
    acm,
    argocd,
    cloudfront,
    cloudtrail,
    cloudwatch,
    eks,
    elasticache,
    iam,
    kms,
    kubernetes,
    rds,
    s3,
    secretsmanager,
    sns,
    vpc,
    vpc_peering,
    wafv2,
)
from kyeol.tools.preview.graph import Graph
from tests.diff.changing import Change, at, drop, set_, told, with_

SHOP: Final = "shop"
RELEASE: Final = kubernetes.RELEASE.type


def rule(name: str, other: Any) -> Any:  # noqa: ANN401 - inputs as they are
    """The rules of a web ACL with another one of a name."""
    return lambda rules: [other(one) if one["name"] == name else one for one in rules]


def origin(path: str, new: Json) -> Change:
    return set_(cloudfront.DISTRIBUTION.type, SHOP, origins=at(f"0::{path}", new))


def behaviour(**settings: Json) -> Change:
    return set_(cloudfront.DISTRIBUTION.type, SHOP, defaultCacheBehavior=with_(**settings))


def values(chart: str, path: str, new: Json) -> Change:
    return set_(RELEASE, chart, values=at(path, new))


DANGEROUS: Final[Sequence[tuple[str, str, Change, str]]] = (
    # hidden: nothing was told
    ("a rate limit of a hundred times", "prod", set_(wafv2.WEB_ACL.type, "cloudfront", rules=rule(
        "rate-limit", at("statement::rateBasedStatement::limit", 200000))),
     "wider exposure: its rule rate-limit refuses a client after 200000 requests instead of 2000"),
    ("a rule that lets pass", "prod", set_(wafv2.WEB_ACL.type, "alb", rules=rule(
        "origin-verify", with_(action={"allow": {}}))),
     "wider exposure: its rule origin-verify lets pass what it refused"),
    ("rules in another order", "mgmt", set_(wafv2.WEB_ACL.type, "alb", rules=at("0::priority", 99)),
     "wider exposure: its rules are asked in another order"),
    ("logs that show credentials", "prod", set_(wafv2.WEB_ACL.type, "alb", dataProtectionConfig={}),
     "wider exposure: its logs show what was masked: authorization"),
    ("a cache without a password", "prod", set_(elasticache.REPLICATION_GROUP.type, authToken=None),
     "wider exposure: clients need no password any more"),
    ("a public access block without a value", "prod",
     set_(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type, "media", restrictPublicBuckets=None),
     "wider exposure: restrictPublicBuckets becomes false"),
    ("a group of nodes less", "prod", drop(eks.NODE_GROUP.type), "interruption: the group's nodes go"),
    ("a principal shut out", "prod", drop(eks.ACCESS_ENTRY.type),
     "interruption: arn:aws:iam::111122223333:role/kyeol-prod-argocd-spoke-role is shut out of the cluster"),
    ("a role without its policy", "prod", drop(iam.ROLE_POLICY.type, "saleor-api"),
     "interruption: the role kyeol-prod-saleor-api-role loses a policy"),
    ("a role without AWS's policy", "prod", drop(iam.ROLE_POLICY_ATTACHMENT.type, "ebs-csi"),
     "interruption: the role kyeol-prod-ebs-csi-role loses the policy"),
    ("a secret without a value", "prod", drop(secretsmanager.SECRET_VERSION.type, "database"),
     "interruption: the secret loses its value"),
    ("another subscriber", "prod", set_(sns.TOPIC_SUBSCRIPTION.type, endpoint="nobody@example.com"),
     "weaker detection: nobody@example.com is told instead of oncall@example.com"),
    ("a certificate for fewer names", "prod", set_(acm.CERTIFICATE.type, "cloudfront", subjectAlternativeNames=[]),
     "interruption: it is no longer valid for example.com"),
    ("an alias of a key", "prod", drop(kms.ALIAS.type, "storage"), "whoever asks for the key by its alias"),
    ("answers from another origin", "prod", behaviour(targetOriginId="media"),
     "interruption: every other path is answered by another origin"),
    ("answers without security headers", "prod", behaviour(responseHeadersPolicyId=None),
     "less protection: every other path is answered with other headers"),
    ("a function less", "prod", behaviour(functionAssociations=[]),
     "interruption: every other path no longer runs its functions"),
    ("another web ACL", "prod", set_(cloudfront.DISTRIBUTION.type, SHOP, webAclId="arn:aws:wafv2:other"),
     "wider exposure: it gets the web ACL arn:aws:wafv2:other instead of"),
    ("objects that were kept", "prod", set_(s3.BUCKET_LIFECYCLE_CONFIGURATION.type, "media", rules=[
        {"id": "all", "status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 30}}]),
     "data at risk: objects are deleted after 30 days, which were kept for ever"),
    ("an archive that nobody reads at once", "prod", set_(s3.BUCKET_LIFECYCLE_CONFIGURATION.type, "logs-logs",
     rules=at("0::transitions::0::storageClass", "DEEP_ARCHIVE")), "interruption: objects go to DEEP_ARCHIVE"),
    ("events in another log group", "prod", set_(cloudtrail.TRAIL.type, cloudWatchLogsGroupArn="arn:aws:logs:other"),
     "weaker detection: its events go to arn:aws:logs:other instead of"),
    ("a filter on another log", "prod", set_(cloudwatch.LOG_METRIC_FILTER.type, "iam-changes", logGroupName="other"),
     "weaker detection: it counts what other holds instead of"),
    ("signatures of images", "prod", set_(kubernetes.NAMESPACE.type, "saleor", metadata=at(
        "labels", lambda labels: {key: one for key, one in labels.items() if "signed" not in key})),
     "less protection: its label kyeol/signed-images goes"),
    ("a quota less", "prod", drop(kubernetes.RESOURCE_QUOTA.type, "bootstrap"),
     "less protection: its Namespace may take all that the cluster has"),
    ("a binding less", "prod", drop(kubernetes.ROLE_BINDING.type, "saleor-workers"),
     "interruption: its subjects lose their rights in the cluster"),
    ("pods under another role", "mgmt", set_(kubernetes.SERVICE_ACCOUNT.type, metadata=at(
        "annotations::eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/other")),
     "interruption: its pods act under arn:aws:iam::111122223333:role/other instead of"),
    ("a cluster that Argo CD forgets", "prod", drop(kubernetes.SECRET.type, "argocd-spoke"),
     "interruption: whoever reads it finds nothing"),
    ("Applications that go", "prod", drop(argocd.APPLICATION_SET.type, "saleor"), "interruption: its Applications go"),
    ("Applications of another project", "prod", set_(argocd.APPLICATION_SET.type, "saleor", spec=at(
        "template::spec::project", "other")), "interruption: its Applications have another project"),
    ("no default class", "prod", set_(kubernetes.STORAGE_CLASS.type, metadata=with_(annotations={})),
     "interruption: volumes that name no class find none"),
    ("a chart's web ACL", "mgmt", values("argocd", "server::ingress::annotations::"
     "alb.ingress.kubernetes.io/wafv2-acl-arn", ""), "wider exposure: the load balancer has the web ACL"),
    ("a chart's disruption budget", "mgmt", values("cert-manager", "podDisruptionBudget::enabled", False),
     "less protection: podDisruptionBudget.enabled is switched off"),
    ("a terminal in pods", "mgmt", values("argocd", "configs::cm::exec.enabled", True),
     "wider rights: configs.cm.exec.enabled becomes true"),
    ("a pod as root", "prod", values("cluster-autoscaler", "securityContext::runAsNonRoot", False),
     "less protection: its pods get more rights on their node: securityContext.runAsNonRoot"),
    ("another image", "prod", values("cluster-autoscaler", "image::tag", "v9"),
     "interruption: other images run: image.tag becomes v9"),
    ("custom resources with their chart", "prod", values("cert-manager", "crds::keep", False),
     "data at risk: crds.keep is switched off"),
    # understated: something milder was told, or in no words
    ("half of the flows", "prod", set_(vpc.FLOW_LOG.type, trafficType="REJECT"),
     "weaker detection: only traffic of type REJECT is logged"),
    ("an origin in clear", "prod", origin("customOriginConfig::originProtocolPolicy", "http-only"),
     "wider exposure: requests get to the origin alb without encryption"),
    ("volumes in clear", "prod", set_(kubernetes.STORAGE_CLASS.type, parameters=with_(encrypted="false")),
     "less protection: parameters.encrypted: true becomes false"),
    ("objects under no key of ours", "prod", set_(s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type, "media", rules=[
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]),
     "less protection: new objects are encrypted by AES256 instead of aws:kms"),
    ("a bucket's policy", "prod", drop(s3.BUCKET_POLICY.type, "media"),
     "interruption: whoever is let in by it alone is refused"),
    ("a connection of networks", "prod", drop(vpc_peering.VPC_PEERING_CONNECTION.type),
     "interruption: the networks no longer reach each other"),
    ("an alarm far too late", "prod", set_(cloudwatch.METRIC_ALARM.type, "database-cpu", threshold=800),
     "weaker detection: its threshold becomes 800 instead of 80: it rings later"),
    ("no monitoring of the system", "prod", set_(rds.INSTANCE.type, monitoringInterval=None),
     "weaker detection: nobody watches its operating system any more"),
)  # fmt: skip

HARMLESS: Final[Sequence[tuple[str, str, Change]]] = (
    ("an alarm that rings sooner", "prod", set_(cloudwatch.METRIC_ALARM.type, "database-cpu", threshold=70)),
    ("a larger quota", "prod", set_(kubernetes.RESOURCE_QUOTA.type, "bootstrap", spec=at("hard::pods", "9"))),
    ("a narrower network policy", "prod", set_(kubernetes.NETWORK_POLICY.type, "bootstrap-to-database", spec=at(
        "egress::0::to::0::ipBlock::cidr", "10.30.16.0/24"))),
    ("a rule of life cycles by another name", "prod",
     set_(s3.BUCKET_LIFECYCLE_CONFIGURATION.type, "audit", rules=at("0::id", "other"))),
    ("health of an alias", "prod", set_("aws:route53/record:Record", "names-0-a", aliases=at(
        "0::evaluateTargetHealth", True))),
    ("keys of a bucket", "prod", set_(s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type, "media", rules=at(
        "0::bucketKeyEnabled", False))),
    ("tags of load balancers", "prod", values("aws-load-balancer-controller", "defaultTags", {"Owner": "shop"})),
    ("a newer protocol", "prod", set_(cloudfront.DISTRIBUTION.type, SHOP, viewerCertificate=with_(
        minimumProtocolVersion="TLSv1.2_2025"))),
    ("a narrower scope", "prod", set_(eks.ACCESS_POLICY_ASSOCIATION.type, accessScope={
        "type": "namespace", "namespaces": ["argocd"]})),
)  # fmt: skip


@pytest.mark.parametrize(("stack", "change", "says"), [one[1:] for one in DANGEROUS], ids=[one[0] for one in DANGEROUS])
def test_a_dangerous_change_is_told(stack: str, change: Change, says: str, graphs: Mapping[str, Graph]) -> None:
    shown = told(graphs[stack], change)
    dangers = " ".join(shown.partition("main (")[0].split())
    assert says in dangers, shown[:1500]


@pytest.mark.parametrize(("stack", "change"), [one[1:] for one in HARMLESS], ids=[one[0] for one in HARMLESS])
def test_a_harmless_change_is_no_danger(stack: str, change: Change, graphs: Mapping[str, Graph]) -> None:
    shown = told(graphs[stack], change)
    assert "no change" not in shown
    assert "DANGER" not in shown
