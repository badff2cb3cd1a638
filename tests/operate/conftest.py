"""An account of AWS that moto plays, and the shipped stacks' configuration."""

from collections.abc import Iterator, Mapping

import pytest
from moto import mock_aws

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.load import Configuration, load_all
from kyeol.tools.operate.aws import Boto
from tests.projects import Project
from tests.shipped import STACKS


@pytest.fixture
def configurations(project: Project) -> Mapping[str, Configuration]:
    return load_all(project.root, list(STACKS))


@pytest.fixture
def aws(configurations: Mapping[str, Configuration], monkeypatch: pytest.MonkeyPatch) -> Iterator[Boto]:
    """The account that mgmt names."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", configurations[MANAGEMENT_STACK].config.aws.account_id)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "moto")
    with mock_aws():
        yield Boto()
