"""The cluster's add-ons and workloads that call AWS: who they are in the cluster, and what they may do.

One file per add-on. Each declares its `IDENTITY` and a function `statements` that takes what its permissions depend on.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A service account and its IAM role.

    Args:
        role: What the role is for; its name is kyeol-{environment}-{role}-role.
        namespace: The service account's namespace.
        service_account: The service account.
    """

    role: str
    namespace: str
    service_account: str


APPLICATION_NAMESPACE: Final = "saleor"
"""Where the shop runs in dev, stage and prod."""
