"""Where the limits of a setting come from: written beside the setting, and carried by its JSON schema as `$comment`."""

from typing import Final

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

KEYWORD: Final = "$comment"
"""The keyword of JSON Schema that is for the authors of schemas, and that every validator passes over."""

BETWEEN: Final = "; "
"""What is between several sources of a setting."""

AWS_DOCS: Final = "https://docs.aws.amazon.com"
"""Where AWS documents its services."""

OURS: Final = "ours: "
"""How the reason for a limit begins that no service sets."""


def limit(*sources: str, ours: str = "") -> FieldInfo:
    """Metadata of a type or a setting: whose limit it has.

    Args:
        sources: Each a member of an AWS API as botocore names it (`rds CreateDBInstance.BackupRetentionPeriod`), the
            address of a page, or a file of a repository with its version (`github.com/OWNER/REPO VERSION, PATH`).
        ours: Why the limit is narrower than the service's, or why there is one where no service sets it.
    """
    found: FieldInfo = Field(json_schema_extra=_said(sources, ours))
    return found


def limits(*sources: str, ours: str = "") -> ConfigDict:
    """A section's `model_config`: whose limits all its settings have that say nothing themselves; see `limit`.

    Args:
        sources: The sources.
        ours: The reason.
    """
    return ConfigDict(json_schema_extra=_said(sources, ours))


def _said(sources: tuple[str, ...], ours: str) -> JsonDict:
    return {KEYWORD: BETWEEN.join([*sources, *([OURS + ours] if ours else [])])}
