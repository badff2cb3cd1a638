"""`pytest -p benchmarks.cost`: what the tests cost, by folder and by file, in seconds of processor time.

Wall clock tells of the machine and of what else it does; processor time, that of finished child processes included,
tells of the tests.
"""

import os
from collections import Counter
from collections.abc import Generator
from pathlib import PurePath
from typing import Final

import pytest
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

_DEAREST: Final = 15
"""How many files are listed."""


class Cost:
    """Adds up what every phase of every test costs: in the process that runs it, and in the one that reports."""

    def __init__(self) -> None:
        self._before = _spent()
        self._start = 0.0
        self._files: Counter[str] = Counter()
        self._tests: Counter[str] = Counter()

    def pytest_collection_finish(self) -> None:
        """Begin with the tests: imports and collection are no test's."""
        self._start = self._before = _spent()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let the process that reports know what it took to begin."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["start"] = self._start

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: WorkerController) -> None:
        """Hear of it."""
        self._start += node.workeroutput["start"]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Take down what a phase has cost; pytest-xdist passes a report's attributes on."""
        report = yield
        now = _spent()
        report.__dict__["processor_seconds"] = now - self._before
        self._before = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a phase up."""
        file = report.nodeid.partition("::")[0]
        self._files[file] += report.__dict__["processor_seconds"]
        self._tests[file] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print folders, and the dearest files."""
        seconds, tests = Counter[str](), Counter[str]()
        for file in self._files:
            folder = str(PurePath(*PurePath(file).parts[:2])) if file.count("/") > 1 else "tests"
            seconds[folder] += self._files[file]
            tests[folder] += self._tests[file]
        terminalreporter.section("processor seconds")
        for folder, spent in seconds.most_common():
            terminalreporter.line(f"{spent:8.1f} s {tests[folder]:6} tests  {folder}")
        terminalreporter.line(f"{self._start:8.1f} s {0:6} tests  importing and collecting, in every process")
        terminalreporter.line(f"{seconds.total() + self._start:8.1f} s {tests.total():6} tests  in all")
        terminalreporter.line("")
        for file, spent in self._files.most_common(_DEAREST):
            terminalreporter.line(f"{spent:8.1f} s {self._tests[file]:6} tests  {file}")


def _spent() -> float:
    return sum(os.times()[:4])


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.pluginmanager.register(Cost())
