"""Values that are not known yet, in the engine's protocol."""

from typing import Final

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The placeholder for a value that a preview cannot know."""
