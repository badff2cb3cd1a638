"""The CLI is built from its locked module, by one process at a time, and gets into the cache only if it works."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kyeol.tools.pulumi_cli.found import version_of
from kyeol.tools.pulumi_cli.go_module import from_module
from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError
from tests.pulumi_cli.conftest import Stage


def calls_of(stage: Stage) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (stage.folder / "calls").read_text().splitlines()]


def refusal_of(machine: Machine) -> str:
    with pytest.raises(UnavailableError) as refusal:
        from_module(machine)
    return str(refusal.value)


def test_the_locked_module_is_built_by_the_locked_go(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFLAGS", "-mod=mod")
    monkeypatch.setenv("GOPROXY", "https://proxy.example.com")
    stage.with_go()
    found = from_module(stage.machine)
    assert found == stage.machine.cached
    assert version_of(found) == "3.259.0"
    assert stage.leftovers() == ["pulumi-3.259.0"]
    (call,) = calls_of(stage)
    assert call["folder"] == str(stage.machine.module)
    assert call["arguments"][0] == "build"
    assert call["arguments"][-1] == "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
    expected = {
        "GOFLAGS": "-mod=readonly",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GOPROXY": "https://proxy.example.com",
    }
    assert expected.items() <= call["environment"].items()


def test_two_at_once_build_once(stage: Stage) -> None:
    stage.with_go()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(from_module, [stage.machine] * 2))
    assert found == [stage.machine.cached] * 2
    assert [call["locked"] for call in calls_of(stage)] == [True]


def test_without_the_locked_go_nothing_is_built(stage: Stage) -> None:
    assert refusal_of(stage.machine) == f"there is no {stage.machine.go}"
    assert stage.leftovers() == []


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo compiling >&2; echo 'no such host' >&2; exit 1", "go build fails: no such host"),
        ("exit 2", "go build fails: exit code 2"),
        ("#!/no/such/interpreter", "{0} does not run: [Errno 2] No such file or directory: '{0}'"),
    ],
)
def test_a_build_that_fails_says_why_and_leaves_nothing(stage: Stage, script: str, reason: str) -> None:
    stage.with_go(script)
    assert refusal_of(stage.machine) == reason.format(stage.machine.go)
    assert stage.leftovers() == []


def test_a_build_that_does_not_run_is_not_kept(stage: Stage) -> None:
    stage.with_go('while [ "$1" != -o ]; do shift; done; printf "#!/bin/sh\\nexit 1" > "$2"; chmod +x "$2"')
    assert refusal_of(stage.machine).endswith("pulumi version fails with exit code 1")
    assert stage.leftovers() == []
