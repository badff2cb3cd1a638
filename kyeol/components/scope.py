"""What every component needs to know of the stack it belongs to: names, account, region, protection."""

from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.config.account import ProtectionConfig


def boundary_name(of: str) -> str:
    """How the permissions boundary of an environment's roles, or of GitHub's, is called."""
    return f"{pulumi.get_project()}-{of}-boundary"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The environment that a component belongs to.

    Args:
        environment: The stack's name, such as dev.
        account_id: The AWS account, twelve digits.
        region: The AWS region.
        protection: What guards resources that hold data.
        boundary_arn: The permissions boundary of every role of the environment; None: they have none.
    """

    environment: str
    account_id: str
    region: str
    protection: ProtectionConfig
    boundary_arn: Input[str] | None = None

    def name(self, what: str) -> str:
        """The physical name `kyeol-{environment}-{what}`."""
        return f"{pulumi.get_project()}-{self.environment}-{what}"

    def tags(self, what: str, **more: str) -> dict[str, str]:
        """The Name tag, and more; the stack-wide tags come from the provider."""
        return {"Name": self.name(what), **more}

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """The ARN of something in this account.

        Args:
            service: The service's namespace, such as logs; iam gets no region.
            resource: Everything after the account, such as log-group:NAME.
            region: Another region than the stack's.
        """
        place = "" if service == "iam" else region or self.region
        return f"arn:aws:{service}:{place}:{self.account_id}:{resource}"

    def stateful(
        self, parent: pulumi.Resource, options: pulumi.ResourceOptions | None = None
    ) -> pulumi.ResourceOptions:
        """The options of what holds data: protected and retained as configuration says."""
        return pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(
                parent=parent,
                protect=self.protection.protect,
                retain_on_delete=self.protection.retain_on_delete,
            ),
            options,
        )

    def foundation(self, parent: pulumi.Resource, *, holds_data: bool) -> pulumi.ResourceOptions:
        """The options of what a retained database depends on: retained with it, else AWS would refuse to delete it."""
        retain = holds_data and self.protection.retain_on_delete
        return pulumi.ResourceOptions(parent=parent, retain_on_delete=retain)
