"""Who gets into a cluster besides its creator: access entries, each with one access policy."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks
from pulumi import Input

from kyeol.components.scope import Scope
from kyeol.config.cluster import AccessEntryConfig

_POLICY: Final = "arn:aws:eks::aws:cluster-access-policy/"
_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"


def let_in(
    name: str,
    cluster: eks.Cluster,
    cluster_name: Input[str],
    access: Mapping[str, AccessEntryConfig],
    scope: Scope,
    parent: pulumi.Resource,
) -> None:
    """Make an `aws.eks.AccessEntry` for each principal, and below it an `aws.eks.AccessPolicyAssociation`.

    Not by pulumi-eks, which cannot be told that an association has to go before its successor comes. Other Namespaces
    replace it; making the new one overwrites the old, and deleting the old one then goes by cluster, principal and
    policy, so that the principal would have none (terraform-provider-aws, internal/service/eks/
    access_policy_association.go). Those that pulumi-eks has made stay, by their aliases.

    Args:
        name: The cluster's logical name.
        cluster: The cluster.
        cluster_name: Its name.
        access: The principals, by name.
        scope: Whose tags the entries get.
        parent: The component that makes the cluster.
    """
    for key, entry in access.items():
        title = f"{name}-{key}"
        # pulumi/pulumi-eks v4.4.0, nodejs/eks/cluster/authenticationMode.ts, createAccessEntries.
        former = pulumi.create_urn(name=title, type_=_ENTRY, parent=cluster)
        who = aws.eks.AccessEntry(
            title,
            cluster_name=cluster_name,
            principal_arn=entry.principal_arn,
            tags=scope.tags(f"access-{key}"),
            opts=pulumi.ResourceOptions(
                parent=parent, depends_on=[cluster], deleted_with=cluster, aliases=[pulumi.Alias(parent=cluster)]
            ),
        )
        aws.eks.AccessPolicyAssociation(
            f"{title}-policy",
            cluster_name=cluster_name,
            principal_arn=entry.principal_arn,
            policy_arn=_POLICY + entry.policy,
            access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(
                type="namespace" if entry.namespaces else "cluster", namespaces=list(entry.namespaces) or None
            ),
            opts=pulumi.ResourceOptions(
                parent=who,
                depends_on=[who],
                deleted_with=cluster,
                delete_before_replace=True,
                aliases=[pulumi.Alias(parent=former)],
            ),
        )
