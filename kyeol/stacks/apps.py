"""The apps layer: what Saleor's apps have in AWS, and what their service accounts may do."""

from collections.abc import Mapping

import pulumi

from kyeol.apps.contract import App
from kyeol.components.saleor_app import SaleorApp, SaleorAppArgs, statements
from kyeol.components.scope import Scope
from kyeol.components.workload_roles import Grant
from kyeol.stacks.encryption import StackKeys


def make_apps(
    scope: Scope, apps: Mapping[App, str], keys: StackKeys, opts: pulumi.ResourceOptions
) -> dict[App, SaleorApp]:
    """Make what the apps of a stack have in AWS.

    Args:
        scope: The environment.
        apps: The apps, with their public names.
        keys: The stack's keys.
        opts: The stack's providers.
    """
    return {app: SaleorApp(app.title, SaleorAppArgs(scope=scope, app=app, kms_key_arn=keys.data), opts) for app in apps}


def app_grants(made: Mapping[App, SaleorApp]) -> list[Grant]:
    """The grants of the apps that have a table."""
    return [
        Grant(identity=app.identity, statements=statements(one.table.arn)) for app, one in made.items() if one.table
    ]
