"""Writes the folders of every app."""

from pathlib import Path

from kyeol.tools.apps.files import files

if __name__ == "__main__":
    for path, content in files().items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content)
