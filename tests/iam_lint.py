"""Every IAM document of a recorded graph, linted: identity policies by parliament, trusts by their conditions."""

import json
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

from kyeol.tools.preview.graph import Graph, Resource
from tests.json_values import known

with warnings.catch_warnings():
    # It leaves the files of its data open to the garbage collector.
    warnings.simplefilter("ignore", ResourceWarning)
    import parliament  # type: ignore[import-untyped]
    from parliament import policy, statement

_IDENTITY_POLICIES: Final = (
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)

_in_any_actions: Final = statement.Statement.in_actions


def _in_actions(one: statement.Statement, prefix: str, name: str) -> bool:
    """What parliament finds by going through all that a statement's actions stand for, from a set of it."""
    if "Action" not in one.stmt:
        return bool(_in_any_actions(one, prefix, name))
    return (prefix, name) in _expanded(one)


@cache
def _expanded(one: statement.Statement) -> frozenset[tuple[str, str]]:
    actions = parliament.misc.make_list(one.stmt["Action"])
    found = [each for action in actions for each in parliament.expand_action(action.value, raise_exceptions=False)]
    return frozenset((each["service"], each["action"]) for each in found)


# It asks each statement for each of the thousands of actions that a policy allows, once for every auditor.
statement.Statement.in_actions = _in_actions
statement.get_privilege_info = cache(statement.get_privilege_info)
policy.Policy.get_allowed_resources = cache(policy.Policy.get_allowed_resources)

STAR_STAR: Final = "STAR_ON_ACTION_AND_RESOURCE"
OPEN_TRUST: Final = "TRUST_WITHOUT_CONDITION"


@dataclass(frozen=True)
class Finding:
    """What is wrong with a document.

    Args:
        document: The type and logical name of the resource that carries it.
        issue: Parliament's name of it, or STAR_STAR, or OPEN_TRUST.
        detail: The actions or words concerned.
    """

    document: str
    issue: str
    detail: str


@dataclass(frozen=True)
class Accepted:
    """A finding that stands, and why.

    Args:
        issue: The finding's issue.
        document: Its document, with wildcards, such as `rolePolicy *-alb-controller`.
        detail: Its detail, with wildcards.
        reason: Why it stands.
    """

    issue: str
    document: str
    detail: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it is this finding that stands."""
        return self.issue == finding.issue and all(
            fnmatchcase(actual, pattern.replace("[", "[[]"))
            for actual, pattern in ((finding.document, self.document), (finding.detail, self.detail))
        )


def findings(graph: Graph, accepted: Iterable[Accepted] = ()) -> list[Finding]:
    """What is wrong with a graph's IAM documents, and not accepted."""
    accepted = list(accepted)
    found = [finding for resource in graph for finding in _lint(resource)]
    return [finding for finding in found if not any(one.covers(finding) for one in accepted)]


def outdated(graphs: Iterable[Graph], accepted: Iterable[Accepted]) -> list[Accepted]:
    """What is accepted, but found in none of the graphs: to be removed from the list."""
    found = [finding for graph in graphs for finding in findings(graph)]
    return [one for one in accepted if not any(one.covers(finding) for finding in found)]


def _lint(resource: Resource) -> Iterator[Finding]:
    name = f"{resource.type.rpartition(':')[2]} {resource.name}"
    if resource.type in _IDENTITY_POLICIES and not is_boundary(resource):
        yield from (Finding(name, issue, detail) for issue, detail in _identity(known(resource.inputs)["policy"]))
    if resource.type == "aws:iam/role:Role":
        yield from (Finding(name, OPEN_TRUST, who) for who in _open_trusts(known(resource.inputs)["assumeRolePolicy"]))


def is_boundary(resource: Resource) -> bool:
    """Whether a policy is a permissions boundary, which gives nobody anything, however wide it is."""
    return resource.type == "aws:iam/policy:Policy" and str(resource.inputs.get("name")).endswith("-boundary")


@cache
def _identity(text: str) -> list[tuple[str, str]]:
    """The issues of an identity policy, with their details."""
    stars = [
        [action for action in _list(statement.get("Action", "*")) if action == "*" or action.endswith(":*")]
        for statement in _statements(text)
        if "*" in _list(statement.get("Resource", "*")) and statement["Effect"] == "Allow"
    ]
    found = [(STAR_STAR, json.dumps(actions)) for actions in stars if actions]
    # The auditors look at each of AWS's thousands of actions that `*` means, and take ten seconds to say so too.
    everything = any("*" in actions for actions in stars)
    analysis = parliament.analyze_policy_string(text, include_community_auditors=not everything)
    for finding in analysis.findings:
        detail = finding.detail or finding.location.get("actions", "")
        found.append((finding.issue, detail if isinstance(detail, str) else json.dumps(detail)))
    return found


def _open_trusts(text: str) -> Iterator[str]:
    """The principals that are let in without a condition."""
    for statement in _statements(text):
        if statement["Effect"] == "Allow" and not any(statement.get("Condition", {}).values()):
            yield json.dumps(statement.get("Principal"))


def _statements(text: str) -> list[dict[str, Any]]:
    statements = json.loads(text)["Statement"]
    return statements if isinstance(statements, list) else [statements]


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
