"""The CrossGuard pack: `pulumi preview --policy-pack policy`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pulumi_policy import EnforcementLevel, PolicyPack  # noqa: E402 - the pack stands beside the program, not in it

from kyeol.tools.policy.crossguard import policies  # noqa: E402

PolicyPack(name="kyeol", policies=policies(ROOT), enforcement_level=EnforcementLevel.MANDATORY)
