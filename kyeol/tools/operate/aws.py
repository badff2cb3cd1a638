"""Calling AWS: one function for every API call, and its refusals as this project's errors."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from kyeol.errors import KyeolError
from kyeol.tools.json_values import Json, at, mapping

if TYPE_CHECKING:
    from botocore.client import BaseClient  # type: ignore[import-untyped]

_DENIED: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403", "Forbidden"}
)
"""What services call it when the caller lacks a right; each has its own word."""


class OperateError(KyeolError):
    """AWS cannot be called, or the account is not the one that the stack files name."""


class AwsError(OperateError):
    """AWS refused a call.

    Args:
        code: AWS's code of the error, such as NoSuchBucket.
        text: What AWS says.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code

    @property
    def denied(self) -> bool:
        """Whether the caller lacks the right."""
        return self.code in _DENIED


class Aws(Protocol):
    """An AWS account, as the caller's credentials reach it."""

    def call(self, service: str, operation: str, region: str, **arguments: Json) -> Mapping[str, Json]:
        """The response of an API call; all pages of a list that has several.

        Args:
            service: boto3's name of the service, such as s3.
            operation: boto3's name of the operation, such as create_bucket.
            region: The region.
            arguments: The operation's own.

        Raises:
            AwsError: AWS refuses.
            OperateError: There are no credentials, or the service does not respond.
        """


class Boto:
    """AWS by boto3, with the credentials that the AWS CLI would take.

    Raises:
        OperateError: boto3 is not installed.
    """

    def __init__(self) -> None:
        try:
            import boto3  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra; no other command needs it
        except ModuleNotFoundError as error:
            raise OperateError("boto3 is missing: install it with pip install 'kyeol[operate]'") from error
        self._session = boto3.Session()
        self._clients: dict[tuple[str, str], BaseClient] = {}

    def call(self, service: str, operation: str, region: str, **arguments: Json) -> Mapping[str, Json]:
        """See `Aws.call`."""
        client = self._client(service, region)
        with _refusals(service, operation):
            if client.can_paginate(operation):
                pages = client.get_paginator(operation).paginate(**arguments)
                found: Mapping[str, Json] = pages.build_full_result()
            else:
                found = getattr(client, operation)(**arguments)
        return found

    def chunks(self, bucket: str, key: str, region: str) -> Iterator[bytes]:
        """The content of a file in S3, piece by piece.

        Args:
            bucket: The bucket's name.
            key: The file's key.
            region: The bucket's region.

        Raises:
            AwsError: S3 refuses.
            OperateError: There are no credentials, or the service does not respond.
        """
        client = self._client("s3", region)
        with _refusals("s3", "get_object"):
            yield from client.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(1024 * 1024)

    def _client(self, service: str, region: str) -> "BaseClient":
        if (service, region) not in self._clients:
            self._clients[service, region] = self._session.client(service, region_name=region)
        return self._clients[service, region]


@contextmanager
def _refusals(service: str, operation: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        about = mapping(at(error.response, "Error"))
        raise AwsError(str(about.get("Code")), f"{service} {operation}: {about.get('Message')}") from error
    except BotoCoreError as error:
        raise OperateError(f"{service} {operation}: {_one_line(error)}") from error


def account_of(aws: Aws, region: str) -> str:
    """The account that the credentials belong to.

    Raises:
        OperateError: There are no credentials, or they are refused.
    """
    return str(at(aws.call("sts", "get_caller_identity", region), "Account"))


def _one_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip()
