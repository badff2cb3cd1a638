"""Other values for a setting, whatever it is; those that do not fit are rejected by the configuration itself."""

from collections.abc import Iterator
from typing import Any, Final

TEXTS: Final = (
    # enumerations
    "single", "perZone", "none", "publicEndpoint", "REJECT", "reject",
    "staging", "production", "SPOT", "1.35", "b", "d", "PriceClass_All", "PriceClass_100",
    "GOVERNANCE", "COMPLIANCE", "api", "sqs", "16.15", "7.2", "8.2",
    "HIGH", "CRITICAL", "12abc34d567e8fa901bc2d34e56789f0",
    # addresses, accounts, names
    "10.77.0.0/16", "198.51.100.0/24", "444455556666", "111122223333", "eu-west-1", "us-west-2", "someone@example.com",
    "other.example.com", "example.net", "arn:aws:iam::111122223333:role/other",
    "arn:aws:kms:ap-northeast-2:111122223333:key/00000000-0000-0000-0000-000000000000", "https://example.com/other",
    "other", "Z0123456789ABCDEFGHIJ", "/products",
    # who installs the add-ons, and one that nothing stands on
    "argocd", "metrics-server",
    # how an environment is synced, and where from
    "automatic", "manual", "https://github.com/kyeol-example/other.git", "kyeol-mgmt-other",
    "account", "arn:aws:ce::111122223333:anomalymonitor/00000000-0000-0000-0000-000000000000",
    # sizes
    "t3a.large", "db.r7g.xlarge", "db.t4g.large", "cache.r7g.xlarge", "cache.t4g.medium",
    # windows
    "sun:21:00-sun:22:00", "21:00-22:00",
)  # fmt: skip
NUMBERS: Final = (1, 2, 3, 4, 7, 14, 30, 60, 80, 90, 100, 120, 365, 400, 731, 1000, 5000)
OBJECTS: Final[tuple[dict[str, Any], ...]] = (
    {"dev": "arn:aws:kms:ap-northeast-2:111122223333:key/00000000-0000-0000-0000-000000000000"},
    {"oncall": {"principalArn": "arn:aws:iam::111122223333:role/oncall", "policy": "AmazonEKSViewPolicy"}},
    {"name": "kyeol-app-gitops", "id": 200000009},
)

_DATABASE: Final = {"version": "15", "instanceClass": "db.t4g.medium", "storage": {"initialGiB": 20, "maxGiB": 100}}
_DATABASE_ONE_ZONE: Final = _DATABASE | {"multiAz": False}
_CERTIFICATE: Final = "arn:aws:acm:{}:111122223333:certificate/00000000-0000-0000-0000-000000000000"
_ARGOCD: Final = {
    "host": "argocd.example.com",
    "repositories": {
        "app": "https://github.com/kyeol-example/kyeol-app-gitops.git",
        "platform": "https://github.com/kyeol-example/kyeol-platform-gitops.git",
    },
}
_SSO: Final = {
    "issuer": "https://login.example.com",
    "clientId": "argocd",
    "clientSecret": "kyeol-mgmt-argocd-sso",
    "groups": {"platform-team": "admin"},
}
_BUDGET: Final = {"monthlyUsd": 300}
_CACHE: Final = {"version": "8.1", "nodeType": "cache.t4g.small", "nodes": 2}
_MONITOR: Final = "arn:aws:ce::111122223333:anomalymonitor/00000000-0000-0000-0000-000000000000"
_THREATS: Final[dict[str, Any]] = {"accessAnalyzer": {}}
_BALANCER: Final = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:loadbalancer/app/private/0123456789abcdef"
_CDN: Final = {"mediaName": "media-stage.example.com"}

_NODES: Final = {"instanceTypes": ["t3.large"], "min": 3, "desired": 3, "max": 3}
_CLUSTER: Final = {"version": "1.36", "controlPlaneZones": ["a", "c"], "nodeGroups": {"default": _NODES}}

SPECIAL: Final[dict[tuple[str, ...], tuple[dict[str, Any], dict[str, Any]]]] = {
    ("addons", "disabled"): ({"delivery": "pulumi"}, {"delivery": "pulumi", "disabled": ["metrics-server"]}),
    ("addons", "enabled"): ({"delivery": "pulumi"}, {"delivery": "pulumi", "enabled": ["kyverno"]}),
    ("addons", "registry"): (
        {"delivery": "pulumi"},
        {"delivery": "pulumi", "registry": "oci://ghcr.io/kyeol-example/charts"},
    ),
    ("budget", "anomalies"): (_BUDGET, _BUDGET | {"anomalies": {"monitorArn": _MONITOR}}),
    ("threats", "securityHub"): (_THREATS, _THREATS | {"securityHub": {}}),
    ("cdn", "origin"): (_CDN, _CDN | {"origin": "vpc"}),
    ("cdn", "loadBalancerArn"): (_CDN | {"origin": "vpc"}, _CDN | {"origin": "vpc", "loadBalancerArn": _BALANCER}),
    ("cdn", "originVerify", "previous"): (
        _CDN | {"originVerify": {"current": 2}},
        _CDN | {"originVerify": {"current": 2, "previous": 1}},
    ),
    ("argocd", "sso"): (_ARGOCD, _ARGOCD | {"sso": _SSO}),
    ("argocd", "slack"): (
        _ARGOCD,
        _ARGOCD | {"slack": {"channel": "platform", "tokenSecret": "kyeol-mgmt-argocd-slack"}},
    ),
    ("cache", "upgrade"): (_CACHE | {"applyImmediately": True}, _CACHE | {"applyImmediately": True, "upgrade": True}),
    ("mail", "provider"): ({}, {"provider": "other"}),
    ("mail", "domain"): ({}, {"domain": "example.com"}),
    ("mail", "spfInclude"): ({"provider": "other"}, {"provider": "other", "spfInclude": "spf.mailer.example"}),
    ("mail", "credentials", "previous"): (
        {"credentials": {"current": 2}},
        {"credentials": {"current": 2, "previous": 1}},
    ),
    ("gitops", "windows"): (
        {"sync": "automatic"},
        {"sync": "automatic", "windows": [{"schedule": "0 10 * * 1-4", "duration": "6h"}]},
    ),
    **{
        ("cluster", "nodeGroups", "default", setting): (
            _CLUSTER,
            _CLUSTER | {"nodeGroups": {"default": _NODES | {setting: value}}},
        )
        for setting, value in (
            ("labels", {"workload": "shop"}),
            ("taints", [{"key": "workload", "effect": "PREFER_NO_SCHEDULE"}]),
            ("zones", ["a"]),
            ("releaseVersion", "1.36.1-20260601"),
        )
    },
    ("database", "version"): (_DATABASE_ONE_ZONE, _DATABASE_ONE_ZONE | {"version": "16"}),
    ("database", "masterPassword"): (_DATABASE_ONE_ZONE, _DATABASE_ONE_ZONE | {"masterPassword": "own"}),
    ("database", "masterPasswordGeneration"): (
        _DATABASE_ONE_ZONE | {"masterPassword": "own"},
        _DATABASE_ONE_ZONE | {"masterPassword": "own", "masterPasswordGeneration": 2},
    ),
    ("database", "replica"): (
        _DATABASE_ONE_ZONE | {"masterPassword": "own"},
        _DATABASE_ONE_ZONE | {"masterPassword": "own", "replica": True},
    ),
    ("database", "restore"): (
        _DATABASE_ONE_ZONE,
        _DATABASE_ONE_ZONE | {"restore": {"generation": 2, "snapshot": "rds:kyeol-dev-postgres-1"}},
    ),
    ("database", "existing"): (
        _DATABASE_ONE_ZONE,
        _DATABASE_ONE_ZONE | {"existing": {"username": "postgres"}},
    ),
    ("database", "previous"): (
        _DATABASE_ONE_ZONE | {"generation": 2},
        _DATABASE_ONE_ZONE | {"generation": 2, "previous": {"generation": 1}},
    ),
    ("waf", "logDestination"): (
        {"alb": {}, "cloudfront": {}},
        {"alb": {}, "cloudfront": {}, "logDestination": "cloudwatch"},
    ),
    ("database", "upgradeTo"): (
        _DATABASE_ONE_ZONE | {"applyImmediately": True},
        _DATABASE_ONE_ZONE | {"applyImmediately": True, "upgradeTo": "15.19"},
    ),
    **{
        ("certificates", use, source): (
            {"alb": {"issue": True}, "cloudfront": {"issue": True}},
            {"alb": {"issue": True}, "cloudfront": {"issue": True}} | {use: {source: value}},
        )
        for use, region in (("alb", "ap-northeast-2"), ("cloudfront", "us-east-1"))
        for source, value in (("arn", _CERTIFICATE.format(region)), ("lookup", "*.example.com"))
    },
    **{
        ("waf", use, "countOnly"): (
            {"alb": {}, "cloudfront": {}},
            {"alb": {}, "cloudfront": {}}
            | {use: {"countOnly": {"AWSManagedRulesCommonRuleSet": ["CrossSiteScripting_BODY"]}}},
        )
        for use in ("alb", "cloudfront")
    },
}
"""Settings that hold only together with others: a section before and after the one change."""

REJECTED_ALONE: Final = (
    ("aws", "operatorArns"),  # who of another account than mgmt's may act in it (tests/access/test_four_accounts.py)
    ("argocd", "host"),  # mgmt has no other name
    ("argocd", "redisHa"),  # three zones and nodes, mgmt has two
    ("dns", "zone"),  # the names of every stack lie in it
    ("certificates", "alb", "issue"),  # it is this, an ARN or a look-up
    ("certificates", "cloudfront", "issue"),
    ("alarms", "database", "replicaLagSeconds"),  # no shipped database has a replica to watch
    ("github", "images", "saleor-api", "environments"),  # only mgmt's registry holds these two
    ("github", "images", "dashboard", "environments"),
)
"""Settings whose every other value needs a change elsewhere."""


FINDINGS_ONLY: Final = (("policy", "exemptions"),)
"""Settings that change what the rule book finds; the graph stays as it is."""

ESTIMATE_ONLY: Final = "usage"
"""The section that changes the estimate of the cost and no graph (tests/unit/tools/cost/test_estimate.py)."""


def candidates(current: Any) -> Iterator[Any]:  # noqa: ANN401 - a setting may be anything
    """Other values, the likeliest first."""
    match current:
        case bool():
            yield not current
        case int() | float():
            yield from (current + 1, current - 1, *(number for number in NUMBERS if number != current))
        case str():
            yield from (text for text in TEXTS if text != current)
        case list():
            for index in reversed(range(len(current))):
                yield current[:index] + current[index + 1 :]
            for other in (*TEXTS, *NUMBERS):
                if other not in current:
                    yield [*current, other]
                    yield [*current[:-1], other]
        case dict():
            yield from OBJECTS
        case _:
            yield from (*TEXTS, *NUMBERS, True, *OBJECTS)
