"""Argo CD: `kyeol:argocd`, in mgmt; and how an environment's cluster is delivered to: `kyeol:gitops`."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import DOMAIN, DomainName, Generation, Section, Switch
from kyeol.config.schedules import CronSchedule, TimeZone, WindowDuration

Role: TypeAlias = Annotated[Literal["admin", "deployer", "readonly"], limit(ours="the roles that Argo CD is given")]

RepositoryUrl = Annotated[
    str,
    StringConstraints(pattern=rf"^https://{DOMAIN}(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\.git$"),
    Field(description="a Git repository over HTTPS, such as https://github.com/ORG/REPO.git"),
    limit("https://git-scm.com/docs/git-clone", ours="HTTPS alone, as its credentials are"),
]
SecretName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9/_+=.@-]{1,120}$"),
    Field(description="the name of a secret in Secrets Manager, beginning with PROJECT-mgmt-: mgmt reads no other"),
    limit("secretsmanager CreateSecret.Name"),
]
IssuerUrl = Annotated[
    str,
    StringConstraints(pattern=rf"^https://{DOMAIN}(/[A-Za-z0-9._~/-]*)?$"),
    Field(description="the issuer as its tokens name it, such as https://login.example.com"),
    limit("https://openid.net/specs/openid-connect-core-1_0.html"),
]
ClientId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,128}$"),
    Field(description="the client that the identity provider knows Argo CD as"),
    limit("https://www.rfc-editor.org/rfc/rfc6749", ours="no blanks, and a length that fits a line"),
]
GroupName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:/@-]{0,127}$"),
    Field(description="a group as the identity provider's `groups` claim names it; no commas"),
    limit("github.com/argoproj/argo-cd v3.4.4, docs/operator-manual/rbac.md"),
]
OidcScope = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,64}$"),
    Field(description="a scope, such as groups"),
    limit("https://www.rfc-editor.org/rfc/rfc6749"),
]
GitRevision = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_-]|[./][A-Za-z0-9_-])*$", max_length=100),
    Field(description="a branch or a tag, such as main"),
    limit("https://git-scm.com/docs/git-check-ref-format"),
]
SlackChannel = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$"),
    Field(description="a Slack channel, without #"),
    limit("https://docs.slack.dev/reference/methods/conversations.create"),
]


class SsoConfig(Section):
    """Single sign-on by OpenID Connect; the local administrator cannot log in then."""

    issuer: IssuerUrl
    client_id: ClientId
    client_secret: SecretName = Field(description="the secret, begins with PROJECT-mgmt-, whose text is the client's")
    scopes: tuple[OidcScope, ...] = Field(
        default=("openid", "profile", "email", "groups"),
        min_length=1,
        description="what is asked of the provider; openid, and what makes it send the groups",
    )
    groups: dict[GroupName, Role] = Field(
        min_length=1,
        description="what each group may do: admin (everything), deployer (sync and restart), readonly; others nothing",
    )


class GitRepositoriesConfig(Section):
    """Where Argo CD reads what it delivers."""

    app: RepositoryUrl = Field(description="the shop's manifests: kyeol-app-gitops, over HTTPS, ending in .git")
    platform: RepositoryUrl = Field(description="the clusters' policies and add-on values: kyeol-platform-gitops")
    revision: GitRevision = Field(default="main", description="the branch or tag that is delivered from both")
    credentials_secret: SecretName | None = Field(
        default=None,
        description="the secret, begins with PROJECT-mgmt-, with JSON as Argo CD has it: githubAppID, "
        "githubAppInstallationID and githubAppPrivateKey, or username and password; absent: both are public",
    )


class SlackConfig(Section):
    """Messages about applications that fail to sync or are degraded."""

    channel: SlackChannel
    token_secret: SecretName = Field(description="the secret, begins with PROJECT-mgmt-, whose text is the bot's token")


class ArgocdConfig(Section):
    """Argo CD behind the load balancer of mgmt."""

    host: DomainName = Field(description="its name, one of mgmt's kyeol:dns names")
    repositories: GitRepositoriesConfig
    sso: SsoConfig | None = Field(default=None, description="absent: only the local administrator logs in")
    slack: SlackConfig | None = Field(default=None, description="absent: no notifications")
    webhook_generation: Generation = Field(
        default=1,
        description="GitHub's secret: another number makes a new one, and the old one ends",
    )
    redis_ha: Switch = Field(
        default=False,
        description="three Redis on three nodes instead of one; it holds only a cache that is rebuilt by itself",
    )


class SyncWindowConfig(Section):
    """When Argo CD may sync by itself."""

    schedule: CronSchedule
    duration: WindowDuration
    time_zone: TimeZone = "Asia/Seoul"


class GitopsConfig(Section):
    """The environment's cluster, joined to mgmt's Argo CD."""

    sync: Annotated[Literal["automatic", "manual"], limit(ours="who may begin a sync")] = Field(
        default="manual", description="automatic: what is in Git is in the cluster; manual: somebody presses sync"
    )
    windows: Annotated[tuple[SyncWindowConfig, ...], limit(ours="as many as one can keep in mind")] = Field(
        default=(), max_length=10, description="when an automatic sync may happen; empty: at all times"
    )
