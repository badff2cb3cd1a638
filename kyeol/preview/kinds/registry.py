"""Stand-ins for the image registry and GitHub."""

from typing import Final

from kyeol.preview.kinds.kind import Kind

KINDS: Final[dict[str, Kind]] = {}
