"""Writing into stack files what bootstrap made, and nothing else: comments and order stay."""

import re
from collections.abc import Sequence
from pathlib import Path

from kyeol.config import stackfile
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
from kyeol.tools.operate.aws import OperateError


def write_preview_keys(root: Path, keys: Sequence[tuple[str, str]]) -> bool:
    """Name the keys of the stacks that pull requests may preview, in mgmt's `kyeol:github.state`.

    Args:
        root: The project's folder.
        keys: Each stack with its key's ARN.

    Returns:
        Whether the file was changed.

    Raises:
        ConfigError: The file cannot be read.
        OperateError: It has no `kyeol:github.state.bucket`, below which the keys belong.
    """
    file = stackfile.read(root, MANAGEMENT_STACK)
    state = (f"{PROJECT}:github", "state")
    if (*state, "bucket") not in file.lines:
        raise OperateError(f"{file.name}: {PROJECT}:github.state.bucket is missing; name the state's bucket there")
    path = root / file.name
    lines = path.read_text(encoding="utf-8").splitlines()
    present = (*state, "previewKeyArns")
    if present in file.lines:
        start = file.lines[present] - 1
        end = max(line for where, line in file.lines.items() if where[: len(present)] == present)
        if end == start + 1 and "[" in lines[start] and "]" not in lines[start]:
            raise OperateError(f"{file.name}:{end}: write previewKeyArns as a list with one ARN a line")
    else:
        start = end = file.lines[(*state, "bucket")]
    indent = re.match(r" *", lines[file.lines[(*state, "bucket")] - 1])
    assert indent
    block = [f"{indent[0]}previewKeyArns:", *(f"{indent[0]}  - {arn} # {stack}" for stack, arn in keys)]
    text = "\n".join([*lines[:start], *block, *lines[end:]]) + "\n"
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        path.write_text(text, encoding="utf-8")
    return changed
