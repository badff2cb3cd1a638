"""From stack files, or from Pulumi's own view of them, to a configuration that is checked with its neighbours."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from kyeol.config import rules
from kyeol.config.account import AwsConfig
from kyeol.config.adopted import Adopted, adopted_by
from kyeol.config.github import GithubConfig
from kyeol.config.hosts import NAMING, public_names, sender
from kyeol.config.mistakes import ConfigError, Mistake
from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.placeholders import is_stand_in, placeholders
from kyeol.config.reading import stackfile
from kyeol.config.reading.check import Checked, check
from kyeol.config.reading.stackfile import StackFile
from kyeol.config.stack import StackConfig

_KEPT: Final = 32
"""More stacks than a project has."""


@dataclass(frozen=True)
class Configuration:
    """A stack's configuration and what it needs to know of its neighbours.

    Args:
        stack: The stack's name.
        config: Its own sections.
        management: The mgmt stack's sections; None in mgmt itself.
        accounts: Where each stack of the project lives, its own included: the `kyeol:aws` that are valid, by stack.
        hosts: The public names of each stack, as far as its sections are valid.
        project: The project's name.
        senders: The domain that SES sends each stack's emails from, where it does.
        adopted: What each stack has adopted by name, as far as its sections are valid.
        audited: The stacks that have a trail.
    """

    stack: str
    config: StackConfig
    management: StackConfig | None
    accounts: Mapping[str, AwsConfig]
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    project: str = NAMESPACE
    senders: Mapping[str, str] = field(default_factory=dict)
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    audited: frozenset[str] = frozenset()

    @property
    def account_trail(self) -> bool:
        """Whether a stack of its account has a trail, which records the whole account."""
        own = self.config.aws.account_id
        return any(name in self.accounts and self.accounts[name].account_id == own for name in self.audited)


def load(root: Path, stack: str, values: Mapping[str, object] | None = None) -> Configuration:
    """Check a stack's configuration together with its neighbours'.

    Args:
        root: The project's folder, with Pulumi.yaml and the stack files.
        stack: The stack's name.
        values: The sections as Pulumi holds them, by concern; None takes them from the stack file.

    Raises:
        ConfigError: With every mistake in the stack's own sections, in mgmt's, and between the stacks.
    """
    return _load(root, stack, values)


def load_all(root: Path, stacks: list[str], beyond: Sequence[rules.Rule] = ()) -> dict[str, Configuration]:
    """Check several stacks.

    Args:
        root: The project's folder.
        stacks: The stacks.
        beyond: Further rules, of what only the caller knows.

    Raises:
        ConfigError: With the mistakes of all of them.
    """
    configurations, mistakes = {}, []
    for stack in stacks:
        try:
            configurations[stack] = _load(root, stack, None, beyond)
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(mistakes)
    return configurations


def parsed(text: str) -> object:
    """A section as Pulumi hands it over: JSON, or the bare text of a section that is not a mapping."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _load(
    root: Path,
    stack: str,
    values: Mapping[str, object] | None,
    beyond: Sequence[rules.Rule] = (),
) -> Configuration:
    own = _checked(root, stack) if values is None else check(_parsed(root, stack, _written(root, stack)), values)
    others = {name: _checked(root, name) for name in stackfile.stack_names(root) if name != stack}
    every = {**others, stack: own}
    accounts = {name: aws for name, one in every.items() if (aws := _account(one))}
    project = stackfile.project_name(root)
    management = others.get(MANAGEMENT_STACK)
    mistakes = [
        *own.mistakes,
        *(management.mistakes if management else ()),
        *_placeholders(stack, own, others, accounts),
        *_unclear_to_github(own, others, accounts),
        *_between_stacks(stack, own, others, beyond, project),
    ]
    if mistakes:
        raise ConfigError(_said_once(mistakes))
    sections = {name: one.sections for name, one in every.items()}
    return Configuration(
        stack=stack,
        config=_assemble(own),
        management=_assemble(management) if management else None,
        accounts=accounts,
        hosts={name: public_names(name, one, sections.get(MANAGEMENT_STACK, {})) for name, one in sections.items()},
        project=project,
        senders={name: domain for name, one in sections.items() if (domain := sender(one))},
        adopted={name: adopted_by(one) for name, one in sections.items()},
        audited=frozenset(name for name, one in sections.items() if "audit" in one),
    )


def _checked(root: Path, stack: str) -> Checked:
    """A stack by itself. Each is looked at beside all others, and nobody changes what they share."""
    return _checked_once(root, stack, _written(root, stack))


def _written(root: Path, stack: str) -> bytes:
    """What tells one state of a stack's file from another; without a file, the other stacks' names do."""
    file = root / f"Pulumi.{stack}.yaml"
    return file.read_bytes() if file.is_file() else "\n".join(stackfile.stack_names(root)).encode()


@lru_cache(_KEPT)
def _parsed(root: Path, stack: str, _: bytes) -> StackFile:
    return stackfile.parse(root, stack)


@lru_cache(_KEPT)
def _checked_once(root: Path, stack: str, written: bytes) -> Checked:
    return check(_parsed(root, stack, written))


def _unclear_to_github(
    own: Checked, others: Mapping[str, Checked], accounts: Mapping[str, AwsConfig]
) -> Iterator[Mistake]:
    """The mistakes of stacks that GitHub's roles are for: without knowing where these live, no role can be written."""
    if isinstance(github := own.sections.get("github"), GithubConfig):
        for name in sorted(github.stacks & others.keys()):
            if name not in accounts or others[name].broken & NAMING:
                yield from others[name].mistakes


def _between_stacks(
    stack: str, own: Checked, others: Mapping[str, Checked], beyond: Sequence[rules.Rule], project: str
) -> Iterator[Mistake]:
    """What the rules find, of the stack's sections and of its neighbours'."""
    violations = rules.violations(
        stack,
        own.sections,
        own.broken,
        {name: other.sections for name, other in others.items()},
        {name: other.broken for name, other in others.items()},
        beyond,
        project,
    )
    for violation in violations:
        yield own.mistake(violation.concern, violation.path, violation.problem, violation.remedy)


def _account(checked: Checked) -> AwsConfig | None:
    """A stack's `kyeol:aws`; None where it has a mistake, even if the rest of it can be read."""
    aws, key = checked.sections.get("aws"), f"{NAMESPACE}:aws"
    valid = not any(mistake.key.split(".")[0] == key for mistake in checked.mistakes)
    return aws if isinstance(aws, AwsConfig) and valid else None


def _placeholders(
    stack: str, own: Checked, others: Mapping[str, Checked], accounts: Mapping[str, AwsConfig]
) -> Iterator[Mistake]:
    """Every placeholder of the stack and of mgmt, once one stack's account is somebody's.

    mgmt trusts the accounts of all stacks, so that there the others' accounts count, too.
    """
    if all(is_stand_in(one.account_id) for one in accounts.values()):
        return
    for name, one in {**others, stack: own}.items():
        for concern, source in one.written.items():
            for found in placeholders(source):
                trusted = stack == MANAGEMENT_STACK and (concern, found.path) == ("aws", ("accountId",))
                if trusted or name in (stack, MANAGEMENT_STACK):
                    yield one.mistake(concern, found.path, f"{found.text} is a placeholder", f"write {found.belongs}")


def _said_once(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The mistakes without what besides is wrong with a placeholder."""
    replaced = {(one.file, one.key) for one in mistakes if one.problem.endswith(" is a placeholder")}
    return [one for one in mistakes if one.problem.endswith(" is a placeholder") or (one.file, one.key) not in replaced]


def _assemble(checked: Checked) -> StackConfig:
    return StackConfig.model_validate(checked.sections)
