"""Writing into stack files what bootstrap made, and nothing else: comments and order stay."""

from collections.abc import Mapping
from pathlib import Path

from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.reading import stackfile
from kyeol.tools.operate.aws import OperateError


def write_preview_keys(root: Path, keys: Mapping[str, str]) -> bool:
    """Name the keys of the stacks that pull requests may preview, in mgmt's `kyeol:github.state.previewKeys`.

    Args:
        root: The project's folder.
        keys: Their keys' ARNs, by stack; other stacks' keys that are there stay.

    Returns:
        Whether the file was changed.

    Raises:
        ConfigError: The file cannot be read.
        OperateError: It has no `kyeol:github.state.bucket`, below which the keys belong.
    """
    file = stackfile.read(root, MANAGEMENT_STACK)
    state = (f"{NAMESPACE}:github", "state")
    present = (*state, "previewKeys")
    if (*state, "bucket") not in file.lines:
        raise OperateError(f"{file.name}: {NAMESPACE}:github.state.bucket is missing; name the state's bucket there")
    section = file.values[state[0]]
    before = section["state"].get("previewKeys", {}) if isinstance(section, dict) else {}
    path = root / file.name
    lines = path.read_text(encoding="utf-8").splitlines()
    if keys.items() <= before.items():
        return False
    if present in file.lines:
        start = file.lines[present] - 1
        end = max(line for where, line in file.lines.items() if where[: len(present)] == present)
    else:
        start = end = file.lines[*state, "bucket"]
    bucket = lines[file.lines[*state, "bucket"] - 1]
    indent = " " * (len(bucket) - len(bucket.lstrip()))
    block = [f"{indent}previewKeys:", *(f"{indent}  {stack}: {arn}" for stack, arn in {**before, **keys}.items())]
    path.write_text("\n".join([*lines[:start], *block, *lines[end:]]) + "\n", encoding="utf-8")
    return True
