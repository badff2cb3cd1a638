"""What the tests share: the graphs of the four shipped stacks, recorded once, and copies of the project's files."""

import gc
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from pulumi.runtime.settings import SETTINGS
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from kyeol.tools.preview import run
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.rehearse.settings import overridden
from tests import kustomize, processes
from tests.harness import run_stack
from tests.once import Once, once_in
from tests.projects import Project
from tests.recordings import recorded_once
from tests.shipped import ROOT, SHIPPED, STACKS

yaml.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # type: ignore[misc]
"""For `yaml.safe_load`: what Helm and Kustomize render is long, and libyaml is ten times faster."""

LIVES = frozenset(f"tests/rehearse/test_{name}.py" for name in ("lives", "components", "secrets", "transcript"))
"""Files of tests that look at one stack's life."""

FIRST = (
    "mgmt", "tests/diff/test_command.py", "tests/rehearse/test_drills.py", "prod", "tests/rehearse/test_promises.py",
    "tests/workflows/test_promotion.py", "tests/move/test_move_in.py", "tests/report/test_browser.py",
    "tests/workflows/test_validate.py", "tests/access/test_sufficient.py", "tests/adopter/test_files.py",
    "tests/rehearse/test_from.py", "dev", "tests/rehearse/test_changes.py", "tests/report/test_command.py",
    "tests/rehearse/test_drill_restore.py", "tests/rehearse/test_adoption.py",
)  # fmt: skip
"""What takes longest, stacks' lives and files: the worker that got one of them last would end last. Everybody waits for
mgmt's deployment but the next two, so that no worker does."""

assert all(one in STACKS or (ROOT / one).is_file() for one in FIRST), "a file has moved"

WARM = ("tests/diff/test_command.py", "tests/docs/test_addons_guide.py")
"""What begins with a process of tests/warm.py, for one worker: it takes four seconds to start."""

QUICK = (ROOT / "tests" / "unit", ROOT / "tests" / "platform")
"""What `make unit` runs but for what is marked slow: nothing there starts a process."""

SINGLE = ROOT / "tests" / "platform" / "test_settings.py"
"""A file of tests that share nothing: given out last, one by one, so that all workers end together."""


class _ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker of pytest-xdist whole files, so that what a file shares is made once; a life is like a file."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def _scope(nodeid: str) -> str:
    file, _, test = nodeid.partition("::")
    if file in LIVES:
        return next((stack for stack in STACKS if f"[{stack}" in test), "prod")
    return nodeid if ROOT / file == SINGLE else WARM[0] if file in WARM else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    places = {scope: place for place, scope in enumerate(FIRST)}
    items.sort(key=lambda item: (places.get(_scope(item.nodeid), len(FIRST)), item.path == SINGLE))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of the inner loop starts no process, by itself or by what it is given, and none finds what another left.

    What makes names asks Pulumi for the project, which the last run of the program has set, whichever that was.
    """
    SETTINGS.project, SETTINGS.stack = "kyeol", "test"
    quick = any(item.path.is_relative_to(folder) for folder in QUICK)
    processes.forbid(quick and not any(item.iter_markers("slow")) and not any(item.iter_markers("nightly")))


def pytest_collection_finish() -> None:
    """What is imported and collected stays: half a million objects that no collection of garbage need look at.

    And garbage is looked for less often than Python does by itself, which suits a process that has a hundredth of this.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFile(config, log)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """What is made once in this run, whatever worker needs it."""
    own = tmp_path_factory.getbasetemp()
    return once_in((own if worker_id == "master" else own.parent) / "once")


@pytest.fixture(scope="session", autouse=True)
def recorded(once: Once) -> Iterator[None]:
    """Commands that run the program on the same files share what is recorded, and tests what Kustomize builds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "record", recorded_once(once))
        patch.setattr(kustomize, "_built", kustomize.built_once(once))
        yield


@pytest.fixture(scope="session")
def previews() -> Mapping[str, Preview]:
    """Their recordings; what is autouse comes first."""
    return run.preview(SHIPPED, list(STACKS))


@pytest.fixture(scope="session")
def graphs(previews: Mapping[str, Preview]) -> Mapping[str, Graph]:
    return {stack: one.graph for stack, one in previews.items()}


PEAKS = {
    "noon-sale": {
        "begins": "2026-12-01T12:00+09:00",
        "ends": "2026-12-01T15:00+09:00",
        "nodes": {"default": 4},
        "pods": {"saleor-api": 3, "saleor-worker": 3},
        "databaseClass": "db.t4g.xlarge",
        "cacheNodeType": "cache.t4g.medium",
    }
}


@pytest.fixture(scope="session")
def with_options(once: Once, previews: Mapping[str, Preview], graphs: Mapping[str, Graph]) -> Mapping[str, Graph]:
    """The shipped stacks, mgmt with the detectors that are off there, and stage ready for a sale."""
    threats = {
        "guardDuty": {"features": ["EKS_AUDIT_LOGS"]},
        "imageScanning": {"continuous": True},
        "accessAnalyzer": {"external": True},
    }
    replica = {"masterPassword": "own", "replica": True}
    ready = {"cdn": {"waitingPage": True}, "peaks": {"planned": PEAKS}, "database": replica}
    sale = overridden(SHIPPED, "stage", ready)
    return {
        **graphs,
        "mgmt with threats": once("threats", lambda: run_stack("mgmt", {"kyeol:threats": threats}, {})),
        "stage with a sale": once("sale", lambda: run_stack("stage", sale, previews["mgmt"].exported)),
    }


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest, graphs: Mapping[str, Graph]) -> Graph:
    """Each stack's graph in turn."""
    return graphs[str(request.param)]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the project's files, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)
