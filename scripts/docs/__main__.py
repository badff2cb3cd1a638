"""Write the generated files of docs/."""

from pathlib import Path

from scripts.docs import PAGES

DOCS = Path(__file__).parent.parent.parent / "docs"

for path, make in PAGES.items():
    (DOCS / path).write_text(make(), encoding="utf-8")
