"""stage with a private load balancer: before and after CloudFront is told of it."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, run_stack

STACK: Final = "stage"
_ANY: Final = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/k8s-shopprivate"
ARNS: Final = tuple(f"{_ANY}-{name}/{name * 16}" for name in "ab")
CDN: Final[Mapping[str, Any]] = {"mediaName": "media-stage.example.com"}
BESIDE: Final = {**CDN, "origin": "vpc"}


def moved(arn: str = ARNS[0]) -> dict[str, Any]:
    """CloudFront asks the private load balancer."""
    return {**BESIDE, "loadBalancerArn": arn}


def recorded(cdn: Mapping[str, Any], management: Mapping[str, object]) -> Graph:
    """The stack with a CDN section."""
    return run_stack(STACK, {"kyeol:cdn": cdn}, management)
