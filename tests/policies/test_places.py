"""Where findings stand: at a setting, at a section, in the code."""

import pytest

from kyeol.config.stackfile import StackFile, read
from kyeol.tools.policy.book import BY_ID, RULES
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats.places import SECTIONS, place
from tests.harness import ROOT, STACKS

FILES = {stack: read(ROOT, stack) for stack in STACKS}


def finding(rule: str, *types: str, message: str = "it is wrong") -> Finding:
    urn = f"urn:pulumi:prod::kyeol::{'$'.join(types)}::it" if types else ""
    return Finding(rule=rule, severity="advisory", stack="prod", urn=urn, message=message, fix="mend it")


def said(found: Finding, file: StackFile = FILES["prod"]) -> str:
    """The file and the text of the line that a finding stands at."""
    where = place(found, BY_ID[found.rule], file)
    line = (ROOT / where.file).read_text().splitlines()[where.line - 1].partition(" #")[0]
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
    assert said(found, FILES["dev"]) == "kyeol/components/kms.py: class Keys(pulumi.ComponentResource):"


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
    paths = {path for file in FILES.values() for path in file.lines} | {
        ("kyeol:policy", "exemptions"),
        ("kyeol:database", "replica"),
    }
    named = {one for rule in RULES for one in ((rule.setting,) if isinstance(rule.setting, str) else rule.setting)}
    sections = {one.format(group="default") for one in SECTIONS.values()}
    whole = {one.format(group="default") for one in named if not one.startswith(".")} | sections
    assert [one for one in sorted(whole) if (f"kyeol:{one.split('.')[0]}", *one.split(".")[1:]) not in paths] == []
    keys = {f".{path[-1]}" for path in paths if path[0] in {f"kyeol:{one.split('.')[0]}" for one in sections}}
    assert {one for one in named if one.startswith(".")} <= keys
