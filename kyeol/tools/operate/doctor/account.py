"""What must be in the account: the state, roles, secrets, the zone's delegation, the clusters' API."""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.load import Configuration
from kyeol.config.stack import StackConfig
from kyeol.tools.json_values import Json, at, listed, mapping, texts
from kyeol.tools.operate import linked_roles, state
from kyeol.tools.operate.aws import Aws, AwsError
from kyeol.tools.operate.doctor.check import Check, asked, missing, ok, unknown
from kyeol.tools.preview.graph import Graph

_BOOTSTRAP: Final = "run kyeol bootstrap"


def bucket(aws: Aws, management: StackConfig) -> Iterator[Check]:
    """The state's bucket."""
    region = management.aws.region
    if management.github:
        name = management.github.state.bucket
        what = f"state bucket {name}"

        def versioned() -> bool | None:
            if not state.bucket_exists(aws, region, name):
                return None
            return aws.call("s3", "get_bucket_versioning", region, Bucket=name).get("Status") == "Enabled"

        yield from asked(
            what,
            versioned,
            lambda found: ok(what) if found else missing(what, f"not there, or without versions; {_BOOTSTRAP}"),
        )


def keys(aws: Aws, configurations: Mapping[str, Configuration], stacks: Sequence[str]) -> Iterator[Check]:
    """A key that works for the state of each stack."""
    for stack in stacks:
        alias = state.key_alias(configurations[stack].project, stack)
        what = f"key {alias}"
        yield from asked(
            what,
            partial(state.find_key, aws, configurations[stack].config.aws.region, alias),
            lambda found, what=what: ok(what) if found else missing(what, _BOOTSTRAP),  # type: ignore[misc]
        )


def roles(aws: Aws, region: str, graphs: Sequence[Graph]) -> Iterator[Check]:
    """The service-linked roles that the account's stacks need."""
    for role in linked_roles.needed(graphs).values():
        yield from asked(
            role,
            partial(linked_roles.exists, aws, region, role),
            lambda found, role=role: ok(role) if found else missing(role, _BOOTSTRAP),  # type: ignore[misc]
        )


def secrets(aws: Aws, root: Path, configuration: Configuration) -> Iterator[Check]:
    """The secrets that somebody has to write before the stack, or its first sync."""
    for name in secret_names(root, configuration):

        def there(name: str = name) -> bool:
            try:
                aws.call("secretsmanager", "describe_secret", configuration.config.aws.region, SecretId=name)
            except AwsError as error:
                if error.code == "ResourceNotFoundException":
                    return False
                raise
            return True

        remedy = f"aws secretsmanager create-secret --name {name} …, see docs/how-to/bootstrap.md"
        yield from asked(
            f"secret {name}",
            there,
            lambda found, name=name, remedy=remedy: (
                ok(f"secret {name}") if found else missing(f"secret {name}", remedy)
            ),  # type: ignore[misc]
        )


def secret_names(root: Path, configuration: Configuration) -> list[str]:
    """The names of the secrets that the stack file and the overlay ask for."""
    argocd, stack = configuration.config.argocd, configuration.stack
    found = (
        [
            argocd.repositories.credentials_secret,
            argocd.sso.client_secret if argocd.sso else None,
            argocd.slack.token_secret if argocd.slack else None,
        ]
        if argocd
        else []
    )
    overlay = root / "gitops" / "kyeol-app-gitops" / "overlays" / stack / "kustomization.yaml"
    if overlay.is_file():
        text = overlay.read_text(encoding="utf-8")
        components = {"email": "components/email", "storefront": "components/storefront-secrets"}
        if configuration.config.mail and configuration.config.mail.provider == "ses":
            del components["email"]  # The program makes it.
        found += [f"{configuration.project}-{stack}-{name}" for name, path in components.items() if path in text]
    return [name for name in found if name]


def zone(aws: Aws, management: StackConfig, name_servers: Callable[[str], list[str] | None]) -> Iterator[Check]:
    """Whether the world finds the zone at AWS.

    Args:
        aws: mgmt's account.
        management: mgmt.
        name_servers: Asks DNS for a zone's name servers; None where nothing on this machine can ask.
    """
    if management.dns is None or management.dns.zone is None:
        return
    name = management.dns.zone
    what = f"delegation of {name}"

    def own() -> list[str]:
        region, number = management.aws.region, management.dns.zone_id if management.dns else None
        if number is None:
            answer = aws.call("route53", "list_hosted_zones_by_name", region, DNSName=name, MaxItems="1")
            zones = [mapping(one) for one in listed(answer.get("HostedZones"))]
            number = next((str(one["Id"]).rpartition("/")[2] for one in zones if one["Name"] == f"{name}."), None)
        if number is None:
            return []
        return texts(at(aws.call("route53", "get_hosted_zone", region, Id=number), "DelegationSet", "NameServers"))

    def judge(servers: list[str]) -> Check:
        if not servers:
            return unknown(what, f"the zone comes with the first up of {MANAGEMENT_STACK}; then enter its name servers")
        seen = name_servers(name)
        if seen is None:
            return unknown(what, f"dig is missing here; dig +short NS {name} has to answer {', '.join(servers)}")
        if {one.rstrip(".").lower() for one in seen} == {one.rstrip(".").lower() for one in servers}:
            return ok(what)
        return missing(what, f"enter {', '.join(servers)} at the registrar; now it is {', '.join(seen) or 'nobody'}")

    yield from asked(what, own, judge)


def clusters(
    aws: Aws, configurations: Mapping[str, Configuration], stacks: Sequence[str], connects: Callable[[str], bool]
) -> Iterator[Check]:
    """Whether the Kubernetes API of each cluster that is up answers from here."""
    for stack in stacks:
        region, cluster = configurations[stack].config.aws.region, f"{configurations[stack].project}-{stack}-eks"

        def endpoint(region: str = region, cluster: str = cluster) -> Json:
            try:
                return at(aws.call("eks", "describe_cluster", region, name=cluster), "cluster", "endpoint")
            except AwsError as error:
                if error.code == "ResourceNotFoundException":
                    return None
                raise

        def judge(found: Json, cluster: str = cluster) -> Check:
            what = f"Kubernetes API of {cluster}"
            if found is None:
                return unknown(what, "the cluster comes with the first up")
            if connects(str(found).removeprefix("https://")):
                return ok(what)
            return missing(what, "does not answer from here: your network in publicAccessCidrs, or the VPN")

        yield from asked(f"cluster {cluster}", endpoint, judge)


def connects(host: str) -> bool:
    """Whether a host takes a connection on port 443."""
    try:
        with socket.create_connection((host, 443), timeout=5):
            return True
    except OSError:
        return False
