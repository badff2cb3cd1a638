"""Names: whose a resource is, from its name alone."""

import re
from collections.abc import Iterator
from typing import Final

from kyeol.config.names import CLOUDFRONT_REGION, MANAGEMENT_STACK
from kyeol.config.regions import REGIONS
from kyeol.tools.kinds import (
    cloudtrail,
    ecr,
    eks,
    elasticache,
    iam,
    rds,
    s3,
    secretsmanager,
    security_groups,
    sns,
    wafv2,
)
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.urns import project_of

_KEYS: Final = {
    s3.BUCKET.type: "bucket",
    elasticache.REPLICATION_GROUP.type: "replicationGroupId",
    eks.CLUSTER_COMPONENT.type: "name",
    rds.INSTANCE.type: "identifier",
    ecr.REPOSITORY.type: "name",
    iam.ROLE.type: "name",
    secretsmanager.SECRET.type: "name",
    security_groups.SECURITY_GROUP.type: "name",
    sns.TOPIC.type: "name",
    cloudtrail.TRAIL.type: "name",
    wafv2.WEB_ACL.type: "name",
}


_WAF_LOGS: Final = "aws-waf-logs-"
"""What AWS WAF wants its logs' destinations' names to begin with."""

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
    if not name.removeprefix(_WAF_LOGS).startswith(f"{project_of(resource.urn)}-{stack}-"):
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
