"""A comparison as JSON, for machines (documented in docs/how-to/diff.md)."""

from dataclasses import asdict
from typing import Final

from kyeol.tools.cost.changes import CostChange
from kyeol.tools.cost.json_form import amounts
from kyeol.tools.diff.changes import ABSENT, Comparison, PropertyChange, ResourceChange, StackDiff
from kyeol.tools.json_values import Json
from kyeol.tools.policy.finding import Finding

FORMAT: Final = 1
"""The version of the form; a change that a reader could stumble over raises it."""


def to_json(comparison: Comparison) -> dict[str, Json]:
    """The whole comparison."""
    return {
        "version": FORMAT,
        "base": {"name": comparison.base, "commit": comparison.base_commit},
        "head": {"commit": comparison.head_commit},
        "notes": list(comparison.notes),
        "stacks": [_stack(one) for one in comparison.stacks],
    }


def _stack(one: StackDiff) -> dict[str, Json]:
    base, head = one.resources
    return {
        "stack": one.stack,
        "status": one.status,
        "failures": list(one.failures),
        "resources": {"base": base, "head": head},
        "counts": {str(action): count for action, count in one.counts.items()},
        "dangers": [asdict(danger) for danger in one.dangers],
        "changes": [_resource(change) for change in one.changes],
        "outputs": [_property(change) for change in one.outputs],
        "findings": {
            "appeared": [_finding(finding) for finding in one.appeared],
            "vanished": [_finding(finding) for finding in one.vanished],
        },
        "cost": _cost(one.cost) if isinstance(one.cost, CostChange) else None,
        "flows": {"begun": list(one.begun), "ended": list(one.ended)},
        "secrets": one.secrets,
    }


def _cost(change: CostChange) -> dict[str, Json]:
    return {
        "difference": amounts(change.difference),
        "reasons": [{"what": what, "difference": amounts(span)} for what, span in change.reasons],
        "unpriced": [one.what for one in change.unpriced],
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "urn": finding.urn,
        "message": finding.message,
        "fix": finding.fix,
    }


def _resource(change: ResourceChange) -> dict[str, Json]:
    return {
        "action": change.action,
        "urn": change.urn,
        "type": change.type,
        "name": change.name,
        "previous": change.previous or None,
        "properties": [_property(one) for one in change.properties],
        "options": [_property(one) for one in change.options],
        "follows": list(change.follows),
        "notes": list(change.notes),
    }


def _property(change: PropertyChange) -> dict[str, Json]:
    """A value that differs; the side that has none lacks its key."""
    sides = {"old": change.old, "new": change.new}
    present = {side: value for side, value in sides.items() if value is not ABSENT}
    return {"path": change.path, **present, "replaces": change.replaces}
