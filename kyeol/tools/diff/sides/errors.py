"""Why two versions cannot be compared."""

from kyeol.errors import KyeolError


class DiffError(KyeolError):
    """There is nothing to compare; the message says why, one line per mistake."""


class RepositoryError(DiffError):
    """The repository cannot serve for a comparison; the message says why, on one line."""


class InterpreterError(DiffError):
    """A side's packages cannot be had; the message says why, on one line."""


class DocumentError(DiffError):
    """The text is not a graph that this version reads; the message says why."""
