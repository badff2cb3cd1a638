"""How like a resource of the graph and something that Terraform manages are."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from kyeol.tools.adopt.standins import UNKNOWN, StandIns
from kyeol.tools.adopt.terraform import TerraformInstance, attribute_of
from kyeol.tools.json_values import Json, at, listed, texts
from kyeol.tools.kinds import kind_of
from kyeol.tools.place import region_of
from kyeol.tools.preview.graph import SECRET, Graph, Resource


class Likeness:
    """Compares the resources of a stack with what Terraform manages.

    Args:
        graph: The stack.
        standins: Its identifiers, with what is known of them by now.
    """

    def __init__(self, graph: Graph, standins: StandIns) -> None:
        self._graph = graph
        self._standins = standins

    def differences(self, one: Resource, instance: TerraformInstance) -> list[str]:
        """The inputs that make of something another thing: what is unique, or would replace it."""
        kind = kind_of(one.type)
        unique = kind.unique if any(key in one.inputs for key in kind.unique) else ()
        keys = dict.fromkeys([*unique, *sorted(kind.fixed & one.inputs.keys())])
        elsewhere = [] if self._here(one, instance) else ["region or account"]
        return [*elsewhere, *(key for key in keys if self._same(one, instance, key) is False)]

    def speaks(self, one: Resource, instance: TerraformInstance) -> bool:
        """Whether something says that it is this one, where nothing says that it is not."""
        kind = kind_of(one.type)
        if kind.unique:
            return self.named_alike(one, instance)
        return self.tagged_alike(one, instance) or any(
            self._same(one, instance, key)
            for key in kind.fixed & one.inputs.keys()
            if one.property_dependencies.get(key) or key.lower().endswith("name") or _address(one.inputs[key])
        )

    def tagged_alike(self, one: Resource, instance: TerraformInstance) -> bool:
        """Whether both have the same tag Name."""
        name = at(one.inputs, "tags", "Name")
        return bool(name) and name == at(instance.attributes, "tags", "Name")

    def named_alike(self, one: Resource, instance: TerraformInstance) -> bool:
        """Whether both claim what only one of the kind can have, in an account and region."""
        same = {key: self._same(one, instance, key) for key in kind_of(one.type).unique}
        # What another stack has made is what Terraform says; what this one makes has to be paired first.
        to_pair = any(
            text in self._standins.owners for key in same for text in texts(one.inputs.get(key)) if same[key] is None
        )
        return self._here(one, instance) and any(same.values()) and False not in same.values() and not to_pair

    def alike(self, one: Resource, instance: TerraformInstance) -> bool:
        """Whether every input that is a single value is as Terraform has it."""
        return all(
            self._same(one, instance, key) for key, value in one.inputs.items() if isinstance(value, str | int | float)
        )

    def _here(self, one: Resource, instance: TerraformInstance) -> bool:
        """Whether it is where the stack would make it, as far as Terraform knows."""
        region, account = instance.place
        provider = self._graph.resources.get(one.provider_urn)
        accounts = str(provider.inputs.get("allowedAccountIds", account)) if provider else account
        return region in ("", region_of(one, self._graph)) and account in accounts

    def _same(self, one: Resource, instance: TerraformInstance, key: str) -> bool | None:
        """Whether an input is as Terraform has it; None where nobody can tell."""
        ours = self._standins.real(one.inputs.get(key))
        if ours == SECRET:
            return None
        if isinstance(ours, str) and UNKNOWN in ours:
            return None
        return _plain(ours) == _plain(instance.attributes.get(attribute_of(one.type, key)))


def value_of(one: Resource, instance: TerraformInstance, path: str) -> str:
    """An output of a resource as Terraform has it; empty where it does not. A block of Terraform's is a list of one.

    Args:
        one: The resource.
        instance: What Terraform manages.
        path: The output's, such as `dkimSigningAttributes.tokens[0]`.
    """
    value: Json = instance.attributes
    for step in re.findall(r"[^.\[\]]+", path):
        if step.isdigit():
            value = next(iter(listed(value)[int(step) :]), None)
        else:
            value = at(next(iter(listed(value)), None), attribute_of(one.type, step))
    return value if isinstance(value, str) else ""


def _address(value: Json) -> bool:
    return isinstance(value, str) and any(sign in value for sign in "./:")


def _plain(value: Json) -> object:
    """A value in the one form that both write it in: null is what nobody has set, which is off."""
    if value is True:
        return "true"
    if isinstance(value, int | float) and value is not False:
        return f"{value:.15g}"
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return frozenset(_plain(one) for one in value) or ""
    text = str(value or "")
    if text.startswith(("{", "[")):
        with suppress(ValueError):
            return json.dumps(json.loads(text), sort_keys=True)
    # IAM keeps an identity provider's URL without its scheme, and Route 53 a name with its dot.
    return "" if text == "false" else text.removeprefix("https://").removesuffix(".")
