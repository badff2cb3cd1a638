"""What a repository's workflows ask of it: variables, environments, and the checks that every pull request gets."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kyeol.config.reading.yamlfile import documents
from kyeol.tools.json_values import Json, at, mapping

_CALLED = re.compile(r"uses: \S+?/\.github/workflows/([\w.-]+)@")


@dataclass(frozen=True)
class Workflows:
    """The workflows of a repository, with those of kyeol-infra that they call: these run in the caller's repository.

    Args:
        root: kyeol-infra's folder.
        folder: What becomes the repository: a folder with .github/workflows, the root itself for kyeol-infra.
    """

    root: Path
    folder: Path

    @cached_property
    def _own(self) -> dict[str, str]:
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(self.folder.glob(".github/workflows/*"))}

    @cached_property
    def _texts(self) -> list[str]:
        called = {name for text in self._own.values() for name in _CALLED.findall(text)}
        own = self._own
        if self.folder == self.root:
            # What others call does not run here.
            own = {name: text for name, text in own.items() if not self._is_only_called(text)}
        return [
            *own.values(),
            *((self.root / ".github/workflows" / name).read_text(encoding="utf-8") for name in called),
        ]

    def _is_only_called(self, text: str) -> bool:
        if set(_triggers(text)) != {"workflow_call"}:
            return False
        names = [name for name, one in self._own.items() if one == text]
        return not any(f"uses: ./.github/workflows/{name}" in one for name in names for one in self._own.values())

    @property
    def variables(self) -> list[str]:
        """The variables that they read."""
        return sorted({name for text in self._texts for name in re.findall(r"\bvars\.([A-Z_]+)", text)})

    @property
    def environments(self) -> list[str]:
        """The environments that they name; those that are an input are the caller's to know."""
        found = {
            name for text in self._texts for name in re.findall(r"^    environment: ([\w-]+)$", text, re.MULTILINE)
        }
        return sorted(found)

    @property
    def checks(self) -> list[str]:
        """The checks that run for every pull request, whatever it changes: what can be required of it."""
        found = []
        for text in self._own.values():
            triggers = _triggers(text)
            if "pull_request" not in triggers or "paths" in mapping(triggers["pull_request"]):
                continue
            for name, job in mapping(at(_loaded(text), "jobs")).items():
                about = mapping(job)
                if not {"if", "uses", "strategy"} & set(about):
                    found.append(str(about.get("name", name)))
        return found


def _loaded(text: str) -> Json:
    return documents(text)[0]


def _triggers(text: str) -> dict[str, Json]:
    # YAML reads the key `on` as true.
    content = {str(key): value for key, value in mapping(_loaded(text)).items()}
    return dict(mapping(content.get("True", content.get("on"))))
