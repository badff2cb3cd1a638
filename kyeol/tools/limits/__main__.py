"""Rewrite the table: for the inputs that it has, and those of the stacks of the current folder."""

from pathlib import Path

from kyeol.config.reading import stackfile
from kyeol.tools.limits.derive import derive, known_paths, paths_of, written
from kyeol.tools.limits.limit import TABLE
from kyeol.tools.preview.run import preview

set_now = paths_of(one.graph for one in preview(Path.cwd(), stackfile.stack_names(Path.cwd())).values())
known = known_paths()
paths = {type_: known.get(type_, set()) | set_now.get(type_, set()) for type_ in known.keys() | set_now.keys()}
TABLE.write_text(written(derive(paths)), encoding="utf-8")
