"""What Pulumi itself knows: providers, and references to other stacks."""

from typing import Final

from kyeol.tools.kinds.cost import NO_CLOUD
from kyeol.tools.kinds.danger import HARMLESS
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.source import Source


def _own(type_: str, id_: str, fixed: str) -> Kind:
    """The record of a kind that the engine manages itself."""
    return Kind(
        type=type_,
        id=id_,
        arn="",
        outputs={},
        sources=(Source("pulumi/pulumi", "v3.259.0", "pkg/resource/deploy/providers/registry.go"),),
        fixed=paths(fixed),
        unique=(),
        creation=SECONDS,
        children=(),
        taggable=False,
        cost=NO_CLOUD,
        dangers=HARMLESS,
    )


def provider(type_: str, fixed: str = "") -> Kind:
    """The record of an explicit provider.

    Args:
        type_: Its type token.
        fixed: The inputs that cannot change in place: in another account, region or cluster, everything that the
            provider made stays behind in the old one.
    """
    return _own(type_, "{uuid}", fixed)


AWS: Final = provider("pulumi:providers:aws", fixed="region")
EKS: Final = provider("pulumi:providers:eks")
KUBERNETES: Final = provider("pulumi:providers:kubernetes", fixed="clusterIdentifier")
RANDOM: Final = provider("pulumi:providers:random")
TLS: Final = provider("pulumi:providers:tls")
STACK_REFERENCE: Final = _own("pulumi:pulumi:StackReference", "{i[name]}", fixed="")
