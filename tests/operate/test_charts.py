"""Charts are copied into a registry once, and what is fetched from there is what is pinned."""

import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from kyeol.addons.contract import Addon, ChartRelease, Manifest
from kyeol.tools.operate import charts
from kyeol.tools.operate.charts import ChartError, copy, fetch, login
from tests.projects import Project, kyeol

REGISTRY = "oci://ghcr.io/acme/charts"
DOORS = "kind: CustomResourceDefinition\n"

HELM = f"""#!{sys.executable}
# Helm, as far as charts in registries go: a registry is a folder, and so is what publishers have.
import os, shutil, sys
from pathlib import Path

verb, *rest = sys.argv[1:]
options = dict(zip(rest[:-1], rest[1:]))
store = Path(os.environ["STORE"])
with open(store / "calls", "a") as calls:
    print(verb, *rest, file=calls)


def archive(reference):
    own = reference.startswith("{REGISTRY}/")
    return store / ("own" if own else "published") / f"{{reference.rpartition('/')[2]}}-{{options['--version']}}.tgz"


if verb == "version":
    print(os.environ.get("VERSION", "v3.20.2+gabcdef0"))
elif verb == "registry":
    sys.exit(sys.stdin.read() != "secret" and "Error: denied")
elif verb == "show":
    sys.exit(os.environ.get("SHOW") or (0 if archive(rest[1]).exists() else "Error: not found"))
elif verb == "push":
    shutil.copy(rest[0], store / "own")
elif not archive(rest[0]).exists():
    sys.exit("Error: " + rest[0] + ": not found")
else:
    shutil.copy(archive(rest[0]), options["--destination"])
"""


def packed(chart: str, **files: str) -> bytes:
    """A chart's archive, with files below crds/."""
    written = BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, text in files.items():
            about = tarfile.TarInfo(f"{chart}/crds/{name}.yaml")
            about.size = len(text)
            archive.addfile(about, BytesIO(text.encode()))
    return written.getvalue()


CHARTS = {"doorman-chart": packed("doorman-chart", doors=DOORS), "porter": packed("porter")}
"""What is published, and pinned."""


def addon(name: str, chart: str, repository: str, *crds: Manifest) -> Addon:
    digest = sha256(CHARTS[chart.rpartition("/")[2]]).hexdigest()
    return Addon(
        name=name,
        chart=chart,
        repository=repository,
        release=ChartRelease(version="1.2.3", sha256=digest, app_version="v4", source="https://x", support="for ever"),
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
    """The registry and the publishers, with Helm on PATH."""
    store, programs = tmp_path / "store", tmp_path / "bin"
    for folder in (store / "own", store / "published", programs):
        folder.mkdir(parents=True)
    for chart, archive in CHARTS.items():
        (store / "published" / f"{chart}-1.2.3.tgz").write_bytes(archive)
    helm = programs / "helm"
    helm.write_text(HELM)
    helm.chmod(helm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("STORE", str(store))
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


def test_what_the_registry_has_is_compared_and_definitions_put_where_the_program_looks_for_them(
    store: Path, tmp_path: Path
) -> None:
    copied(tmp_path)
    for _ in range(2):
        assert list(fetch(REGISTRY, [DOORMAN, PORTER], tmp_path)) == [
            f"{REGISTRY}/doorman-chart:1.2.3 is what is pinned",
            ".charts/doorman-chart-1.2.3/crds/doors.yaml",
            f"{REGISTRY}/porter:1.2.3 is what is pinned",
        ]
    assert (tmp_path / ".charts/doorman-chart-1.2.3/crds/doors.yaml").read_text() == DOORS
    (store / "own" / "porter-1.2.3.tgz").write_bytes(packed("porter", hole="kind: Another\n"))
    with pytest.raises(ChartError, match=r"^oci://ghcr\.io/acme/charts/porter 1\.2\.3 is \w+; porter pins "):
        list(fetch(REGISTRY, [PORTER], tmp_path))


def test_a_publisher_who_has_another_archive_by_now_is_not_copied(store: Path, tmp_path: Path) -> None:
    (store / "published" / "porter-1.2.3.tgz").write_bytes(packed("porter", hole="kind: Another\n"))
    with pytest.raises(ChartError, match="raise `version` and `sha256` together"):
        copied(tmp_path)
    assert [one.name for one in (store / "own").iterdir()] == ["doorman-chart-1.2.3.tgz"]


@pytest.mark.parametrize("content", ["kind: Another\n", ""])
@pytest.mark.usefixtures("store")
def test_other_definitions_than_the_pinned_ones_are_refused(tmp_path: Path, content: str) -> None:
    copied(tmp_path)
    pinned = replace(DOORMAN.crds[0], sha256=sha256(content.encode()).hexdigest())
    other = replace(DOORMAN, crds=(pinned if content else replace(pinned, path="crds/windows.yaml"),))
    with pytest.raises(ChartError, match=r"^\.charts/doorman-chart-1\.2\.3/crds/\w+\.yaml is .*; doorman pins "):
        list(fetch(REGISTRY, [other], tmp_path))


@pytest.mark.parametrize("version", ["v3.7.2", "v2.17.0", ""])
@pytest.mark.usefixtures("store")
def test_an_old_helm_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv("VERSION", version)
    with pytest.raises(ChartError, match=r"^helm is .*; install Helm 3\.8 or newer"):
        copied(tmp_path)


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


@pytest.mark.usefixtures("store")
def test_mgmt_fetches_for_the_releases_that_the_program_installs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Argo CD as the installer that is Argo CD, and what it comes after."""
    asked: list[str] = []

    def fetched(_registry: str, addons: Iterable[Addon], _root: Path) -> list[str]:
        asked.extend(one.name for one in addons)
        return []

    monkeypatch.setattr(charts, "fetch", fetched)
    project.replace("mgmt", "delivery: pulumi", f"delivery: argocd\n    registry: {REGISTRY}")
    assert kyeol("charts", "fetch", "mgmt").exit_code == 0
    assert asked == ["aws-load-balancer-controller", "external-dns", "external-secrets", "argocd"]
