"""Metrics Server: tells the autoscalers, and `kubectl top`, what pods and nodes use."""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, Facts, Values


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts, role_arn
    return {}


ADDON: Final = Addon(
    name="metrics-server",
    chart="metrics-server",
    repository="https://kubernetes-sigs.github.io/metrics-server/",
    namespace="kube-system",
    settings=_settings,
)
