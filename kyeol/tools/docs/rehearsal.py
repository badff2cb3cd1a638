"""Put a rehearsal's output, read from standard input, into the page that shows it: `make pictures`."""

import re
import sys
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "rehearse.md"


def main() -> None:
    """Rewrite the page; it stays as it is where the rehearsal did not succeed."""
    steps = sys.stdin.read().partition("\n\n")[0].strip()
    if not steps.endswith("mgmt as before"):
        sys.exit(f"the rehearsal did not succeed; the page stays as it is\n{steps}")
    shown = re.compile(r"(?<=```sh\nkyeol rehearse prod\n```\n\n```text\n).*?(?=\n```)", re.DOTALL)
    page, replaced = shown.subn(lambda _: steps, PAGE.read_text(encoding="utf-8"))
    if not replaced:
        sys.exit(f"{PAGE} shows no rehearsal of prod")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
