"""Recording components and stacks for tests."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import pulumi

from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig, ProtectionConfig, TagsConfig
from kyeol.config.environment import EnvironmentConfig
from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.reading import stackfile
from kyeol.config.stack import StackConfig
from kyeol.stacks.providers import stack_providers
from kyeol.tools.preview import run
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview, ProjectProgram, record
from tests.shipped import ROOT, SHIPPED, STACKS

__all__ = [
    "ACCOUNT",
    "REGION",
    "ROOT",
    "SHIPPED",
    "STACKS",
    "addons_section",
    "graph_of",
    "rerun_stack",
    "run_stack",
    "scope",
]

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
            aws=AwsConfig(account_id=ACCOUNT, region=REGION),
            environment=EnvironmentConfig(class_="development"),
            tags=TagsConfig(repository="https://example.com/repo"),
        )
        make(stack_providers(environment, config).options)

    return _faultless(record(program, stack=environment))


def run_stack(
    stack: str,
    overrides: Mapping[str, object],
    management: Mapping[str, object],
    last_run: Mapping[str, object] | None = None,
) -> Graph:
    """A shipped stack with some of its configuration replaced.

    Args:
        stack: The stack's name.
        overrides: Values that replace the file's, by full key such as `kyeol:network`; None removes the key.
        management: What mgmt exports.
        last_run: What the stack itself has exported; None: it is new.

    Raises:
        RunError: The program rejects the configuration.
    """
    values = {**stackfile.read(SHIPPED, stack).values, **overrides}
    texts = {key: json.dumps(value) for key, value in values.items() if value is not None}
    references = {MANAGEMENT_STACK: management, **({} if last_run is None else {stack: last_run})}
    return _recorded(stack, json.dumps(texts), json.dumps(references))


def rerun_stack(stack: str, management: Mapping[str, object]) -> Graph:
    """A shipped stack, run though it may be recorded: for a test that listens to the program.

    Args:
        stack: The stack's name.
        management: What mgmt exports.
    """
    values = stackfile.read(SHIPPED, stack).values
    texts = {key: json.dumps(value) for key, value in values.items()}
    references: Any = {MANAGEMENT_STACK: management}
    return _faultless(record(ProjectProgram(SHIPPED), stack=stack, config=texts, references=references))


def addons_section(stack: str, **changes: object) -> dict[str, object]:
    """A shipped stack's section kyeol:addons with some of it replaced: which add-ons it has stays, unless it is said.

    Args:
        stack: The stack's name.
        changes: What is replaced.
    """
    section: Any = stackfile.read(SHIPPED, stack).values.get("kyeol:addons") or {}
    return {**section, **changes}


@lru_cache(16)
def _recorded(stack: str, config: str, references: str) -> Graph:
    """A run of the program: many tests look at the same one, in other workers too."""
    made = run.record(
        ProjectProgram(SHIPPED), project=NAMESPACE, stack=stack, config=json.loads(config),
        references=json.loads(references),
    )  # fmt: skip
    return _faultless(made)


def _faultless(made: Preview) -> Graph:
    assert made.unanswered == (), "inputs that no stand-in answers"
    assert made.duplicates == (), "URNs that are registered twice"
    return made.graph
