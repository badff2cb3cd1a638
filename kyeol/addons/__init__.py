"""The cluster's add-ons and workloads that call AWS: who they are in the cluster, and what they may do.

One file per add-on, with one `ADDON` (see `contract`); `catalog` finds them. What is no add-on but calls AWS, such as
the Saleor API, declares its `IDENTITY` and a function `statements` that takes what its permissions depend on.
"""

from typing import Final

from kyeol.addons.contract import Identity

__all__ = ["APPLICATION_NAMESPACE", "Identity"]

APPLICATION_NAMESPACE: Final = "saleor"
"""Where the shop runs in dev, stage and prod."""
