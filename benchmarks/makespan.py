"""How long a deployment takes beside the longest chain that nothing can shorten, by the real engine, scaled down."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from kyeol.config.reading.stackfile import stack_names

LIMIT = 1.05


def main(root: Path) -> None:
    """Rehearse every stack up to its deployment, and print makespan, lower bound and ratio.

    Args:
        root: The project's folder.
    """
    print(f"\nmakespan by the real engine, in minutes of AWS (limit {LIMIT} times the lower bound)")
    print(f"{'':10} {'makespan':>9} {'bound':>7} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for stack in stack_names(root):
            picture = str(Path(folder, "timeline.svg"))
            command = ["kyeol", "rehearse", stack, "--until", "up", "--timeline", picture, "--json"]
            said = subprocess.run([sys.executable, "-m", *command], cwd=root, stdout=subprocess.PIPE, check=True)
            drawn = json.loads(said.stdout)["timeline"]
            makespan, bound, ratio = drawn["makespanMinutes"], drawn["lowerBoundMinutes"], drawn["ratio"]
            print(f"{stack:10} {makespan:9.1f} {bound:7.1f} {ratio:6.2f}")
