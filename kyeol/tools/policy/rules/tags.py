"""Tags: whose a resource is, and which account a provider may touch."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import at, mapping, mappings
from kyeol.tools.kinds import KINDS, ec2, eks, engine
from kyeol.tools.kinds.cloudfront import LATELY_TAGGABLE
from kyeol.tools.policy.rule import Context, resource_rule
from kyeol.tools.preview.graph import Resource
from kyeol.tools.urns import project_of

_TAGS: Final = ("Project", "Environment", "ManagedBy", "Repository")


@resource_rule(
    "tags-provider",
    engine.AWS.type,
    title="AWS providers tag everything with project, environment, tool and repository",
    reason="Costs, clean-up and the deploy roles' limits go by these tags.",
    reference="platform",
    fix="set defaultTags",
)
def provider(resource: Resource, _: Context) -> Iterator[str]:
    """A provider's inputs are JSON texts."""
    tags = str(resource.inputs.get("defaultTags") or "")
    if missing := ", ".join(tag for tag in _TAGS if f'"{tag}"' not in tags and f"'{tag}'" not in tags):
        yield f"it does not tag {missing}"


@resource_rule(
    "tags-provider-account",
    engine.AWS.type,
    title="AWS providers name the account that they may touch",
    reason="With the wrong profile a deployment would go to another account.",
    reference="platform",
    fix="set allowedAccountIds",
)
def provider_account(resource: Resource, _: Context) -> Iterator[str]:
    """An empty list allows every account."""
    if not any(character.isdigit() for character in str(resource.inputs.get("allowedAccountIds") or "")):
        yield "it would deploy to any account"


@resource_rule(
    "tags-nodes",
    ec2.LAUNCH_TEMPLATE.type,
    eks.NODE_GROUP.type,
    title="Nodes, their volumes and interfaces are tagged",
    reason="What Auto Scaling starts does not get the provider's tags.",
    reference="platform",
    fix="add tagSpecifications for instance, volume and network-interface",
)
def nodes(resource: Resource, _: Context) -> Iterator[str]:
    """The launch template must tag all three kinds; the tag Environment is checked on behalf of all."""
    if resource.type == eks.NODE_GROUP.type:
        if not resource.inputs.get("launchTemplate"):
            yield "without a launch template its instances have no tags"
        return
    specifications = mappings(resource.inputs.get("tagSpecifications"))
    tagged = {one.get("resourceType") for one in specifications if "Environment" in mapping(one.get("tags"))}
    if missing := ", ".join(sorted({"instance", "volume", "network-interface"} - tagged)):
        yield f"{missing} without tags"


@resource_rule(
    "tags-name",
    *(kind.type for kind in KINDS.values() if kind.taggable and kind.type not in LATELY_TAGGABLE),
    title="Whatever can be tagged has a Name",
    reason="At 3 a.m. nobody knows ids.",
    reference="platform",
    fix="set the tag Name to {project}-{stack}-{what}",
)
def name(resource: Resource, _: Context) -> Iterator[str]:
    """The provider's tags do not hold a Name; what a stack makes for another has the other's."""
    found = str(at(resource.inputs, "tags", "Name") or "")
    # AWS prescribes how the names of some log groups begin.
    if f"{project_of(resource.urn)}-" not in found:
        yield f"its Name is {found or 'missing'}"
