"""The charts of the pinned versions, rendered by Helm where there are both."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

CHARTS: Final = os.environ.get("KYEOL_CHARTS", "")
"""A folder with the unpacked charts of the pinned versions, by their names."""

HELM: Final = shutil.which("helm")

needs_helm = pytest.mark.skipif(
    not (CHARTS and HELM), reason="KYEOL_CHARTS names no folder of charts, or helm is not there"
)


def rendered(release: Mapping[str, Any], place: Path) -> list[dict[str, Any]]:
    """What a recorded Helm release installs; the charts that its chart depends on are left out.

    Args:
        release: The release's inputs.
        place: An empty folder.
    """
    assert HELM
    name = release["chart"].rpartition("/")[2]
    place.mkdir()
    chart = place / name
    shutil.copytree(Path(CHARTS) / name, chart)
    about = yaml.safe_load((chart / "Chart.yaml").read_text())
    about.pop("dependencies", None)
    (chart / "Chart.yaml").write_text(yaml.safe_dump(about))
    (chart / "Chart.lock").unlink(missing_ok=True)
    values = place / "values.json"
    values.write_text(json.dumps(release["values"]))
    command = [HELM, "template", release["name"], str(chart), "--namespace", release["namespace"], "-f", str(values)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [one for one in yaml.safe_load_all(done.stdout) if one]
