"""What the last run of a stack's own program left: its outputs, as the engine keeps them."""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi import Output

from kyeol.json_value import Json

READ_STACK_OUTPUTS: Final = "pulumi:pulumi:readStackOutputs"
"""The engine's function that gives a stack's outputs as its last run left them."""


def last_outputs(stack: str) -> Output[Mapping[str, Json]]:
    """The outputs of the stack's last run; empty before the first.

    The engine's own function is asked, and no StackReference made: the state would hold that as a resource, which is
    read again, and so shows as a change, whenever any output of the stack has changed.

    Args:
        stack: The stack's name.
    """
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    last: Output[Mapping[str, Json]] = pulumi.runtime.invoke_output(READ_STACK_OUTPUTS, {"name": name})
    return last.apply(_outputs)


def _outputs(result: Mapping[str, Json]) -> Mapping[str, Json]:
    outputs = result["outputs"]
    return outputs if isinstance(outputs, Mapping) else {}
