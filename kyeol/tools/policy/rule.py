"""What a rule is, and how rule files register theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NotRequired, TypeAlias, TypedDict, Unpack

from kyeol.config.environment import EnvironmentClass
from kyeol.config.usage import UsageConfig
from kyeol.tools.policy.finding import Severity
from kyeol.tools.preview.graph import Graph, Resource


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a rule knows beside the resources.

    Args:
        stack: The stack's name.
        environment: What its environment is for.
        today: The day that support end dates are compared with.
        usage: What the stack's file assumes of a month.
        account_trail: Whether a stack of its account has a trail; None: not known.
    """

    stack: str
    environment: EnvironmentClass
    today: date
    usage: UsageConfig = field(default_factory=UsageConfig)
    account_trail: bool | None = None

    @property
    def production(self) -> bool:
        """Whether customers depend on it."""
        return self.environment == "production"

    @property
    def staged(self) -> bool:
        """Whether it is production or what comes before it: with keys, caches and standbys of its own."""
        return self.environment in ("staging", "production")


ResourceCheck: TypeAlias = Callable[[Resource, Context], Iterable[str]]
"""Says what is wrong with one resource, one line each."""

StackCheck: TypeAlias = Callable[[Graph, Context], Iterable[tuple[str, str]]]
"""Says what is wrong with a stack: pairs of a URN, empty for the stack as a whole, and one line."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the book.

    Args:
        id: The id, in kebab-case; its first part is the area.
        area: The area: the first part of the id, with which the names of its files begin.
        title: What holds.
        reason: Why it holds.
        reference: The control that it implements: of AWS Foundational Security Best Practices (FSBP), of another
            standard of Security Hub, or of a CIS benchmark; or `platform` for this platform's own decision.
        fix: What to do about a finding.
        severity: Whether a breach stops a deployment.
        setting: The setting that cures a finding, such as `cache.nodes`; with a dot in front one of the section that
            configures the resource's component, such as `.instanceClass`. Several: the first that the stack has. Empty:
            the section itself. `{group}` is the name of the resource's node group.
        types: The type tokens of the resources that a resource rule looks at; empty for a rule of the whole stack.
        on_resource: The check of a resource rule.
        on_stack: The check of a rule of the whole stack.
    """

    id: str
    area: str
    title: str
    reason: str
    reference: str
    fix: str
    severity: Severity = "mandatory"
    setting: str | tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    on_resource: ResourceCheck | None = None
    on_stack: StackCheck | None = None


REGISTERED: Final[list[Rule]] = []


class _About(TypedDict):
    """What a rule file says of a rule; see Rule."""

    title: str
    reason: str
    reference: str
    fix: str
    setting: NotRequired[str | tuple[str, ...]]
    severity: NotRequired[Severity]


def resource_rule(id_: str, *types: str, **about: Unpack[_About]) -> Callable[[ResourceCheck], ResourceCheck]:
    """Register a rule that looks at one resource of some types at a time."""

    def register(check: ResourceCheck) -> ResourceCheck:
        REGISTERED.append(Rule(id=id_, area=id_.partition("-")[0], types=types, on_resource=check, **about))
        return check

    return register


def stack_rule(id_: str, **about: Unpack[_About]) -> Callable[[StackCheck], StackCheck]:
    """Register a rule that looks at a whole stack."""

    def register(check: StackCheck) -> StackCheck:
        REGISTERED.append(Rule(id=id_, area=id_.partition("-")[0], on_stack=check, **about))
        return check

    return register
