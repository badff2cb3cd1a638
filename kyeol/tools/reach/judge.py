"""The verdict on every flow of a stack."""

from dataclasses import dataclass

from kyeol.tools.reach.callees import end
from kyeol.tools.reach.expected import ExpectedFlow
from kyeol.tools.reach.model import End, Path
from kyeol.tools.reach.network import NetworkModel
from kyeol.tools.reach.search import search
from kyeol.tools.reach.table import flows


@dataclass(frozen=True, kw_only=True)
class FlowVerdict:
    """What came out of a flow.

    Args:
        flow: The flow.
        path: Its path, or what there is of it.
    """

    flow: ExpectedFlow
    path: Path

    @property
    def holds(self) -> bool:
        """Whether the traffic gets there."""
        return self.path.held

    @property
    def right(self) -> bool:
        """Whether it is as it must be."""
        return self.path.held == self.flow.required

    @property
    def word(self) -> str:
        """The verdict in a word."""
        if self.flow.required:
            return "held" if self.holds else "broken"
        return "OPEN" if self.holds else "closed"


def judge(model: NetworkModel) -> list[FlowVerdict]:
    """The verdicts on the flows of a stack, in the table's order."""
    return [
        FlowVerdict(flow=one, path=search(model, model.ends[one.source], _end(model, one.target), one.traffic))
        for one in flows(model)
    ]


def _end(model: NetworkModel, name: str) -> End:
    found = end(model, name)
    if found is None:
        raise LookupError(f"no end is called {name}")
    return found
