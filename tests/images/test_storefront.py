"""The storefront's fork: its check names what the platform misses in it, and its server says for whom it asks."""

import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
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
        ("Dockerfile", "touch -t 200001010000", "touch -t 197001010000"),
        ("Dockerfile", '"--import", "./kyeol/start.mjs", ', ""),
        ("Dockerfile", "ENV NEXT_PUBLIC_SALEOR_API_URL=", "ENV API="),
        ("src/lib/graphql.ts", "fetch(url)", "axios(url)"),
        ("src/lib/graphql.ts", "SALEOR_MAX_CONCURRENT_REQUESTS", "OTHER"),
        ("src/lib/auth/server.ts", "NEXT_PUBLIC_SALEOR_API_URL", "OTHER_URL"),
        ("src/app/api/auth/login/route.ts", "signInWithPassword", "signInElsewhere"),
        ("src/lib/auth/auth-rate-limit.ts", "x-forwarded-for", "x-real-ip"),
        ("src/app/api/revalidate/route.ts", "function POST", "function PUT"),
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
    assert [one.partition(":")[0] for one in problems] == ["Dockerfile"] * 4 + ["src/lib/graphql.ts"] * 2
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


PODS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((PODS[0], 0))
        return int(one.getsockname()[1])


@pytest.fixture
def pods(tmp_path: Path) -> Iterator[list[Running]]:
    """Three pods of the storefront, each of which knows all of them."""
    folder, port = fork(tmp_path), _free_port()
    with ExitStack() as all_:
        yield [all_.enter_context(running(folder, host, port, ",".join(PODS))) for host in PODS]


def test_a_webhook_that_one_pod_gets_reaches_every_pod_once_and_as_it_was(pods: list[Running]) -> None:
    for asked in pods:
        assert asked.webhook("right", '{"menu": "ö"}') == 200
        for got in (one.revalidates() for one in pods):
            assert (got["method"], got["url"], got["body"]) == ("POST", "/api/revalidate?a=b", '{"menu": "ö"}')
            assert got["headers"]["saleor-signature"] == "right", "each pod checks it for itself"


def test_what_a_pod_refuses_is_refused(pods: list[Running]) -> None:
    assert pods[0].webhook("wrong", "{}") == 401


def test_a_pod_that_is_not_reached_makes_saleor_ask_again(tmp_path: Path) -> None:
    folder, port = fork(tmp_path), _free_port()
    with running(folder, PODS[0], port, f"{PODS[0]},{PODS[1]}") as one:
        assert one.webhook("right", "{}") == 503
    with running(folder, PODS[0], port, "no-such-service.invalid") as one:
        assert one.webhook("right", "{}") == 503


def test_a_body_that_no_webhook_has_is_not_passed_on(pods: list[Running]) -> None:
    assert pods[0].webhook("right", "x" * 1_048_577) == 503
    assert pods[0].webhook("right", "after") == 200
    assert pods[1].revalidates()["body"] == "after"


def test_alone_a_pod_answers_by_itself(server: Running) -> None:
    assert server.webhook("right", "{}") == 200
    assert "x-kyeol-passed-on" not in server.revalidates()["headers"]
