"""What a side's own stack file exempts is no finding of that side."""

from datetime import date
from pathlib import Path

from kyeol.tools.diff.findings import rule_book
from tests.diff.graphs import BUCKET, graph, resource
from tests.diff.projects import SMALLEST

TODAY = date(2026, 11, 24)
GRAPH = graph(resource(BUCKET, "media", bucket="kyeol-dev-media"))


def found(root: Path) -> set[tuple[str, str]]:
    """The rules that a side's bucket breaks, and what else is said of its exemptions."""
    return {(one.rule, one.urn.rpartition("::")[2]) for one in rule_book(TODAY)(root, GRAPH)}


def exempt(root: Path, rule: str, until: str) -> None:
    reason = "the bucket of a trial, emptied every week"
    entry = f'{{rule: {rule}, resource: media, reason: {reason!r}, until: "{until}"}}'
    (root / "Pulumi.dev.yaml").write_text(f"{SMALLEST}  kyeol:policy: {{exemptions: [{entry}]}}\n")


def test_an_exemption_takes_its_finding_out_of_the_comparison(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(SMALLEST)
    without = found(tmp_path)
    assert ("backups-bucket-versions", "media") in without
    exempt(tmp_path, "backups-bucket-versions", "2027-06-30")
    assert found(tmp_path) == without - {("backups-bucket-versions", "media")}


def test_an_exemption_that_is_over_is_a_finding_in_the_comparison_too(tmp_path: Path) -> None:
    exempt(tmp_path, "backups-bucket-versions", "2026-11-01")
    assert {"backups-bucket-versions", "exemption-expired"} <= {rule for rule, _ in found(tmp_path)}


def test_a_side_whose_exemptions_are_of_another_time_has_none(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(f"{SMALLEST}  kyeol:policy: {{waivers: [backups-bucket-versions]}}\n")
    assert ("backups-bucket-versions", "media") in found(tmp_path)
