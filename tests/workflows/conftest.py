"""The recorded graphs, which the workflows have to fit."""

from tests.platform.conftest import graphs, previews

__all__ = ["graphs", "previews"]
