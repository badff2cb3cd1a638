"""What a provider says of a change: which arguments differ, what that takes, and what a preview can know of it."""

import re
from collections.abc import Container

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from kyeol.tools.diff.changes import PropertyChange
from kyeol.tools.diff.danger.replacement import replaces
from kyeol.tools.diff.values import differences
from kyeol.tools.kinds import kind_of, known_kind
from kyeol.tools.preview import values
from kyeol.tools.rehearse.cloud.names import named_by_itself
from kyeol.tools.rehearse.engine.unknown import UNKNOWN
from kyeol.tools.urns import type_of


def diff(request: provider_pb2.DiffRequest, provider_has: Container[str] = ()) -> provider_pb2.DiffResponse:
    """Which arguments differ, and which of them replace the resource, with the options that its provider has on."""
    type_ = type_of(request.urn)
    old, new = values.plain(request.old_inputs, mask=False), values.plain(request.news, mask=False)
    # The engine writes a provider's version into its arguments; it is not a change of ours.
    changes = [
        change
        for change in differences(old, new)
        if (change.path != "version" or not _is_provider(type_)) and not _suppressed(type_, change)
    ]
    replacing = [_argument(change.path) for change in changes if replaces(type_, change, provider_has=provider_has)]
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if changes else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(_argument(change.path) for change in changes)),
        replaces=list(dict.fromkeys(replacing)),
        deleteBeforeReplace=bool(replacing) and named_by_itself(type_, old, new),
    )


def _suppressed(type_: str, change: PropertyChange) -> bool:
    """Whether the provider ignores a difference."""
    kind = known_kind(type_)
    suppresses = kind.suppressed.get(change.path) if kind else None
    return suppresses is not None and suppresses(*change.values)


def _is_provider(type_: str) -> bool:
    return type_.startswith("pulumi:providers:")


def _argument(path: str) -> str:
    """The argument that a path begins with."""
    return re.split(r"[.\[ ]", path, maxsplit=1)[0]


def foreseen(request: provider_pb2.UpdateRequest) -> Struct:
    """A resource as a preview of its change knows it: what every change raises is unknown."""
    changed = _changed(request.olds, request.old_inputs, request.news)
    for key in kind_of(type_of(request.urn)).counted:
        changed.fields[key].string_value = UNKNOWN
    return changed


def _changed(state: Struct, old: Struct, new: Struct) -> Struct:
    """What exists, with new arguments: what the cloud has added stays, inside of arguments too."""
    changed = Struct()
    changed.CopyFrom(state)
    for key in set(old.fields) - set(new.fields):
        changed.fields.pop(key, None)
    for key, value in new.fields.items():
        now = changed.fields[key]
        if (
            now.HasField("struct_value")
            and value.HasField("struct_value")
            and values.SIGNATURE not in value.struct_value
        ):
            merged = _changed(now.struct_value, old.fields[key].struct_value, value.struct_value)
            now.struct_value.CopyFrom(merged)
        else:
            now.CopyFrom(value)
    return changed
