"""The contract of every Saleor app: one file declares one `APP`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic.alias_generators import to_camel

from kyeol.addons.contract import Identity
from kyeol.config.names import APPLICATION_NAMESPACE

SHOP_FACT: Final = "shopPattern"
"""The fact, and the cluster's annotation, of the shop's public name as a regular expression."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Something on the internet that an app calls: its NetworkPolicy lets the port out, and `kyeol reach` looks for it.

    Args:
        to: What it is called, such as mail-server; `internet` where it may be anything.
        port: The TCP port.
        why: What it is called for.
        source: The file of upstream's that calls it.
    """

    to: str
    port: int
    why: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PrivateStorage:
    """A DynamoDB table that only the app reads and writes, by a role of its own.

    Args:
        name_variable: The variable that gets the table's name.
        partition_key: The name of its partition key, a string.
        sort_key: The name of its sort key, a string.
        suffix: What tells it from the app's other tables, small letters and digits, such as logs: the end of its name.
            Empty for the table that has the app's own name. Another suffix is another table.
        expires: The attribute with the second (Unix time) from which on DynamoDB deletes an item; empty: items stay.
    """

    name_variable: str
    partition_key: str
    sort_key: str
    suffix: str = ""
    expires: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class App:
    """A Saleor app, which runs beside the shop and has a public name of its own.

    A public name, since Saleor sends no webhook to an address of the cluster (HTTP_IP_FILTER_ENABLED in Saleor's
    settings.py, 3.23), and the dashboard shows the app's pages to browsers.

    Its role is not told by an annotation of the service account: where Saleor's apps find AWS_ROLE_ARN, which IRSA's
    webhook would set, they ask Vercel for credentials (src/modules/dynamodb/dynamodb-client.ts of saleor/apps). A
    configuration file leads the AWS SDK to role and token instead (@aws-sdk/credential-provider-ini,
    resolveWebIdentityCredentials).

    Args:
        name: What it is called in configuration, manifests and AWS: app-{name}. Of saleor/apps: its folder of apps.
        image: Its image in manifests and in mgmt's registry. Of saleor/apps: the name in its package.json.
        source: The repository, folder and version that the image is built from, and that the rest was read in. What
            begins with https://github.com/saleor/apps, gets the folder of its image as well.
        port: The port that it listens on.
        health: A path that it answers with 200 and without a token.
        environment: The variables that are the same everywhere.
        address_variables: The variables that get its own public address, https://HOST.
        allowed_shop_variable: The variable that gets the expression which the shop's public address fits, from its
            beginning: no other shop may install it (pages/api/register.ts of saleor/apps, `new RegExp`).
        generated_secrets: The variables that get 64 random hexadecimal digits each, made once.
        private_storage: The tables that it keeps its tokens, configuration and logs in; without one it has no role in
            AWS.
        flows: What it calls on the internet; AWS's services follow from its storage.
        events: What Saleor tells it, by the event's name: within the request whose answer it is part of (synchronous),
            from the API's pods, or afterwards, from the workers. They must reach its public name.
        writes: The folders that it writes to, each a volume of the pod.
        user: The user and group of the image, by number.
        cpu: What a pod asks for.
        memory: What a pod asks for, and may have.
    """

    name: str
    image: str
    source: str
    port: int
    health: str
    environment: Mapping[str, str] = field(default_factory=dict)
    address_variables: tuple[str, ...] = ()
    allowed_shop_variable: str = ""
    generated_secrets: tuple[str, ...] = ()
    private_storage: tuple[PrivateStorage, ...] = ()
    flows: tuple[Flow, ...] = ()
    events: Mapping[str, Literal["asynchronous", "synchronous"]] = field(default_factory=dict)
    writes: tuple[str, ...] = ("/tmp",)  # noqa: S108 - in the pod
    user: int
    cpu: str
    memory: str

    @property
    def title(self) -> str:
        """What its objects are called, in the cluster and, behind kyeol-{environment}-, in AWS."""
        return f"app-{self.name}"

    def table(self, storage: PrivateStorage) -> str:
        """What one of its tables is called; kyeol-{environment}- stands before it in AWS."""
        return f"{self.title}-{storage.suffix}" if storage.suffix else self.title

    @property
    def identity(self) -> Identity:
        """Its service account, and the role where it has one."""
        return Identity(role=self.title, namespace=APPLICATION_NAMESPACE, service_account=self.title)

    @property
    def host_fact(self) -> str:
        """The fact, and the cluster's annotation, of its public name: one that a template can spell, without dashes."""
        return f"{to_camel(self.title.replace('-', '_'))}Host"

    @property
    def role_fact(self) -> str:
        """The fact, and the cluster's annotation, of its role's ARN; empty: it has none."""
        return f"{to_camel(self.title.replace('-', '_'))}RoleArn" if self.private_storage else ""
