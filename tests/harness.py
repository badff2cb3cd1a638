"""Recording components and stacks for tests."""

from collections.abc import Callable

import pulumi

from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig, ProtectionConfig, TagsConfig
from kyeol.config.stack import StackConfig
from kyeol.preview.graph import Graph
from kyeol.preview.run import record
from kyeol.stacks.providers import stack_providers

ACCOUNT = "111122223333"
REGION = "ap-northeast-2"


def scope(environment: str = "dev", *, protect: bool = False) -> Scope:
    """A scope for components under test."""
    protection = ProtectionConfig(protect=protect, retain_on_delete=protect)
    return Scope(environment=environment, account_id=ACCOUNT, region=REGION, protection=protection)


def graph_of(make: Callable[[pulumi.ResourceOptions], object], environment: str = "dev") -> Graph:
    """What a component registers.

    Args:
        make: Makes the component with the options it is given, which carry the stack's providers.
        environment: The stack's name.
    """

    def program() -> None:
        config = StackConfig(
            aws=AwsConfig(account_id=ACCOUNT, region=REGION), tags=TagsConfig(repository="https://example.com/repo")
        )
        make(pulumi.ResourceOptions(providers=stack_providers(environment, config)))

    run = record(program, stack=environment)
    assert run.unanswered == (), "inputs that no stand-in answers"
    assert run.duplicates == (), "URNs that are registered twice"
    return run.graph
