"""For every rule: what keeps it, what breaks it, and how a shipped stack's graph is made to break it."""

import json
from typing import Final

from kyeol.addons.charts.argocd import ADDON as ARGOCD
from kyeol.tools.preview.graph import Resource
from tests.policies import kinds as k
from tests.policies.build import Case, added, beside, changed, flip, res, without
from tests.policies.documents import ACCOUNT, CALLER, EKS, EXACT, ROOT, SERVICE, WEB, WILD, document

PROD = ("prod",)
STAGED = ("stage", "prod")
TESTING = ("mgmt", "dev", "stage")

_VPC = res(k.VPC, "vpc", {"cidrBlock": "10.30.0.0/16", "tags": {"Name": "kyeol-prod-vpc"}})
_APP = res(
    k.SUBNET, "app", {"tags": {"Tier": "app"}, "cidrBlock": "10.30.64.0/19", "availabilityZone": "a"}, vpcId=_VPC
)
_DEAR = res(k.NAT, "nat", {"region": "ap-northeast-2"})  # 43 USD a month, and some for what passes
_KEPT = {"tags": {"MinNodes": "3"}}
_APPS = [_APP] + [res(k.SUBNET, f"app-{z}", {"tags": {"Tier": "app"}, "availabilityZone": z}) for z in "bc"]
_DATA = res(k.SUBNET, "data", {"tags": {"Tier": "data"}, "cidrBlock": "10.30.16.0/24"}, vpcId=_VPC)
_TABLE = res("aws:ec2/routeTable:RouteTable", "data")
_PLACE = res(k.ROUTE_TABLE_ASSOCIATION, "data", subnetId=_DATA, routeTableId=_TABLE)
_ALL_ROUTES = res(k.ROUTE, "out", {"destinationCidrBlock": "0.0.0.0/0"}, routeTableId=_TABLE)
_PEER = res(k.ROUTE, "mgmt", {"destinationCidrBlock": "10.0.0.0/16"}, routeTableId=_TABLE)
_GROUP = res(k.SECURITY_GROUP, "database")
_STORE = res(k.DATABASE, "database", vpcSecurityGroupIds=_GROUP)
_GONE = res(k.DATABASE, "gone", {"tags": {"Released": "true"}})
_PARAMETERS = res(k.DATABASE_PARAMETERS, "pg", {"parameters": [{"name": "rds.force_ssl", "value": "1"}]})
_ROLE = res(k.ROLE, "role", {"assumeRolePolicy": document(EKS, ACCOUNT)})
_BOUNDARY = res(k.POLICY, "prod", {"name": "kyeol-prod-boundary"})
_BUCKET = res(k.BUCKET, "bucket")
_TOPIC = res(k.TOPIC, "topic")
_OWN_DATABASES = {"ArnLike": {"aws:SourceArn": "arn:aws:rds:ap-northeast-2:111122223333:db:kyeol-prod-*"}}
_TELLS = res(
    k.TOPIC_POLICY, inputs={"policy": document({"Service": ["events.rds.amazonaws.com"]}, _OWN_DATABASES)}, arn=_TOPIC
)
_COUNTED = res(
    k.BUCKET_REPLICATION, inputs={"rules": [{"destination": {"metrics": {"status": "Enabled"}}}]}, bucket=_BUCKET
)
_FAILED = res(k.ALARM, inputs={"metricName": "OperationsFailedReplication", "alarmActions": ["t"]}, dimensions=_BUCKET)
_TLS = document({"AWS": ["*"]}, {"Bool": {"aws:SecureTransport": "false"}}, "Deny", Action=["s3:*"], Resource=["*"])
_SSE = {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]}
_OPEN = document({"AWS": ["*"]})
_DENY = {"metadata": {"namespace": "n"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}
_PLAIN = {"metadata": {"namespace": "n"}, "spec": {"podSelector": {"a": "b"}, "policyTypes": ["Ingress"]}}
_MEMORY = {"resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": "1Gi"}}}
_WAF = [
    {"statement": {"managedRuleGroupStatement": {"name": f"AWSManagedRules{one}RuleSet"}}}
    for one in ("Common", "KnownBadInputs", "SQLi")
]
_LOCK = {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 365}}}
_LIMIT = {"statement": {"rateBasedStatement": {"limit": 2000}}, "action": {"block": {}}}
_BEHAVIOUR = {"viewerProtocolPolicy": "https-only", "responseHeadersPolicyId": "x"}
_ALL_VIEWER = {**_BEHAVIOUR, "originRequestPolicyId": "216adef6-5c7f-47e4-b989-5492eafa07d3"}
_VIEWER = {"minimumProtocolVersion": "TLSv1.2_2021"}
_ORIGIN = {"originId": "o", "customOriginConfig": {"originProtocolPolicy": "https-only"}}
_HTTP = {"originId": "o", "customOriginConfig": {"originProtocolPolicy": "http-only"}}
_USED = res("aws:ec2/flowLog:FlowLog", "user", iamRoleArn=_ROLE)
_OPEN_TO = [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]
_EDGE_CERT = res(k.CERTIFICATE, "edge", {"region": "us-east-1"})
_BAD_CERT = res(k.CERTIFICATE, "edge")
_FRONT = res(k.DISTRIBUTION, "front", viewerCertificate=_EDGE_CERT)
_SOURCE = res(k.LOG_SOURCE, "front", resourceArn=_FRONT)
_CLUSTER = res(k.CLUSTER, "eks", {"version": "1.36"})
_TAGS = '{"tags": {"Project": "k", "Environment": "e", "ManagedBy": "p", "Repository": "r"}}'
_NODE_TAGS = [
    {"resourceType": one, "tags": {"Environment": "e"}} for one in ("instance", "volume", "network-interface")
]
_WIDE = res(k.VPC, "vpc", {"cidrBlock": "10.30.0.0/16", "enableDnsHostnames": True})
_NEAR = res(k.SUBNET, "near", {"tags": {"Tier": "app"}, "cidrBlock": "10.30.64.0/19"}, vpcId=_WIDE)
_FRONT_ROW = res(k.SUBNET, "front", {"tags": {"Tier": "public"}, "cidrBlock": "10.30.0.0/24"}, vpcId=_WIDE)
_GATEWAY = res("aws:ec2/internetGateway:InternetGateway", "out", vpcId=_WIDE)
_GATEWAY_NAT = res(k.NAT, "nat", subnetId=_FRONT_ROW)
_INWARD, _OUTWARD = res(k.ROUTE_TABLE, "app", vpcId=_WIDE), res(k.ROUTE_TABLE, "public", vpcId=_WIDE)
_ANYWHERE = {"destinationCidrBlock": "0.0.0.0/0"}
_WAY_OUT = [
    _WIDE, _NEAR, _FRONT_ROW, _GATEWAY, _GATEWAY_NAT, _INWARD, _OUTWARD,
    res(k.ROUTE_TABLE_ASSOCIATION, "app", subnetId=_NEAR, routeTableId=_INWARD),
    res(k.ROUTE_TABLE_ASSOCIATION, "public", subnetId=_FRONT_ROW, routeTableId=_OUTWARD),
    res(k.ROUTE, "public", _ANYWHERE, routeTableId=_OUTWARD, gatewayId=_GATEWAY),
    res(k.ROUTE, "app", _ANYWHERE, routeTableId=_INWARD, natGatewayId=_GATEWAY_NAT),
]  # fmt: skip
_INSIDE = {"endpointPrivateAccess": True, "endpointPublicAccess": False}
_API = res(k.CLUSTER, "api", _INSIDE, privateSubnetIds=_NEAR)
_ANYBODY = {**_INSIDE, "endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/1"]}
_OWN_GROUP = res(k.LAUNCH_TEMPLATE, "nodes", vpcSecurityGroupIds=_API)
_OTHER_GROUP = res(k.LAUNCH_TEMPLATE, "nodes", vpcSecurityGroupIds=_GROUP)


def _joined(template: Resource, *cluster: Resource) -> list[Resource]:
    return [*_WAY_OUT, *cluster, template, res(k.NODES, "nodes", subnetIds=_NEAR, launchTemplate=template)]


def _sender(action: str) -> list[Resource]:
    """A user within a boundary, with a key and one action."""
    policy = document(Action=[action], Resource=["arn:aws:ses:ap-northeast-2:111122223333:identity/it"])
    return [
        res(k.USER, "it", {"name": "it", "permissionsBoundary": "arn:aws:iam::111122223333:policy/it"}),
        res("aws:iam/userPolicy:UserPolicy", "it", {"user": "it", "policy": policy}),
        res("aws:iam/accessKey:AccessKey", "it", {"user": "it"}),
    ]


def _plan(until: str, **more: object) -> Resource:
    """A plan with one peak, which wants a database."""
    hours = {"from": "2025-12-01T02:00+00:00", "begins": "2025-12-01T02:14+00:00", "until": until}
    peak = {"name": "sale", "nodes": {}, "pods": {}, "databaseClass": "db.r7g.xlarge", **hours, **more}
    return res(k.CONFIG_MAP, "plan", {"data": {"peaks.json": json.dumps([peak])}})


_COMING, _OVER = _plan("2099-12-01T06:00+00:00"), _plan("2025-12-01T06:00+00:00")
_WARM, _COLD = (
    _plan("2099-12-01T06:00+00:00", pods={"saleor-api": 8}, begins=f"2025-12-01T02:{minute}+00:00")
    for minute in ("15", "14")
)

CASES: Final[dict[str, Case]] = {
    # encryption
    "encryption-database-storage": flip(k.DATABASE, {"storageEncrypted": True}, {"storageEncrypted": False}),
    "encryption-database-tls": Case(
        good=[_PARAMETERS, res(k.DATABASE, "database", parameterGroupName=_PARAMETERS)],
        bad=[res(k.DATABASE_PARAMETERS, inputs={"parameters": []})],
        mutate=changed(k.DATABASE_PARAMETERS, {"parameters": []}),
    ),
    "encryption-cache-at-rest": flip(k.CACHE, {"atRestEncryptionEnabled": True}, {"atRestEncryptionEnabled": False}),
    "encryption-cache-in-transit": flip(
        k.CACHE, {"transitEncryptionEnabled": True}, {"transitEncryptionMode": "preferred"}
    ),
    "encryption-cache-auth": flip(k.CACHE, {"authToken": "[secret]"}, {"authToken": None}),
    "encryption-node-volumes": flip(
        k.LAUNCH_TEMPLATE, {"blockDeviceMappings": [{"ebs": {"encrypted": "true"}}]}, {"blockDeviceMappings": []}
    ),
    "encryption-storage-class": flip(k.STORAGE_CLASS, {"parameters": {"encrypted": "true"}}, {"parameters": {}}),
    "encryption-key-rotation": flip(k.KEY, {"enableKeyRotation": True}, {"enableKeyRotation": False}),
    "encryption-topic": flip(k.TOPIC, {"kmsMasterKeyId": "key"}, {"kmsMasterKeyId": None}),
    "encryption-own-keys": flip(k.SECRET, {"kmsKeyId": "key"}, {"kmsKeyId": None}, where=STAGED),
    "encryption-cluster-secrets": flip(
        k.CLUSTER, {"encryptionConfigKeyArn": "key"}, {"encryptionConfigKeyArn": None}, where=STAGED
    ),
    "encryption-trail": flip(k.TRAIL, {"kmsKeyId": "key"}, {"kmsKeyId": None}),
    "encryption-bucket-tls": Case(
        good=[_BUCKET, res(k.BUCKET_POLICY, inputs={"policy": _TLS}, bucket=_BUCKET)],
        bad=[_BUCKET, res(k.BUCKET_POLICY, inputs={"policy": document(SERVICE, ACCOUNT)}, bucket=_BUCKET)],
        mutate=without(k.BUCKET_POLICY),
    ),
    "encryption-bucket": beside(k.BUCKET, k.BUCKET_ENCRYPTION, "bucket", _SSE),
    # exposure
    "exposure-bucket-public-access": Case(
        good=[
            _BUCKET,
            res(
                k.BUCKET_PUBLIC_ACCESS,
                inputs=dict.fromkeys(
                    ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True
                ),
                bucket=_BUCKET,
            ),
        ],
        bad=[_BUCKET, res(k.BUCKET_PUBLIC_ACCESS, inputs={"blockPublicAcls": True}, bucket=_BUCKET)],
        mutate=changed(k.BUCKET_PUBLIC_ACCESS, {"blockPublicPolicy": False}),
    ),
    "exposure-bucket-owner": beside(
        k.BUCKET, k.BUCKET_OWNERSHIP, "bucket", {"rule": {"objectOwnership": "BucketOwnerEnforced"}}
    ),
    "exposure-policy-public": flip(k.BUCKET_POLICY, {"policy": document(SERVICE, ACCOUNT)}, {"policy": _OPEN}),
    "exposure-database-private": flip(k.DATABASE, {"publiclyAccessible": False}, {"publiclyAccessible": True}),
    "exposure-cluster-endpoint": flip(
        k.CLUSTER,
        {"endpointPrivateAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]},
        {"publicAccessCidrs": ["0.0.0.0/0"], "endpointPublicAccess": True},
    ),
    "exposure-ingress": flip(k.INGRESS_RULE, {"cidrIpv4": "10.0.0.0/16"}, {"cidrIpv4": "0.0.0.0/0"}),
    "exposure-default-group": Case(
        good=[_VPC, res(k.DEFAULT_SECURITY_GROUP, inputs={"ingress": []}, vpcId=_VPC)],
        bad=[_VPC, res(k.DEFAULT_SECURITY_GROUP, inputs={"ingress": [{"protocol": "-1"}]}, vpcId=_VPC)],
        mutate=changed(k.DEFAULT_SECURITY_GROUP, {"ingress": [{"protocol": "-1"}]}),
    ),
    "exposure-subnet-addresses": flip(k.SUBNET, {"mapPublicIpOnLaunch": False}, {"mapPublicIpOnLaunch": True}),
    "exposure-node-metadata": flip(
        k.LAUNCH_TEMPLATE,
        {"metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1}},
        {"metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 2}},
    ),
    "exposure-prefix-list": flip(
        k.PREFIX_LIST, {"entries": [{"cidr": "203.0.113.0/24"}]}, {"entries": [{"cidr": "::/0"}]}
    ),
    # iam
    "iam-wildcard-pair": flip(
        k.ROLE_POLICY, {"policy": document()}, {"policy": document(Action=["s3:*"], Resource=["*"])}
    ),
    "iam-inverted": flip(k.ROLE_POLICY, {"policy": document()}, {"policy": document(NotAction=["iam:*"])}),
    "iam-pass-role": flip(
        k.ROLE_POLICY, {"policy": document()}, {"policy": document(Action="iam:PassRole", Resource="*")}
    ),
    "iam-web-identity": flip(k.ROLE, {"assumeRolePolicy": document(WEB, EXACT)}, {"assumeRolePolicy": document(WEB)}),
    "iam-exact-subject": flip(
        k.ROLE, {"assumeRolePolicy": document(WEB, EXACT)}, {"assumeRolePolicy": document(WEB, WILD)}
    ),
    "iam-service-keys": flip(
        k.ROLE,
        {"assumeRolePolicy": document(EKS, ACCOUNT)},
        {"assumeRolePolicy": document({"Service": ["ec2.amazonaws.com"]}, ACCOUNT)},
    ),
    "iam-service-trust": flip(
        k.ROLE, {"assumeRolePolicy": document(EKS, ACCOUNT)}, {"assumeRolePolicy": document(EKS)}
    ),
    "iam-account-trust": flip(
        k.ROLE, {"assumeRolePolicy": document(ROOT, CALLER)}, {"assumeRolePolicy": document(ROOT, ACCOUNT)}
    ),
    "iam-service-source": Case(
        good=[_TOPIC, _TELLS, res(k.DATABASE_EVENTS, inputs={"sourceIds": ["kyeol-prod-db"]}, snsTopic=_TOPIC)],
        bad=[_TOPIC, _TELLS, res(k.DATABASE_EVENTS, inputs={"sourceIds": ["shop-db"]}, snsTopic=_TOPIC)],
        mutate=changed(k.DATABASE_EVENTS, {"sourceIds": ["shop-db"]}),
        where=("dev", "stage", "prod"),
    ),
    "iam-service-policy": flip(k.KEY, {"policy": document(SERVICE, ACCOUNT)}, {"policy": document(SERVICE)}),
    "iam-role-boundary": flip(
        k.ROLE,
        {"permissionsBoundary": "arn:aws:iam::111122223333:policy/kyeol-prod-boundary"},
        {"permissionsBoundary": None},
    ),
    "iam-administrator": flip(
        k.ROLE_ATTACHMENT,
        {"policyArn": "arn:aws:iam::aws:policy/SecurityAudit"},
        {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    "iam-no-users": Case(
        good=[_ROLE, *_sender("ses:SendRawEmail")], bad=_sender("ses:*"), mutate=added(res(k.USER, "intruder"))
    ),
    "iam-role-used": Case(good=[_ROLE, _USED], bad=[_ROLE], mutate=added(_ROLE)),
    # logging
    "logging-retention": flip(k.LOG_GROUP, {"retentionInDays": 90}, {"retentionInDays": 0}),
    "logging-group-written": Case(
        good=[res(k.LOG_GROUP, "logs"), res(k.FLOW_LOG, logDestination=res(k.LOG_GROUP, "logs"))],
        bad=[res(k.LOG_GROUP, "logs")],
        mutate=without(k.FLOW_LOG, k.TRAIL, k.WEB_ACL_LOGGING, k.RELEASE),
    ),
    "logging-flow-logs": beside(k.VPC, k.FLOW_LOG, "vpcId"),
    "logging-cluster": flip(
        k.CLUSTER,
        {"enabledClusterLogTypes": ["api", "audit", "authenticator"]},
        {"enabledClusterLogTypes": ["api"]},
    ),
    "logging-database": flip(
        k.DATABASE,
        {"enabledCloudwatchLogsExports": ["postgresql", "upgrade"]},
        {"enabledCloudwatchLogsExports": ["upgrade"]},
    ),
    "logging-database-insights": flip(
        k.DATABASE, {"performanceInsightsEnabled": True, "monitoringInterval": 60}, {"monitoringInterval": 0}
    ),
    "logging-cache": flip(
        k.CACHE,
        {"logDeliveryConfigurations": [{"logType": "slow-log"}, {"logType": "engine-log"}]},
        {"logDeliveryConfigurations": []},
    ),
    "logging-waf": beside(k.WEB_ACL, k.WEB_ACL_LOGGING, "resourceArn"),
    "logging-waf-redacted": flip(
        k.WEB_ACL_LOGGING,
        {"redactedFields": [{"singleHeader": {"name": name}} for name in ("authorization", "cookie")]},
        {"redactedFields": []},
    ),
    "logging-distribution": Case(
        good=[_FRONT, _SOURCE, res(k.LOG_DELIVERY, deliverySourceName=_SOURCE)],
        bad=[_FRONT, _SOURCE],
        mutate=without(k.LOG_DELIVERY),
    ),
    "logging-trail-present": Case(good=[res(k.TRAIL)], bad=[_VPC], mutate=without(k.TRAIL)),
    "logging-account-trail": Case(
        good=[_BOUNDARY, res(k.TRAIL)],
        bad=[_BOUNDARY, res(k.POLICY, "github", {"name": "kyeol-github-boundary"})],
        why="no shipped stack has an account to itself",
    ),
    "logging-trail": flip(
        k.TRAIL,
        {"isMultiRegionTrail": True, "enableLogFileValidation": True, "cloudWatchLogsGroupArn": "arn"},
        {"isMultiRegionTrail": False},
    ),
    "logging-alarm-notifies": flip(k.ALARM, {"alarmActions": ["topic"]}, {"alarmActions": []}),
    "logging-database-events": beside(
        k.DATABASE,
        k.DATABASE_EVENTS,
        "sourceIds",
        {"sourceIds": ["db"], "eventCategories": ["configuration change", "failure", "maintenance"]},
        where=PROD,
    ),
    "logging-topic-heard": beside(k.TOPIC, k.TOPIC_SUBSCRIPTION, "topic"),
    "logging-bucket-access": beside(k.BUCKET, k.BUCKET_LOGGING, "bucket", where=PROD),
    # backups
    "backups-database": flip(k.DATABASE, {"backupRetentionPeriod": 30}, {"backupRetentionPeriod": 0}),
    "backups-database-deletion": flip(
        k.DATABASE, {"deletionProtection": True, "skipFinalSnapshot": False}, {"skipFinalSnapshot": True}, where=PROD
    ),
    "backups-database-in-use": Case(
        good=[_STORE, _GONE, res(k.SECRET_VERSION, secretString=_STORE)],
        bad=[_GONE, res(k.SECRET_VERSION, secretString=_GONE)],
        mutate=changed(k.DATABASE, {"tags": {"Released": "true"}}),
        where=("dev", "stage", "prod"),
    ),
    "backups-copied-database": Case(
        good=[_STORE, res(k.SECRET_VERSION, secretString=_STORE), res(k.DATABASE_COPIES, sourceDbInstanceArn=_STORE)],
        bad=[_STORE, res(k.SECRET_VERSION, secretString=_STORE)],
        mutate=without(k.DATABASE_COPIES),
        where=PROD,
    ),
    "backups-copied-locked": Case(
        good=[_BUCKET, res(k.BUCKET_REPLICATION, rules=_BUCKET), res(k.BUCKET_LOCK, inputs=_LOCK, bucket=_BUCKET)],
        bad=[_BUCKET, res(k.BUCKET_REPLICATION, rules=_BUCKET), res(k.BUCKET_LOCK, inputs={}, bucket=_BUCKET)],
        mutate=without(k.BUCKET_LOCK),
        where=PROD,
    ),
    "backups-copied-heard": Case(
        good=[_BUCKET, _COUNTED, _FAILED],
        bad=[_BUCKET, _COUNTED],
        mutate=without(k.ALARM),
        where=PROD,
    ),
    "backups-cache": flip(k.CACHE, {"snapshotRetentionLimit": 7}, {"snapshotRetentionLimit": 0}),
    "backups-bucket-versions": beside(
        k.BUCKET, k.BUCKET_VERSIONING, "bucket", {"versioningConfiguration": {"status": "Enabled"}}
    ),
    "backups-bucket-life-cycle": beside(k.BUCKET, k.BUCKET_LIFECYCLE, "bucket", {"rules": [{"status": "Enabled"}]}),
    "backups-bucket-kept": flip(k.BUCKET, {"forceDestroy": False}, {"forceDestroy": True}, where=PROD),
    "backups-protected": flip(k.DATABASE, {}, {}, protect=True, where=PROD),
    "backups-zone-protected": flip(k.ZONE, {}, {}, protect=True),
    "backups-secret-recovery": flip(k.SECRET, {"recoveryWindowInDays": 30}, {"recoveryWindowInDays": 0}, where=PROD),
    "backups-key-window": flip(k.KEY, {"deletionWindowInDays": 30}, {"deletionWindowInDays": 1}),
    "backups-trail-locked": Case(
        good=[_BUCKET, res(k.BUCKET_LOCK, inputs=_LOCK, bucket=_BUCKET), res(k.TRAIL, s3BucketName=_BUCKET)],
        bad=[_BUCKET, res(k.TRAIL, s3BucketName=_BUCKET)],
        mutate=without(k.BUCKET_LOCK),
    ),
    # network
    "network-data-route": Case(
        good=[_DATA, _TABLE, _PLACE, _PEER],
        bad=[_DATA, _TABLE, _PLACE, _ALL_ROUTES],
        mutate=changed(k.SUBNET, {"tags": {"Tier": "data", "Name": "all"}}),
    ),
    "network-required-flow": Case(
        good=_joined(_OWN_GROUP, _API), bad=[_GROUP, *_joined(_OTHER_GROUP, _API)], mutate=without(k.ROUTE)
    ),
    "network-forbidden-flow": Case(
        good=_joined(_OWN_GROUP, _API),
        bad=_joined(_OWN_GROUP, res(k.CLUSTER, "api", _ANYBODY, privateSubnetIds=_NEAR)),
        mutate=changed(k.CLUSTER, {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}),
    ),
    "limits-input": flip(k.LOG_GROUP, {"retentionInDays": 365}, {"retentionInDays": 366}),
    "limits-region": flip(
        k.CACHE,
        {"nodeType": "cache.m7g.large", "region": "eu-west-1"},
        {"nodeType": "cache.m7g.large", "region": "ca-west-1"},
        where=STAGED,
    ),
    "network-data-tier": Case(
        good=[_DATA, res(k.DATABASE_SUBNETS, subnetIds=_DATA)],
        bad=[_APP, res(k.DATABASE_SUBNETS, subnetIds=_APP)],
        mutate=changed(k.SUBNET, {"tags": {"Tier": "app"}}),
        where=("dev", "stage", "prod"),
    ),
    "network-nodes-tier": Case(
        good=[_APP, res(k.NODES, subnetIds=_APP)],
        bad=[_DATA, res(k.NODES, subnetIds=_DATA)],
        mutate=changed(k.SUBNET, {"tags": {"Tier": "public"}}),
    ),
    "network-s3-endpoint": beside(
        k.VPC,
        k.ENDPOINT,
        "vpcId",
        {"vpcEndpointType": "Gateway", "serviceName": "com.amazonaws.eu.s3", "routeTableIds": ["rtb"]},
    ),
    "network-endpoint-names": flip(
        k.ENDPOINT,
        {"vpcEndpointType": "Interface", "privateDnsEnabled": True},
        {"vpcEndpointType": "Interface", "privateDnsEnabled": False},
    ),
    "network-vpc-dns": flip(k.VPC, {"enableDnsHostnames": True}, {"enableDnsHostnames": False}),
    "network-addresses": Case(
        good=[_VPC, _APP, _DATA],
        bad=[_VPC, _APP, res(k.SUBNET, "twice", {"cidrBlock": "10.30.65.0/24"}, vpcId=_VPC)],
        mutate=changed(k.SUBNET, {"cidrBlock": "192.0.2.0/24"}),
    ),
    "network-group-attached": Case(good=[_GROUP, _STORE], bad=[_GROUP], mutate=added(res(k.SECURITY_GROUP, "lost"))),
    "network-rule-described": flip(k.INGRESS_RULE, {"description": "for it"}, {"description": ""}),
    "network-rule-port": flip(k.INGRESS_RULE, {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}, {"toPort": 444}),
    "network-data-clients": Case(
        good=[_GROUP, _STORE, res(k.INGRESS_RULE, inputs={"referencedSecurityGroupId": "sg"}, securityGroupId=_GROUP)],
        bad=[_GROUP, _STORE, res(k.INGRESS_RULE, inputs={"cidrIpv4": "10.30.0.0/16"}, securityGroupId=_GROUP)],
        mutate=changed(k.INGRESS_RULE, {"referencedSecurityGroupId": None, "cidrIpv4": "10.0.0.0/16"}),
    ),
    # tags
    "tags-provider": flip(k.PROVIDER, {"defaultTags": _TAGS}, {"defaultTags": "{}"}),
    "tags-provider-account": flip(k.PROVIDER, {"allowedAccountIds": '["1"]'}, {"allowedAccountIds": "[]"}),
    "tags-nodes": flip(k.LAUNCH_TEMPLATE, {"tagSpecifications": _NODE_TAGS}, {"tagSpecifications": []}),
    "tags-name": flip(k.ROLE, {"tags": {"Name": "kyeol-prod-it"}}, {"tags": {}}),
    # versions
    "versions-kubernetes": flip(k.CLUSTER, {"version": "1.36"}, {"version": "1.30"}),
    "versions-postgres": flip(k.DATABASE, {"engineVersion": "15.19"}, {"engineVersion": "12"}),
    "versions-valkey": flip(k.CACHE, {"engineVersion": "8.1"}, {"engineVersion": "6"}),
    "versions-support-ending": flip(k.CLUSTER, {"version": "1.36"}, {"version": "1.35"}),
    "versions-cluster-support": flip(k.CLUSTER, {"upgradePolicy": {"supportType": "STANDARD"}}, {"upgradePolicy": {}}),
    "versions-database-support": flip(
        k.DATABASE,
        {"engineLifecycleSupport": "open-source-rds-extended-support-disabled"},
        {"engineLifecycleSupport": "open-source-rds-extended-support"},
    ),
    "versions-minor": flip(k.CACHE, {"autoMinorVersionUpgrade": True}, {"autoMinorVersionUpgrade": False}),
    "versions-eks-addons": Case(
        good=[_CLUSTER, res(k.EKS_ADDON, inputs={"addonName": "coredns", "addonVersion": "v1.14.7-eksbuild.11"})],
        bad=[_CLUSTER, res(k.EKS_ADDON)],
        mutate=changed(k.EKS_ADDON, {"addonVersion": None}),
    ),
    "versions-charts": flip(k.RELEASE, {"name": "argocd", "version": "10.1.1"}, {"version": "10.0.0"}),
    "versions-chart-support": flip(
        k.RELEASE, {"name": "argocd", "version": "0"}, {"name": "argocd", "version": ARGOCD.release.version}
    ),
    # availability
    "availability-database": flip(k.DATABASE, {"multiAz": True}, {"multiAz": False}, where=STAGED),
    "availability-cache": flip(
        k.CACHE,
        {"automaticFailoverEnabled": True, "multiAzEnabled": True, "numCacheClusters": 2},
        {"numCacheClusters": 1},
    ),
    "availability-zones": Case(
        good=[*_APPS, res(k.NODES, inputs=_KEPT, subnetIds=_APPS)],
        bad=[*_APPS, res(k.NODES, inputs=_KEPT, subnetIds=_APPS[:2])],
        mutate=changed(k.SUBNET, {"availabilityZone": "a"}),
    ),
    "availability-nat": Case(
        good=[_APP, res(k.NODES, subnetIds=_APP), res(k.NAT, subnetId=_APP)],
        bad=[_APP, res(k.NODES, subnetIds=_APP)],
        mutate=without(k.NAT),
        where=PROD,
    ),
    "availability-nodes": flip(k.NODES, {"tags": {"MinNodes": "3"}}, {"tags": {"MinNodes": "2"}}, where=PROD),
    "availability-spot": flip(k.NODES, {"capacityType": "ON_DEMAND"}, {"capacityType": "SPOT"}),
    "availability-replicas": flip(
        k.RELEASE, {"values": {"replicaCount": 2}}, {"values": {"replicaCount": 1}}, where=PROD
    ),
    # peaks
    "peaks-classes": Case(
        good=[_COMING, res(k.DATABASE, "database", {"instanceClass": "db.r7g.2xlarge"})],
        bad=[_COMING, res(k.DATABASE, "database", {"instanceClass": "db.r7g.large"})],
        mutate=added(_COMING),
        where=PROD,
    ),
    "peaks-warm-up": Case(good=[_WARM, _COMING], bad=[_COLD], mutate=added(_COLD)),
    "peaks-over": Case(good=[_COMING], bad=[_OVER], mutate=added(_OVER)),
    # cost
    "cost-nat": Case(
        good=[res(k.NAT, stack="dev")],
        bad=[res(k.NAT, stack="dev"), res(k.NAT, "two", stack="dev")],
        stack="dev",
        mutate=added(res(k.NAT, "two"), res(k.NAT, "three")),
        where=TESTING,
    ),
    "cost-endpoints": flip(k.ENDPOINT, {"subnetIds": ["a"]}, {"subnetIds": ["a", "b"]}, stack="dev", where=TESTING),
    "cost-sizes": flip(
        k.NODES, {"instanceTypes": ["t3.large"]}, {"instanceTypes": ["m5.4xlarge"]}, stack="dev", where=TESTING
    ),
    "cost-storage-growth": flip(k.DATABASE, {"maxAllocatedStorage": 100}, {"maxAllocatedStorage": None}),
    "cost-nodes-limit": flip(
        k.NODES, {"tags": {"MaxNodes": "3"}}, {"tags": {"MaxNodes": "30"}}, stack="dev", where=TESTING
    ),
    "cost-budget": Case(
        good=[_DEAR, res(k.BUDGET, inputs={"limitAmount": "50"})],
        bad=[_DEAR, res(k.BUDGET, inputs={"limitAmount": "40"})],
        mutate=changed(k.BUDGET, {"limitAmount": "40"}),
    ),
    "cost-budget-enforced": Case(
        good=[_DEAR, res(k.BUDGET, inputs={"limitAmount": "50", "tags": {"Enforced": "true"}})],
        bad=[_DEAR, res(k.BUDGET, inputs={"limitAmount": "40", "tags": {"Enforced": "true"}})],
        mutate=changed(k.BUDGET, {"limitAmount": "40", "tags": {"Enforced": "true"}}),
    ),
    "cost-images": beside(k.REPOSITORY, k.REPOSITORY_LIFECYCLE, "repository"),
    # kubernetes
    "kubernetes-pod-security": flip(
        k.NAMESPACE,
        {"metadata": {"name": "n", "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}},
        {"metadata": {"name": "n"}},
    ),
    "kubernetes-limits": flip(k.RELEASE, {"values": _MEMORY}, {"values": {}}),
    "kubernetes-no-latest": flip(
        k.RELEASE, {"values": {"image": {"tag": "v1"}}}, {"values": {"image": {"tag": "latest"}}}
    ),
    "kubernetes-context": flip(
        k.RELEASE, {"values": {"hostNetwork": False}}, {"values": {"securityContext": {"privileged": True}}}
    ),
    "kubernetes-atomic": flip(k.RELEASE, {"atomic": True, "cleanupOnFail": True}, {"atomic": False}),
    "kubernetes-policy-ports": flip(
        k.NETWORK_POLICY,
        {"spec": {"egress": [{**_OPEN_TO[0], "ports": [{"port": 443}]}]}},
        {"spec": {"egress": _OPEN_TO}},
    ),
    "kubernetes-quota-limits": Case(
        good=[
            res(k.QUOTA, inputs={"metadata": {"namespace": "n"}}),
            res(k.LIMIT_RANGE, inputs={"metadata": {"namespace": "n"}}),
        ],
        bad=[res(k.QUOTA, inputs={"metadata": {"namespace": "n"}})],
        mutate=without(k.LIMIT_RANGE),
    ),
    "kubernetes-default-deny": Case(
        good=[res(k.NETWORK_POLICY, "deny", _DENY), res(k.NETWORK_POLICY, "more", _PLAIN)],
        bad=[res(k.NETWORK_POLICY, "more", _PLAIN)],
        mutate=changed(k.NETWORK_POLICY, _PLAIN),
    ),
    "kubernetes-projects": flip(
        k.APP_PROJECT,
        {"spec": {"sourceRepos": ["https://example.com/r.git"], "destinations": [{"server": "https://s"}]}},
        {"spec": {"sourceRepos": ["*"], "destinations": [{"server": "https://s"}]}},
    ),
    "kubernetes-access": flip(k.CLUSTER, {"authenticationMode": "API"}, {"authenticationMode": "CONFIG_MAP"}),
    "kubernetes-image-scan": flip(
        k.REPOSITORY, {"imageScanningConfiguration": {"scanOnPush": True}}, {"imageScanningConfiguration": {}}
    ),
    "kubernetes-image-tags": flip(k.REPOSITORY, {"imageTagMutability": "IMMUTABLE"}, {"imageTagMutability": "MUTABLE"}),
    # edge
    "edge-viewer-tls": flip(k.DISTRIBUTION, {"viewerCertificate": _VIEWER}, {"viewerCertificate": {}}),
    "edge-viewer-https": flip(
        k.DISTRIBUTION,
        {"defaultCacheBehavior": _BEHAVIOUR},
        {"defaultCacheBehavior": {**_BEHAVIOUR, "viewerProtocolPolicy": "allow-all"}},
    ),
    "edge-origin-https": flip(k.DISTRIBUTION, {"origins": [_ORIGIN]}, {"origins": [_HTTP]}),
    "edge-origin-access": flip(
        k.DISTRIBUTION, {"origins": [{"originAccessControlId": "E1"}]}, {"origins": [{"originId": "media"}]}
    ),
    "edge-client-address": flip(
        k.DISTRIBUTION,
        {"defaultCacheBehavior": {**_ALL_VIEWER, "functionAssociations": [{"eventType": "viewer-request"}]}},
        {"defaultCacheBehavior": {**_ALL_VIEWER, "functionAssociations": [{"eventType": "viewer-response"}]}},
    ),
    "edge-waf": flip(k.DISTRIBUTION, {"webAclId": "arn"}, {"webAclId": None}),
    "edge-headers": flip(
        k.DISTRIBUTION,
        {"defaultCacheBehavior": _BEHAVIOUR},
        {"defaultCacheBehavior": {**_BEHAVIOUR, "responseHeadersPolicyId": None}},
    ),
    "edge-waf-rules": flip(k.WEB_ACL, {"rules": _WAF}, {"rules": _WAF[:1]}),
    "edge-waf-rate": flip(k.WEB_ACL, {"rules": [_LIMIT]}, {"rules": [{**_LIMIT, "action": {"count": {}}}]}),
    "edge-waf-rate-address": flip(
        k.WEB_ACL,
        {"rules": [{"name": "rate", "statement": {"rateBasedStatement": {"aggregateKeyType": "IP"}}}]},
        {"rules": [{"name": "rate", "statement": {"rateBasedStatement": {"aggregateKeyType": "FORWARDED_IP"}}}]},
    ),
    "edge-waf-region": flip(k.WEB_ACL, {"scope": "REGIONAL"}, {"scope": "CLOUDFRONT", "region": "ap-northeast-2"}),
    "edge-certificate-region": Case(
        good=[_EDGE_CERT, _FRONT],
        bad=[_BAD_CERT, _FRONT],
        mutate=changed(k.CERTIFICATE, {"region": None}),
        where=STAGED,
    ),
    "edge-certificate-validation": flip(k.CERTIFICATE, {"validationMethod": "DNS"}, {"validationMethod": "EMAIL"}),
    # naming
    "naming-physical": flip(k.ROLE, {"name": "kyeol-prod-it"}, {"name": "it"}),
    "naming-logical": Case(
        good=[_ROLE],
        bad=[res(k.TOPIC, "topic-kyeol-prod")],
        mutate=added(*(res(k.TOPIC, f"topic-{value}") for value in ("111122223333", "eu-west-1"))),
    ),
}
