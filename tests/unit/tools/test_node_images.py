"""The newest release of EKS's AMI replaces an older one, for the Kubernetes version that it is of."""

from kyeol.tools.node_images import updated

PINS = 'node_image="1.35.6-20260714",\nnode_image="1.36.2-20260714",\n'


def test_each_version_gets_its_own_newest_release() -> None:
    notes = "<td>1.35.7-20260801</td> <td>1.36.3-20260801</td> <td>1.36.2-20260720</td> <td>1.34.9-20260801</td>"
    assert updated(PINS, notes) == 'node_image="1.35.7-20260801",\nnode_image="1.36.3-20260801",\n'


def test_neither_an_older_release_nor_notes_without_any_change_something() -> None:
    assert updated(PINS, "1.36.1-20260601 and 1.35.6-20260714") == PINS
    assert updated(PINS, "nothing") == PINS
