"""Hours in which the shop is to be larger from the start: `kyeol:peaks`."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.facts.instance_families import CacheNodeType, DatabaseInstanceClass
from kyeol.config.limit import limit
from kyeol.config.model import SHORT_NAME, Section
from kyeol.config.nodes import MOST_NODES, QUOTAS, NodeGroupName


def _moment(value: str) -> str:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("moment", "{value} is no date and time", {"value": value}) from None
    return value


Moment = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"),
    AfterValidator(_moment),
    Field(description="a date and time with its offset from UTC, such as 2026-12-01T12:00+09:00"),
    limit("https://www.rfc-editor.org/rfc/rfc3339", ours="people plan by the minute"),
]
PeakName = Annotated[
    str,
    StringConstraints(pattern=SHORT_NAME),
    Field(description="a name in lower case, such as noon-sale"),
    limit(ours="a name that nothing outside of the program has"),
]
PodCount = Annotated[int, Field(ge=1, le=200), limit(ours="far more than any size of the manifests has")]

PeakNodes = Annotated[int, Field(ge=1, le=MOST_NODES), limit("eks UpdateNodegroupConfig.scalingConfig.minSize", QUOTAS)]


class PeakPodsConfig(Section):
    """The fewest pods of the shop's workloads while a peak lasts; what is absent stays as it is."""

    api: PodCount | None = Field(default=None, alias="saleor-api", description="Saleor's API, at most maxReplicas")
    storefront: PodCount | None = Field(default=None, description="the storefront, at most maxReplicas")
    worker: PodCount | None = Field(
        default=None, alias="saleor-worker", description="Celery's workers, of which there is a fixed number"
    )

    @property
    def by_workload(self) -> dict[str, int]:
        """The numbers, by the workload's name in kyeol-app-gitops."""
        return self.model_dump(by_alias=True, exclude_none=True)


class PeakConfig(Section):
    """One peak: from when to when, and how large the shop is then at least. Of peaks that overlap the larger counts."""

    begins: Moment
    ends: Moment
    warm_up_minutes: Annotated[int, limit(ours="a day before it begins")] = Field(
        default=60, ge=0, le=1440, description="minutes before it begins at which everything is larger already"
    )
    nodes: dict[NodeGroupName, PeakNodes] = Field(default_factory=dict, description="the fewest nodes, by node group")
    pods: PeakPodsConfig = Field(default_factory=PeakPodsConfig)
    database_class: DatabaseInstanceClass | None = Field(
        default=None, description="the class that the database is to have by then; `kyeol check` tells until it has it"
    )
    cache_node_type: CacheNodeType | None = Field(
        default=None, description="the node type that the cache is to have by then; `kyeol check` tells until it has it"
    )

    @property
    def opens(self) -> datetime:
        """When it begins."""
        return datetime.fromisoformat(self.begins)

    @property
    def warm_from(self) -> datetime:
        """When everything is larger."""
        return self.opens - timedelta(minutes=self.warm_up_minutes)

    @property
    def until(self) -> datetime:
        """When it goes back."""
        return datetime.fromisoformat(self.ends)


class PeaksConfig(Section):
    """The peaks that are planned; in the cluster, `components/peaks` of kyeol-app-gitops keeps to them."""

    planned: dict[PeakName, PeakConfig] = Field(min_length=1, description="each peak, by name")
