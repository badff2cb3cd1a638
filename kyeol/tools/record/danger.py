"""What a change of a resource can do harm to: what goes with it, and what each of its inputs guards."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from kyeol.tools.json_values import Json

Category: TypeAlias = Literal["data", "exposure", "iam", "address-plan", "interruption", "protection", "detection"]
CATEGORIES: Final[tuple[Category, ...]] = (
    "data", "exposure", "iam", "address-plan", "interruption", "protection", "detection",
)  # fmt: skip
"""What a change can do harm to, the worst first."""

Weakens: TypeAlias = Callable[[object, object], bool]
"""Whether an input's change from one value to another weakens something; None where a side does not set it."""


@dataclass(frozen=True)
class Protects:
    """An input that protects the resource, or what it holds.

    Args:
        weakens: Which change takes the protection away.
        category: What is weaker then.
    """

    weakens: Weakens
    category: Category = "protection"


Tells: TypeAlias = Callable[[Json, Json], Iterable[str]]
"""What a change of an input from one value to another does, one phrase each; None where a side does not set it."""


@dataclass(frozen=True)
class Endangers:
    """An input of which some changes do harm.

    Args:
        category: To what.
        tells: Which changes, and how (`tells.py`).
    """

    category: Category
    tells: Tells


Judges: TypeAlias = Callable[[Mapping[str, Json], Mapping[str, Json]], Iterable[tuple[Category, str]]]
"""What a change does, from all inputs before and after: the category and one phrase each."""


@dataclass(frozen=True)
class InContext:
    """An input that other inputs have to be read with, or whose changes do harm of several kinds.

    Args:
        judges: Which changes do harm, of which kind, and how.
    """

    judges: Judges


@dataclass(frozen=True)
class ByMeaning:
    """An input that `kyeol/tools/diff` compares together with others: rules of groups, routes, policies of networks."""


BY_MEANING: Final = ByMeaning()


@dataclass(frozen=True)
class Opens:
    """An input that opens the resource to the public.

    Args:
        value: The value that does.
        default: What counts where it is not set.
    """

    value: bool
    default: bool = False


@dataclass(frozen=True)
class Admits:
    """An input that lists who is let in.

    Args:
        what: What such a list is called, as a sentence has it.
    """

    what: str


@dataclass(frozen=True)
class Address:
    """An input that is part of the address plan."""


@dataclass(frozen=True)
class Occupied:
    """An input that names subnets which AWS does not give up while something is in them.

    Args:
        by: What is in them.
    """

    by: str


@dataclass(frozen=True)
class PolicyDocument:
    """An input that is an IAM policy document.

    Args:
        guards: The input that names the resource whose policy it is; empty where that is the resource itself, None
            where the document says what its holder may do.
    """

    guards: str | None


InputDanger: TypeAlias = (
    Protects | Endangers | InContext | ByMeaning | Opens | Admits | Address | Occupied | PolicyDocument
)


Interrupts: TypeAlias = Callable[[Mapping[str, object]], str]
"""What stops while an input changes in place, one phrase, from the inputs after the change."""

Blocked: TypeAlias = Callable[[Mapping[str, object], frozenset[str]], str]
"""Why an input's change is refused, and what is missing, from the inputs after it and those that are ignored; empty
where nothing is."""

ALL_NODES: Final = "all nodes are replaced, a few at a time"


def all_nodes(_inputs: Mapping[str, object]) -> str:
    """Every node is drained and replaced."""
    return ALL_NODES


NEWEST_IMAGE: Final = (
    f"{ALL_NODES}: by EKS's newest image, and once more by the pinned one with the next deployment, unless their "
    "release changes as well"
)


def by_another_template(_inputs: Mapping[str, object]) -> str:
    """Every node is drained and replaced, and the release of the image with it.

    The provider sends the release only if it changes (terraform-provider-aws, internal/service/eks/node_group.go,
    resourceNodeGroupUpdate), and without one EKS takes the newest (EKS API reference, UpdateNodegroupVersion; seen in
    terraform-aws-modules/terraform-aws-eks#3147).
    """
    return NEWEST_IMAGE


def in_the_window(what: str) -> Interrupts:
    """What happens in the maintenance window, or at once where the resource says so.

    Args:
        what: One phrase.
    """
    return lambda inputs: f"{what}, {'at once' if inputs.get('applyImmediately') else 'in the maintenance window'}"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What something that stays loses with the resource.

    Args:
        loses: One phrase, with inputs in braces.
        category: What that harms.
        of: The input that names the thing: where that goes as well, nothing loses anything. Empty where the record's
            removal harms by itself.
    """

    loses: str
    category: Category = "protection"
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What something that was there before may do from the resource's creation on.

    Args:
        to: The input that names the thing.
        gives: One phrase, with inputs in braces.
    """

    to: str
    gives: str


@dataclass(frozen=True, kw_only=True)
class Dangers:
    """What to look at first when a resource changes.

    Args:
        holds: What is lost with it; empty where it can be made again as it was.
        inputs: What a change of an input can do, by the input's path.
        harmless: The inputs whose changes do none of it: tags, descriptions, and what only costs.
        interrupts: What stops while an input changes in place, by the input's path.
        blocked: What AWS refuses to change, by the input's path, until other settings come with it.
        replacing: What stops while the resource is replaced, though nothing is lost.
        removal: What something else loses when it goes.
        addition: What something else gains when it comes.
    """

    holds: str
    inputs: Mapping[str, InputDanger] = field(default_factory=dict)
    harmless: frozenset[str] = frozenset()
    interrupts: Mapping[str, Interrupts] = field(default_factory=dict)
    blocked: Mapping[str, Blocked] = field(default_factory=dict)
    replacing: str = ""
    removal: Removal | None = None
    addition: Addition | None = None


HARMLESS: Final = Dangers(holds="")
"""What can be made again as it was, and guards nothing."""


def harmless(inputs: str) -> Dangers:
    """What can be made again as it was, and guards nothing.

    Args:
        inputs: The inputs that change in place, with blanks between them.
    """
    return Dangers(holds="", harmless=frozenset(inputs.split()))
