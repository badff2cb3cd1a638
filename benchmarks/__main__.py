"""`make bench`: whole cold processes side by side, interleaved, minimum and median of several.

A preview is compared with a process that only imports the SDK modules that the preview uses: the part of the time that
this project cannot change. Ratios, not seconds, since machines differ.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from kyeol.config.stackfile import stack_names

ROOT = Path(__file__).parent.parent
LIMITS = {"prod": 2.5, "all stacks": 5.0}
MEGABYTES = 300


def probe(*arguments: str) -> dict[str, Any]:
    """One cold process, as benchmarks.probe describes it."""
    command = [sys.executable, "-m", "benchmarks.probe", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{result.stderr}")
    measured: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="processes of each kind (default 5)")
    runs = max(1, parser.parse_args().runs)
    stacks = stack_names(ROOT)
    modules = probe("modules", *stacks)["modules"]
    processes = {
        "import": ("import", *modules),
        "prod": ("preview", "prod"),
        "all stacks": ("preview", *stacks),
    }
    measured: dict[str, list[dict[str, Any]]] = {name: [] for name in processes}
    for _ in range(runs):
        for name, arguments in processes.items():
            measured[name].append(probe(*arguments))
    report(measured, modules, runs)


def report(measured: dict[str, list[dict[str, Any]]], modules: list[str], runs: int) -> None:
    """Print ratios, phases, time per resource and memory."""
    seconds = {name: sorted(one["seconds"] for one in each) for name, each in measured.items()}
    print(f"{runs} cold processes of each kind, interleaved; the SDK modules that a preview uses: {len(modules)}\n")
    print(f"{'':12} {'min s':>7} {'median s':>9} {'x import (min)':>15} {'(median)':>9} {'limit':>6} {'MB':>5}")
    for name, times in seconds.items():
        ratios = times[0] / seconds["import"][0], median(times) / median(seconds["import"])
        limit = f"{LIMITS[name]:.1f}" if name in LIMITS else ""
        memory = max(one["megabytes"] for one in measured[name])
        print(
            f"{name:12} {times[0]:7.2f} {median(times):9.2f} {ratios[0]:15.2f} {ratios[1]:9.2f} {limit:>6} {memory:5.0f}"
        )
    bare = seconds["import"][0]
    for name in LIMITS:
        best = min(measured[name], key=lambda one: float(one["seconds"]))
        count = best["resources"]
        beyond = (best["seconds"] - bare) / count * 1000
        print(f"\n{name}: {count} resources, {beyond:.1f} ms each beyond the import; the fastest run's phases:")
        for phase, took in best["phases"].items():
            print(f"  {took:5.2f} s  {took / best['seconds']:4.0%}  {phase}")
    peak = max(one["megabytes"] for each in measured.values() for one in each)
    print(f"\npeak memory {peak:.0f} MB (target: under {MEGABYTES} MB)")


if __name__ == "__main__":
    main()
