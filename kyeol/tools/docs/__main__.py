"""Write the generated files of docs/."""

from pathlib import Path

from kyeol.tools.docs import PAGES

DOCS = Path(__file__).parents[3] / "docs"

for path, make in PAGES.items():
    (DOCS / path).write_text(make(), encoding="utf-8")
