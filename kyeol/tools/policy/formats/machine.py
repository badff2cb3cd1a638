"""Findings as JSON and as SARIF 2.1.0, which code scanning reads."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final
from urllib.parse import quote

from kyeol.config.reading.stackfile import StackFile
from kyeol.tools.json_values import Json
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats.places import SourceLocation, place
from kyeol.tools.policy.rule import Rule
from kyeol.tools.urns import name_of

FORMAT: Final = 1
"""The version of the JSON form."""

_LEVELS: Final = {"mandatory": "error", "advisory": "warning"}


def to_json(by_stack: Mapping[str, Sequence[Finding]]) -> Json:
    """All findings, by stack."""
    stacks: list[Json] = [
        {"stack": stack, "findings": [asdict(one) for one in found]} for stack, found in by_stack.items()
    ]
    return {"version": FORMAT, "stacks": stacks}


def to_sarif(by_stack: Mapping[str, Sequence[Finding]], rules: Sequence[Rule], files: Mapping[str, StackFile]) -> Json:
    """All findings as one run, each where it can be fixed.

    Args:
        by_stack: The findings.
        rules: The rule book.
        files: The stacks' files.
    """
    order = {rule.id: index for index, rule in enumerate(rules)}

    def where(one: Finding, stack: str) -> SourceLocation:
        return place(one, rules[order[one.rule]], files[stack])

    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "kyeol", "rules": [_rule(rule) for rule in rules]}},
                "results": [
                    _result(one, stack, order[one.rule], where(one, stack))
                    for stack, found in by_stack.items()
                    for one in found
                ],
            }
        ],
    }


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.reason} ({rule.reference})"},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, stack: str, index: int, where: SourceLocation) -> Json:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{name_of(finding.urn) or stack}: {finding.message}; {finding.fix}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(where.file)},
                    "region": {"startLine": where.line},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.urn or stack, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"finding/v1": f"{finding.rule}|{stack}|{finding.urn}|{finding.message}"},
    }
