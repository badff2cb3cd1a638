"""Stand-ins for names, certificates, web ACLs, the CDN and alarms."""

from typing import Final

from kyeol.preview.kinds.kind import Kind

KINDS: Final[dict[str, Kind]] = {}
