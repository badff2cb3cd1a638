"""How a clean machine gets the browser that the report is tested in."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("chromium.sh")


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A PATH with a shell, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    shell = shutil.which("sh")
    assert shell
    (folder / "sh").symlink_to(shell)
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!{folder}/sh\n{script}\n")
    (folder / name).chmod(0o755)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(folder / "sh"), str(SCRIPT), *arguments]
    environment = {**os.environ, "PATH": str(folder)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_on_the_path_is_taken(bin_folder: Path, name: str) -> None:
    put(bin_folder, name, "exit 1")
    result = run(bin_folder, "--install")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{bin_folder / name}\n", "")


def test_root_on_debian_gets_debians(bin_folder: Path) -> None:
    put(bin_folder, "id", "echo 0")
    calls = bin_folder / "calls"
    made = f"{bin_folder}/chromium"
    put(bin_folder, "apt-get", f'echo "$*" >> {calls}\n[ "$1" = update ] || {{ : > {made}; /bin/chmod +x {made}; }}')
    result = run(bin_folder, "--install")
    assert (result.returncode, result.stdout) == (0, f"{made}\n")
    update, install = calls.read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install -y")
    assert "chromium" in install.split()


@pytest.mark.parametrize(("user", "arguments"), [("0", []), ("1000", ["--install"])], ids=["only asked", "not root"])
def test_otherwise_it_says_what_to_install(bin_folder: Path, user: str, arguments: list[str]) -> None:
    put(bin_folder, "id", f"echo {user}")
    put(bin_folder, "apt-get", "echo must not run >&2; exit 1")
    result = run(bin_folder, *arguments)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "the report's tests need Chromium or Chrome on PATH: install it (Debian: apt-get install chromium)\n"
    )
