"""What looks as if it kept a rule and does not, and what looks as if it broke one and does not."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from kyeol.tools.preview.graph import Resource
from tests.policies import kinds as k
from tests.policies.build import res
from tests.policies.documents import ACCOUNT, CALLER, EKS, EXACT, ISSUER, ROOT, SERVICE, WEB, document

Slip: TypeAlias = tuple[str, str, Sequence[Resource]]
"""A rule, what is tried, and the resources."""

_BUCKET = res(k.BUCKET, "bucket")
_DENY = {"effect": "Deny", "Action": ["s3:*"], "Resource": ["*"]}
_INSECURE = {"Bool": {"aws:SecureTransport": "false"}}
_VPC = res(k.VPC, "vpc", {"cidrBlock": "10.30.0.0/16"})
_TRAIL = {"isMultiRegionTrail": True, "enableLogFileValidation": True, "cloudWatchLogsGroupArn": "arn"}
_DATA = res(k.SUBNET, "data", {"tags": {"Tier": "data"}})
_WAY_OUT = res(k.ROUTE_TABLE, "out", {"routes": [{"cidrBlock": "0.0.0.0/0"}]})
_LOGS = res(k.LOG_GROUP, "logs", {"name": "logs"})
_ROLE = res(k.ROLE, "role", {"name": "kyeol-prod-it"})
_GROUP = res(k.SECURITY_GROUP, "group")
_FILES = res(k.BUCKET, "files")
_PART = res(k.ALARM, "part", {"name": "part"})
_WHOLE = {"alarmName": "whole", "alarmRule": 'ALARM("part") AND ALARM("other")'}
_ELB = {"Service": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
_FULL = {"resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": "1Gi"}}}
_TIGHT = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}
_IF_ANY = {"StringEqualsIfExists": {"aws:SourceAccount": "1"}}
_LOG_GROUPS = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:ap-northeast-2:1:log-group:*"}}
_SUBJECT = {f"{ISSUER}:sub": "repo:a/b:environment:prod"}
_AUDIENCE = {f"{ISSUER}:aud": "sts.amazonaws.com"}
_STORE = res(k.DATABASE, "database", vpcSecurityGroupIds=_GROUP)
_ZONES = [res(k.SUBNET, f"app-{zone}", {"availabilityZone": zone}) for zone in "abc"]
_MANAGED = [f"AWSManagedRules{one}RuleSet" for one in ("Common", "KnownBadInputs", "SQLi")]


def _verify(action: str, header: str = "x-origin-verify", at: int = 0) -> dict[str, Any]:
    """A rule about what lacks a header."""
    matches = {"byteMatchStatement": {"fieldToMatch": {"singleHeader": {"name": header}}}}
    return {"priority": at, "action": {action: {}}, "statement": {"notStatement": {"statement": matches}}}


def _nodes(fewest: int, *zones: int, **inputs: Any) -> Resource:  # noqa: ANN401
    """A node group of a minimum, in some of three zones."""
    name = f"nodes-{fewest}-{zones}-{sorted(inputs)}"
    subnets = [_ZONES[zone] for zone in zones]
    return res(k.NODES, name, {"tags": {"MinNodes": str(fewest)}, **inputs}, subnetIds=subnets)


def _tainted(*zones: int, soft: bool = False, **inputs: Any) -> Resource:  # noqa: ANN401
    """A node group of three, for pods that tolerate its taint, or for any where that is soft."""
    taint = {"key": "dedicated", "effect": "PREFER_NO_SCHEDULE" if soft else "NO_SCHEDULE"}
    return _nodes(3, *zones, taints=[taint], **inputs)


def _placed(subnet: Resource, table: Resource) -> Resource:
    return res(k.ROUTE_TABLE_ASSOCIATION, subnetId=subnet, routeTableId=table)


def _policy(**statement: Any) -> list[Resource]:  # noqa: ANN401
    return [res(k.ROLE_POLICY, inputs={"policy": document(**statement)})]


def _logging(condition: object) -> list[Resource]:
    policy = document({"Service": ["logging.s3.amazonaws.com"]}, condition)
    return [
        res(k.BUCKET_LOGGING, inputs={"bucket": "shop-pictures", "targetBucket": "logs"}),
        res(k.BUCKET_POLICY, inputs={"bucket": "logs", "policy": policy}),
    ]


def _trust(principal: object, condition: object) -> list[Resource]:
    return [res(k.ROLE, inputs={"assumeRolePolicy": document(principal, condition)})]


def _release(values: object, name: str = "it") -> list[Resource]:
    return [res(k.RELEASE, name, {"name": name, "values": values})]


def _workload(container: dict[str, object], **pod: object) -> list[Resource]:
    spec = {"containers": [{"name": "c", "image": "r/i:1", **_FULL, "securityContext": _TIGHT, **container}], **pod}
    return [res("kubernetes:apps/v1:Deployment", inputs={"spec": {"template": {"spec": spec}}})]


def _groups(**rule: object) -> list[Resource]:
    named = [{"statement": {"managedRuleGroupStatement": {"name": one}}, **rule} for one in _MANAGED]
    return [res(k.WEB_ACL, inputs={"rules": named})]


def _bucket_policy(*arguments: Any, **statement: Any) -> list[Resource]:  # noqa: ANN401
    policy = document(*arguments, **statement)
    return [_BUCKET, res(k.BUCKET_POLICY, inputs={"policy": policy}, bucket=_BUCKET)]


BAD: Final[Sequence[Slip]] = [
    ("availability-zones", "a zone for a group that keeps no node", [*_ZONES, _nodes(3, 0, 1), _nodes(0, 2)]),
    ("availability-zones", "a zone for a group that keeps most pods away", [*_ZONES, _nodes(3, 0, 1), _tainted(2)]),
    ("availability-nodes", "nodes that only some pods can count on", [_nodes(2), _tainted()]),
    ("availability-spot", "on demand, but not for any pod", [_nodes(1, capacityType="SPOT"), _tainted()]),
    ("availability-nodes", "a taint that keeps nobody away", [_nodes(3), _tainted(capacityType="SPOT", soft=True)]),
    (
        "encryption-database-tls",
        "AWS's own group",
        [res(k.DATABASE, inputs={"parameterGroupName": "default.postgres15"})],
    ),
    ("network-data-tier", "AWS's own group by name", [res(k.CACHE, inputs={"subnetGroupName": "default"})]),
    ("encryption-topic", "AWS's own key", [res(k.TOPIC, inputs={"kmsMasterKeyId": "alias/aws/sns"})]),
    (
        "encryption-own-keys",
        "AWS's own key",
        [res(k.SECRET, inputs={"kmsKeyId": "arn:aws:kms:ap-northeast-2:111122223333:alias/aws/secretsmanager"})],
    ),
    (
        "kubernetes-projects",
        "any repository of a host",
        [
            res(
                k.APP_PROJECT,
                inputs={"spec": {"sourceRepos": ["https://github.com/*"], "destinations": [{"server": "https://s"}]}},
            )
        ],
    ),
    (
        "kubernetes-image-tags",
        "all excluded",
        [
            res(
                k.REPOSITORY,
                inputs={
                    "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
                    "imageTagMutabilityExclusionFilters": [{"filter": "*", "filterType": "WILDCARD"}],
                },
            )
        ],
    ),
    ("versions-postgres", "no version", [res(k.DATABASE, inputs={"engine": "postgres"})]),
    ("logging-trail", "switched off", [res(k.TRAIL, inputs={**_TRAIL, "enableLogging": False})]),
    (
        "logging-trail",
        "changes only",
        [res(k.TRAIL, inputs={**_TRAIL, "eventSelectors": [{"readWriteType": "WriteOnly"}]})],
    ),
    (
        "backups-trail-locked",
        "no retention",
        [_BUCKET, res(k.BUCKET_LOCK, inputs={}, bucket=_BUCKET), res(k.TRAIL, s3BucketName=_BUCKET)],
    ),
    ("network-data-route", "the VPC's main table", [res(k.SUBNET, inputs={"tags": {"Tier": "data"}})]),
    ("network-data-route", "inside the table", [_DATA, _WAY_OUT, _placed(_DATA, _WAY_OUT)]),
    ("encryption-bucket-tls", "no policy at all", [_BUCKET]),
    (
        "encryption-bucket-tls",
        "one file only",
        _bucket_policy({"AWS": "*"}, _INSECURE, "Deny", Action="s3:*", Resource="arn:aws:s3:::it/one"),
    ),
    (
        "encryption-bucket-tls",
        "reading only",
        _bucket_policy({"AWS": "*"}, _INSECURE, **{**_DENY, "Action": "s3:Get*"}),
    ),
    ("encryption-bucket", "no algorithm", [_BUCKET, res(k.BUCKET_ENCRYPTION, inputs={"rules": []}, bucket=_BUCKET)]),
    ("encryption-database-tls", "no parameter group", [res(k.DATABASE)]),
    ("encryption-node-volumes", "no launch template", [res(k.NODES)]),
    ("exposure-node-metadata", "no launch template", [res(k.NODES)]),
    ("tags-nodes", "no launch template", [res(k.NODES)]),
    (
        "backups-bucket-life-cycle",
        "switched off",
        [_BUCKET, res(k.BUCKET_LIFECYCLE, inputs={"rules": [{"status": "Disabled"}]}, bucket=_BUCKET)],
    ),
    ("exposure-default-group", "not adopted", [_VPC]),
    ("exposure-policy-public", "over TLS", _bucket_policy({"AWS": "*"}, {"Bool": {"aws:SecureTransport": "true"}})),
    (
        "exposure-policy-public",
        "not from one account",
        _bucket_policy({"AWS": "*"}, {"StringNotEquals": {"aws:PrincipalAccount": "1"}}),
    ),
    ("exposure-policy-public", "by any ARN", _bucket_policy("*", {"ArnLike": {"aws:PrincipalArn": "*"}})),
    ("exposure-ingress", "half the internet", [res(k.INGRESS_RULE, inputs={"cidrIpv4": "128.0.0.0/1"})]),
    ("exposure-ingress", "half of IPv6", [res(k.INGRESS_RULE, inputs={"cidrIpv6": "8000::/1"})]),
    (
        "exposure-ingress",
        "inside a group",
        [res(k.SECURITY_GROUP, inputs={"ingress": [{"cidrBlocks": ["0.0.0.0/0"]}]})],
    ),
    (
        "exposure-ingress",
        "the older kind of rule",
        [res(k.SECURITY_GROUP_RULE, inputs={"type": "ingress", "ipv6CidrBlocks": ["::/0"]})],
    ),
    ("exposure-prefix-list", "half the internet", [res(k.PREFIX_LIST, inputs={"entries": [{"cidr": "0.0.0.0/1"}]})]),
    (
        "exposure-cluster-endpoint",
        "half the internet",
        [res(k.CLUSTER, inputs={"endpointPrivateAccess": True, "publicAccessCidrs": ["0.0.0.0/1", "128.0.0.0/1"]})],
    ),
    ("iam-wildcard-pair", "part of a name", _policy(Action="iam:Pass*", Resource="*")),
    ("iam-wildcard-pair", "every bucket", _policy(Action="s3:*", Resource="arn:aws:s3:::*")),
    (
        "iam-wildcard-pair",
        "inside a role",
        [res(k.ROLE, inputs={"inlinePolicies": [{"policy": document(Action="*", Resource="*")}]})],
    ),
    ("iam-wildcard-pair", "a managed one", [res(k.POLICY, inputs={"policy": document(Action="ec2:*", Resource="*")})]),
    ("iam-pass-role", "part of a name", _policy(Action="iam:Pass*", Resource="*")),
    ("iam-pass-role", "an account's", _policy(Action="iam:PassRole", Resource="arn:aws:iam::111122223333:role/*")),
    (
        "iam-administrator",
        "inside a role",
        [res(k.ROLE, inputs={"managedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]})],
    ),
    (
        "iam-role-boundary",
        "AWS's own",
        [res(k.ROLE, inputs={"permissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"})],
    ),
    (
        "iam-web-identity",
        "all subjects but one",
        _trust(WEB, {"StringEquals": _AUDIENCE, "StringNotEquals": _SUBJECT}),
    ),
    (
        "iam-web-identity",
        "a subject if there is one",
        _trust(WEB, {"StringEquals": _AUDIENCE, "StringEqualsIfExists": _SUBJECT}),
    ),
    ("iam-service-trust", "if there is one", _trust(EKS, {"StringEqualsIfExists": {"aws:SourceAccount": "1"}})),
    ("iam-service-trust", "all but one", _trust(EKS, {"StringNotEquals": {"aws:SourceAccount": "1"}})),
    ("iam-service-keys", "of EC2", _trust({"Service": "ec2.amazonaws.com"}, ACCOUNT)),
    ("iam-service-keys", "of a list of services", _trust({"Service": [*EKS["Service"], "ec2.amazonaws.com"]}, ACCOUNT)),
    ("iam-service-keys", "a service's other key", _bucket_policy({"Service": "cloudfront.amazonaws.com"}, ACCOUNT)),
    (
        "logging-database-events",
        "of backups alone",
        [_STORE, res(k.DATABASE_EVENTS, "e", {"sourceIds": ["db"], "eventCategories": ["backup"]}, sourceIds=_STORE)],
    ),
    (
        "iam-service-source",
        "the access logs of an adopted bucket",
        _logging({"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::kyeol-prod-*", "arn:aws:s3:::shop"]}}),
    ),
    (
        "backups-copied-heard",
        "a metric that S3 does not send",
        [
            _FILES,
            res(k.BUCKET_REPLICATION, inputs={"rules": [{"id": "all"}]}, bucket=_FILES),
            res(k.ALARM, inputs={"metricName": "OperationsFailedReplication"}, dimensions=_FILES),
        ],
    ),
    ("logging-alarm-notifies", "a part of one that tells nobody", [_PART, res(k.COMPOSITE_ALARM, inputs=_WHOLE)]),
    ("iam-service-policy", "any account's logs", _bucket_policy(_ELB, Resource="arn:aws:s3:::it/AWSLogs/*")),
    (
        "iam-service-policy",
        "if there is one, of a service that says what it sends",
        [res(k.KEY, inputs={"policy": document(SERVICE, _IF_ANY)})],
    ),
    ("iam-service-policy", "another service's", _bucket_policy(EKS, Resource="arn:aws:s3:::it/AWSLogs/111122223333/*")),
    ("iam-account-trust", "by number", _trust({"AWS": "111122223333"}, ACCOUNT)),
    ("iam-account-trust", "all but one", _trust(ROOT, {"ArnNotEquals": {"aws:PrincipalArn": "arn"}})),
    ("iam-role-used", "only given rights", [_ROLE, res(k.ROLE_POLICY, role=_ROLE), res(k.KEY, policy=_ROLE)]),
    (
        "logging-group-written",
        "only read",
        [_LOGS, res(k.LOG_FILTER, logGroupName=_LOGS), res(k.ROLE_POLICY, policy=_LOGS)],
    ),
    (
        "logging-group-written",
        "the database sends no logs",
        [
            res(k.LOG_GROUP, inputs={"name": "/aws/rds/instance/it/postgresql"}),
            res(k.DATABASE, inputs={"identifier": "it"}),
        ],
    ),
    ("logging-retention", "a day", [res(k.LOG_GROUP, inputs={"retentionInDays": 1})]),
    (
        "logging-flow-logs",
        "what was let through",
        [_VPC, res(k.FLOW_LOG, inputs={"trafficType": "ACCEPT"}, vpcId=_VPC)],
    ),
    ("network-group-attached", "only named by a rule", [_GROUP, res(k.INGRESS_RULE, referencedSecurityGroupId=_GROUP)]),
    (
        "network-data-clients",
        "inside the group",
        [
            res(k.SECURITY_GROUP, "group", {"ingress": [{"cidrBlocks": ["10.0.0.0/16"]}]}),
            _STORE,
        ],
    ),
    ("network-data-tier", "AWS's own group", [res(k.DATABASE)]),
    ("network-rule-port", "inside a group", [res(k.SECURITY_GROUP, inputs={"ingress": [{"protocol": "-1"}]})]),
    (
        "network-s3-endpoint",
        "no route table",
        [_VPC, res(k.ENDPOINT, inputs={"vpcEndpointType": "Gateway", "serviceName": "x.s3"}, vpcId=_VPC)],
    ),
    ("edge-waf-rules", "only counting", _groups(overrideAction={"count": {}})),
    ("edge-waf-rate", "no action", [res(k.WEB_ACL, inputs={"rules": [{"statement": {"rateBasedStatement": {}}}]})]),
    ("edge-waf-rate", "header only counted", [res(k.WEB_ACL, inputs={"rules": [_verify("count")]})]),
    ("edge-waf-rate", "another header", [res(k.WEB_ACL, inputs={"rules": [_verify("block", "x-other")]})]),
    (
        "edge-waf-rate",
        "header not first",
        [res(k.WEB_ACL, inputs={"rules": [{"priority": 0}, _verify("block", at=1)]})],
    ),
    (
        "versions-eks-addons",
        "another add-on's",
        [
            res(k.CLUSTER, "eks", {"version": "1.36"}),
            res(k.EKS_ADDON, inputs={"addonName": "vpc-cni", "addonVersion": "v1.14.7-eksbuild.11"}),
        ],
    ),
    ("kubernetes-limits", "one container of several", _release({**_FULL, "webhook": _FULL}, "cert-manager")),
    ("kubernetes-limits", "a request only", _release({**_FULL, "b": {"resources": {"requests": {"memory": "1Gi"}}}})),
    ("kubernetes-limits", "a workload", _workload({"resources": {}})),
    ("kubernetes-no-latest", "no tag", _workload({"image": "nginx"})),
    ("kubernetes-no-latest", "no tag behind a port", _workload({"image": "registry:5000/nginx"})),
    ("kubernetes-no-latest", "written out", _workload({"image": "nginx:latest"})),
    ("kubernetes-no-latest", "no tag in values", _release({"image": "nginx"})),
    ("kubernetes-no-latest", "an empty tag", _release({"image": {"repository": "nginx", "tag": None}})),
    ("kubernetes-no-latest", "in the repository", _release({"image": {"repository": "nginx:latest"}})),
    ("kubernetes-context", "root by number", _release({"securityContext": {"runAsUser": 0}})),
    ("kubernetes-context", "a capability", _release({"securityContext": {"capabilities": {"add": ["SYS_ADMIN"]}}})),
    ("kubernetes-context", "nothing said", _workload({"securityContext": {}})),
    ("kubernetes-context", "the node's network", _workload({}, hostNetwork=True)),
]

FINE: Final[Sequence[Slip]] = [
    ("iam-service-source", "whatever the account has", _logging(ACCOUNT)),
    ("availability-zones", "a group for each zone", [*_ZONES, *(_nodes(1, zone) for zone in range(3))]),
    ("availability-nodes", "three nodes in several groups", [_nodes(2, 0), _nodes(1, 1)]),
    ("availability-nodes", "spot nodes for those who ask for them", [_nodes(3), _tainted(capacityType="SPOT")]),
    ("availability-spot", "one of two groups on demand", [_nodes(1, capacityType="SPOT"), _nodes(1)]),
    ("availability-zones", "a zone for those who ask for it", [*_ZONES, _nodes(3, 0, 1, 2), _tainted(2)]),
    ("encryption-database-tls", "a group from elsewhere", [res(k.DATABASE, inputs={"parameterGroupName": "ours"})]),
    ("network-data-tier", "a group from elsewhere", [res(k.CACHE, inputs={"subnetGroupName": "ours"})]),
    *(
        (rule, "a replica", [res(k.DATABASE, inputs={"replicateSourceDb": "arn", "skipFinalSnapshot": True})])
        for rule in (
            "backups-database",
            "backups-database-deletion",
            "backups-protected",
            "encryption-own-keys",
            "encryption-database-tls",
        )
    ),
    *(
        (rule, "a released database", [res(k.DATABASE, inputs={"tags": {"Released": "true"}})])
        for rule in ("backups-database-deletion", "backups-protected")
    ),
    ("versions-postgres", "a backup's version", [res(k.DATABASE, inputs={"snapshotIdentifier": "one"})]),
    (
        "edge-origin-access",
        "in a VPC",
        [res(k.DISTRIBUTION, inputs={"origins": [{"vpcOriginConfig": {"id": "vo-1"}}]})],
    ),
    (
        "edge-waf-rate",
        "only CloudFront gets in",
        [res(k.WEB_ACL, inputs={"rules": [_verify("block"), {"priority": 1}]})],
    ),
    ("encryption-storage-class", "of EFS", [res(k.STORAGE_CLASS, inputs={"provisioner": "efs.csi.aws.com"})]),
    (
        "availability-cache",
        "by replicas",
        [
            res(
                k.CACHE,
                inputs={"automaticFailoverEnabled": True, "multiAzEnabled": True, "replicasPerNodeGroup": 1},
            )
        ],
    ),
    ("encryption-bucket-tls", "every action by a star", _bucket_policy("*", _INSECURE, **{**_DENY, "Action": "*"})),
    ("exposure-policy-public", "an organisation", _bucket_policy("*", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}})),
    ("exposure-ingress", "a company's network", [res(k.INGRESS_RULE, inputs={"cidrIpv4": "10.0.0.0/8"})]),
    ("exposure-ingress", "the way out", [res(k.SECURITY_GROUP, inputs={"egress": [{"cidrBlocks": ["0.0.0.0/0"]}]})]),
    ("iam-wildcard-pair", "a list", _policy(Action=["ec2:Describe*", "s3:List*"], Resource="*")),
    ("iam-wildcard-pair", "of one bucket", _policy(Action="s3:*", Resource=["arn:aws:s3:::it", "arn:aws:s3:::it/*"])),
    ("iam-pass-role", "of one environment", _policy(Action="iam:PassRole", Resource="arn:aws:iam::1:role/kyeol-dev-*")),
    ("iam-web-identity", "exact", _trust(WEB, EXACT)),
    ("iam-service-keys", "if there is one", _trust({"Service": "ec2.amazonaws.com"}, _IF_ANY)),
    (
        "iam-service-keys",
        "a region's principal",
        [res(k.KEY, inputs={"policy": document({"Service": "logs.ap-northeast-2.amazonaws.com"}, _LOG_GROUPS)})],
    ),
    (
        "iam-service-trust",
        "CloudTrail, if there is one",
        _trust({"Service": "cloudtrail.amazonaws.com"}, _IF_ANY),
    ),
    (
        "logging-database-events",
        "of the whole account",
        [_STORE, res(k.DATABASE_EVENTS, "e", {"eventCategories": ["configuration change", "failure", "maintenance"]})],
    ),
    (
        "logging-alarm-notifies",
        "a part of one that does",
        [_PART, res(k.COMPOSITE_ALARM, inputs=_WHOLE | {"alarmActions": ["topic"]})],
    ),
    (
        "iam-service-policy",
        "RDS's events, if there is one",
        [res(k.KEY, inputs={"policy": document({"Service": ["events.rds.amazonaws.com"]}, _IF_ANY)})],
    ),
    ("iam-service-policy", "by its path", _bucket_policy(_ELB, Resource="arn:aws:s3:::it/AWSLogs/111122223333/*")),
    ("iam-account-trust", "one role", _trust(ROOT, CALLER)),
    ("iam-role-used", "by a pod", [_ROLE, *_release({"a": "arn:aws:iam::111122223333:role/kyeol-prod-it"})]),
    (
        "logging-group-written",
        "by the database itself",
        [
            res(k.LOG_GROUP, inputs={"name": "/aws/rds/instance/it/postgresql"}),
            res(k.DATABASE, inputs={"identifier": "it", "enabledCloudwatchLogsExports": ["postgresql"]}),
        ],
    ),
    ("logging-group-written", "by a function", [_LOGS, res("aws:lambda/function:Function", loggingConfig=_LOGS)]),
    (
        "network-group-attached",
        "by an instance",
        [_GROUP, res("aws:ec2/instance:Instance", vpcSecurityGroupIds=_GROUP)],
    ),
    ("edge-waf-rules", "acting", _groups(overrideAction={"none": {}})),
    ("kubernetes-limits", "a part that is off", _release({**_FULL, "b": {"enabled": False, "resources": {}}})),
    ("kubernetes-no-latest", "a digest", _workload({"image": "nginx@sha256:0"})),
    ("kubernetes-no-latest", "a number", _release({"image": {"repository": "nginx", "tag": 1.27}})),
    (
        "kubernetes-context",
        "the pod's for all",
        _workload(
            {"securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}},
            securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        ),
    ),
    ("kubernetes-context", "a low port", _release({"a": {"capabilities": {"add": ["NET_BIND_SERVICE"]}}})),
]
