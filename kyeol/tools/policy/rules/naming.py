"""Names: whose a resource is, from its name alone."""

import re
from collections.abc import Iterator
from typing import Final

from kyeol.config.facts.regions import REGIONS
from kyeol.config.names import CLOUDFRONT_REGION, MANAGEMENT_STACK
from kyeol.tools.kinds import KINDS, pulumi_eks
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.urns import project_of

_NAME: Final = re.compile(r"(?!cluster|addon)(\w*[nN]ame|bucket|identifier|replicationGroupId)")
"""An input by which a resource is called; a cluster's name in another resource is not that resource's."""

_KEYS: Final = {
    kind.type: kind.unique[0]
    for kind in KINDS.values()
    if kind.type.startswith("aws:")
    and kind.unique
    and _NAME.fullmatch(kind.unique[0])
    and set(kind.unique[1:]) <= {"vpcId", "scope"}
} | {pulumi_eks.CLUSTER_COMPONENT.type: "name"}
"""The input that names a resource in the whole account, a VPC or a scope of AWS WAF, by kind."""

_PREFIX: Final = re.compile(r"aws-waf-logs-|alias/|/aws/(?:[a-z]+/)+")
"""What AWS wants some names to begin with: of destinations of AWS WAF's logs, of aliases, of services' log groups."""

_GITHUB: Final = "kyeol:components:GithubOidc$"
"""The component of GitHub's roles, in the URN of what it holds."""

_REGION: Final = "|".join(region for region in REGIONS if region != CLOUDFRONT_REGION)
"""A region that somebody has chosen; CloudFront's is the same everywhere."""


@resource_rule(
    "naming-physical",
    *_KEYS,
    title="Names in AWS are {project}-{stack}-{what}, after a prefix that a service asks for",
    reason="Four environments may share an account, and the deploy roles' limits go by these names.",
    reference="platform",
    fix="build the name with the scope",
)
def physical(resource: Resource, context: Context) -> Iterator[str]:
    """Resources that AWS wants a name for start it with the project and the stack; GitHub's roles with mgmt's anywhere.

    Those are called the same in every account, so that workflows need to know nothing but the account.
    """
    name = str(resource.inputs.get(_KEYS[resource.type]) or "")
    stack = MANAGEMENT_STACK if _GITHUB in resource.urn else context.stack
    if not _PREFIX.sub("", name, count=1).startswith(f"{project_of(resource.urn)}-{stack}-"):
        yield f"its name is {name or 'left to chance'}"


@stack_rule(
    "naming-logical",
    title="Logical names hold no stack, account or region",
    reason="The same thing must have the same URN in every stack, or it is replaced where a value changes.",
    reference="platform",
    fix="take the value out of the logical name",
)
def logical(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """What only a value looks like: a stack may be called like a part, such as cache, and mgmt has a role for each."""
    value = re.compile(rf"{graph.project}-{context.stack}(?![a-z0-9])|\d{{12}}|{_REGION}")
    for resource in graph:
        if resource.custom and (held := value.search(resource.name)):
            yield resource.urn, f"its logical name holds {held[0]}"
