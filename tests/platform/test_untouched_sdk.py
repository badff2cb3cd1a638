"""The preview makes changes to Pulumi's SDK to be quick; what it records is what the SDK itself registers."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import pytest

from kyeol.tools.preview.graph import Graph
from tests.shipped import SHIPPED, STACKS

UNTOUCHED: Final = """
import asyncio
import sys

from kyeol.cli import main
from kyeol.tools.preview import run

run.hasten_sdk = lambda: None
run._Loop = asyncio.new_event_loop
main()
"""
"""The `kyeol` command with the SDK as it is, and an event loop that hands the SDK's calls to threads."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "stack", [stack if stack == "prod" else pytest.param(stack, marks=pytest.mark.nightly) for stack in STACKS]
)
def test_a_graph_is_what_the_untouched_sdk_registers(graphs: Mapping[str, Graph], stack: str) -> None:
    command = [sys.executable, "-c", UNTOUCHED, "graph", stack]
    untouched = subprocess.run(command, cwd=SHIPPED, capture_output=True, text=True, check=True)
    assert json.loads(untouched.stdout) == json.loads(json.dumps(graphs[stack].to_json()))
