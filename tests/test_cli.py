"""The `kyeol` command as a user meets it, on the shipped stacks; in a process of its own where that matters."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from kyeol import cli
from kyeol.tools.commands.app import app
from tests.harness import ROOT, SHIPPED, STACKS
from tests.projects import Project, kyeol


def run(*arguments: str, cwd: Path = SHIPPED, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kyeol", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_previewing_nothing_in_particular_previews_every_stack_mgmt_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("preview", "--json")
    assert result.exit_code == 0, result.stderr
    assert [entry["stack"] for entry in json.loads(result.stdout)["stacks"]] == list(STACKS)


def test_a_preview_in_a_pipe_is_plain_text_that_fits_eighty_columns() -> None:
    result = run("preview", "dev")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.startswith("dev: ")
    assert result.stdout.isascii()
    assert "\x1b" not in result.stdout
    too_long = [line for line in result.stdout.splitlines() if len(line) > 80]
    assert all(len(line.split()) <= 2 for line in too_long), "only what cannot be broken may be longer"


def test_the_graph_is_the_same_bytes_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    first = run("graph", "dev", PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["stack"] == "dev"
    # In the tests' own process, with the hash seed and everything else that it has by now.
    assert kyeol("graph", "dev").stdout == first.stdout


def test_the_graphs_of_several_stacks_follow_each_other_in_the_order_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    both = kyeol("graph", "dev", "mgmt")
    assert both.stdout == kyeol("graph", "dev").stdout + kyeol("graph", "mgmt").stdout


def test_no_account_credentials_or_pulumi_are_needed() -> None:
    bare = {"PATH": "", "HOME": "/nonexistent", "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true"}
    command = [sys.executable, "-m", "kyeol", "preview", "mgmt", "--depth", "0"]
    result = subprocess.run(command, cwd=SHIPPED, env=bare, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_reader_that_stops_early_causes_no_traceback(project: Project) -> None:
    # More than a pipe holds.
    (project.root / "__main__.py").write_text("import pulumi\npulumi.export('long', 'x' * 1_000_000)\n")
    command = f"{sys.executable} -m kyeol graph mgmt | head -c 10"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        ["bash", "-c", command], cwd=project.root, env=environment, capture_output=True, text=True, check=False
    )
    assert (len(result.stdout), result.stderr) == (10, "")


def test_mistakes_go_to_standard_error_with_exit_code_2_and_no_traceback(project: Project) -> None:
    project.replace("dev", "cidr:", "cdir:")
    project.replace("prod", "min: 3", "min: 9")
    result = run("preview", cwd=project.root)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"Pulumi.dev.yaml:{project.line('dev', 'cdir:')}: kyeol:network.cdir: is unknown; did you mean cidr?",
        (
            f"Pulumi.prod.yaml:{project.line('prod', 'min:')}: kyeol:cluster.nodeGroups.default.min: min 9 is above "
            "desired 3; write at most 3"
        ),
    ]


def test_the_project_is_found_from_a_folder_inside_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = project.root / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert kyeol("config", "dev").exit_code == 0


def test_outside_a_project_the_command_says_what_it_looks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kyeol("preview")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"there is no Pulumi.yaml in {tmp_path} or above; change to the project's folder\n"


def test_a_project_without_stack_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: kyeol\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    result = kyeol("preview")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"there are no stack files (Pulumi.<stack>.yaml) in {tmp_path}\n"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "import pulumi\nraise pulumi.RunError('stack mgmt does not export vpcId; run it first')\n",
            "stack mgmt does not export vpcId; run it first",
        ),
        (
            (
                "import pulumi\ndef fail(_):\n    raise pulumi.RunError('not exported')\n"
                "pulumi.export('x', pulumi.Output.from_input(1).apply(fail))\n"
            ),
            "not exported",
        ),
        (
            "import pulumi\nclass Odd(pulumi.CustomResource):\n    pass\nOdd('aws:x/y:Odd', 'odd', {})\n",
            "nothing is known of aws:x/y:Odd: add its record to kyeol/tools/kinds/",
        ),
    ],
    ids=["at once", "in an output", "no record"],
)
def test_a_program_that_refuses_is_one_line_that_names_the_stack(project: Project, program: str, reason: str) -> None:
    (project.root / "__main__.py").write_text(program)
    result = kyeol("preview", "mgmt")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"mgmt: {reason}\n")


def test_a_resource_that_is_registered_twice_is_reported(project: Project) -> None:
    (project.root / "__main__.py").write_text(
        "import pulumi\nfor _ in range(2):\n    pulumi.ComponentResource('a:b:C', 'twice')\n"
    )
    result = kyeol("preview", "mgmt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "mgmt: urn:pulumi:mgmt::kyeol::a:b:C::twice is registered twice\n"


@pytest.mark.parametrize("arguments", [("preview", "--nope"), ("graph",), ("nope",), ("preview", "--depth", "-1")])
def test_a_usage_mistake_ends_with_exit_code_2(arguments: tuple[str, ...]) -> None:
    result = kyeol(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: kyeol" in result.stderr


def test_previewing_all_stacks_fits_one_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    lines = kyeol("preview").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:5]] == list(STACKS)
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80


def test_the_version_is_that_of_the_project() -> None:
    result = kyeol("--version")
    assert (result.exit_code, result.stdout) == (0, f"kyeol {version('kyeol')}\n")


def test_a_shell_completes_commands_and_stacks() -> None:
    asked = run(_KYEOL_COMPLETE="complete_bash", COMP_WORDS="kyeol preview st", COMP_CWORD="2")
    assert asked.stdout.split() == ["stage"]


@pytest.mark.parametrize("name", ["check", "diff", "preview", "report"])
def test_what_turns_out_differently_on_another_day_takes_the_day(name: str) -> None:
    assert "--date DATE" in kyeol(name, "--help").stdout


@pytest.mark.parametrize(
    "arguments",
    [("--help",), *((name, "--help") for name in ("preview", "graph", "config", "check", "diff", "report"))],
)
def test_help_is_plain_text(arguments: tuple[str, ...]) -> None:
    result = kyeol(*arguments)
    assert result.exit_code == 0
    assert result.stdout.isascii()
    assert "..." not in result.stdout.replace("STACK]...", "").replace("STACK}...", "").replace("[ARGS]...", ""), (
        "no summary is cut off"
    )


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with what is typed for it."""
    yield path, group
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from commands(one, (*path, name))
        else:
            yield (*path, name), one


def test_every_help_fits_eighty_columns_and_every_example_can_be_typed() -> None:
    whole = get_command(app)
    assert isinstance(whole, TyperGroup)
    for path, one in commands(whole):
        text = kyeol(*path, "--help").stdout
        assert max(map(len, text.splitlines())) <= 80, path
        assert "<str>" not in text
        for line in (one.epilog or "").splitlines():
            typed = line.partition("\t")[0].split()
            inner = one
            while isinstance(inner, TyperGroup):
                inner = inner.commands[typed.pop(0)]
            with inner.make_context(inner.name, typed):
                pass
        assert len(path) != 1 or one.epilog, f"{path} has no example"


def test_help_and_mistakes_do_not_wait_for_pulumi() -> None:
    code = (
        "import sys\nsys.argv = ['kyeol', 'preview', 'nowhere']\nfrom kyeol.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(sorted({'pulumi', 'rich'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stdout == "[]\n", result.stderr


def test_an_interruption_ends_in_one_line_as_a_shell_ends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(prog_name: str) -> None:
        raise KeyboardInterrupt(prog_name)

    monkeypatch.setattr("kyeol.tools.commands.app.app", interrupted)
    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "interrupted\n")
