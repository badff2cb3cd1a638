"""Saleor's apps: `kyeol:apps`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import DomainName, Generation, Section

AppName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]([a-z0-9-]*[a-z0-9])?$", max_length=20),
    Field(description="the name of an app, such as smtp: a file of kyeol/apps/definitions"),
    limit(ours="the apps that are defined"),
]


class AppsConfig(Section):
    """The apps that run beside the shop."""

    hosts: dict[AppName, DomainName] = Field(
        min_length=1, description="each app's public name, in the zone and not the shop's, such as smtp.dev.example.com"
    )
    secret_generation: Generation = Field(
        default=1, description="the apps' own keys: another number makes new ones, and the old ones end"
    )
