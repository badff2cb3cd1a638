"""What the repository of an app's image needs from here: apps of saleor/apps are built alike, but for a few words."""

import re
from pathlib import Path
from typing import Final

from kyeol.apps.contract import App

UPSTREAM: Final = "https://github.com/saleor/apps,"
"""How the source of an app begins that is built so."""
_ROOT: Final = Path(__file__).parents[3]
_MODEL: Final = "smtp"
"""The app whose folder the others are written from: what renovates it renovates them, with `make apps`."""
_MODEL_IMAGE: Final = f"saleor-app-{_MODEL}"


def image(app: App) -> dict[str, str]:
    """The files of its image's folder, by their path in the project; none where it is built in another way."""
    if not app.source.startswith(UPSTREAM):
        return {}
    folder = _ROOT / "images" / _MODEL_IMAGE
    return {
        f"images/{app.image}/{path.relative_to(folder)}": _written(path.read_text(), app)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _written(model: str, app: App) -> str:
    # What its env.ts refuses to be without, which Next.js loads to build.
    tables = [one.name_variable for one in app.private_storage]
    asked = [*app.generated_secrets, *tables, *(["AWS_REGION"] if tables else [])]
    text = re.sub(
        r"(?<=^RUN )(\w+=build )*(?=pnpm turbo)", "".join(f"{one}=build " for one in asked), model, flags=re.MULTILINE
    )
    words = {
        _MODEL_IMAGE: app.image,
        f"/apps/{_MODEL}": f"/apps/{app.name}",
        f"Saleor's app {_MODEL}": f"Saleor's app {app.name}",
    }
    for word, another in words.items():
        text = text.replace(word, another)
    return text
