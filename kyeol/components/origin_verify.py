"""The secret by which the load balancer knows that a request came through its own CDN."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_random as random
from pulumi import Output

from kyeol.config.cdn import OriginVerifyConfig


@dataclass(frozen=True, kw_only=True)
class OriginVerifyArgs:
    """What the secret needs.

    Args:
        origin_verify: Which generations there are.
    """

    origin_verify: OriginVerifyConfig


class OriginVerify(pulumi.ComponentResource):
    """One random value per generation: the current one is sent, the current and the previous one are accepted.

    The generation's number is its identity and so part of the logical name, against the rule that names never
    derive from configuration: under a name per role the old value would be lost when it turns from current to
    previous, and every request still on its way with it refused. Nothing but the two ends reads the values, so
    they are kept in the state alone, encrypted.
    """

    current: Output[str]
    accepted: Sequence[Output[str]]

    def __init__(self, name: str, args: OriginVerifyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:OriginVerify", name, None, opts)
        config = args.origin_verify
        generations = [config.current] if config.previous is None else [config.current, config.previous]
        self.accepted = [
            random.RandomPassword(
                f"{name}-{generation}", length=48, special=False, opts=pulumi.ResourceOptions(parent=self)
            ).result
            for generation in generations
        ]
        self.current = self.accepted[0]
        self.register_outputs({})
