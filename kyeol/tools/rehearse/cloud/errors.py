"""What the simulated cloud refuses, in AWS's own words where AWS has words for it."""

from typing import Final

from kyeol.errors import KyeolError


class CloudError(KyeolError):
    """A refusal: the error's code as AWS spells it, and one sentence.

    Args:
        code: Such as DependencyViolation.
        message: What is wrong.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")


ACCESS_DENIED: Final = "AccessDenied"
ALREADY_EXISTS: Final = "AlreadyExists"
DEPENDENCY_VIOLATION: Final = "DependencyViolation"
DELETION_PROTECTION: Final = "DeletionProtection"
NOT_FOUND: Final = "NotFound"
SNAPSHOT_EXISTS: Final = "DBSnapshotAlreadyExists"
PENDING_RELEASE: Final = "PendingRelease"
REHEARSED: Final = "InternalFailure"
STUCK: Final = "NamespaceTerminating"
UNREACHABLE: Final = "ClusterUnreachable"
