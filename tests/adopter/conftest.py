"""The project's own files, and a copy that somebody has adopted: these tests hold for anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from kyeol.config.mistakes import ConfigError
from kyeol.config.reading.load import Configuration, load_all
from kyeol.config.reading.stackfile import stack_names
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview, preview
from tests.adopter.adopted import adopt
from tests.shipped import ROOT


@dataclass(frozen=True)
class Files:
    """A project's files, and what the program makes of them."""

    root: Path

    @cached_property
    def configurations(self) -> Mapping[str, Configuration]:
        """Each stack's configuration."""
        return load_all(self.root, stack_names(self.root))

    @cached_property
    def previews(self) -> Mapping[str, Preview]:
        """What each stack registers."""
        return preview(self.root, list(self.configurations))

    @property
    def graphs(self) -> Mapping[str, Graph]:
        """The stacks' graphs."""
        return {stack: one.graph for stack, one in self.previews.items()}


@pytest.fixture(scope="session", params=["own", pytest.param("adopted", marks=pytest.mark.adopted)])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    if request.param == "own":
        files = Files(ROOT)
        try:
            files.configurations  # noqa: B018 - kept for the tests
        except ConfigError as error:
            if all(one.problem.endswith(" is a placeholder") for one in error.mistakes):
                first = error.mistakes[0]
                pytest.skip(
                    f"{len(error.mistakes)} placeholders are left, {first.key} among them: kyeol doctor lists them"
                )
            raise
        return files
    root = tmp_path_factory.mktemp("adopted")
    adopt(root)
    return Files(root)
