"""The whole configuration of a stack: one section per concern; a concern that is absent is off."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from kyeol.config.account import AwsConfig, ProtectionConfig, TagsConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.network import ManagementConfig, NetworkConfig


class StackConfig(BaseModel):
    """Everything that one stack is configured by; the fields are the sections `kyeol:<field>`."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name)

    aws: AwsConfig
    tags: TagsConfig
    protection: ProtectionConfig = Field(default_factory=ProtectionConfig)
    network: NetworkConfig | None = None
    management: ManagementConfig | None = None
    cluster: ClusterConfig | None = None


CONCERNS: Final = tuple(StackConfig.model_fields)
"""The names of the sections, in the order in which they stand in a stack file."""
