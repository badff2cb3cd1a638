"""Issued certificates and their validation."""

import pulumi
import pulumi_aws as aws

from kyeol.components.acm import CertificateRequest, Certificates, CertificatesArgs
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
RECORD = "aws:route53/record:Record"

PUBLIC = {"0": "www.example.com", "1": "example.com"}


def _graph(public: dict[str, str] = PUBLIC) -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        mgmt = aws.Provider("aws-mgmt", region=REGION, allowed_account_ids=[ACCOUNT])
        Certificates(
            "certificates",
            CertificatesArgs(
                scope=scope("prod"),
                requests={
                    "alb": CertificateRequest(names={**public, "origin": "origin-prod.example.com"}, each=True),
                    "cloudfront": CertificateRequest(
                        names={**public, "media": "media.example.com"}, region="us-east-1"
                    ),
                },
                zone_id="Z0123456789",
                zone_provider=mgmt,
            ),
            opts,
        )

    return graph_of(make, "prod")


def test_cloudfronts_certificate_and_its_validation_stand_in_us_east_1_and_the_albs_in_the_stacks_region() -> None:
    graph = _graph()
    for type_ in (CERTIFICATE, VALIDATION):
        assert graph.one(type_, "certificates-cloudfront").inputs["region"] == "us-east-1"
        assert "region" not in graph.one(type_, "certificates-alb").inputs


def test_the_alb_has_a_certificate_for_each_public_name_and_the_name_that_cloudfront_connects_to() -> None:
    graph = _graph()
    covered = {one.name: one.inputs for one in graph.of_type(CERTIFICATE) if "alb" in one.name}
    assert {name: inputs["domainName"] for name, inputs in covered.items()} == {
        "certificates-alb": "www.example.com",
        "certificates-alb-1": "example.com",
        "certificates-alb-origin": "origin-prod.example.com",
    }
    assert not any("subjectAlternativeNames" in inputs for inputs in covered.values())


def test_a_name_that_is_added_replaces_no_certificate_that_a_load_balancer_may_still_use() -> None:
    before, after = _graph(), _graph({**PUBLIC, "2": "shop.example.com"})
    old = {one.urn: one.inputs for one in before.of_type(CERTIFICATE) if "alb" in one.name}
    new = {one.urn: one.inputs for one in after.of_type(CERTIFICATE) if "alb" in one.name}
    assert new.items() >= old.items()
    assert [one["domainName"] for urn, one in new.items() if urn not in old] == ["shop.example.com"]
    # One that covers several names, from before each had its own, stays too.
    for type_, ignored in ((CERTIFICATE, "subjectAlternativeNames"), (VALIDATION, "validationRecordFqdns")):
        assert list(after.one(type_, "certificates-alb").options.ignore_changes) == [ignored]


def test_a_distribution_takes_one_certificate_for_all_its_names() -> None:
    certificate = _graph().one(CERTIFICATE, "certificates-cloudfront")
    assert certificate.inputs["subjectAlternativeNames"] == ["example.com", "media.example.com"]
    assert not certificate.options.ignore_changes


def asked(graph: Graph) -> dict[str, tuple[str, str]]:
    """Name and value of the record that ACM asks for, by domain name."""
    return {
        one["domainName"]: (one["resourceRecordName"], one["resourceRecordValue"])
        for certificate in graph.of_type(CERTIFICATE)
        for one in known(certificate.outputs)["domainValidationOptions"]
    }


def test_a_name_that_two_certificates_cover_has_one_validation_record() -> None:
    graph = _graph()
    names = [record.inputs["name"] for record in graph.of_type(RECORD)]
    assert len(names) == 4
    assert set(names) == {name for name, _ in asked(graph).values()}


def test_each_name_is_validated_by_its_own_record_whatever_the_order_of_acms_answer() -> None:
    graph = _graph()
    for key, domain in {**PUBLIC, "origin": "origin-prod.example.com", "media": "media.example.com"}.items():
        record = graph.one(RECORD, f"certificates-{key}")
        assert (known(record.inputs)["name"], *known(record.inputs)["records"]) == asked(graph)[domain]
        assert f".{domain}." in known(record.inputs)["name"]


def test_a_certificate_counts_as_issued_only_after_all_its_names_are_validated() -> None:
    graph = _graph()
    covered = {
        "cloudfront": ["www.example.com", "example.com", "media.example.com"],
        "alb": ["www.example.com"],
        "alb-1": ["example.com"],
        "alb-origin": ["origin-prod.example.com"],
    }
    for what, names in covered.items():
        fqdns = graph.one(VALIDATION, f"certificates-{what}").inputs["validationRecordFqdns"]
        assert fqdns == [asked(graph)[name][0].removesuffix(".") for name in names]


def test_validation_records_go_into_the_zones_account() -> None:
    for record in _graph().of_type(RECORD):
        assert record.provider_urn.endswith("::aws-mgmt")
        assert record.inputs["zoneId"] == "Z0123456789"
