"""The actions of AWS that making, changing and deleting a resource takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Needs:
    """What a kind needs of who deploys it.

    The templates may use {arn} and {id} of the resource, {account} and {region}, and {i[input]}.

    Args:
        resource: The ARN that the actions are on, as a template.
        actions: The actions, of one service, as a text.
        more: Actions on something else, by that ARN's template.
    """

    resource: str
    actions: str
    more: Mapping[str, str]

    def to_make(self) -> Iterator[str]:
        """The actions on the resource itself without which it cannot be made."""
        service = self.actions.partition(":")[0]
        for word in self.actions.split():
            name = word.rpartition(":")[2]
            if not name.startswith(("Delete", "Modify", "Update")):
                yield f"{service}:{name}"


NOTHING: Final = Needs("*", "", {})
"""Of a kind that takes no call of AWS: nothing in the cloud, or only what other resources of the graph make."""

_ELSEWHERE: Final = {
    "anything": "*",
    "bucket": "arn:aws:s3:::{i[bucket]}",
    "certificate": "{i[certificateArn]}",
    "cluster": "arn:aws:eks:{region}:{account}:cluster/{i[clusterName]}",
    "key": "arn:aws:kms:{region}:{account}:key/{i[targetKeyId]}",
    "log_group": "arn:aws:logs:{region}:{account}:log-group:{i[logGroupName]}",
    "master_secret": "arn:aws:secretsmanager:{region}:{account}:secret:rds!db-1-abcdef",
    "node_role": "{i[nodeRoleArn]}",
    "objects": "arn:aws:s3:::{i[bucket]}/some",
    "repository": "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
    "role": "arn:aws:iam::{account}:role/{i[role]}",
    "route_table": "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}",
    "rules": "arn:aws:wafv2:{region}:aws:regional/managedruleset/AWSManagedRulesCommonRuleSet/1",
    "security_group": "arn:aws:ec2:{region}:{account}:security-group/{i[securityGroupId]}",
    "service_linked": "arn:aws:iam::{account}:role/aws-service-role/some.amazonaws.com/AWSServiceRoleForSome",
    "source": "{i[resourceArn]}",
    "subnet": "arn:aws:ec2:{region}:{account}:subnet/{i[subnetId]}",
    "vpc": "arn:aws:ec2:{region}:{account}:vpc/{i[vpcId]}",
    "peer_vpc": "arn:aws:ec2:{region}:{account}:vpc/{i[peerVpcId]}",
}


def on(resource: str, actions: str, **more: str) -> Needs:
    """What a kind needs on itself, and on other things.

    Source, where a record names no other: the calls of terraform-provider-aws in the file that the record's `sources`
    name, and the resource types of the Service Authorization Reference
    (docs.aws.amazon.com/service-authorization/latest/reference/).

    Args:
        resource: The ARN that the actions are on, as a template.
        actions: The actions, as a text: SERVICE:ACTION, and further ones of that service.
        more: Actions on something else, by its name in this file.
    """
    return Needs(resource, actions, {_ELSEWHERE[key]: text for key, text in more.items()})
