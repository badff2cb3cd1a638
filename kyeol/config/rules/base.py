"""Rules across settings, sections and stacks; what a single value may be is declared with its type."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, TypeVar

from kyeol.config.mistakes import KeyPath
from kyeol.config.model import Section
from kyeol.config.names import NAMESPACE

S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Violation:
    """A broken rule: the section and path to blame, what is wrong, what would be right."""

    concern: str
    path: KeyPath
    problem: str
    remedy: str


@dataclass(frozen=True)
class Sections:
    """One stack's sections as far as they are valid, and its neighbours'."""

    stack: str
    present: Mapping[str, Section]
    broken: AbstractSet[str]
    others: Mapping[str, Mapping[str, Section]]
    others_broken: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    project: str = NAMESPACE

    def get(self, model: type[S]) -> S | None:
        """The section of a type; None where it is absent or unusable."""
        return next((section for section in self.present.values() if isinstance(section, model)), None)

    def of(self, stack: str, model: type[S]) -> S | None:
        """A neighbour's section of a type; None where it is absent or unusable."""
        return next((section for section in self.others.get(stack, {}).values() if isinstance(section, model)), None)

    def neighbour_lacks(self, stack: str, concern: str) -> bool:
        """Whether a neighbour's section is absent; one that is there but unusable does not count as absent."""
        return concern not in self.others.get(stack, {}) and concern not in self.others_broken.get(stack, ())

    def lacks(self, concern: str) -> bool:
        """Whether the section is absent; one that is there but unusable does not count as absent."""
        return concern not in self.present and concern not in self.broken


Rule = Callable[[Sections], Iterator[Violation]]
RULES: Final[list[Rule]] = []


def rule(function: Rule) -> Rule:
    """Register a rule."""
    RULES.append(function)
    return function


def violations(
    stack: str,
    present: Mapping[str, Section],
    broken: AbstractSet[str],
    others: Mapping[str, Mapping[str, Section]],
    others_broken: Mapping[str, AbstractSet[str]],
    beyond: Sequence[Rule] = (),
    project: str = NAMESPACE,
) -> Iterator[Violation]:
    """Every rule that a stack's sections break.

    Args:
        stack: The stack's name.
        present: Its valid sections, by concern.
        broken: The concerns that are there but unusable; rules that need them are silent.
        others: The valid sections of the other stacks.
        others_broken: Their unusable ones.
        beyond: Further rules, of what only the caller knows.
        project: The project's name.
    """
    sections = Sections(stack, present, broken, others, others_broken, project)
    for each in (*RULES, *beyond):
        yield from each(sections)
