"""Alarms of the copies in another region: objects that S3 could not copy."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.components.s3.replication import RULE, Copied


@dataclass(frozen=True, kw_only=True)
class CopyAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they notify, in the originals' region.
        buckets: The buckets that are copied, by what they hold; their rules have S3's metrics.
    """

    target: Target
    buckets: Mapping[str, Copied]


class CopyAlarms(pulumi.ComponentResource):
    """An alarm for each bucket that is copied.

    S3 publishes failures in the region of the source bucket, also while there is no destination bucket any more, and
    nothing while nothing is copied (docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html).
    """

    watched: Watched

    def __init__(self, name: str, args: CopyAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CopyAlarms", name, None, opts)
        alarms = [_failed(what, copied) for what, copied in args.buckets.items()]
        panels = [Panel(title="Objects that could not be copied", alarms=alarms)]
        self.watched = watch(self, name, "Copies in another region", args.target, panels)
        self.register_outputs({})


def _failed(what: str, copied: Copied) -> Alarm:
    return Alarm(
        what=f"copies-{what}-failed",
        description=f"S3 could not copy objects of the bucket {what} to the other region, and does not try again: a "
        "right of the role that it copies with, or the key or the bucket there. Put that right, then copy what is "
        "missing.",
        metric=Metric(
            namespace="AWS/S3",
            name="OperationsFailedReplication",
            statistic="Sum",
            dimensions={"SourceBucket": copied.original, "DestinationBucket": copied.copy, "RuleId": RULE},
        ),
        comparison=">",
        threshold=0,
        periods=1,
        # As S3's guide has it for alarms on these metrics (…/userguide/metrics-dimensions.html): it stays raised until
        # something is copied again.
        missing="ignore",
    )
