"""A comparison as people and machines read it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.bill import bill
from kyeol.tools.cost.changes import CostChange, change
from kyeol.tools.diff.changes import ACTIONS, Comparison, StackDiff
from kyeol.tools.diff.formats import json_form, markdown, text
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import SECRET, Graph, Options, Resource
from kyeol.tools.record.danger import CATEGORIES
from tests.diff.graphs import BUCKET, DATABASE, SUBNET, VPC, compared, graph, resource, stacks
from tests.harness import ROOT
from tests.json_values import known
from tests.unit.tools.cost.stacks import stack

DOCUMENTATION = (ROOT / "docs" / "how-to" / "diff.md").read_text()
LONG = "x" * 400


def of(*stacks: StackDiff, base: str = "main") -> Comparison:
    return Comparison(base=base, base_commit="a" * 40, head_commit="b" * 40, stacks=stacks)


def unencrypted(_root: Path, one: Graph) -> list[Finding]:
    """A rule book with one rule."""
    return [
        Finding(
            rule="storage-encrypted", severity="mandatory", stack=one.stack, urn=found.urn,
            message="it is not encrypted", fix="encrypt it",
        )
        for found in one.of_type(BUCKET)
        if not found.inputs.get("kms")
    ]  # fmt: skip


OLD = [
    resource(DATABASE, "db", engine="postgres", password=SECRET, options=Options(protect=True)),
    resource(BUCKET, "media", tags={"a": LONG + "1"}),
    resource(VPC, "network"),
    resource(SUBNET, "old"),
]
NEW = [
    resource(DATABASE, "db", engine="mysql", password=SECRET),
    resource(BUCKET, "media", tags={"a": LONG + "2"}, kms="key"),
    resource(BUCKET, "logs"),
    resource(VPC, "vpc", options=Options(aliases=(OLD[2].urn,))),
]
DIFF = compared(graph(*OLD, name="a"), graph(*NEW, name="b"), unencrypted)


def test_the_text_has_dangers_then_a_line_per_stack_then_what_happens() -> None:
    lines = text.render(of(compared([], []), DIFF)).splitlines()
    assert lines[0] == "DANGER: data at risk: would be replaced (engine cannot change in place), and"
    assert lines[2] == "    dev: db  aws.rds.Instance"
    sides, first, detail = (
        lines.index(line) for line in ("main (aaaaaaaaa) -> head (bbbbbbbbb)", "dev  no change", "dev")
    )
    assert 2 < sides < first < detail
    rest = "\n".join(lines[detail:])
    for line in (
        "  + logs  aws.s3.Bucket",
        "  - old  aws.ec2.Subnet",
        "  ! db  aws.rds.Instance (engine cannot change in place)",
        '      engine: "postgres" -> "mysql"',
        "      option protect: true -> false",
        "  > vpc  aws.ec2.Vpc (was network)",
        '  ~ output name: "a" -> "b"',
        "  + finding storage-encrypted (mandatory): logs aws.s3.Bucket: it is not",
        "  - finding storage-encrypted (mandatory): media aws.s3.Bucket: it is not",
        "  1 secret value cannot be compared",
    ):
        assert line in rest
    signs = [line[2] for line in lines[detail:] if re.match(r"  [+!~>-] \w+  aws", line)]
    assert signs == ["+", "-", "!", "~", ">"]


def test_the_text_fits_eighty_columns_and_needs_no_colour() -> None:
    shown = text.render(of(DIFF))
    assert shown.isascii()
    assert "\x1b" not in shown
    too_long = [line for line in shown.splitlines() if len(line) > 80]
    assert all(len(line.split()) <= 3 for line in too_long), "only what cannot be broken may be longer"


def test_a_long_value_is_cut_around_the_place_where_it_differs() -> None:
    (line,) = [line for line in markdown.render(of(DIFF)).splitlines() if "tags.a" in line]
    assert len(line) < 300
    assert re.search(r'x1"\.* -> .*x2"', line)


def test_the_markdown_folds_details_below_a_summary_and_the_dangers() -> None:
    shown = markdown.render(of(compared([], []), DIFF))
    marker, heading, *_ = shown.splitlines()
    assert marker == markdown.MARKER
    assert heading.startswith("### ")
    summary, dangers, details = (shown.index(part) for part in ("- **dev**: no change", "#### Look", "<details>"))
    assert dangers < summary < details
    assert shown.count("<details>") == shown.count("</details>") == 1, "nothing to unfold where nothing changes"


def test_the_markdown_says_on_top_why_a_side_does_not_run() -> None:
    failed = StackDiff(stack="dev", status="failed", resources=(3, None), failures=("head: Pulumi.dev.yaml:9: no `x`",))
    top = markdown.render(of(failed)).split("<details>")[0].splitlines()
    assert "- **dev**: the head does not run; the base has 3 resources" in top
    assert "  - head: Pulumi.dev.yaml:9: no \\`x\\`" in top


def test_what_happens_to_many_buries_nothing_that_happens_to_one() -> None:
    records = [resource("aws:route53/record:Record", f"name-{place:02}", ttl=60) for place in range(77)]
    old = [*records, resource(DATABASE, "db", multiAz=True, deletionProtection=True)]
    told = text.render(of(compared(old, [resource(DATABASE, "db", multiAz=False, deletionProtection=False)])))
    dangers = told.split("\n\n", maxsplit=1)[0]
    assert dangers.count("DANGER") == 3, "one of all names, and two of the database"
    assert all(one.name in dangers for one in records)
    assert "multiAz: true becomes false" in dangers


def test_a_secret_that_cannot_be_compared_is_told_where_only_an_output_changes() -> None:
    one = resource(DATABASE, "db", password=SECRET)
    told = text.render(of(compared(graph(one, databaseName="a"), graph(one, databaseName="b"))))
    assert told.splitlines()[0].startswith("DANGER: data at risk: the shop gets a new, empty database, b:")
    assert "1 secret value cannot be compared" in told


def many(number: int) -> StackDiff:
    return compared([], [resource(SUBNET, f"subnet-{place:05}") for place in range(number)])


def test_a_comment_is_cut_below_githubs_limit_and_says_what_is_missing() -> None:
    shown = markdown.render(of(DIFF, many(5000)))
    assert len(shown.encode()) <= 65_536
    assert shown.count("<details>") == shown.count("</details>") == 2
    assert shown.count("```") % 2 == 0
    (missing,) = re.findall(r"Too long for a comment: (\d+) changes of dev left out\.", shown)
    assert int(missing) + len(re.findall(r"^\+ subnet-", shown, re.MULTILINE)) == 5000
    assert "`kyeol diff main`" in shown.splitlines()[-1]


@pytest.mark.parametrize("size", [10, 900])
def test_dangers_are_never_cut(size: int) -> None:
    old = [resource(BUCKET, f"bucket-{place:04}", options=Options(protect=True)) for place in range(size)]
    shown = markdown.render(of(compared(old, [])))
    assert len(shown.encode()) <= 65_536
    top = shown[: shown.index("<details>")]
    assert len(re.findall(r"bucket-\d+", top)) == size
    assert f"{size} aws.s3.Bucket" in top


def _with_one_gateway(prod: Graph) -> Graph:
    gateways = [one.urn for one in prod.of_type("aws:ec2/natGateway:NatGateway")]
    return replace(prod, resources={urn: one for urn, one in prod.resources.items() if urn not in gateways[1:]})


FEWER_GATEWAYS = CostChange(bill(stack("prod")), bill(_with_one_gateway(stack("prod"))))


def test_nothing_in_a_pull_request_can_break_out_of_the_comment() -> None:
    name = "```\n</details><img src=x> @everyone **bold**"
    kept = resource(DATABASE, "db", finalSnapshotIdentifier=name)
    evil = Resource(**{**vars(kept), "name": name, "urn": f"{kept.urn}::{name}"})
    changed = Resource(**{**vars(evil), "inputs": {"tag": name}})
    shown = markdown.render(of(compared([evil], [changed])))
    prose = re.sub(r"(`{3,})diff\n.*?\n\1\n", "", shown, flags=re.DOTALL)
    assert "````diff" in shown
    outside_code = re.sub(r"(`+) ?.*?\1", "", prose.replace("\\`", ""))
    assert outside_code.count("</details>") == 1
    assert "<img" not in outside_code
    assert "@everyone" not in outside_code


def test_a_stack_files_name_cannot_break_out_either() -> None:
    name = "x** <img src=x> @everyone **"
    bucket = resource(BUCKET, "media", stack=name)
    (one,) = stacks([graph(bucket, stack=name)], [graph(stack=name)])
    prose = re.sub(r"(`{3,})diff\n.*?\n\1\n", "", markdown.render(of(one)), flags=re.DOTALL)
    assert "<img" not in prose
    assert "@everyone" not in prose
    assert "- **x\\*\\* &lt;img" in prose


def test_what_a_month_costs_more_or_less_is_told_with_what_makes_it() -> None:
    told = replace(DIFF, cost=FEWER_GATEWAYS)
    line = "$ -86.14 USD a month expected (-86.14 at the smallest, -86.14 at the largest): -86.14 NAT gateways (vpc)"
    for shown in (text.render(of(told)), markdown.render(of(told))):
        assert line in " ".join(shown.split())
        assert "-86 USD a month" in shown
    (form,) = known(json_form.to_json(of(told)))["stacks"]
    assert form["cost"]["difference"] == {"smallest": -86.14, "expected": -86.14, "largest": -86.14}
    assert form["cost"]["reasons"][0]["what"] == "NAT gateways (vpc)"
    assert "USD" not in text.render(of(DIFF))


def test_a_difference_of_some_cents_or_in_the_largest_month_only_is_called_that() -> None:
    prod = stack("prod")
    alarm, *_ = prod.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    fewer = replace(prod, resources={urn: one for urn, one in prod.resources.items() if urn != alarm.urn})
    assert "less than 1 USD a month" in text.render(of(replace(DIFF, cost=CostChange(bill(prod), bill(fewer)))))
    smaller = {
        urn: replace(one, inputs={**one.inputs, "maxAllocatedStorage": 200}) if one.type == DATABASE else one
        for urn, one in prod.resources.items()
    }
    assert re.search(
        r"-[\d.]+ at the largest database, disk", str(CostChange(bill(prod), bill(replace(prod, resources=smaller))))
    )


def test_what_comes_without_a_price_is_told_too() -> None:
    prod = stack("prod")
    bare = {urn: one for urn, one in prod.resources.items() if one.type != DATABASE}
    more = CostChange(bill(replace(prod, resources=bare)), bill(prod))
    assert "without enhanced monitoring of database" in str(more)


def test_a_price_table_that_is_missing_is_told_instead() -> None:
    region = {"pulumi:providers:aws": {"region": "eu-central-2"}}
    moved = {urn: replace(one, inputs=region.get(one.type, one.inputs)) for urn, one in stack("prod").resources.items()}
    said = change(None, replace(stack("prod"), resources=moved), UsageConfig())
    assert f"$ {said}" in " ".join(text.render(of(replace(DIFF, cost=said))).split())
    assert "there is no price table for eu-central-2" in str(said)


def test_every_key_of_the_json_form_is_documented() -> None:
    form: dict[str, Any] = json.loads(json.dumps(json_form.to_json(of(replace(DIFF, cost=FEWER_GATEWAYS)))))
    promised = re.findall(r"^\| `([\w.\[\]]+)` \|", DOCUMENTATION.split("## The JSON form")[1], re.MULTILINE)
    assert sorted(promised) == sorted(set(paths(form)))
    assert f"This page describes version {form['version']}." in DOCUMENTATION


def paths(value: object, path: str = "") -> set[str]:
    """The keys of a document, dotted, `[]` for the items of a list; what a program says is not looked into."""
    if isinstance(value, list):
        return {found for item in value for found in paths(item, f"{path}[]")}
    if not isinstance(value, dict) or path.endswith((".old", ".new")):
        return set()
    if path.endswith("counts"):
        return set()
    found = set()
    for key, inner in value.items():
        here = f"{path}.{key}".lstrip(".")
        found |= {here} | paths(inner, here)
    # What is alike is documented once.
    return {
        one.replace("changes[].options[]", "changes[].properties[]")
        .replace("stacks[].outputs[]", "stacks[].changes[].properties[]")
        .replace("findings.vanished[]", "findings.appeared[]")
        .replace("cost.reasons[].difference", "cost.difference")
        for one in found
    }


def test_the_documentation_names_every_action_and_every_danger() -> None:
    for word in (*ACTIONS, *CATEGORIES):
        assert f"`{word}`" in DOCUMENTATION


def test_json_says_which_side_has_no_value() -> None:
    (told,) = known(json_form.to_json(of(DIFF)))["stacks"]
    media = next(one for one in told["changes"] if one["name"] == "media")
    added = next(one for one in media["properties"] if one["path"] == "kms")
    assert added == {"path": "kms", "new": "key", "replaces": False}
    assert told["counts"] == {"add": 1, "remove": 1, "replace": 1, "change": 1, "move": 1}


def test_findings_are_told_when_they_come_or_go_and_follow_a_move() -> None:
    assert [one.urn for one in DIFF.appeared] == [NEW[2].urn]
    assert [one.urn for one in DIFF.vanished] == [OLD[1].urn]
    old, new = resource(BUCKET, "media"), resource(BUCKET, "files", options=Options(aliases=(OLD[1].urn,)))
    moved = compared([old], [new], unencrypted)
    assert (moved.appeared, moved.vanished) == ((), ())
