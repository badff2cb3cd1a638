"""What the database and the cache have in common: who may connect, and the name of the final snapshot."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from pulumi import Input, Output

from kyeol.components.scope import Scope


def client_security_group(
    name: str,
    scope: Scope,
    what: str,
    product: str,
    *,
    port: int,
    vpc_id: Input[str],
    clients: Input[str] | None,
    parent: pulumi.Resource,
) -> aws.ec2.SecurityGroup:
    """The security group of a data store, with one rule: its clients reach its port.

    Args:
        name: The logical name.
        scope: The environment.
        what: What it guards; the group's name is kyeol-{environment}-{what}.
        product: The same as people call it, for the descriptions.
        port: The TCP port.
        vpc_id: The VPC.
        clients: The security group of those who may connect, which the rule alone waits for; None: nobody may.
        parent: Its component.
    """
    group = aws.ec2.SecurityGroup(
        name,
        name=scope.name(what),
        description=product,
        vpc_id=vpc_id,
        tags=scope.tags(what),
        opts=scope.foundation(parent, holds_data=True),
    )
    if clients is not None:
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-nodes",
            security_group_id=group.id,
            description=f"{product} from the nodes",
            referenced_security_group_id=clients,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            tags=scope.tags(f"{what}-nodes"),
            opts=pulumi.ResourceOptions(parent=parent),
        )
    return group


def final_snapshot_name(name: str, identifier: str, *, parent: pulumi.Resource) -> Output[str]:
    """A name for the final snapshot that does not collide when the stack is deployed again.

    Args:
        name: The component's logical name.
        identifier: What the snapshot is of.
        parent: The component.
    """
    suffix = random.RandomId(f"{name}-final-snapshot", byte_length=4, opts=pulumi.ResourceOptions(parent=parent))
    return Output.format("{0}-final-{1}", identifier, suffix.hex)
