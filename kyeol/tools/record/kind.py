"""What is known of one kind of resource: the record that every tool reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kyeol.tools.json_values import Json
from kyeol.tools.record.adoption import Adoption
from kyeol.tools.record.cost import Cost
from kyeol.tools.record.danger import Dangers, Weakens
from kyeol.tools.record.needs import Needs
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import Source

EVERYTHING: Final = frozenset({"*"})
"""The fixed inputs of a kind that changes nothing in place."""


def paths(text: str) -> frozenset[str]:
    """Input paths, as a text with blanks between them."""
    return frozenset(text.split())


TextTemplate: TypeAlias = str | Callable[[Request], str]
"""A template (see Request.fill), or what makes the text of a request."""

Outputs: TypeAlias = Callable[[Request], Mapping[str, Json]]


@dataclass(frozen=True)
class Duration:
    """How long a creation takes.

    Args:
        minutes: So many minutes.
        source: Where AWS says so, or why it is assumed.
    """

    minutes: float
    source: str


SECONDS: Final = Duration(0.1, "assumed: the API returns within seconds")


@dataclass(frozen=True, kw_only=True)
class Child:
    """A resource that a component makes.

    Args:
        type: Its type token.
        name: Its logical name, as a template.
        output: The component's output that the preview hands it out as; empty where it does not.
        state: Its state, where it is handed out.
    """

    type: str
    name: str
    output: str = ""
    state: Outputs | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is known of one kind of resource. What has no default is to be decided for each kind.

    Args:
        type: Its type token.
        id: The identifier that the cloud gives.
        arn: Its ARN, which may use {id}; empty where it has none.
        outputs: What else of what the cloud adds is read by the program or by a tool, as templates that may use {id}
            and {arn}.
        more: Outputs that are not text.
        secrets: The outputs that are secret.
        counted: The outputs that count the resource's versions.
        counted_by: The inputs whose changes in place raise them.
        sources: Where identifier and outputs can be read.
        fixed: The paths of the inputs that cannot change in place (terraform-provider-aws: `ForceNew`,
            `RequiresReplace`). Besides them: the region of anything in AWS, name and Namespace of any object.
        sometimes_fixed: Inputs of which only some changes force a replacement, each with which.
        fixed_without: Inputs that change in place only where the resource's provider has an option on, by that option.
        suppressed: Inputs of which some changes are none to the provider, each with which (terraform-provider-aws:
            `DiffSuppressFunc`).
        unique: The inputs that together only one of its kind may have, in an account and region; none where nothing
            has to be unique.
        creation: How long it takes to be made.
        children: What it always makes itself, as a component of a provider; a plain resource makes none.
        taggable: Whether it has `tags`.
        cost: What it costs: nothing, with another, by a model, or unpriced and why.
        adoption: Whether `pulumi import` takes one in that exists, by which identifier; else what happens instead.
        needs: The actions of AWS that making, changing and deleting it takes.
        dangers: What to look at first when it changes.
    """

    type: str
    id: TextTemplate
    arn: str
    sources: tuple[Source, ...]
    fixed: frozenset[str]
    unique: tuple[str, ...]
    creation: Duration
    taggable: bool
    cost: Cost
    adoption: Adoption
    needs: Needs
    dangers: Dangers
    outputs: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Child, ...] = ()
    more: Outputs | None = None
    secrets: frozenset[str] = frozenset()
    counted: tuple[str, ...] = ()
    counted_by: frozenset[str] = frozenset()
    sometimes_fixed: Mapping[str, Weakens] = field(default_factory=dict)
    fixed_without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    suppressed: Mapping[str, Weakens] = field(default_factory=dict)

    def make(self, request: Request) -> tuple[str, dict[str, Json]]:
        """The identifier and the outputs of one resource; its own inputs are outputs besides."""
        identifier = self.id(request) if callable(self.id) else request.fill(self.id)
        outputs: dict[str, Json] = {"id": identifier}
        if self.arn:
            outputs["arn"] = request.fill(self.arn, id=identifier)
        for key, template in self.outputs.items():
            outputs[key] = request.fill(template, id=identifier, arn=str(outputs.get("arn", "")))
        outputs.update(dict.fromkeys(self.counted, request.revision))
        if self.more:
            outputs.update(self.more(request))
        return identifier, outputs
