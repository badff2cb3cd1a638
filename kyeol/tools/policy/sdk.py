"""Pulumi's SDK for policies without what takes most of a pack's time: it reads every resource again for each policy."""

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Final

from google.protobuf import json_format, struct_pb2
from pulumi_policy import policy
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from kyeol.tools.json_values import Json

_KEPT: Final = 4096
"""More resources than a stack has: they are read one by one at first, and all of them for each policy of the whole."""


class _Read(dict[str, Json]):
    """A message's fields, with what the SDK makes of them for a policy."""

    proxy: Mapping[str, Json] | None = None


def hasten_policy_sdk() -> None:
    """Change the SDK, in this process and from now on: the same message is read once.

    It reads a resource again for every policy, and the whole stack for every policy of the stack (pulumi_policy 1.21,
    policy.py, Analyze and AnalyzeStack). What policies are given they then share, and must not change.
    """
    vars(policy).update(
        json_format=SimpleNamespace(MessageToDict=_fields),
        deserialize_properties=_deserialized,
        unknown_checking_proxy=_proxy,
    )


def _fields(message: struct_pb2.Struct) -> _Read:
    return _read(message.SerializeToString())


@lru_cache(_KEPT)
def _read(written: bytes) -> _Read:
    return _Read(json_format.MessageToDict(struct_pb2.Struct.FromString(written)))


def _deserialized(read: dict[str, Json], keep_output_values: bool = False) -> dict[str, Json]:
    """Left to the proxy, whose maker is called next; a remediation keeps outputs, and makes its own."""
    if isinstance(read, _Read) and not keep_output_values:
        return read
    plain: dict[str, Json] = deserialize_properties(read, keep_output_values)
    return plain


def _proxy(read: dict[str, Json]) -> Mapping[str, Json]:
    if not isinstance(read, _Read):
        return unknown_checking_proxy(read)
    if read.proxy is None:
        read.proxy = unknown_checking_proxy(deserialize_properties(read))
    return read.proxy
