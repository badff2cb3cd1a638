"""The keys of a stack, as the other layers take them: each an ARN, or None where AWS's own encryption serves."""

from dataclasses import dataclass

import pulumi
from pulumi import Output

from kyeol.components.cloudtrail import trail_arn
from kyeol.components.kms.keys import Keys, KeysArgs
from kyeol.components.scope import Scope
from kyeol.config.stack import StackConfig
from kyeol.config.waf import log_destination


@dataclass(frozen=True, kw_only=True)
class StackKeys:
    """The ARNs of the keys.

    Args:
        data: Databases, caches, secrets, volumes.
        storage: Buckets.
        logs: Log groups of the stack's region.
        edge_logs: Log groups and buckets of us-east-1, where the stack is elsewhere.
    """

    data: Output[str] | None = None
    storage: Output[str] | None = None
    logs: Output[str] | None = None
    edge_logs: Output[str] | None = None


def make_keys(scope: Scope, config: StackConfig, opts: pulumi.ResourceOptions) -> StackKeys:
    """Make the stack's own keys and return their ARNs; without any, every ARN is None."""
    if not config.encryption:
        return StackKeys()
    keys = Keys(
        "kms",
        KeysArgs(
            scope=scope,
            encryption=config.encryption,
            edge=config.cdn is not None,
            waf_logs=log_destination(config.waf, config.storage) == "s3",
            cluster=config.cluster is not None,
            trail_arn=trail_arn(scope) if config.audit else None,
        ),
        opts,
    )
    return StackKeys(data=keys.data_arn, storage=keys.storage_arn, logs=keys.logs_arn, edge_logs=keys.edge_logs_arn)
