"""VPC endpoints: S3 by gateways for app and data subnets, other services by interface in the app subnets."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from kyeol.components.scope import Scope
from kyeol.components.ses.credentials import SUBMISSION
from kyeol.components.vpc.vpc import Vpc
from kyeol.config.network import InterfaceEndpointsConfig
from kyeol.iam import Statement, policy_document


@dataclass(frozen=True, kw_only=True)
class VpcEndpointsArgs:
    """What the endpoints need.

    Args:
        scope: The environment.
        vpc: The VPC that they serve.
        interface: Which services, in how many zones; None leaves only the S3 gateway.
    """

    scope: Scope
    vpc: Vpc
    interface: InterfaceEndpointsConfig | None


def _own_buckets(scope: Scope) -> pulumi.Output[str]:
    """The policy of a gateway by which nobody gets to buckets of other accounts.

    docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:ResourceAccount.
    """
    return policy_document(
        Statement(
            sid="OwnBuckets",
            actions=["s3:*"],
            resources=["*"],  # Those of the account, which the condition says.
            principals={"AWS": ["*"]},
            conditions={"StringEquals": {"aws:ResourceAccount": scope.account_id}},
        )
    )


class VpcEndpoints(pulumi.ComponentResource):
    """The endpoints of a VPC, and the security group that lets the VPC reach the interface ones on 443, SES's on 587.

    S3 has two gateways, since a policy is of a whole one. That of the app subnets is open, as NAT beside it is, and
    image registries keep layers in buckets of their own. That of the data subnets, which have no other way out, leads
    to buckets of this account alone. A route table takes one gateway to S3, and several may lead there from one VPC
    (docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html, "Routing").
    """

    endpoints: Mapping[str, aws.ec2.VpcEndpoint]

    def __init__(self, name: str, args: VpcEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:VpcEndpoints", name, None, opts)
        scope, vpc = args.scope, args.vpc
        child = pulumi.ResourceOptions(parent=self)
        gateway = aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=vpc.vpc_id,
            service_name=f"com.amazonaws.{scope.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=list(vpc.app_route_table_ids.values()),
            tags=scope.tags("s3"),
            opts=child,
        )
        aws.ec2.VpcEndpoint(
            f"{name}-s3-data",
            vpc_id=vpc.vpc_id,
            service_name=f"com.amazonaws.{scope.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[vpc.data_route_table_id],
            policy=_own_buckets(scope),
            tags=scope.tags("s3-data"),
            # One gateway had both once, and a route table gets another only after it has let go of the first.
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=[gateway])),
        )
        self.endpoints = {"s3": gateway}
        if args.interface:
            self.endpoints |= self._interfaces(name, args, args.interface, child)
        self.register_outputs({"endpointIds": {service: endpoint.id for service, endpoint in self.endpoints.items()}})

    def _interfaces(
        self,
        name: str,
        args: VpcEndpointsArgs,
        interface: InterfaceEndpointsConfig,
        child: pulumi.ResourceOptions,
    ) -> dict[str, aws.ec2.VpcEndpoint]:
        scope, vpc = args.scope, args.vpc
        group = aws.ec2.SecurityGroup(
            name,
            name=scope.name("vpc-endpoints"),
            description="HTTPS from the VPC to its interface endpoints",
            vpc_id=vpc.vpc_id,
            tags=scope.tags("vpc-endpoints"),
            opts=child,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-https",
            security_group_id=group.id,
            description="HTTPS from the VPC",
            cidr_ipv4=vpc.cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=scope.tags("vpc-endpoints-https"),
            opts=child,
        )
        if "email-smtp" in interface.services:
            aws.vpc.SecurityGroupIngressRule(
                f"{name}-smtp",
                security_group_id=group.id,
                description="Emails from the VPC",
                cidr_ipv4=vpc.cidr,
                ip_protocol="tcp",
                from_port=SUBMISSION,
                to_port=SUBMISSION,
                tags=scope.tags("vpc-endpoints-smtp"),
                opts=child,
            )
        zones = vpc.zones[: interface.zones]
        return {
            service: aws.ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=vpc.vpc_id,
                service_name=f"com.amazonaws.{scope.region}.{service}",
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=[vpc.app_subnet_ids[zone] for zone in zones],
                security_group_ids=[group.id],
                tags=scope.tags(service),
                opts=child,
            )
            for service in interface.services
        }
