"""The names by which tools read exports are those of the program's contract."""

from dataclasses import fields

from pydantic.alias_generators import to_camel

from kyeol.stacks.outputs import HubOutputs, ManagementOutputs, StackOutputs
from kyeol.tools.preview import exports


def test_tools_read_only_what_a_stack_exports() -> None:
    contracts = (HubOutputs, ManagementOutputs, StackOutputs)
    exported = {to_camel(field.name) for contract in contracts for field in fields(contract)}
    read = {name for key, name in vars(exports).items() if key.isupper()}
    assert read
    assert read <= exported
