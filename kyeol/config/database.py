"""The PostgreSQL database on RDS: `kyeol:database`."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.database_existing import DatabaseExistingConfig
from kyeol.config.database_restore import DatabasePreviousConfig, DatabaseRestoreConfig
from kyeol.config.facts.instance_families import DatabaseInstanceClass
from kyeol.config.facts.postgres_names import KEYWORDS, TAKEN
from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import Generation, LogRetentionDays, Section, Switch
from kyeol.config.windows import DailyWindow, WeeklyWindow
from kyeol.versions import PostgresVersion


def _free(name: str) -> str:
    if name in TAKEN or name.startswith("pg_"):
        raise PydanticCustomError("reserved_name", "{name} is taken", {"name": name})
    if name in KEYWORDS:
        raise PydanticCustomError("reserved_word", "{name} is a word of SQL", {"name": name})
    return name


def _insights_retention(days: int) -> int:
    if days not in (7, 731) and (days % 31 or not 31 <= days <= 713):
        raise PydanticCustomError(
            "insights_retention", "{days} days is not a retention time of Performance Insights", {"days": days}
        )
    return days


DatabaseName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$"),
    AfterValidator(_free),
    Field(description="a PostgreSQL name in lower case that needs no quotes, such as saleor"),
    limit("https://www.postgresql.org/docs/current/sql-syntax-lexical.html"),
]
ExactVersion = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{1,2}$"),
    Field(description='a PostgreSQL release, in quotes, such as "16.15"'),
    limit("rds ModifyDBInstance.EngineVersion"),
]
InsightsRetentionDays = Annotated[
    int,
    AfterValidator(_insights_retention),
    Field(description="days: 7 (free), 31 or a multiple of it up to 713, or 731"),
    limit("rds CreateDBInstance.PerformanceInsightsRetentionPeriod"),
]


class DatabaseStorageConfig(Section):
    """The database's gp3 volume, which grows by itself up to a limit and never shrinks."""

    initial_gib: Annotated[int, limit("rds CreateDBInstance.AllocatedStorage")] = Field(
        ge=20,
        le=65536,
        alias="initialGiB",
        description="GiB at creation; more than there is enlarges the volume, less changes nothing",
    )
    max_gib: Annotated[int, limit(f"{AWS_DOCS}/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html")] = Field(
        ge=22, le=65536, alias="maxGiB", description="the GiB up to which RDS enlarges it"
    )


class DatabasePasswordConfig(Section):
    """The generations of the application's password: two logins take turns, so that both are good while pods restart.

    To rotate: raise `next` above `current`, deploy and sync, which makes its login; then write it as `current`, without
    `next`, and deploy. Pods follow at their next start, which must come before the rotation after this one.
    """

    current: Generation = Field(default=1, description="the generation that the shop's pods log in with")
    next: Annotated[int | None, limit(ours="a generation after the first")] = Field(
        default=None, ge=2, le=10_000, description="the generation after it, whose login is made while a rotation runs"
    )


class DatabaseApplicationConfig(Section):
    """What the bootstrap Job creates for the application."""

    name: DatabaseName = Field(default="saleor", description="the application's database")
    # PostgreSQL cuts a name after 63 bytes, and one of the logins is two longer.
    user: DatabaseName = Field(
        default="saleor", max_length=61, description="the application's role, owner of its database"
    )
    password: DatabasePasswordConfig = Field(default_factory=DatabasePasswordConfig)
    secret_key_generation: Generation = Field(
        default=1, description="Django's SECRET_KEY: another number makes a new one, and the old one ends"
    )
    rsa_key_generation: Generation = Field(
        default=1,
        description="the key that signs tokens and webhooks: another number makes a new one, and the old one ends",
    )

    def login(self, generation: int) -> str:
        """Who logs in with a generation of the password: the role itself, and every other time its second login.

        Args:
            generation: The generation.
        """
        return self.user if generation % 2 else f"{self.user}_b"


class DatabaseConfig(Section):
    """A private, encrypted PostgreSQL instance with backups, logs and Performance Insights."""

    version: Annotated[PostgresVersion, limit(ours="what kyeol/versions.py knows the end of support of")]
    instance_class: DatabaseInstanceClass
    storage: DatabaseStorageConfig
    multi_az: Switch = Field(default=True, description="a standby in a second zone; costs a second instance")
    replica: Switch = Field(
        default=False, description="a read replica; costs another instance, and needs masterPassword: own"
    )
    master_password: Annotated[Literal["managed", "own"], limit(ours="who can make it")] = Field(
        default="managed",
        description="managed: RDS makes and rotates it, nobody else knows it; own: the program makes it, its state "
        "knows it and nobody rotates it, as a replica demands",
    )
    master_password_generation: Generation = Field(
        default=1, description="another number makes a new master password; only with masterPassword: own"
    )
    backup_retention_days: Annotated[int, limit("rds CreateDBInstance.BackupRetentionPeriod")] = Field(
        default=7, ge=0, le=35, description="days of point-in-time recovery; 0 only where the data may be lost"
    )
    backup_window: DailyWindow = "17:00-18:00"
    maintenance_window: WeeklyWindow | None = Field(
        default=None,
        description="absent: by the class, so that minor upgrades are tried first: an hour from 18:30 UTC of Monday in "
        "development, of Wednesday in staging, of Sunday elsewhere",
    )
    apply_immediately: Switch = Field(
        default=False, description="changes that interrupt service do not wait for the maintenance window"
    )
    upgrade_to: ExactVersion | None = Field(
        default=None, description="the release of version that the instance is upgraded to; only while that is meant"
    )
    slow_query_ms: Annotated[int, limit("https://www.postgresql.org/docs/current/runtime-config-logging.html")] = Field(
        default=1000, ge=1, le=2147483647, description="statements that take longer, in ms, are logged"
    )
    logical_replication: Switch = Field(
        default=False,
        description="RDS can send its changes to another PostgreSQL, from the next restart on: more is logged; while a "
        "shop moves in or out",
    )
    log_retention_days: LogRetentionDays = 30
    insights_retention_days: InsightsRetentionDays = 7
    monitoring_interval_seconds: Annotated[
        Literal[1, 5, 10, 15, 30, 60], limit("rds CreateDBInstance.MonitoringInterval")
    ] = Field(default=60, description="seconds between two points of Enhanced Monitoring")
    application: DatabaseApplicationConfig = Field(default_factory=DatabaseApplicationConfig)
    generation: Annotated[int, limit(ours="so many instances that nobody runs out of them")] = Field(
        default=1, ge=1, le=999, description="the instance that the shop uses: the first, or one that restore has made"
    )
    restore: DatabaseRestoreConfig | None = None
    previous: DatabasePreviousConfig | None = None
    existing: DatabaseExistingConfig | None = Field(
        default=None, description="the first instance, where it is one to be adopted by `pulumi import`"
    )

    def adopted(self, generation: int) -> DatabaseExistingConfig | None:
        """What is said of the instance of a generation, where it is the adopted one."""
        return self.existing if generation == 1 else None


def identifier(project: str, stack: str, database: DatabaseConfig, generation: int) -> str:
    """An instance's identifier: `{project}-{stack}-postgres`, and of a later generation with its number behind.

    Args:
        project: The project's name.
        stack: The stack's name.
        database: The stack's database, whose first instance may have another.
        generation: The instance's number.
    """
    adopted = database.adopted(generation)
    return (adopted and adopted.identifier) or f"{project}-{stack}-{numbered('postgres', generation)}"


def numbered(name: str, generation: int) -> str:
    """What belongs to an instance is named like what belonged to the first, with the generation's number behind."""
    return name if generation == 1 else f"{name}-{generation}"
