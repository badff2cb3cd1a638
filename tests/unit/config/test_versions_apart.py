"""In the middle of a promotion no two stacks need have a version in common."""

import pytest

from kyeol.versions import KUBERNETES, POSTGRES, VALKEY
from tests.projects import Project, kyeol


@pytest.mark.nightly
def test_stacks_may_differ_in_every_version(project: Project) -> None:
    for stack in ("mgmt", "stage", "prod"):
        project.replace(stack, f'version: "{max(KUBERNETES)}"', f'version: "{min(KUBERNETES)}"')
    project.replace("dev", 'version: "15"', f'version: "{max(POSTGRES)}"')
    project.replace("stage", 'version: "8.1"', f'version: "{max(VALKEY)}"')
    result = kyeol("preview", "--depth", "0")
    assert result.exit_code == 0, result.output
