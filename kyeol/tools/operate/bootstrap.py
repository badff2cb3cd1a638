"""What an account needs before its first `pulumi up`, made in one go that can be repeated."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kyeol.config.environment import EnvironmentConfig
from kyeol.config.load import Configuration
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
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

    Bucket and keys are in mgmt's account. Where the credentials are another environment's, only that account's
    service-linked roles are made.

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
    here = [name for name, one in configurations.items() if one.config.aws.account_id == account]
    if not here:
        named = ", ".join(sorted({one.config.aws.account_id for one in configurations.values()}))
        raise OperateError(f"your credentials are of account {account}; the stack files name {named}")
    if account == management.aws.account_id:
        yield from _state(root, aws, stacks, configurations)
    else:
        yield f"account {account}: the state is in {management.aws.account_id}, whose credentials make it"
    for service, role in linked_roles.needed(graph for graph in graphs if graph.stack in here).items():
        made = not linked_roles.exists(aws, region, role) and linked_roles.make(aws, region, service)
        yield f"{role}: {'made' if made else 'is there'}"
    for other in sorted({one.config.aws.account_id for one in configurations.values()} - {account}):
        yield f"account {other}: run this again with its credentials, for its service-linked roles"


def _state(root: Path, aws: Aws, stacks: Stacks | None, configurations: Mapping[str, Configuration]) -> Iterator[str]:
    management = configurations[MANAGEMENT_STACK].config
    region, account = management.aws.region, management.aws.account_id
    if management.github is None:
        raise OperateError(f"Pulumi.{MANAGEMENT_STACK}.yaml has no {PROJECT}:github; its state.bucket names the bucket")
    bucket = management.github.state.bucket
    yield f"bucket {bucket}: {'made' if state.make_bucket(aws, region, bucket) else 'is there, settings put right'}"
    keys: dict[str, str] = {}
    for name in configurations:
        keys[name], made = state.make_key(aws, region, name)
        yield f"key {state.key_alias(name)}: {'made' if made else 'is there'}"
    if stack_files.write_preview_keys(root, [(name, keys[name]) for name in previewed(configurations)]):
        yield f"Pulumi.{MANAGEMENT_STACK}.yaml: {PROJECT}:github.state.previewKeyArns written"
    if stacks is not None:
        present = stacks.names()
        for name in configurations:
            if name in present:
                yield f"stack {name}: is there"
            else:
                stacks.make(name, state.secrets_provider(account, region, name))
                yield f"stack {name}: made; Pulumi wrote its key into Pulumi.{name}.yaml"
    yield f"for your shell: export PULUMI_BACKEND_URL='{backend(bucket, region)}'"


def _is_production(environment: EnvironmentConfig) -> bool:
    return environment.class_ == "production"
