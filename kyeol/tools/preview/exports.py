"""What tools read of a stack's exports, by name; kyeol/stacks/outputs.py has all of them, and a test ties the two."""

from typing import Final

ADDONS_DELIVERY: Final = "addonsDelivery"
ALB_PREFIX_LIST: Final = "albPrefixListId"
"""The cluster's registration in Argo CD says it under the same name (kyeol/gitops/cluster_secret.py)."""
PUBLIC_NAMES: Final = "publicNames"
REGION: Final = "region"
