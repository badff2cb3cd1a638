"""`make bench`: whole cold processes side by side, interleaved, minimum and median of several.

A preview is compared with a process that only imports the SDK modules that the preview uses: the part of the time that
this project cannot change. Ratios, not seconds, since machines differ.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import makespan
from kyeol.config.reading.stackfile import stack_names

ROOT = Path(__file__).parent.parent
LIMITS = {"prod": "2.5", "all stacks": "5.0"}
CHECK_LIMIT = 1.3
COST_LIMIT = 1.1
MEGABYTES = 300
PROBE = "benchmarks.probe"


@dataclass(frozen=True)
class Cost:
    """What one whole process took, seen from outside: wall clock, processor time, peak memory."""

    seconds: float
    processor: float
    megabytes: float


def measure(*arguments: str) -> Cost:
    """Run a Python module in a cold process."""
    command = [sys.executable, "-m", *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    # Linux counts the peak in KiB, macOS in bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def ask(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    """What a probe prints."""
    command = [sys.executable, "-m", PROBE, *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast a preview is.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="processes of each kind (default 5)")
    runs = max(1, parser.parse_args().runs)
    stacks = stack_names(ROOT)
    modules = ask("modules", *stacks)
    processes = {
        "import": (PROBE, "import", *modules),
        "prod": ("kyeol", "preview", "prod"),
        "all stacks": ("kyeol", "preview", *stacks),
        "check prod": ("kyeol", "check", "prod"),
        "cost prod": ("kyeol", "cost", "prod"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in processes}
    for _ in range(runs):
        for name, arguments in processes.items():
            costs[name].append(measure(*arguments))
    print(
        f"{runs} cold processes of each kind, interleaved; `import` imports the {len(modules)} SDK modules of a preview"
    )
    print()
    table(costs)
    for command, limit in (("check", CHECK_LIMIT), ("cost", COST_LIMIT)):
        against = min(one.seconds for one in costs[f"{command} prod"]) / min(one.seconds for one in costs["prod"])
        print(f"\n`kyeol {command} prod` takes {against:.2f} times `kyeol preview prod` (limit {limit})")
    for name, names in (("prod", ["prod"]), ("all stacks", stacks)):
        phases(name, names, costs, runs)
    peak = max(cost.megabytes for each in costs.values() for cost in each)
    print(f"\npeak memory {peak:.0f} MB (target: under {MEGABYTES} MB)")
    makespan.main(ROOT)


def table(costs: dict[str, list[Cost]]) -> None:
    """Print times and their ratios to the bare import."""
    columns = "{:10} {:>7} {:>7} {:>7} {:>7} {:>6} {:>7} {:>7} {:>5}"
    print(columns.format("", "wall", "", "ratio", "", "", "cpu", "", ""))
    print(columns.format("", "min s", "med s", "min", "med", "limit", "min s", "ratio", "MB"))
    bare_least = min(cost.seconds for cost in costs["import"])
    bare_median = median(cost.seconds for cost in costs["import"])
    bare_processor = min(cost.processor for cost in costs["import"])
    for name, each in costs.items():
        walls = [cost.seconds for cost in each]
        processor = min(cost.processor for cost in each)
        numbers = (min(walls), median(walls), min(walls) / bare_least, median(walls) / bare_median)
        shown = [f"{number:.2f}" for number in (*numbers, processor, processor / bare_processor)]
        shown.insert(4, LIMITS.get(name, ""))
        print(columns.format(name, *shown, f"{max(cost.megabytes for cost in each):.0f}"))


def phases(name: str, stacks: list[str], costs: dict[str, list[Cost]], runs: int) -> None:
    """Print what a preview spends its time on, from the fastest of several instrumented processes."""
    best = min((ask("phases", *stacks) for _ in range(runs)), key=lambda one: float(sum(one["phases"].values())))
    count, whole = best["resources"], sum(best["phases"].values())
    beyond = min(cost.seconds for cost in costs[name]) - min(cost.seconds for cost in costs["import"])
    print(f"\n{name}: {count} resources, {beyond / count * 1000:.1f} ms each beyond the bare import; phases:")
    for phase, took in best["phases"].items():
        print(f"  {took:5.2f} s {took / whole:4.0%}  {phase}")


if __name__ == "__main__":
    main()
