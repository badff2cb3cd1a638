"""Whether the account's quotas are enough for its stacks."""

from collections.abc import Iterator, Sequence

from kyeol.tools.json_values import at, listed, number
from kyeol.tools.operate.aws import Aws
from kyeol.tools.operate.doctor.check import Check, asked, missing, ok
from kyeol.tools.operate.doctor.needs import (
    COUNTED,
    LOG_POLICIES,
    LOG_POLICY,
    NAMES,
    NAMES_AT_FIRST,
    SPOT_VCPUS,
    VCPUS,
    Quota,
    certificate_names,
    count,
    vcpus,
)
from kyeol.tools.preview.graph import Graph


def quotas(aws: Aws, region: str, graphs: Sequence[Graph]) -> Iterator[Check]:
    """The quotas against what all stacks of an account and region take together.

    What else the account runs there is not counted: it is for the caller to add.

    Args:
        aws: The account.
        region: The region.
        graphs: All of its stacks there.
    """
    needs = [(quota, count(graphs, quota.types)) for quota in COUNTED]
    needs += [(VCPUS, vcpus(graphs, spot=False)), (SPOT_VCPUS, vcpus(graphs, spot=True))]
    for quota, need in needs:
        if need:
            yield from _quota(aws, region, quota, need)
    for place, names in certificate_names(graphs, region).items():
        if names > NAMES_AT_FIRST:
            yield from _quota(aws, place, NAMES, names)
    yield from _log_policies(aws, region, count(graphs, [LOG_POLICY]))


def _quota(aws: Aws, region: str, quota: Quota, need: int) -> Iterator[Check]:
    def judge(limit: int) -> Check:
        what = f"{region}: {need} {quota.name} of {limit}"
        if need <= limit:
            return ok(what)
        return missing(
            what,
            f"aws service-quotas request-service-quota-increase --region {region} --service-code {quota.service} "
            f"--quota-code {quota.code} --desired-value {need}; AWS answers within hours to days",
        )

    def ask() -> int:
        answer = aws.call(
            "service-quotas", "get_service_quota", region, ServiceCode=quota.service, QuotaCode=quota.code
        )
        return number(at(answer, "Quota", "Value"))

    yield from asked(f"{region}: quota of {quota.name}", ask, judge)


def _log_policies(aws: Aws, region: str, need: int) -> Iterator[Check]:
    def judge(present: int) -> Check:
        what = (
            f"{region}: {present} resource policies of CloudWatch Logs of {LOG_POLICIES}, {need} come with the stacks"
        )
        if present + need <= LOG_POLICIES or not need:
            return ok(what)
        return missing(
            what, "this quota is fixed: delete policies that nothing needs, unless they are these stacks' own"
        )

    def ask() -> int:
        return len(listed(aws.call("logs", "describe_resource_policies", region).get("resourcePolicies")))

    yield from asked(f"{region}: resource policies of CloudWatch Logs", ask, judge)
