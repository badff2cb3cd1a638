"""Files as they will be, held back until the whole is known to be right."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Files:
    """A project's files with changes that are not written yet.

    Args:
        root: The project's folder.
        changed: The new text of each file, by its path below the root; None: it goes.
    """

    root: Path
    changed: dict[str, str | None] = field(default_factory=dict)

    def read(self, name: str) -> str | None:
        """A file as it will be; None where there is none."""
        if name in self.changed:
            return self.changed[name]
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def edit(self, name: str, edited: Callable[[str], str]) -> None:
        """Change a file where it is there."""
        text = self.read(name)
        if text is not None and edited(text) != text:
            self.changed[name] = edited(text)

    def below(self, folder: str) -> list[str]:
        """The files below a folder, as they are on disk."""
        return sorted(str(path.relative_to(self.root)) for path in (self.root / folder).rglob("*") if path.is_file())

    def write(self, right: Callable[[], object]) -> list[str]:
        """Write them, and take all of it back where the result is wrong.

        Args:
            right: Raises where the project is not right afterwards.

        Returns:
            The files that were made, changed or removed.
        """
        before = {name: self._swap(name, text) for name, text in self.changed.items()}
        try:
            right()
        except BaseException:
            for name, text in before.items():
                self._swap(name, text)
            raise
        return sorted(before)

    def _swap(self, name: str, text: str | None) -> str | None:
        path = self.root / name
        old = path.read_text(encoding="utf-8") if path.is_file() else None
        if text is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif path.is_file():
            path.unlink()
            for parent in path.parents:
                if parent == self.root or any(parent.iterdir()):
                    break
                parent.rmdir()
        return old
