"""Incidents that others have made public, each as a change to these stacks: the diff tells it in its first three lines.

The lists that most of them are from: https://github.com/danluu/post-mortems and
https://github.com/hjacobs/kubernetes-failure-stories (k8s.af).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from kyeol.tools.kinds import (
    argocd,
    cloudwatch,
    ecr,
    eks,
    elasticache,
    iam,
    kubernetes,
    pulumi_eks,
    rds,
    route53,
    s3,
    security_groups,
    vpc,
    wafv2,
)
from kyeol.tools.preview.graph import Graph
from tests.diff.changing import Change, drop, set_, told, with_
from tests.diff.graphs import policy


@dataclass(frozen=True)
class Incident:
    """What happened to somebody, and the like of it here.

    Args:
        who: Whom, and when.
        source: Where they say so.
        change: The like of it, as a change of prod.
        told: What the first three lines have to say.
        whole: Whether all of the stack is compared, as flows need it.
    """

    who: str
    source: str
    change: Change
    told: Sequence[str]
    whole: bool = False


def upgrade_to(version: str) -> Change:
    """Another version for the database, which the program lets through only where `upgradeTo` names it."""

    def upgraded(before: Graph) -> Graph:
        database = before.one(rds.INSTANCE.type)
        options = replace(database.options, ignore_changes=())
        after = replace(database, inputs={**database.inputs, "engineVersion": version}, options=options)
        return replace(before, resources={**before.resources, database.urn: after})

    return upgraded


def refusing(rules: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [*rules, {"name": "scripts", "priority": 99, "action": {"block": {}}, "statement": {}}]


INCIDENTS: Final = (
    Incident(
        "AirMap 2018, network plug-in", "https://www.airmap.com/incident-180719/",
        drop(eks.ADDON.type, "vpc-cni"), ["interruption: what needs vpc-cni stops", "prod"],
    ),
    Incident(
        "Amazon EC2 2011, traffic to the wrong network", "https://aws.amazon.com/message/65648/",
        set_(vpc.ROUTE_TABLE_ASSOCIATION.type, "app-a", routeTableId="rtb-other"),
        ["interruption: its subnet takes the routes of another table"],
    ),
    Incident(
        "Amazon S3 2017, more servers taken away than meant", "https://aws.amazon.com/message/41926/",
        set_(eks.NODE_GROUP.type, tags=with_(MaxNodes="1")), ["interruption: at most 1 instead of 6 nodes"],
    ),
    Incident(
        "Amazon Sydney 2016, one zone without power", "https://aws.amazon.com/message/4372T8/",
        set_(rds.INSTANCE.type, multiAz=False), ["less protection: multiAz: true becomes false", "database"],
    ),
    Incident(
        "Azure 2014, a change for everything at once instead of a part after another",
        "https://azure.microsoft.com/en-us/blog/update-on-azure-storage-service-interruption/",
        set_(eks.NODE_GROUP.type, updateConfig={"maxUnavailable": 3}),
        ["interruption: 3 nodes go at once instead of 1"],
    ),
    Incident(
        "Bitly 2014, credentials that opened the backups", "http://blog.bitly.com/post/85260908544/more-detail",
        set_(iam.ROLE_POLICY.type, "saleor-api", policy=policy({"Action": "s3:*", "Resource": "*"})),
        ["wider rights: allows s3:* on *"],
    ),
    Incident(
        "BrowserStack 2014, keys to production on an old machine",
        "https://www.browserstack.com/attack-and-downtime-on-9-November",
        set_(pulumi_eks.CLUSTER_COMPONENT.type, accessEntries={"old": {
            "principalArn": "arn:aws:iam::111122223333:role/prototype",
            "accessPolicies": {"policy": {
                "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                "accessScope": {"type": "cluster"},
            }},
        }}),
        ["wider rights: arn:aws:iam::111122223333:role/prototype gets", "AmazonEKSClusterAdminPolicy in the cluster"],
    ),
    Incident(
        "Buildkite 2016, a smaller database to save money",
        "https://building.buildkite.com/outage-post-mortem-for-august-23rd-82b619a3679b",
        set_(rds.INSTANCE.type, instanceClass="db.t4g.medium"), ["interruption: the database restarts"],
    ),
    Incident(
        "Cloudflare 2019, a firewall rule for everybody at once",
        "https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/",
        set_(wafv2.WEB_ACL.type, "cloudfront", rules=refusing),
        ["interruption: its rule scripts newly refuses requests"],
    ),
    Incident(
        "Datadog 2023, an operating system's update on all nodes",
        "https://www.datadoghq.com/blog/engineering/2023-03-08-deep-dive-into-platform-level-impact/",
        set_(eks.NODE_GROUP.type, releaseVersion="1.36.9-20260901"), ["interruption: all nodes are replaced"],
    ),
    Incident(
        "Dropbox 2014, databases on machines that an upgrade made again", "https://blogs.dropbox.com/tech/2014/01/outage-post-mortem/",
        set_(rds.INSTANCE.type, engine="aurora-postgresql"),
        ["data at risk: would be replaced (engine cannot change in place), and holds the database"],
    ),
    Incident(
        "Etsy 2012, live databases upgraded by a small release",
        "https://blog.etsy.com/news/2012/demystifying-site-outages/",
        upgrade_to("15.18"), ["interruption: the database is upgraded and is unavailable"],
    ),
    Incident(
        "Facebook 2021, its names gone from the internet",
        "https://engineering.fb.com/2021/10/05/networking-traffic/outage-details/",
        drop(route53.RECORD.type, "names-0"), ["interruption: its name no longer resolves", "names-0-a"],
    ),
    Incident(
        "FirstEnergy 2003, alarms that told nobody", "https://en.wikipedia.org/wiki/Northeast_blackout_of_2003",
        set_(cloudwatch.METRIC_ALARM.type, alarmActions=[]), ["weaker detection: it no longer tells", "alarms"],
    ),
    Incident(
        "GitLab 2017, no backup to go back to",
        "https://about.gitlab.com/blog/2017/02/10/postmortem-of-database-outage-of-january-31/",
        set_(rds.INSTANCE.type, backupRetentionPeriod=0),
        ["less protection: backupRetentionPeriod: 30 becomes 0", "database"],
    ),
    Incident(
        "Google 2009, every address on the list of bad ones",
        "https://googleblog.blogspot.com/2009/01/this-site-may-harm-your-computer-on.html",
        set_(wafv2.WEB_ACL.type, "alb", defaultAction={"block": {}}),
        ["interruption: it refuses whatever no rule lets in"],
    ),
    Incident(
        "Google 2012, a wrong configuration of quotas",
        "https://web.archive.org/web/20151008061104/http://code.google.com/p/chromium/issues/detail?id=165171",
        set_(kubernetes.RESOURCE_QUOTA.type, spec={"hard": {"pods": "1"}}),
        ["interruption: pods beyond the new quota are refused: pods 1 instead of 2"],
    ),
    Incident(
        "Grafana 2019, pods that drove others out",
        "https://grafana.com/blog/2019/07/24/how-a-production-outage-was-caused-using-kubernetes-pod-priorities/",
        set_(kubernetes.PRIORITY_CLASS.type, value=1_000_000),
        ["interruption: pods of the class may drive others out"],
    ),
    Incident(
        "Loveholidays 2019, an upgrade of all nodes", "https://deploy.live/blog/the-shipwreck-of-gke-cluster-upgrade/",
        set_(eks.NODE_GROUP.type, version="1.37"), ["interruption: all nodes are replaced"],
    ),
    Incident(
        "Ministry of Justice 2024, subnets without their routes",
        "https://runbooks.cloud-platform.service.justice.gov.uk/incidents/2024-09-20-eks-subnet-route-table.html",
        drop(vpc.ROUTE_TABLE_ASSOCIATION.type, "app-"),
        ["interruption: its subnet takes the routes of the main table", "vpc-app-a"],
    ),
    Incident(
        "Monzo 2017, versions that did not fit each other",
        "https://community.monzo.com/t/resolved-current-account-payments-may-fail-major-outage-27-10-2017/26296/95",
        set_(kubernetes.RELEASE.type, "external-dns", version="9.9.9"), ["interruption: its chart goes from"],
    ),
    Incident(
        "NU.nl 2019, pods without limits", "https://www.tibobeijen.nl/2019/02/01/learning-from-kubernetes-cluster-failure/",
        set_(kubernetes.LIMIT_RANGE.type, spec={"limits": []}),
        ["interruption: new pods get other requests and limits"],
    ),
    Incident(
        "Oath 2018, a Namespace deleted", "https://www.youtube.com/watch?v=likHm-KHGWQ",
        drop(kubernetes.NAMESPACE.type, "saleor"),
        ["data at risk: would be removed, and holds everything inside the Namespace"],
    ),
    Incident(
        "Reddit 2023, a new version of Kubernetes",
        "https://www.reddit.com/r/RedditEng/comments/11xx5o0/you_broke_reddit_the_piday_outage/",
        set_(pulumi_eks.CLUSTER_COMPONENT.type, version="1.37"), ["interruption: the control plane goes to 1.37"],
    ),
    Incident(
        "SaleMove 2017, an address that became another", "https://status.salemove.com/incidents/xf6cr710yrzn",
        set_(route53.RECORD.type, "names-0-a", aliases=[{"name": "elsewhere.example.net"}]),
        ["interruption: its name points elsewhere: to elsewhere.example.net instead of"],
    ),
    Incident(
        "Sentry 2016, backups that everybody could read",
        "https://blog.sentry.io/2016/06/14/security-incident-june-12-2016",
        set_(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type, "media", blockPublicPolicy=False),
        ["wider exposure: blockPublicPolicy becomes false", "media"],
    ),
    Incident(
        "Skyscanner 2021, a template that left out what ran",
        "https://medium.com/@SkyscannerEng/how-a-couple-of-characters-brought-down-our-site-356ccaf1fbc3",
        set_(argocd.APPLICATION_SET.type, "saleor", spec=with_(generators=[])),
        ["interruption: it makes other Applications, or for other clusters"],
    ),
    Incident(
        "Slack 2022, nodes of the cache taken away", "https://slack.engineering/slacks-incident-on-2-22-22/",
        set_(elasticache.REPLICATION_GROUP.type, numCacheClusters=1, applyImmediately=True),
        ["less protection: 1 instead of 2 nodes"],
    ),
    Incident(
        "Spotify 2018, clusters deleted by mistake", "https://www.youtube.com/watch?v=ix0Tw8uinWs",
        drop(pulumi_eks.CLUSTER_COMPONENT.type),
        ["data at risk: would be removed, and holds the cluster, with its volumes and everything that runs in it"],
    ),
    Incident(
        "Stack Overflow 2014, a firewall that refused its own",
        "https://web.archive.org/web/20201020103424/https://stackstatus.net/post/96025967369/outage-post-mortem-august-25th-2014",
        drop(security_groups.SECURITY_GROUP_INGRESS_RULE.type, "database"),
        ["interruption: what could connect no longer can: nodes to database, TCP 5432"], whole=True,
    ),
    Incident(
        "Toyota Connected 2018, names that did not resolve", "https://www.adammargherio.com/a-perfect-dns-storm/",
        set_(vpc.VPC.type, enableDnsSupport=False), ["interruption: names inside the network no longer resolve"],
    ),
    Incident(
        "Travis CI 2016, images deleted by their age", "https://blog.travis-ci.com/2016-09-30-the-day-we-deleted-our-vm-images/",
        set_(ecr.LIFECYCLE_POLICY.type, policy=lambda old: old.replace("450", "7")),
        ["data at risk: images go sooner than before"],
    ),
    Incident(
        "Travis CI 2017, a password that not everybody got", "https://www.traviscistatus.com/incidents/khzk8bg4p9sy",
        set_(rds.INSTANCE.type, manageMasterUserPassword=None), ["interruption: the master user gets another password"],
    ),
    Incident(
        "Veracode 2018, other addresses than the network's", "https://sethmccombs.github.io/work/2018/12/03/Outages.html",
        set_(vpc.SUBNET.type, "app-a", cidrBlock="10.30.224.0/19"),
        ["address plan: cidrBlock would change from 10.30.64.0/19 to"],
    ),
    Incident(
        "Zalando 2019, too little memory for the cluster's DNS",
        "https://github.com/zalando-incubator/kubernetes-on-aws/blob/dev/docs/postmortems/jan-2019-dns-outage.md",
        set_(eks.ADDON.type, "coredns", configurationValues='{"resources": {"limits": {"memory": "100Mi"}}}'),
        ["interruption: its settings change: its pods are replaced", "coredns"],
    ),
)  # fmt: skip


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda one: one.who)
def test_what_has_hurt_others_is_told_in_the_first_three_lines(incident: Incident, graphs: Mapping[str, Graph]) -> None:
    assert incident.source.startswith(("https://", "http://"))
    shown = told(graphs["prod"], incident.change, whole=incident.whole)
    first = " ".join(" ".join(shown.splitlines()[:3]).split())
    for part in incident.told:
        assert part in first, shown[:1500]
