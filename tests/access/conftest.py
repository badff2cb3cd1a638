"""The shipped stacks as IAM sees them."""

from collections.abc import Mapping

import pytest

from kyeol.tools.access.model import AccessModel, model_of
from kyeol.tools.preview.graph import Graph


@pytest.fixture(scope="session")
def model(graphs: Mapping[str, Graph]) -> AccessModel:
    return model_of(graphs.values())
