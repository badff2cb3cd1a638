"""Where findings stand: at a setting, at a section, in the code."""

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from kyeol.config.reading.stackfile import StackFile, read
from kyeol.config.stack import StackConfig
from kyeol.tools.policy.book import BY_ID, RULES
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats.places import SECTIONS, place
from tests.harness import ROOT, SHIPPED, STACKS

FILES = {stack: read(SHIPPED, stack) for stack in STACKS}


def finding(rule: str, *types: str, message: str = "it is wrong") -> Finding:
    urn = f"urn:pulumi:prod::kyeol::{'$'.join(types)}::it" if types else ""
    return Finding(rule=rule, severity="advisory", stack="prod", urn=urn, message=message, fix="mend it")


def written(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Every setting of a model as stack files write it, with dots; an item of a map of node groups is {group}."""
    for name, field in model.model_fields.items():
        setting = f"{above}{field.alias or to_camel(name)}"
        yield setting
        for item, inner in models(field.annotation):
            if item:
                yield setting + item
            yield from written(inner, f"{setting}{item}.")


def models(annotation: object) -> Iterator[tuple[str, type[BaseModel]]]:
    """The models in a type, and what stands between it and their settings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield "", annotation
    below = ".{group}" if get_origin(annotation) in (dict, Mapping) else ""
    for one in get_args(annotation):
        yield from ((f"{below}{item}", inner) for item, inner in models(one))


def said(found: Finding, file: StackFile = FILES["prod"]) -> str:
    """The file and the text of the line that a finding stands at."""
    where = place(found, BY_ID[found.rule], file)
    root = SHIPPED if where.file.startswith("Pulumi.") else ROOT
    line = (root / where.file).read_text().splitlines()[where.line - 1].partition(" #")[0]
    return f"{where.file}: {line.strip()}"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (finding("availability-database", "aws:rds/instance:Instance"), "Pulumi.prod.yaml: multiAz: true"),
        (
            finding("exposure-cluster-endpoint", message="203.0.113.0/24 is wide"),
            "Pulumi.prod.yaml: publicAccessCidrs: [203.0.113.0/24]",
        ),
        (
            finding("logging-retention", "kyeol:components:VpcFlowLogs", "aws:cloudwatch/logGroup:LogGroup"),
            "Pulumi.prod.yaml: retentionDays: 90",
        ),
        (
            finding("cost-sizes", "kyeol:components:Valkey", "aws:elasticache/replicationGroup:ReplicationGroup"),
            "Pulumi.prod.yaml: nodeType: cache.r7g.large",
        ),
        (
            finding("tags-name", "kyeol:components:Vpc", "aws:ec2/subnet:Subnet"),
            "Pulumi.prod.yaml: kyeol:network:",
        ),
        (
            finding(
                "naming-logical", "kyeol:components:MediaBucket", "kyeol:components:Bucket", "aws:s3/bucket:Bucket"
            ),
            "Pulumi.prod.yaml: media:",
        ),
        (
            finding(
                "iam-role-used", "kyeol:components:WorkloadRoles", "kyeol:components:IrsaRole", "aws:iam/role:Role"
            ),
            "kyeol/components/iam.py: class IrsaRole(pulumi.ComponentResource):",
        ),
        (finding("tags-provider"), "Pulumi.prod.yaml: # yaml-language-server: $schema=kyeol.schema.json"),
    ],
)
def test_a_finding_stands_where_it_is_mended(found: Finding, line: str) -> None:
    assert said(found) == line


def test_a_section_that_a_stack_has_not_gives_way_to_the_component() -> None:
    found = finding("encryption-key-rotation", "kyeol:components:Keys", "aws:kms/key:Key")
    assert said(found, FILES["dev"]) == "kyeol/components/kms/keys.py: class Keys(pulumi.ComponentResource):"


def test_what_is_wrong_with_an_exemption_stands_at_that_exemption() -> None:
    path = ("kyeol:policy", "exemptions")
    entries = [{"rule": "cost-nat", "resource": one} for one in ("vpc", "other")]
    lines = {("kyeol:policy",): 7, path: 8, (*path, 0): 9, (*path, 1): 13}
    file = StackFile("Pulumi.prod.yaml", {"kyeol:policy": {"exemptions": entries}}, lines)
    found = finding("exemption-expired", message="the exemption of other from cost-nat ended on 2026-01-01")
    assert place(found, BY_ID[found.rule], file).line == 13


def test_every_setting_and_component_that_is_named_exists() -> None:
    code = "\n".join(file.read_text() for file in (ROOT / "kyeol" / "components").rglob("*.py"))
    assert [one for one in SECTIONS if f"class {one}(pulumi.ComponentResource)" not in code] == []
    settings = set(written(StackConfig))
    named = {one for rule in RULES for one in ((rule.setting,) if isinstance(rule.setting, str) else rule.setting)}
    whole = {*SECTIONS.values(), *(one for one in named if not one.startswith("."))}
    assert whole <= settings
    below = {f"{section}{leaf}": leaf for section in SECTIONS.values() for leaf in named if leaf.startswith(".")}
    assert {one for one in named if one.startswith(".")} == {below[one] for one in below.keys() & settings}
