"""The threats layer: the account's detectors, and where their findings go."""

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.threats import ThreatDetection, ThreatDetectionArgs
from kyeol.config.stack import StackConfig
from kyeol.stacks.observability import Alarms


def make_threats(scope: Scope, config: StackConfig, alarms: Alarms | None, opts: pulumi.ResourceOptions) -> None:
    """Make the detection of threats, where the stack does it for its account."""
    if config.threats and alarms:
        args = ThreatDetectionArgs(scope=scope, threats=config.threats, topic=alarms.topic)
        ThreatDetection("threats", args, opts)
