"""The S3 buckets of the environment but the trail's: `kyeol:storage`."""

from pydantic import Field

from kyeol.config.model import Section


class MediaConfig(Section):
    """The bucket of Saleor's media: product images, thumbnails, digital content."""

    noncurrent_retention_days: int = Field(
        default=30, ge=1, le=3650, description="days that an overwritten or deleted file can be brought back"
    )


class LogsConfig(Section):
    """The bucket of CloudFront's logs."""

    retention_days: int = Field(default=365, ge=1, le=3650, description="days that a log is kept")
    transition_days: int | None = Field(
        default=None,
        ge=30,
        le=3650,
        description="days after which a log moves to infrequent access; absent: it never moves",
    )


class AccessLogsConfig(Section):
    """S3's server access logs of the other buckets, in a bucket that is encrypted by S3's own keys."""

    retention_days: int = Field(default=90, ge=1, le=3650, description="days that an access log is kept")


class StorageConfig(Section):
    """The media bucket and, where asked for, buckets for CloudFront's logs and for S3's access logs."""

    media: MediaConfig = Field(default_factory=MediaConfig)
    logs: LogsConfig | None = Field(default=None, description="absent: there is no bucket for CloudFront's logs")
    access_logs: AccessLogsConfig | None = Field(default=None, description="absent: S3 logs no access to the buckets")
