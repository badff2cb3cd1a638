"""Stand-ins for keys, buckets and the trail."""

from typing import Final

from kyeol.preview.kinds.kind import Kind

KINDS: Final[dict[str, Kind]] = {}
