"""The apps layer: what Saleor's apps have in AWS, and what their service accounts may do."""

from collections.abc import Mapping

import pulumi

from kyeol.apps.contract import App
from kyeol.components.saleor_app import SaleorApp, SaleorAppArgs, statements
from kyeol.components.scope import Scope
from kyeol.components.workload_roles import Grant
from kyeol.config.apps import AppsConfig
from kyeol.stacks.encryption import StackKeys


def make_apps(
    scope: Scope, apps: Mapping[App, str], config: AppsConfig | None, keys: StackKeys, opts: pulumi.ResourceOptions
) -> dict[App, SaleorApp]:
    """Make what the apps of a stack have in AWS.

    Args:
        scope: The environment.
        apps: The apps, with their public names.
        config: How they are configured; None: there are none.
        keys: The stack's keys.
        opts: The stack's providers.
    """
    generation = config.secret_generation if config else 1
    return {
        app: SaleorApp(
            app.title,
            SaleorAppArgs(scope=scope, app=app, secret_generation=generation, kms_key_arn=keys.data),
            opts,
        )
        for app in apps
    }


def app_grants(made: Mapping[App, SaleorApp]) -> list[Grant]:
    """The grants of the apps that have tables."""
    return [
        Grant(identity=app.identity, statements=statements([table.arn for table in one.tables.values()]))
        for app, one in made.items()
        if one.tables
    ]
