"""One name, one thing."""

import re
from collections import defaultdict
from pathlib import Path

import kyeol


def test_no_two_classes_have_one_name() -> None:
    """Whoever reads `Request` in a trace or a review need not ask which one."""
    root = Path(kyeol.__file__).parent
    files = defaultdict(list)
    for file in sorted(root.rglob("*.py")):
        for name in re.findall(r"^\s*class (\w+)", file.read_text(), re.MULTILINE):
            files[name].append(str(file.relative_to(root)))
    assert {name: where for name, where in files.items() if len(where) > 1} == {}
