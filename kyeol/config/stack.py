"""The whole configuration of a stack: one section per concern; a concern that is absent is off."""

from typing import Final, get_args

from pydantic import BaseModel, ConfigDict, Field

from kyeol.config.account import AwsConfig, ProtectionConfig, TagsConfig
from kyeol.config.addons import AddonsConfig
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.apps import AppsConfig
from kyeol.config.argocd import ArgocdConfig, GitopsConfig
from kyeol.config.audit import AuditConfig
from kyeol.config.budget import BudgetConfig
from kyeol.config.cache import CacheConfig
from kyeol.config.cdn import CdnConfig
from kyeol.config.certificates import CertificatesConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.dns import DnsConfig
from kyeol.config.encryption import EncryptionConfig
from kyeol.config.environment import EnvironmentConfig
from kyeol.config.github import GithubConfig
from kyeol.config.ingress import IngressConfig
from kyeol.config.mail import MailConfig
from kyeol.config.model import Section
from kyeol.config.network import ManagementConfig, NetworkConfig
from kyeol.config.objectives import ObjectivesConfig
from kyeol.config.peaks import PeaksConfig
from kyeol.config.policy import PolicyConfig
from kyeol.config.recovery import RecoveryConfig
from kyeol.config.registry import RegistryConfig
from kyeol.config.storage import StorageConfig
from kyeol.config.threats import ThreatsConfig
from kyeol.config.usage import UsageConfig
from kyeol.config.waf import WafConfig


class StackConfig(BaseModel):
    """Everything that one stack is configured by; the fields are the sections `kyeol:<field>`."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name)

    aws: AwsConfig
    environment: EnvironmentConfig
    tags: TagsConfig
    protection: ProtectionConfig = Field(default_factory=ProtectionConfig)
    encryption: EncryptionConfig | None = None
    network: NetworkConfig | None = None
    management: ManagementConfig | None = None
    cluster: ClusterConfig | None = None
    addons: AddonsConfig = Field(default_factory=AddonsConfig)
    gitops: GitopsConfig | None = None
    argocd: ArgocdConfig | None = None
    database: DatabaseConfig | None = None
    cache: CacheConfig | None = None
    storage: StorageConfig | None = None
    dns: DnsConfig | None = None
    certificates: CertificatesConfig | None = None
    waf: WafConfig | None = None
    ingress: IngressConfig | None = None
    apps: AppsConfig | None = None
    mail: MailConfig | None = None
    peaks: PeaksConfig | None = None
    cdn: CdnConfig | None = None
    registry: RegistryConfig | None = None
    github: GithubConfig | None = None
    audit: AuditConfig | None = None
    recovery: RecoveryConfig | None = None
    alarms: AlarmsConfig | None = None
    objectives: ObjectivesConfig | None = None
    threats: ThreatsConfig | None = None
    budget: BudgetConfig | None = None
    usage: UsageConfig = Field(default_factory=UsageConfig)
    policy: PolicyConfig = Field(default_factory=PolicyConfig)


CONCERNS: Final = tuple(StackConfig.model_fields)
"""The names of the sections, in the order in which a stack file has them."""


def section_models() -> dict[str, type[Section]]:
    """The model of every section, by concern."""
    models = {}
    for concern, info in StackConfig.model_fields.items():
        candidates = (info.annotation, *get_args(info.annotation))
        models[concern] = next(one for one in candidates if isinstance(one, type) and issubclass(one, Section))
    return models
