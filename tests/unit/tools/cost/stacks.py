"""mgmt and prod as they were on 2026-11-27, reduced to what costs money: their bills do not age with the stacks."""

import gzip
from functools import cache
from pathlib import Path
from typing import Final

from kyeol.tools.diff.sides.document import graphs
from kyeol.tools.preview.graph import Graph

FOLDER: Final = Path(__file__).with_name("stacks")


@cache
def stack(name: str) -> Graph:
    """One of them."""
    return graphs(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()).decode())[name]
