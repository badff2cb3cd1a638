"""What the simulated cloud returns has the form that the provider returns."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, function_of, kind_of

ACCOUNT: Final = "111122223333"
REGION: Final = "ap-northeast-2"


def made(type_: str, region: str = REGION, **inputs: Json) -> Mapping[str, Any]:
    """A resource's identifier and outputs."""
    urn = f"urn:pulumi:prod::kyeol::{type_}::it"
    identifier, outputs = kind_of(type_).make(Request(urn, "it", inputs, region, ACCOUNT))
    return {**outputs, "id": identifier}


FORMS: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, str]]]] = {
    "aws:acm/certificateValidation:CertificateValidation": ({}, {"id": r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC"}),
    "aws:cloudfront/distribution:Distribution": (
        {}, {"id": r"E[0-9A-Z]{13}", "domainName": r"d[0-9a-z]{13}\.cloudfront\.net"},
    ),
    "aws:cloudfront/originAccessControl:OriginAccessControl": ({}, {"id": r"E[0-9A-Z]{13}"}),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ({"vpcId": "vpc-0a1"}, {"id": "sg-0a1"}),
    "aws:ec2/route:Route": (
        {"routeTableId": "rtb-0a1", "destinationCidrBlock": "0.0.0.0/0"}, {"id": "r-rtb-0a11080289494"},
    ),
    "aws:eks/addon:Addon": ({"clusterName": "c", "addonName": "a"}, {"id": "c:a"}),
    "aws:iam/role:Role": ({"name": "r"}, {"id": "r", "uniqueId": r"AROA[0-9A-Z]{17}"}),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (
        {"role": "r", "policyArn": "arn:aws:iam::aws:policy/P"}, {"id": "r/arn:aws:iam::aws:policy/P"},
    ),
    "aws:rds/instance:Instance": (
        {"identifier": "d", "manageMasterUserPassword": True},
        {
            "id": r"db-[0-9A-Z]{26}", "resourceId": r"db-[0-9A-Z]{26}",
            "endpoint": r"d\.[0-9a-z]{12}\.ap-northeast-2\.rds\.amazonaws\.com:5432",
        },
    ),
    "aws:route53/record:Record": (
        {"zoneId": "Z1", "name": "_A.Example.com.", "type": "CNAME"},
        {"id": "Z1__a.example.com_CNAME", "fqdn": "_a.example.com"},
    ),
    "aws:route53/zone:Zone": ({"name": "example.com"}, {"id": r"Z[0-9A-Z]{13,20}"}),
    "aws:secretsmanager/secret:Secret": (
        {"name": "s"}, {"arn": r"arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:s-[0-9A-Za-z]{6}"},
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ({}, {"id": r"sgr-[0-9a-f]{17}"}),
    "random:index/randomId:RandomId": ({"byteLength": 4}, {"id": r"[0-9A-Za-z_-]{6}", "hex": "[0-9a-f]{8}"}),
    "random:index/randomPassword:RandomPassword": (
        {"length": 64}, {"id": "none", "result": ".{64}", "bcryptHash": r"\$2a\$10\$.{53}"},
    ),
    "tls:index/privateKey:PrivateKey": ({}, {"id": "[0-9a-f]{40}"}),
}  # fmt: skip


@pytest.mark.parametrize("type_", FORMS)
def test_an_output_has_the_form_that_the_provider_gives_it(type_: str) -> None:
    inputs, forms = FORMS[type_]
    outputs = made(type_, **inputs)
    for output, form in forms.items():
        assert re.fullmatch(form, str(outputs[output])), f"{output}: {outputs[output]}"


def test_a_database_is_known_by_its_resource_id() -> None:
    database = made("aws:rds/instance:Instance", identifier="d")
    assert database["id"] == database["resourceId"]
    assert database["masterUserSecrets"] == [], "only the one that has a master user has its secret"


def test_a_vpcs_default_group_is_the_one_that_is_taken_over() -> None:
    vpc = made("aws:ec2/vpc:Vpc")
    group = made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", vpcId=vpc["id"])
    assert group["id"] == vpc["defaultSecurityGroupId"]


@pytest.mark.parametrize(
    ("tls", "region", "primary", "reader"),
    [
        (True, REGION, r"master\.g\.\w{6}\.apn2\.", r"replica\.g\.\w{6}\.apn2\."),
        (False, "us-east-1", r"g\.\w{6}\.ng\.0001\.use1\.", r"g-ro\.\w{6}\.ng\.0001\.use1\."),
        (True, "ap-southeast-2", r"master\.g\.\w{6}\.apse2\.", r"replica\.g\.\w{6}\.apse2\."),
    ],
)
def test_a_caches_endpoints_say_whether_they_speak_tls(tls: bool, region: str, primary: str, reader: str) -> None:
    cache = made(
        "aws:elasticache/replicationGroup:ReplicationGroup", region, replicationGroupId="g", numCacheClusters=2,
        transitEncryptionEnabled=tls,
    )  # fmt: skip
    assert re.fullmatch(primary + r"cache\.amazonaws\.com", cache["primaryEndpointAddress"])
    assert re.fullmatch(reader + r"cache\.amazonaws\.com", cache["readerEndpointAddress"])
    assert cache["memberClusters"] == ["g-001", "g-002"]


def test_acm_asks_for_one_record_of_a_name_and_the_wildcard_below_it() -> None:
    certificate = made(
        "aws:acm/certificate:Certificate", domainName="a.example.com", subjectAlternativeNames=["*.a.example.com"]
    )
    asked = {one["domainName"]: one["resourceRecordName"] for one in certificate["domainValidationOptions"]}
    assert asked["a.example.com"] == asked["*.a.example.com"]
    assert re.fullmatch(r"_[0-9a-f]{32}\.a\.example\.com\.", asked["a.example.com"])


def test_a_zones_name_servers_are_below_four_domains() -> None:
    servers = made("aws:route53/zone:Zone", name="example.com")["nameServers"]
    assert [re.sub(r"\d+", "N", one) for one in servers] == [
        f"ns-N.awsdns-N.{tld}" for tld in ("com", "net", "org", "co.uk")
    ]


@pytest.mark.parametrize("role", [None, f"arn:aws:iam::{ACCOUNT}:role/deploy"])
def test_a_clusters_token_comes_from_the_command_that_pulumi_eks_writes(role: str | None) -> None:
    options = {"roleArn": role} if role else {}
    cluster = made("eks:index:Cluster", name="c", providerCredentialOpts=options, skipDefaultSecurityGroups=True)
    (user,) = json.loads(cluster["kubeconfigJson"])["users"]
    words = ["--region", REGION, "eks", "get-token", "--cluster-name", "c", "--output", "json"]
    assert user["user"]["exec"]["args"] == [*words, *(["--role", role] if role else [])]
    assert cluster["oidcProviderArn"] == "", "no identity provider was asked for"


def test_a_looked_up_certificate_is_one_of_its_region() -> None:
    function = function_of("aws:acm/getCertificate:getCertificate")
    found = function.answer({"domain": "example.com", "region": "us-east-1"}, REGION, ACCOUNT)
    assert str(found["arn"]).startswith(f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/")
    assert found["status"] == "ISSUED"
