"""Charts are copied into a registry once, and what is fetched from there is what is pinned."""

import os
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from kyeol.addons.contract import Addon, ChartRelease, Manifest
from kyeol.tools.operate.charts import ChartError, copy, fetch, login
from tests.projects import kyeol

REGISTRY = "oci://ghcr.io/acme/charts"
DOORS = "kind: CustomResourceDefinition\n"

HELM = f"""#!{sys.executable}
# Helm, as far as charts in registries go: a registry is a folder, a publisher has every chart.
import os, sys
from pathlib import Path

verb, *rest = sys.argv[1:]
options = dict(zip(rest[:-1], rest[1:]))
store = Path(os.environ["STORE"])
with open(store / "calls", "a") as calls:
    print(verb, *rest, file=calls)


def archive(reference):
    return store / f"{{reference.rpartition('/')[2]}}-{{options['--version']}}.tgz"


if verb == "registry":
    sys.exit(sys.stdin.read() != "secret" and "Error: denied")
elif verb == "show":
    sys.exit(os.environ.get("SHOW") or (0 if archive(rest[1]).exists() else "Error: not found"))
elif verb == "push":
    (store / Path(rest[0]).name).write_bytes(Path(rest[0]).read_bytes())
elif "--untar" in rest:
    if not archive(rest[0]).exists():
        sys.exit("Error: " + rest[0] + ": not found")
    folder = Path(options["--untardir"], rest[0].rpartition("/")[2], "crds")
    folder.mkdir(parents=True)
    (folder / "doors.yaml").write_text(os.environ["DOORS"])
else:
    Path(options["--destination"], archive(rest[0]).name).write_text("chart")
"""


def addon(name: str, chart: str, repository: str, *crds: Manifest) -> Addon:
    return Addon(
        name=name,
        chart=chart,
        repository=repository,
        release=ChartRelease(version="1.2.3", app_version="v4.5.6", source="https://example.com", support="for ever"),
        namespace=name,
        settings=lambda _facts, _role: {},
        crds=crds,
    )


DOORMAN = addon(
    "doorman",
    "doorman-chart",
    "https://charts.example.com",
    Manifest(address="https://example.com", path="crds/doors.yaml", sha256=sha256(DOORS.encode()).hexdigest()),
)
PORTER = addon("porter", "oci://quay.io/porters/porter", "")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The registry, with Helm on PATH."""
    store, programs = tmp_path / "store", tmp_path / "bin"
    store.mkdir()
    programs.mkdir()
    helm = programs / "helm"
    helm.write_text(HELM)
    helm.chmod(helm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("STORE", str(store))
    monkeypatch.setenv("DOORS", DOORS)
    return store


def copied(tmp_path: Path) -> list[str]:
    folder = tmp_path / "archives"
    folder.mkdir(exist_ok=True)
    return list(copy(REGISTRY, [DOORMAN, PORTER], folder))


def test_every_chart_is_copied_from_its_publisher_and_no_version_twice(store: Path, tmp_path: Path) -> None:
    assert copied(tmp_path) == [
        f"{REGISTRY}/doorman-chart:1.2.3 copied from https://charts.example.com",
        f"{REGISTRY}/porter:1.2.3 copied from oci://quay.io/porters/porter",
    ]
    assert copied(tmp_path) == [f"{REGISTRY}/doorman-chart:1.2.3 is there", f"{REGISTRY}/porter:1.2.3 is there"]
    calls = (store / "calls").read_text()
    assert "pull doorman-chart --repo https://charts.example.com --version 1.2.3" in calls
    assert "pull oci://quay.io/porters/porter --version 1.2.3" in calls
    assert calls.count("push ") == 2


def test_definitions_are_fetched_once_to_where_the_program_looks_for_them(store: Path, tmp_path: Path) -> None:
    copied(tmp_path)
    for _ in range(2):
        assert list(fetch(REGISTRY, [DOORMAN, PORTER], tmp_path)) == [".charts/doorman-chart-1.2.3/crds/doors.yaml"]
    assert (tmp_path / ".charts/doorman-chart-1.2.3/crds/doors.yaml").read_text() == DOORS
    assert (store / "calls").read_text().count("--untar ") == 1


@pytest.mark.parametrize("content", ["kind: Another\n", ""])
@pytest.mark.usefixtures("store")
def test_other_definitions_than_the_pinned_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    copied(tmp_path)
    monkeypatch.setenv("DOORS", content)
    with pytest.raises(ChartError, match=r"^\.charts/doorman-chart-1\.2\.3/crds/doors\.yaml is .*; doorman pins "):
        list(fetch(REGISTRY, [DOORMAN], tmp_path))


@pytest.mark.usefixtures("store")
def test_a_chart_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=f"^helm pull {REGISTRY}/doorman-chart: Error: .* not found$"):
        list(fetch(REGISTRY, [DOORMAN], tmp_path))


@pytest.mark.usefixtures("store")
def test_a_registry_that_does_not_answer_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOW", "Error: unexpected status from HEAD request: 503 Service Unavailable")
    with pytest.raises(ChartError, match=r"^helm show chart: Error: unexpected status"):
        copied(tmp_path)


@pytest.mark.usefixtures("store")
def test_the_login_takes_the_password_from_standard_input(tmp_path: Path) -> None:
    programs = os.environ["PATH"].split(os.pathsep)[0]
    for password, end in (("secret", 0), ("other", 2)):
        done = subprocess.run(
            [sys.executable, "-c", f"from kyeol.tools.operate.charts import login; login({REGISTRY!r}, 'octocat')"],
            input=password, text=True, capture_output=True, check=False, cwd=tmp_path,
            env={**os.environ, "PATH": programs},
        )  # fmt: skip
        assert (done.returncode == 0) == (end == 0), done.stderr


def test_without_helm_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChartError, match="helm is not on PATH"):
        login(REGISTRY, "octocat")


@pytest.mark.usefixtures("project")
def test_a_stack_without_a_registry_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = kyeol("charts", "fetch", "dev")
    assert (result.exit_code, result.stdout) == (
        0,
        "dev: charts come from their publishers, and there is nothing to fetch\n",
    )


def test_a_registry_is_written_as_helm_writes_it() -> None:
    result = kyeol("charts", "copy", "ghcr.io/acme/charts")
    assert (result.exit_code, result.stderr) == (
        2,
        "ghcr.io/acme/charts is not a registry as Helm names one; write oci://ghcr.io/acme/charts\n",
    )
