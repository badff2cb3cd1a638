"""The storefront's fork: its check names what the platform misses in it, and its server says for whom it asks."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from tests.harness import ROOT
from tests.images.storefront import FILES, Running, fork, running
from tests.node import NODE


def _check(folder: Path) -> tuple[int, list[str]]:
    done = subprocess.run([NODE, "kyeol/check.mjs"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.splitlines()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(fork(tmp_path_factory.mktemp("fork"))) as one:
        yield one


def test_a_fork_as_the_platform_wants_it_passes(tmp_path: Path) -> None:
    assert _check(fork(tmp_path)) == (0, [])


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("Dockerfile", "COPY --chown=nextjs:nodejs ./kyeol ./kyeol\n", ""),
        ("Dockerfile", '"--import", "./kyeol/client-address.mjs", ', ""),
        ("Dockerfile", "ENV NEXT_PUBLIC_SALEOR_API_URL=", "ENV API="),
        ("src/lib/graphql.ts", "fetch(url)", "axios(url)"),
        ("src/lib/auth/server.ts", "NEXT_PUBLIC_SALEOR_API_URL", "OTHER_URL"),
        ("src/app/api/auth/login/route.ts", "signInWithPassword", "signInElsewhere"),
        ("src/lib/auth/auth-rate-limit.ts", "x-forwarded-for", "x-real-ip"),
        ("next.config.js", "isrFlushToDisk: false", ""),
    ],
)
def test_a_fork_that_differs_is_told_where(tmp_path: Path, file: str, before: str, after: str) -> None:
    assert before in FILES[file]
    code, problems = _check(fork(tmp_path, **{file: FILES[file].replace(before, after)}))
    assert code == 1
    assert [one.partition(":")[0] for one in problems] == [file]


def test_every_difference_is_named_at_once_and_a_file_that_is_gone_too(tmp_path: Path) -> None:
    folder = fork(tmp_path, Dockerfile="FROM node\n")
    (folder / "src" / "lib" / "graphql.ts").unlink()
    code, problems = _check(folder)
    assert code == 1
    assert [one.partition(":")[0] for one in problems] == ["Dockerfile"] * 3 + ["src/lib/graphql.ts"]
    assert "is gone" in problems[-1]


def test_the_forks_build_checks_it_first() -> None:
    workflow = ROOT / "images" / "storefront" / ".github" / "workflows" / "environment.yaml"
    build = yaml.safe_load(workflow.read_text())["jobs"]["build"]["with"]
    assert build["test-command"].startswith("node kyeol/check.mjs && ")


@pytest.mark.parametrize(
    ("forwarded", "said"),
    [
        ("203.0.113.7, 130.176.0.1", "203.0.113.7"),
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::7, 130.176.0.1", "2001:db8::7"),
        ("not an address", None),
        ("", None),
    ],
)
def test_the_api_hears_for_whom_the_server_asks(server: Running, forwarded: str, said: str | None) -> None:
    heard = server.api_hears(forwarded)
    assert heard.get("x-forwarded-for") == said
    assert heard["x-forwarded-proto"] == "https", "Saleor would redirect"
    assert heard["host"].startswith("127.0.0.1:"), "it went by the public name"


def test_visitors_at_the_same_time_are_not_taken_for_one_another(server: Running) -> None:
    visitors = [f"203.0.113.{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        heard = pool.map(server.api_hears, visitors)
    assert [one["x-forwarded-for"] for one in heard] == visitors
