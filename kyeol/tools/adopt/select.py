"""Which resources of a stack a plan is about: those that options name."""

from collections.abc import Callable, Iterator, Sequence

from kyeol.config.mistakes import close
from kyeol.errors import KyeolError
from kyeol.tools.adopt.plan import above
from kyeol.tools.preview.graph import Graph, Resource


class UnknownTargetError(KyeolError):
    """The stack makes nothing of that kind, URN or name."""


def selection(graph: Graph, only: Sequence[str], *, retained: bool) -> Callable[[Resource], bool]:
    """Tell which resources are wanted.

    Args:
        graph: The stack.
        only: Kinds, URNs and logical names; what is inside of a component that is named counts, too. None: everything.
        retained: Only what stays in AWS when the stack is destroyed.

    Raises:
        UnknownTargetError: One of them names nothing.
    """
    known = {text for one in graph if one.parent for text in _texts(one)}
    wrong = [f"--only {one}: {graph.stack} makes no such {_near(one, known)}" for one in only if one not in known]
    if wrong:
        raise UnknownTargetError("\n".join(wrong))

    def wanted(resource: Resource) -> bool:
        chain = [resource, *above(resource, graph)]
        named = not only or any(text in only for one in chain for text in _texts(one))
        return named and (resource.options.retain_on_delete or not retained)

    return wanted


def _texts(resource: Resource) -> Iterator[str]:
    yield from (resource.urn, resource.type, resource.name)


def _near(target: str, known: set[str]) -> str:
    meant = close(target, sorted(known))
    return f"kind, URN or name; did you mean {meant}?" if meant else "kind, URN or name; `kyeol graph` lists them"
