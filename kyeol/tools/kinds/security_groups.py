"""Security groups, their rules, and the prefix lists that they name."""

from typing import Final

from kyeol.tools.kinds.ec2 import EC2_ARN, TAGS
from kyeol.tools.record.adoption import found, tagged
from kyeol.tools.record.cost import IN_THE_VPC
from kyeol.tools.record.danger import BY_MEANING, Admits, Dangers
from kyeol.tools.record.function import Function
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws


def _default_group(request: Request) -> str:
    """The group that came with the VPC, see its record."""
    return str(request.inputs["vpcId"]).replace("vpc-", "sg-", 1)


def _another_source(old: object, new: object) -> bool:
    """A rule keeps its kind of source: an address range does not become a group."""
    return (old is None) != (new is None)


_SOURCES: Final = dict.fromkeys(("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"), _another_source)

_RULE_DANGERS: Final = Dangers(
    holds="",
    inputs=dict.fromkeys(("cidrIpv4", "cidrIpv6", "fromPort", "ipProtocol", "toPort"), BY_MEANING),
    harmless=paths("description tags"),
)
"""Of a rule in either direction."""

DEFAULT_SECURITY_GROUP: Final = Kind(
    type="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    id=_default_group,
    arn=EC2_ARN + "security-group/{id}",
    outputs={"name": "default"},
    sources=(terraform_aws("ec2/vpc_default_security_group.go"),),
    fixed=paths("vpcId"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=found(
        "ec2 describe-security-groups --filters Name=vpc-id,Values={i[vpcId]} Name=group-name,Values=default",
        "SecurityGroups[].GroupId",
    ),
    needs=on("{arn}", f"ec2:{TAGS} RevokeSecurityGroupEgress RevokeSecurityGroupIngress"),
    dangers=Dangers(holds="", inputs={"egress": BY_MEANING, "ingress": BY_MEANING}, harmless=paths("tags")),
)

MANAGED_PREFIX_LIST: Final = Kind(
    type="aws:ec2/managedPrefixList:ManagedPrefixList",
    id="pl-{hex:.17}",
    arn=EC2_ARN + "prefix-list/{id}",
    sources=(terraform_aws("ec2/vpc_managed_prefix_list.go"),),
    fixed=paths("addressFamily"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-managed-prefix-lists", "PrefixLists[].PrefixListId"),
    needs=on(
        "{arn}",
        f"ec2:CreateManagedPrefixList {TAGS} DeleteManagedPrefixList GetManagedPrefixListEntries "
        "ModifyManagedPrefixList",
    ),
    dangers=Dangers(holds="", inputs={"entries": Admits("the prefix list")}, harmless=paths("maxEntries name tags")),
)

SECURITY_GROUP: Final = Kind(
    type="aws:ec2/securityGroup:SecurityGroup",
    id="sg-{hex:.17}",
    arn=EC2_ARN + "security-group/{id}",
    sources=(terraform_aws("ec2/vpc_security_group.go"),),
    fixed=paths("name namePrefix description vpcId"),
    unique=("name", "vpcId"),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-security-groups", "SecurityGroups[].GroupId"),
    needs=on(
        "{arn}",
        f"ec2:AuthorizeSecurityGroupEgress CreateSecurityGroup {TAGS} DeleteSecurityGroup RevokeSecurityGroupEgress "
        "RevokeSecurityGroupIngress",
        vpc="ec2:CreateSecurityGroup",
    ),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="a new group takes its place, with its rules and whatever is in it",
    ),
)

SECURITY_GROUP_EGRESS_RULE: Final = Kind(
    type="aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    id="sgr-{hex:.17}",
    arn=EC2_ARN + "security-group-rule/{id}",
    sometimes_fixed=_SOURCES,
    sources=(terraform_aws("ec2/vpc_security_group_egress_rule.go"),),
    fixed=paths("securityGroupId"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-security-group-rules", "SecurityGroupRules[].SecurityGroupRuleId"),
    needs=on(
        EC2_ARN + "security-group-rule/{id}",
        f"ec2:{TAGS}",
        security_group="ec2:AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress ModifySecurityGroupRules",
    ),
    dangers=_RULE_DANGERS,
)

SECURITY_GROUP_INGRESS_RULE: Final = Kind(
    type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    id="sgr-{hex:.17}",
    arn=EC2_ARN + "security-group-rule/{id}",
    outputs={"securityGroupRuleId": "{id}"},
    sometimes_fixed=_SOURCES,
    sources=(terraform_aws("ec2/vpc_security_group_ingress_rule.go"),),
    fixed=paths("securityGroupId"),
    unique=(
        "securityGroupId",
        "ipProtocol",
        "fromPort",
        "toPort",
        "cidrIpv4",
        "prefixListId",
        "referencedSecurityGroupId",
    ),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-security-group-rules", "SecurityGroupRules[].SecurityGroupRuleId"),
    needs=on(
        EC2_ARN + "security-group-rule/{id}",
        f"ec2:{TAGS}",
        security_group="ec2:AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress ModifySecurityGroupRules",
    ),
    dangers=_RULE_DANGERS,
)

GET_MANAGED_PREFIX_LIST: Final = Function(
    token="aws:ec2/getManagedPrefixList:getManagedPrefixList",
    answer=lambda arguments, region, _: {
        "id": "pl-22a6434b",
        "arn": f"arn:aws:ec2:{region}:aws:prefix-list/pl-22a6434b",
        "name": arguments["name"],
        "region": region,
        "ownerId": "AWS",
    },
    sources=(terraform_aws("ec2/vpc_managed_prefix_list_data_source.go"),),
)
