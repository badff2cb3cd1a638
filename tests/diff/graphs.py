"""Small graphs to compare, and what a comparison says of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kyeol.tools.diff.assemble import assemble
from kyeol.tools.diff.changes import ResourceChange, StackDiff
from kyeol.tools.diff.findings import RuleBook
from kyeol.tools.diff.sides.side import Side
from kyeol.tools.json_values import Json
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import Graph, Options, Resource

STACK = "urn:pulumi:dev::kyeol::pulumi:pulumi:Stack::kyeol-dev"
BUCKET = "aws:s3/bucket:Bucket"
DATABASE = "aws:rds/instance:Instance"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
POLICY = "aws:iam/rolePolicy:RolePolicy"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"


def no_rules(_root: Path, _graph: Graph) -> list[Finding]:
    """A rule book without rules."""
    return []


def resource(
    type_: str,
    name: str,
    parent: Resource | None = None,
    /,
    *,
    options: Options | None = None,
    outputs: Mapping[str, Json] | None = None,
    stack: str = "dev",
    given: Mapping[str, Json] | None = None,
    **further: Json,
) -> Resource:
    """A resource as a preview records it, with an identifier that derives from its URN.

    Its inputs are those that are given and those by name.
    """
    inputs = {**(given or {}), **further}
    above = parent.urn.split("::")[2] + "$" if parent else ""
    urn = f"urn:pulumi:{stack}::kyeol::{above}{type_}::{name}"
    identifier = f"id-{hashlib.sha1(urn.encode(), usedforsecurity=False).hexdigest()[:17]}"
    custom = not type_.startswith("kyeol:")
    own = {"id": identifier} if custom else {}
    return Resource(
        urn=urn, type=type_, name=name, parent=parent.urn if parent else STACK, custom=custom, remote=False,
        provider="", inputs=inputs, outputs={**inputs, **own, **(outputs or {})}, depends_on=(),
        property_dependencies={}, options=options or Options(), id=identifier,
    )  # fmt: skip


def graph(*resources: Resource, stack: str = "dev", **outputs: Json) -> Graph:
    """The graph of a stack."""
    return Graph("kyeol", stack, {one.urn: one for one in sorted(resources, key=lambda one: one.urn)}, outputs)


def compared(
    base: Sequence[Resource] | Graph, head: Sequence[Resource] | Graph, rules: RuleBook = no_rules
) -> StackDiff:
    """What happens to dev between two versions of it."""
    sides = [one if isinstance(one, Graph) else graph(*one) for one in (base, head)]
    return stacks([sides[0]], [sides[1]], rules)[0]


def stacks(base: Iterable[Graph], head: Iterable[Graph], rules: RuleBook = no_rules) -> tuple[StackDiff, ...]:
    """What happens to several stacks."""
    before, after = {one.stack: one for one in base}, {one.stack: one for one in head}
    names = list(dict.fromkeys([*after, *before]))
    return assemble(
        Side("base", Path("base"), tuple(before), before), Side("head", Path("head"), tuple(after), after), names, rules
    )


def only(diff: StackDiff) -> ResourceChange:
    """The one change of a stack."""
    (change,) = diff.changes
    return change


def said(diff: StackDiff) -> list[str]:
    """The dangers of a stack, as category and message."""
    return [f"{one.category}: {one.message}" for one in diff.dangers]


def policy(*statements: Mapping[str, Json]) -> str:
    """An IAM policy as a resource has it; every statement allows where it does not say otherwise."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})
