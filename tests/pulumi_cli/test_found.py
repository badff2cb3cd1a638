"""A CLI that is there already is taken only if it is of the version that the project needs."""

import pytest

from kyeol.tools.pulumi_cli.found import cached, on_path
from kyeol.tools.pulumi_cli.machine import UnavailableError, this_machine
from tests.pulumi_cli.conftest import Stage


@pytest.mark.parametrize("version", ["v3.259.0", "3.259.4", "v3.300.1", "v3.1000.0"])
def test_the_pinned_minor_or_a_newer_one_is_taken_from_path(stage: Stage, version: str) -> None:
    executable = stage.on_path(f"echo {version}")
    assert on_path(stage.machine) == executable


@pytest.mark.parametrize("version", ["3.258.9", "3.26.0", "2.300.0", "4.0.0", "3.300.0-alpha.1", "3.259.0+dirty"])
def test_another_version_on_path_is_refused_by_name(stage: Stage, version: str) -> None:
    executable = stage.on_path(f"echo v{version}")
    with pytest.raises(UnavailableError) as refusal:
        on_path(stage.machine)
    assert str(refusal.value) == f"{executable} is {version}"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "{} version fails with exit code 3"),
        ("echo Usage: pulumi", "{} says 'Usage: pulumi' instead of its version"),
        ("#!/no/such/interpreter", "{0} does not run: [Errno 2] No such file or directory: '{0}'"),
    ],
)
def test_what_does_not_say_its_version_is_refused(stage: Stage, script: str, reason: str) -> None:
    executable = stage.on_path(script)
    with pytest.raises(UnavailableError) as refusal:
        on_path(stage.machine)
    assert str(refusal.value) == reason.format(executable)


def test_the_first_pulumi_on_path_asks_nothing_of_the_network(stage: Stage) -> None:
    stage.on_path('[ "$PULUMI_SKIP_UPDATE_CHECK" = true ] && echo v3.259.0')
    on_path(stage.machine)


def test_the_cache_holds_exactly_the_pinned_version(stage: Stage) -> None:
    executable = stage.in_cache("echo v3.259.0")
    assert cached(stage.machine) == executable
    stage.in_cache("echo v3.260.0")
    with pytest.raises(UnavailableError, match=r"pulumi is 3\.260\.0$"):
        cached(stage.machine)


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    version = this_machine({}).release.version
    own, named = this_machine({}), this_machine({"XDG_CACHE_HOME": "/caches"})
    assert str(own.cached) == f"/home/somebody/.cache/kyeol/pulumi-{version}/pulumi"
    assert str(named.cached) == f"/caches/kyeol/pulumi-{version}/pulumi"


@pytest.mark.parametrize(
    ("system", "processor", "platform"),
    [
        ("linux", "x86_64", "linux-x64"),
        ("linux", "aarch64", "linux-arm64"),
        ("darwin", "x86_64", "darwin-x64"),
        ("darwin", "arm64", "darwin-arm64"),
        ("linux", "riscv64", "linux-riscv64"),
    ],
)
def test_the_platform_is_named_as_pulumi_names_it(
    monkeypatch: pytest.MonkeyPatch, system: str, processor: str, platform: str
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: processor)
    assert this_machine({}).platform == platform
