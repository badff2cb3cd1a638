"""The stacks that the program is tested on are those that it is shipped with."""

import pytest

from tests.shipped import ROOT, SHIPPED, adopted, own


@pytest.mark.skipif(adopted(ROOT), reason="the stack files are somebody's own")
def test_the_tests_have_the_shipped_files() -> None:
    assert own(SHIPPED) == own(ROOT), (
        "run `make stacks`; in a copy of your own put your account into Pulumi.mgmt.yaml first"
    )


def test_what_is_not_kept_is_linked() -> None:
    for tree in ("kyeol-app-gitops/base", "kyeol-platform-gitops/common/policies/base"):
        assert (SHIPPED / "gitops" / tree).resolve() == ROOT / "gitops" / tree
