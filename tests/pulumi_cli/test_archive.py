"""A release archive gets into the cache whole and with the pinned hash, or not at all."""

import hashlib
import re
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kyeol.tools.pulumi_cli.archive import from_archive
from kyeol.tools.pulumi_cli.found import version_of
from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError
from tests.pulumi_cli.conftest import Stage, archive_of, executable


class Silent(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the word of the thing
        """Say nothing."""


class Broken(Silent):
    """Promises more than it sends."""

    def send_header(self, keyword: str, value: str) -> None:
        """Add to the length."""
        super().send_header(keyword, str(int(value) + 1000) if keyword == "Content-Length" else value)


@pytest.fixture(params=[Silent])
def served(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A machine whose archives come from a server on it."""
    (stage.folder / "archives").mkdir()
    handler = partial(request.param, directory=str(stage.folder / "archives"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        stage.archives = f"http://127.0.0.1:{server.server_port}"
        yield stage
        server.shutdown()


def refusal_of(machine: Machine) -> str:
    with pytest.raises(UnavailableError) as refusal:
        from_archive(machine)
    return str(refusal.value)


def test_an_archive_with_the_pinned_hash_is_unpacked_into_the_cache(served: Stage) -> None:
    served.release(**{"pulumi": "#!/bin/sh\necho v3.259.0\n", "pulumi-language-python": "#!/bin/sh\n"})
    found = from_archive(served.machine)
    assert found == served.machine.cached
    assert version_of(found) == "3.259.0"
    assert sorted(one.name for one in found.parent.iterdir()) == ["pulumi", "pulumi-language-python"]
    assert served.leftovers() == ["pulumi-3.259.0"]


def test_an_archive_with_another_hash_is_not_even_unpacked(served: Stage) -> None:
    served.pin(b"the true one")
    false = archive_of({"pulumi": f"#!/bin/sh\n: > {served.folder}/ran\necho v3.259.0\n"})
    served.publish(false)
    url = f"{served.archives}/pulumi-v3.259.0-linux-x64.tar.gz"
    came, pinned = hashlib.sha256(false).hexdigest(), served.pinned["linux-x64"]
    assert refusal_of(served.machine) == f"{url} is not used: its SHA-256 is {came}, pinned is {pinned}"
    assert not (served.folder / "ran").exists()
    assert served.leftovers() == []


@pytest.mark.parametrize("served", [Broken], indirect=True)
def test_an_archive_that_breaks_off_is_not_used(served: Stage) -> None:
    served.release()
    size = served.publish((served.folder / "archives" / "pulumi-v3.259.0-linux-x64.tar.gz").read_bytes()).stat().st_size
    assert f"broke off after {size} of {size + 1000} bytes" in refusal_of(served.machine)
    assert served.leftovers() == []


def test_an_archive_cut_short_at_its_source_is_not_used(served: Stage) -> None:
    whole = archive_of({"pulumi": "#!/bin/sh\necho v3.259.0\n"})
    served.pin(whole)
    served.publish(whole[:-10])
    assert "is not used: its SHA-256 is" in refusal_of(served.machine)
    assert served.leftovers() == []


def test_a_release_that_is_not_there_is_named(served: Stage) -> None:
    served.pin(b"")
    assert refusal_of(served.machine).endswith("/pulumi-v3.259.0-linux-x64.tar.gz: HTTP Error 404: File not found")
    assert served.leftovers() == []


def test_a_server_that_cannot_be_reached_is_named(stage: Stage) -> None:
    stage.pin(b"")
    with socket.create_server(("127.0.0.1", 0)) as free:
        stage.archives = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert re.search(r"\.tar\.gz: \[Errno \d+\] Connection refused$", refusal_of(stage.machine))
    assert stage.leftovers() == []


def test_a_platform_without_a_pinned_hash_downloads_nothing(stage: Stage) -> None:
    stage.release()
    stage.pinned = {"darwin-arm64": stage.pinned["linux-x64"]}
    assert refusal_of(stage.machine) == "no archive is pinned for linux-x64"


def test_what_came_must_be_the_pinned_version(stage: Stage) -> None:
    stage.release(pulumi="#!/bin/sh\necho v3.258.0\n")
    assert refusal_of(stage.machine) == "it brought Pulumi 3.258.0"
    assert stage.leftovers() == []


def test_a_broken_copy_in_the_cache_is_replaced(stage: Stage) -> None:
    stage.in_cache("exit 1")
    stage.release()
    assert version_of(from_archive(stage.machine)) == "3.259.0"


def test_what_a_killed_run_left_behind_goes(stage: Stage) -> None:
    executable(stage.machine.cache / "pulumi-3.259.0.unfinished" / "half", "")
    stage.release()
    found = from_archive(stage.machine)
    assert [one.name for one in found.parent.iterdir()] == ["pulumi"]
    assert stage.leftovers() == ["pulumi-3.259.0"]


def test_a_cache_that_cannot_be_written_is_named(stage: Stage) -> None:
    stage.release()
    stage.machine.cache.write_text("a file in its place")
    refusal = refusal_of(stage.machine)
    assert refusal.startswith(f"{stage.machine.cache} cannot be written ([Errno 17] File exists")
    assert refusal.endswith("name another XDG_CACHE_HOME")
