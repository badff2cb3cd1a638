"""What Pulumi itself knows: providers, and references to other stacks."""

from typing import Final

from kyeol.tools.record.adoption import NotImported
from kyeol.tools.record.cost import NO_CLOUD
from kyeol.tools.record.danger import Dangers, Endangers, Protects
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import NOTHING
from kyeol.tools.record.source import Source
from kyeol.tools.record.tells import always, another, each_gone, each_new, gone, no_longer, switched_on, when


def _own(type_: str, id_: str, fixed: str, dangers: Dangers) -> Kind:
    """The record of a kind that the engine manages itself."""
    return Kind(
        type=type_,
        id=id_,
        arn="",
        sources=(Source("pulumi/pulumi", "v3.259.0", "pkg/resource/deploy/providers/registry.go"),),
        fixed=paths(fixed),
        unique=(),
        creation=SECONDS,
        taggable=False,
        cost=NO_CLOUD,
        adoption=NotImported("the engine knows it, or is told of it in the file"),
        needs=NOTHING,
        dangers=dangers,
    )


_PROVIDER: Final = Dangers(
    holds="",
    inputs={
        "allowedAccountIds": Endangers("iam", each_new("the program may change the account {}")),
        "assumeRoles": Endangers("iam", always("the program acts under another role")),
        "enablePatchForce": Protects(switched_on),
        "upsertExistingObjects": Protects(switched_on),
    },
    harmless=paths(
        "defaultTags enableConfigMapMutable enableSecretMutable enableServerSideApply kubeconfig "
        "skipCredentialsValidation skipRegionValidation"
    ),
)


def provider(type_: str, fixed: str = "") -> Kind:
    """The record of an explicit provider.

    Args:
        type_: Its type token.
        fixed: The inputs that cannot change in place: in another account, region or cluster, everything that the
            provider made stays behind in the old one.
    """
    return _own(type_, "{uuid}", fixed, _PROVIDER)


AWS: Final = provider("pulumi:providers:aws", fixed="region")
EKS: Final = provider("pulumi:providers:eks")
KUBERNETES: Final = provider("pulumi:providers:kubernetes", fixed="clusterIdentifier")
RANDOM: Final = provider("pulumi:providers:random")
TLS: Final = provider("pulumi:providers:tls")
STACK_REFERENCE: Final = _own(
    "pulumi:pulumi:StackReference",
    "{i[name]}",
    "",
    Dangers(holds="", inputs={"name": Endangers("interruption", always("the stack reads {new} instead of {old}"))}),
)

OUTPUTS: Final = Dangers(
    holds="",
    inputs={
        "addonsDelivery": Endangers("interruption", when(another, "{new} installs the add-ons instead of {old}")),
        "albWebAclArn": Endangers("exposure", when(gone, "the load balancer loses its web ACL")),
        "databaseName": Endangers(
            "data", when(another, "the shop gets a new, empty database, {new}: what is in {old} stays there, unread")
        ),
        "databasePasswordGenerations": Endangers(
            "interruption", when(another, "the shop logs in to its database with another password")
        ),
        "databaseUser": Endangers("interruption", when(another, "the shop logs in as {new} instead of {old}")),
        "environmentClass": Endangers(
            "protection", when(no_longer("production"), "it counts as {new}: rules for production no longer hold")
        ),
        "originName": Endangers("interruption", when(another, "the load balancer serves {new} instead of {old}")),
        "publicNames": Endangers("interruption", each_gone("the shop no longer serves {}")),
    },
    harmless=paths(
        "accountId alarmTopicArn albCertificateArn albPrefixListId appRepository appRouteTableIds argocdRoleArn "
        "cacheEndpoint cacheSecretName clusterArn clusterEndpoint clusterName containerLogGroup dashboardUrl "
        "databaseAddress databaseMasterSecretArn databaseSecretName deployRoleArns distributionDomain "
        "distributionId driftRoleArn kubeconfig kubeconfigCommand mediaBucket natPublicIps "
        "platformRepository previewRoleArn pushRoleArns region repositoryUrls roleArns rsaKeySecretName "
        "secretKeySecretName versions vpcCidr vpcId waitingPageStoreArn zoneId zoneNameServers"
    ),
)
"""What a change of a stack's outputs does by itself: GitOps and scripts read them. Most follow a resource, whose own
record says what its change does."""
