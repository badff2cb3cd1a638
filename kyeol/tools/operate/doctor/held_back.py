"""What AWS holds back from new accounts: no API tells, only a first use, or Support."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.tools.json_values import Json, at, listed, number
from kyeol.tools.kinds import cloudfront, pulumi_eks, sesv2
from kyeol.tools.operate.aws import Aws
from kyeol.tools.operate.doctor.check import Check, asked, missing, ok, unknown
from kyeol.tools.preview.graph import Graph

_CASE = "ask in the Support case of the quotas (docs/how-to/bootstrap.md)"


def held_back(aws: Aws, region: str, graphs: Sequence[Graph]) -> Iterator[Check]:
    """Whether the account has ever been allowed to make what new accounts may be refused.

    What is there proves it; where nothing is there, nothing can be read.

    Args:
        aws: The account.
        region: The region.
        graphs: The stacks to deploy.
    """
    if any(graph.of_type(cloudfront.DISTRIBUTION.type) for graph in graphs):
        # terraform-provider-aws#36663, aws-samples/aws-cdk-examples#279: CreateDistribution answers AccessDenied.
        what = "CloudFront: is the account verified"
        yield from _by_use(
            what,
            lambda: listed(
                at(aws.call("cloudfront", "list_distributions", CLOUDFRONT_REGION), "DistributionList", "Items")
            ),
            f'unless it is, distributions are refused with "Your account must be verified"; {_CASE}',
        )
    if any(graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type) for graph in graphs):
        # The controller's log: OperationNotPermitted: This AWS account currently does not support creating load
        # balancers.
        yield from _by_use(
            f"{region}: may the account create load balancers",
            lambda: listed(aws.call("elbv2", "describe_load_balancers", region).get("LoadBalancers")),
            f"unless it may, Ingresses get no address, and only the controller's log says so; {_CASE}",
        )
        # openshift/installer#829: RunInstances answers PendingVerification, for up to four hours.
        yield from _by_use(
            f"{region}: has EC2 validated the account here",
            lambda: listed(aws.call("ec2", "describe_instances", region).get("Reservations")),
            "the first one of a region may wait for hours (PendingVerification): start one by hand and terminate it",
        )
    if any(graph.of_type(sesv2.EMAIL_IDENTITY.type) for graph in graphs):
        # sesv2 GetAccount: until it is granted, emails go to verified addresses alone, 200 a day.
        what = f"{region}: is SES out of its sandbox"
        yield from asked(
            what,
            lambda: aws.call("sesv2", "get_account", region),
            lambda answer: _emails(what, answer),
        )


def _emails(what: str, account: Mapping[str, Json]) -> Check:
    """With the quotas, above which SES drops emails."""
    if account.get("ProductionAccessEnabled") is not True:
        return missing(what, "request it: docs/how-to/mail.md")
    day, second = (number(at(account, "SendQuota", one)) for one in ("Max24HourSend", "MaxSendRate"))
    return ok(f"{what}: {day:,.0f} emails in 24 hours, {second:,.0f} a second")


def _by_use(what: str, ask: Callable[[], list[Json]], remedy: str) -> Iterator[Check]:
    yield from asked(what, ask, lambda found: ok(f"{what}: {len(found)} there") if found else unknown(what, remedy))
