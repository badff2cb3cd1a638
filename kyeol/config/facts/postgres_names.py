"""Names of databases and roles that PostgreSQL, RDS or the program has taken."""

from typing import Final

from kyeol.config.names import DATABASE_MASTER

OF_POSTGRES: Final = frozenset(("postgres", "template0", "template1", "public", "none", "replication"))
"""The databases of every server, and names that CREATE ROLE or pg_hba.conf read otherwise (PostgreSQL 18, "CREATE ROLE"
and "The pg_hba.conf File")."""

OF_RDS: Final = frozenset(
    ("rdsadmin", "rdstopmgr", "rdsrepladmin", "rdsproxyadmin", "rds_superuser", "rds_replication", "rds_password",
     "rds_iam", "rds_ad", "rds_extension", "rds_reserved")
)  # fmt: skip
"""RDS's own databases and roles (RDS user guide, "Understanding PostgreSQL roles and permissions")."""

KEYWORDS: Final = frozenset(
    (
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
        "binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently",
        "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
        "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct",
        "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant",
        "group", "having", "ilike", "in", "initially", "inner", "intersect", "into", "is", "isnull", "join",
        "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not",
        "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary",
        "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric",
        "system_user", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "user",
        "using", "variadic", "verbose", "when", "where", "window", "with",
    )
)  # fmt: skip
"""The reserved words (PostgreSQL 18, appendix C), which would need quotes in everything that is typed at night."""

TAKEN: Final = OF_POSTGRES | OF_RDS | {DATABASE_MASTER}
