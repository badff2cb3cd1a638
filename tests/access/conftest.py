"""The shipped stacks as IAM sees them."""

from collections.abc import Mapping

import pytest

from kyeol.tools.access.world import World, world_of
from kyeol.tools.preview.graph import Graph


@pytest.fixture(scope="session")
def world(graphs: Mapping[str, Graph]) -> World:
    return world_of(graphs.values())
