"""A chart's service account with its role (IRSA), in the form that most charts take it."""

from pulumi import Input

from kyeol.addons.contract import Identity, Values


def service_account(identity: Identity, role_arn: Input[str] | None) -> Values:
    """The values of a chart's service account.

    Args:
        identity: Whose it is: the role trusts this name only.
        role_arn: The role.
    """
    return {
        "create": True,
        "name": identity.service_account,
        "annotations": {"eks.amazonaws.com/role-arn": role_arn},
    }
