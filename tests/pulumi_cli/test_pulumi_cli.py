"""`make pulumi` takes the cheapest way that leads to the CLI, and says which and why."""

import re
import subprocess
import sys

import pytest

from kyeol.tools.pulumi_cli.__main__ import main
from tests.harness import ROOT
from tests.pulumi_cli.conftest import Stage


def test_path_comes_first(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    executable = stage.on_path("echo v3.300.0")
    stage.in_cache("echo v3.259.0")
    assert main(stage.machine, []) == 0
    assert capsys.readouterr() == (f"Pulumi CLI from PATH:\n{executable}\n", "")


def test_then_the_cache(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    old = stage.on_path("echo v3.200.0")
    stage.in_cache("echo v3.259.0")
    stage.release()
    assert main(stage.machine, []) == 0
    expected = f"not from PATH: {old} is 3.200.0\nPulumi CLI from cache:\n{stage.machine.cached}\n"
    assert capsys.readouterr() == (expected, "")


def test_then_the_release_archive(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.release()
    stage.with_go("exit 1")
    assert main(stage.machine, []) == 0
    output, progress = capsys.readouterr()
    assert output.splitlines() == [
        "not from PATH: there is no pulumi on it",
        f"not from cache: there is no {stage.machine.cached}",
        "Pulumi CLI from release archive:",
        str(stage.machine.cached),
    ]
    assert progress.splitlines() == [
        f"downloading {stage.machine.archives}/pulumi-v3.259.0-linux-x64.tar.gz (once)",
    ]


def test_then_the_go_module(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.with_go()
    assert main(stage.machine, []) == 0
    output, progress = capsys.readouterr()
    assert output.splitlines()[2:] == [
        "not from release archive: no archive is pinned for linux-x64",
        "Pulumi CLI from Go module:",
        str(stage.machine.cached),
    ]
    assert progress.splitlines() == ["building Pulumi 3.259.0 from its Go module (once, some minutes)"]


def test_what_was_made_once_is_in_the_cache_the_next_time(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    calls = stage.with_go()
    main(stage.machine, [])
    capsys.readouterr()
    assert main(stage.machine, ["--path"]) == 0
    assert capsys.readouterr() == (f"{stage.machine.cached}\n", "")
    assert len(calls.read_text().splitlines()) == 1


def test_without_a_way_each_is_named_with_what_would_open_it(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    old = stage.on_path("echo v3.200.0")
    stage.pin(b"")
    assert main(stage.machine, []) == 2
    output, text = capsys.readouterr()
    assert output == ""
    heading, path, cache, archive, module = [
        line for line in text.splitlines() if not line.startswith(("downloading", "building"))
    ]
    assert heading == "no way leads to the Pulumi CLI 3.259.0; one of these is enough:"
    install = "install Pulumi 3.259 or a newer 3.x (https://www.pulumi.com/docs/iac/download-install/)"
    assert path == f"PATH: {old} is 3.200.0; {install}"
    assert cache == f"cache: there is no {stage.machine.cached}; put Pulumi 3.259.0 there"
    assert archive.startswith(f"release archive: {stage.archives or stage.machine.archives}/pulumi-v3.259.0-linux-x64")
    assert archive.endswith("let this machine reach it, through a proxy if need be (HTTPS_PROXY)")
    assert module == (
        f"Go module: there is no {stage.machine.go}; "
        "let `make preview` set up .venv, and Go reach a module proxy (GOPROXY)"
    )


def test_it_needs_nothing_but_the_standard_library(stage: Stage) -> None:
    stage.on_path("echo v3.300.0")
    command = [sys.executable, "-I", "-S", "-c"]
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import runpy; sys.argv = ['pulumi_cli', '--path']; "
    run = subprocess.run(
        [*command, start + "runpy.run_module('kyeol.tools.pulumi_cli', run_name='__main__')"],
        env={"PATH": stage.machine.search_path, "HOME": str(stage.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{stage.folder}/path/pulumi\n", "")


def test_the_preview_needs_no_cli_and_the_tests_set_it_up() -> None:
    targets = dict(re.findall(r"^(\w+):(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert "pulumi" in targets["test"].split()
    assert targets["preview"].split() == ["$(STAMP)"]
