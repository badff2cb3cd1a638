"""The S3 buckets of the environment but the trail's: `kyeol:storage`."""

from typing import Annotated

from pydantic import Field

from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import BucketName, Section

ExpiryDays = Annotated[
    int,
    Field(ge=1, le=3650),
    limit("s3 PutBucketLifecycleConfiguration.LifecycleConfiguration.Rules.[].Expiration.Days", ours="ten years"),
]
"""Days after which S3 deletes."""


class MediaConfig(Section):
    """The bucket of Saleor's media: product images, thumbnails, digital content."""

    name: BucketName | None = Field(
        default=None,
        description="an existing bucket, to be adopted by `pulumi import`; absent: PROJECT-ENV-media-ACCOUNT",
    )
    noncurrent_retention_days: ExpiryDays = Field(
        default=30, description="days that an overwritten or deleted file can be brought back"
    )


class PrivateConfig(Section):
    """The bucket of what Saleor keeps from the public: the payloads of webhooks on their way from API to worker.

    Saleor deletes a payload once it is delivered, at the latest after 14 days (EVENT_PAYLOAD_DELETE_PERIOD,
    saleor/settings.py of 3.23); what it forgets, and everything where no beat runs, expires.
    """

    expiry_days: Annotated[int, limit("github.com/saleor/saleor 3.23, saleor/settings.py")] = Field(
        default=30, ge=15, le=3650, description="days after which a payload expires; Saleor needs them for 14"
    )


class LogsConfig(Section):
    """The bucket of CloudFront's logs."""

    retention_days: ExpiryDays = Field(default=365, description="days that a log is kept")
    transition_days: Annotated[
        int | None, limit(f"{AWS_DOCS}/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html")
    ] = Field(
        default=None,
        ge=30,
        le=3650,
        description="days after which a log moves to infrequent access; absent: it never moves",
    )


class AccessLogsConfig(Section):
    """S3's server access logs of the other buckets, in a bucket that is encrypted by S3's own keys."""

    retention_days: ExpiryDays = Field(default=90, description="days that an access log is kept")


class LoadBalancerLogsConfig(Section):
    """The access logs of the load balancer, in a bucket that is encrypted by S3's own keys: it writes to no other.

    Elastic Load Balancing delivers them for nothing; S3 bills requests and storage.
    """

    retention_days: ExpiryDays = Field(default=90, description="days that an access log is kept")


class StorageConfig(Section):
    """The buckets of media, webhook payloads and, where asked for, CloudFront's, the load balancer's and S3's logs."""

    media: MediaConfig = Field(default_factory=MediaConfig)
    private: PrivateConfig = Field(default_factory=PrivateConfig)
    logs: LogsConfig | None = Field(default=None, description="absent: there is no bucket for CloudFront's logs")
    load_balancer_logs: LoadBalancerLogsConfig | None = Field(
        default=None, description="absent: the load balancer logs no requests"
    )
    access_logs: AccessLogsConfig | None = Field(default=None, description="absent: S3 logs no access to the buckets")
