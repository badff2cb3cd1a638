"""What is read of a database and of a bucket."""

import hashlib
from collections.abc import Iterator, Mapping

import pytest
from typer.testing import CliRunner

from kyeol.tools.commands.app import app
from kyeol.tools.json_values import Json
from kyeol.tools.move.database import database
from kyeol.tools.move.inventory import File, Sequence
from kyeol.tools.move.media import look_at_media
from kyeol.tools.operate.aws import AwsError

_CONTENTS = {"a.png": b"a", "in-parts.mp4": b"parts"}
_MD5 = {key: hashlib.md5(held, usedforsecurity=False).hexdigest() for key, held in _CONTENTS.items()}


class _S3:
    """A bucket with one file of one part and one of two, encrypted in a way."""

    def __init__(self, algorithm: str | None) -> None:
        self.algorithm = algorithm

    def call(self, service: str, operation: str, region: str, **arguments: Json) -> Mapping[str, Json]:
        assert (service, region, arguments) == ("s3", "eu-central-1", {"Bucket": "media"})
        if operation == "get_bucket_encryption":
            if self.algorithm is None:
                raise AwsError("AccessDenied", "no")
            rule: Json = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": self.algorithm}}
            return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}
        etags = {"a.png": f'"{_MD5["a.png"]}"', "in-parts.mp4": f'"{"0" * 32}-2"'}
        return {"Contents": [{"Key": key, "Size": len(held), "ETag": etags[key]} for key, held in _CONTENTS.items()]}

    def chunks(self, bucket: str, key: str, region: str) -> Iterator[bytes]:
        assert (bucket, region) == ("media", "eu-central-1")
        yield from (_CONTENTS[key][:1], _CONTENTS[key][1:])


@pytest.mark.parametrize(("algorithm", "known"), [("AES256", True), ("aws:kms", False), (None, False)])
def test_an_etag_is_an_md5_of_one_part_without_a_kms_key_only(algorithm: str | None, known: bool) -> None:
    found = look_at_media(_S3(algorithm), "media", "eu-central-1")
    assert found == {
        "a.png": File(size=1, md5=_MD5["a.png"] if known else None), "in-parts.mp4": File(size=5),
    }  # fmt: skip


@pytest.mark.parametrize("algorithm", ["AES256", "aws:kms"])
def test_what_s3_gives_no_md5_of_is_read(algorithm: str) -> None:
    found = look_at_media(_S3(algorithm), "media", "eu-central-1", read=True)
    assert {key: file.md5 for key, file in found.items()} == _MD5


def test_lines_of_a_table_are_put_together() -> None:
    lines: list[Json] = [
        {"kind": "database", "encoding": "UTF8", "large_objects": 0, "extensions": [], "views": [], "functions": []},
        {
            "kind": "table", "name": "public.t", "owner": "saleor", "columns": {}, "indexes": [], "constraints": [],
            "triggers": [],
        },
        {"kind": "rows", "name": "public.t", "rows": 2, "newest": None, "checksum": "3"},
        {"kind": "sequence", "name": "public.s", "next": 5, "highest": None},
    ]  # fmt: skip
    found = database(lines)
    assert (found.tables["public.t"].rows, found.tables["public.t"].owner) == (2, "saleor")
    assert found.sequences == {"public.s": Sequence(next=5)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a database (--psql), a bucket (--media), or both"),
        (["--media", "files"], "name the bucket's region: --region, or AWS_REGION"),
    ],
)
def test_what_is_to_be_looked_at_has_to_be_named(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    found = CliRunner().invoke(app, ["move", "inventory", *arguments])
    assert (found.exit_code, found.stderr.strip()) == (2, said)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("psql", "said"),
    [
        ("no-such-program service=old", "no-such-program: No such file or directory"),
        ("false", "false: exit code 1"),
        ("echo hello", "echo hello did not print what inventory.sql selects"),
        ("true", "true did not print what inventory.sql selects"),
    ],
)
def test_a_psql_that_fails_is_quoted_in_one_line(psql: str, said: str) -> None:
    found = CliRunner().invoke(app, ["move", "inventory", "--psql", psql])
    assert found.exit_code == 2
    assert found.stderr.startswith(said)
    assert len(found.stderr.splitlines()) == 1
