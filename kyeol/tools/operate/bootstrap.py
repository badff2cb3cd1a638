"""What an account needs before its first `pulumi up`, made in one go that can be repeated."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kyeol.config.environment import EnvironmentConfig
from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.reading.load import Configuration
from kyeol.tools.operate import linked_roles, stack_files, state
from kyeol.tools.operate.aws import Aws, OperateError, account_of
from kyeol.tools.operate.pulumi_stacks import backend
from kyeol.tools.preview.graph import Graph


class Stacks(Protocol):
    """Pulumi's stacks in the state."""

    def names(self) -> set[str]:
        """The stacks that are there."""

    def make(self, stack: str, secrets_provider: str) -> None:
        """Make a stack whose secrets a key encrypts."""


def previewed(configurations: Mapping[str, Configuration]) -> list[str]:
    """The stacks that pull requests preview against AWS: all but production's, whose state no branch may decrypt."""
    return [name for name, one in configurations.items() if not _is_production(one.config.environment)]


def bootstrap(
    root: Path, aws: Aws, stacks: Stacks | None, configurations: Mapping[str, Configuration], graphs: Sequence[Graph]
) -> Iterator[str]:
    """Make the state's bucket, a key and a Pulumi stack for each stack file, and the service-linked roles.

    The bucket is in mgmt's account, a stack's key in its own, where its deployment's rights are: what is of another
    account than the credentials' is left for another run.

    Args:
        root: The project's folder.
        aws: The caller's account.
        stacks: Pulumi's stacks; None leaves them out.
        configurations: The project's stacks, mgmt among them.
        graphs: What they consist of.

    Yields:
        A line for each step, as soon as it is done.

    Raises:
        OperateError: The credentials are of an account that no stack names, or AWS refuses a step.
    """
    management = configurations[MANAGEMENT_STACK].config
    region, account = management.aws.region, account_of(aws, management.aws.region)
    accounts = _by_account(configurations)
    if account not in accounts:
        raise OperateError(f"your credentials are of account {account}; the stack files name {', '.join(accounts)}")
    if management.github is None:
        raise OperateError(
            f"Pulumi.{MANAGEMENT_STACK}.yaml has no {NAMESPACE}:github; its state.bucket names the bucket"
        )
    others = {other: names for other, names in accounts.items() if other != account}
    bucket, project = management.github.state.bucket, configurations[MANAGEMENT_STACK].project
    if account == management.aws.account_id:
        made = state.make_bucket(aws, region, bucket, project, others)
        yield f"bucket {bucket}: {'made' if made else 'is there, settings put right'}"
    keys = yield from _keys(aws, project, {name: configurations[name] for name in accounts[account]})
    if MANAGEMENT_STACK in keys and others:
        state.share_key(aws, region, keys[MANAGEMENT_STACK], account, list(others))
    yield from _roles(aws, region, [graph for graph in graphs if graph.stack in keys])
    if stack_files.write_preview_keys(root, {name: keys[name] for name in previewed(configurations) if name in keys}):
        yield f"Pulumi.{MANAGEMENT_STACK}.yaml: {NAMESPACE}:github.state.previewKeys written"
    if stacks is not None:
        yield from _stacks(stacks, {name: configurations[name] for name in keys})
    for other, names in others.items():
        yield f"account {other}: run this again with its credentials, for {', '.join(names)}"
    yield f"for your shell: export PULUMI_BACKEND_URL='{backend(bucket, region)}'"


def _by_account(configurations: Mapping[str, Configuration]) -> dict[str, list[str]]:
    """The stacks of each account."""
    accounts: dict[str, list[str]] = {}
    for name, one in configurations.items():
        accounts.setdefault(one.config.aws.account_id, []).append(name)
    return accounts


def _keys(aws: Aws, project: str, configurations: Mapping[str, Configuration]) -> Generator[str, None, dict[str, str]]:
    """The keys of the stacks of the caller's account, by stack."""
    keys = {}
    for name, one in configurations.items():
        keys[name], made = state.make_key(aws, one.config.aws.region, project, name)
        yield f"key {state.key_alias(project, name)}: {'made' if made else 'is there'}"
    return keys


def _roles(aws: Aws, region: str, graphs: Sequence[Graph]) -> Iterator[str]:
    for service, role in linked_roles.needed(graphs).items():
        made = not linked_roles.exists(aws, region, role) and linked_roles.make(aws, region, service)
        yield f"{role}: {'made' if made else 'is there'}"


def _stacks(stacks: Stacks, configurations: Mapping[str, Configuration]) -> Iterator[str]:
    present = stacks.names()
    for name, one in configurations.items():
        if name in present:
            yield f"stack {name}: is there"
        else:
            there, alias = one.config.aws, state.key_alias(one.project, name)
            stacks.make(name, state.secrets_provider(there.account_id, there.region, alias))
            yield f"stack {name}: made; Pulumi wrote its key into Pulumi.{name}.yaml"


def _is_production(environment: EnvironmentConfig) -> bool:
    return environment.class_ == "production"
