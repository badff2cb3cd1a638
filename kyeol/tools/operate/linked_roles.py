"""The service-linked roles that a stack's services want, and those that an account lacks.

Each service makes its own at first use, in the background, and the call that was first may fail meanwhile: RDS refuses
the first subnet group or database of an account (`Unable to create the resource. Verify that you have permission to
create service linked role`, aws-samples/eks-workshop-v2#1609; terraform-aws-modules/terraform-aws-rds#364). So they are
made before.
"""

from collections.abc import Iterable
from typing import Final

from kyeol.tools.json_values import at
from kyeol.tools.kinds import eks, elasticache, pulumi_eks, rds
from kyeol.tools.operate.aws import Aws, AwsError
from kyeol.tools.preview.graph import Graph

BY_TYPE: Final = {
    pulumi_eks.CLUSTER_COMPONENT.type: (
        ("eks.amazonaws.com", "AWSServiceRoleForAmazonEKS"),
        # The controllers' load balancers are not in the graph: every cluster of this program makes some.
        ("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
    ),
    eks.NODE_GROUP.type: (
        ("eks-nodegroup.amazonaws.com", "AWSServiceRoleForAmazonEKSNodegroup"),
        ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
    ),
    rds.INSTANCE.type: (("rds.amazonaws.com", "AWSServiceRoleForRDS"),),
    elasticache.REPLICATION_GROUP.type: (("elasticache.amazonaws.com", "AWSServiceRoleForElastiCache"),),
}
"""The service and its role's name, by what makes a stack need it (the guides' pages on service-linked roles of EKS,
Elastic Load Balancing, EC2 Auto Scaling, RDS and ElastiCache; from memory)."""

_SPOT: Final = ("spot.amazonaws.com", "AWSServiceRoleForEC2Spot")


def needed(graphs: Iterable[Graph]) -> dict[str, str]:
    """The service-linked roles that stacks need: the role's name, by the service's principal.

    Args:
        graphs: The recorded graphs of the account's stacks.
    """
    found: dict[str, str] = {}
    for graph in graphs:
        for resource in graph:
            found |= dict(BY_TYPE.get(resource.type, ()))
            if resource.type == eks.NODE_GROUP.type and resource.inputs.get("capacityType") == "SPOT":
                found |= dict((_SPOT,))
    return dict(sorted(found.items()))


def exists(aws: Aws, region: str, role: str) -> bool:
    """Whether an account has a service-linked role.

    Raises:
        AwsError: It cannot be read.
    """
    try:
        return bool(at(aws.call("iam", "get_role", region, RoleName=role), "Role"))
    except AwsError as error:
        if error.code == "NoSuchEntity":
            return False
        raise


def make(aws: Aws, region: str, service: str) -> bool:
    """Make a service's role.

    Returns:
        Whether it is new: a service may have made it meanwhile.

    Raises:
        AwsError: AWS refuses.
    """
    try:
        aws.call("iam", "create_service_linked_role", region, AWSServiceName=service)
    except AwsError as error:
        # InvalidInput: Service role name … has been taken in this account (IAM's answer, quoted in cube-js/cube#11581).
        if error.code == "EntityAlreadyExists" or "has been taken" in str(error):
            return False
        raise
    return True
