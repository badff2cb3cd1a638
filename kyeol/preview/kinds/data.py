"""Stand-ins for the database, the cache and their secrets."""

from typing import Final

from kyeol.preview.kinds.kind import Kind

KINDS: Final[dict[str, Kind]] = {}
