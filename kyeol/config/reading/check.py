"""One stack by itself: its sections as far as they are valid, and the mistakes in the others."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final, cast

from pydantic import ValidationError

from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.environment import EnvironmentConfig
from kyeol.config.mistakes import KeyPath, Mistake, close, dotted, nearest, shortened
from kyeol.config.model import Section
from kyeol.config.names import NAMESPACE
from kyeol.config.reading.explain import explain
from kyeol.config.reading.stackfile import StackFile
from kyeol.config.stack import CONCERNS, StackConfig, section_models
from kyeol.config.windows import MAINTENANCE

DEFAULT_PROVIDERS_KEY: Final = "pulumi:disable-default-providers"
DISABLED_DEFAULT_PROVIDERS: Final = ("aws", "kubernetes")
_UNFILLED = re.compile(r"(?i)<.*>|change[-_ ]?me|replace[-_ ]?me|todo|fixme|tbd|x{3,}")


@dataclass
class Checked:
    """One stack's sections as far as they are valid, the mistakes in the others, and all of them as written."""

    file: StackFile
    sections: dict[str, Section] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)
    written: dict[str, object] = field(default_factory=dict)

    def mistake(self, concern: str, path: KeyPath, problem: str, remedy: str) -> Mistake:
        """A mistake in a section, with its line in the file."""
        here = (f"{NAMESPACE}:{concern}", *path)
        return Mistake(self.file.name, self.file.line(here), dotted(here), problem, remedy)

    def note(self, concern: str, path: KeyPath, problem: str, remedy: str) -> None:
        """Keep a mistake in a section."""
        self.mistakes.append(self.mistake(concern, path, problem, remedy))


def check(file: StackFile, values: Mapping[str, object] | None = None) -> Checked:
    """Check the sections of one stack, each by itself.

    Args:
        file: The stack's file.
        values: The sections as Pulumi holds them, by concern; None takes them from the file.
    """
    checked = Checked(file, mistakes=list(file.mistakes))
    if not file.usable:
        checked.broken.update(CONCERNS)
        return checked
    _check_keys(checked)
    for concern, model in section_models().items():
        key = f"{NAMESPACE}:{concern}"
        source = file.values.get(key) if values is None else values.get(concern)
        present = key in file.values if values is None else concern in values
        if not present:
            if StackConfig.model_fields[concern].is_required() and concern not in checked.broken:
                required = [info.alias or name for name, info in model.model_fields.items() if info.is_required()]
                checked.note(concern, (), "is missing", f"add it with {', '.join(required)}")
                checked.broken.add(concern)
            continue
        checked.written[concern] = source
        section = _validate(checked, concern, model, source)
        if section is None:
            checked.broken.add(concern)
        else:
            checked.sections[concern] = section
    _give_windows(checked.sections)
    return checked


def _give_windows(sections: dict[str, Section]) -> None:
    """Maintenance windows by the environment's class, where the file has none."""
    environment = sections.get("environment")
    for concern, section in list(sections.items()):
        maintained = isinstance(section, DatabaseConfig | CacheConfig) and section.maintenance_window is None
        if maintained and isinstance(environment, EnvironmentConfig):
            window = MAINTENANCE[environment.class_]
            sections[concern] = section.model_copy(update={"maintenance_window": window})


def _check_keys(checked: Checked) -> None:
    file = checked.file
    known = [f"{NAMESPACE}:{concern}" for concern in CONCERNS]
    for key in file.values:
        if key in known or key.startswith("pulumi:"):
            continue
        remedy = nearest(key, known)
        concern = key.rpartition(":")[2]  # Pulumi itself would put it into the project's namespace.
        if meant := f"{NAMESPACE}:{concern}" if concern in CONCERNS else close(key, known):
            # A misspelt section is one mistake, not an absent section besides.
            remedy = f"did you mean {meant}?"
            if meant not in file.values:
                checked.broken.add(meant.removeprefix(f"{NAMESPACE}:"))
        if key.split(":")[0] in DISABLED_DEFAULT_PROVIDERS:
            remedy = f"remove it: there are no default providers here, {NAMESPACE}:aws names account and region"
        checked.mistakes.append(Mistake(file.name, file.line((key,)), key, "is unknown", remedy))
    disabled = file.values.get(DEFAULT_PROVIDERS_KEY)
    listed = {str(item) for item in disabled} if isinstance(disabled, list) else set()
    lacking = [name for name in DISABLED_DEFAULT_PROVIDERS if name not in listed]
    if lacking:
        problem = "does not list " + " and ".join(lacking) if DEFAULT_PROVIDERS_KEY in file.values else "is missing"
        remedy = (
            f"write [{', '.join(DISABLED_DEFAULT_PROVIDERS)}]: no resource may land in a default account or cluster"
        )
        line = file.line((DEFAULT_PROVIDERS_KEY,))
        checked.mistakes.append(Mistake(file.name, line, DEFAULT_PROVIDERS_KEY, problem, remedy))


def _unresolved(checked: Checked, concern: str, source: object) -> list[KeyPath]:
    """The paths of encrypted values and unfilled placeholders; each is noted as a mistake."""
    found = []
    for path, value in _leaves(source, ()):
        if isinstance(value, dict):
            problem = "is an encrypted secret that cannot be resolved here"
            remedy = "write the value in plain: no setting is secret, the program makes its secrets itself"
        elif isinstance(value, str) and "${" in value:
            problem, remedy = f'"{shortened(value)}" is a variable that nothing replaces', "write the value itself"
        elif isinstance(value, str) and _UNFILLED.fullmatch(value):
            problem, remedy = f'"{shortened(value)}" is a placeholder', "write the real value, or remove the key"
        else:
            continue
        found.append(path)
        checked.note(concern, path, problem, remedy)
    return found


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """Every scalar, and every encrypted value, which Pulumi writes as a mapping with the one key `secure`."""
    if isinstance(value, dict) and set(value) != {"secure"}:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _validate(checked: Checked, concern: str, model: type[Section], source: object) -> Section | None:
    """The section; where it has mistakes, what is left of it without them, so that the rules see the rest."""
    key = f"{NAMESPACE}:{concern}"
    unresolved = {*_unresolved(checked, concern, checked.file.values.get(key)), *_unresolved(checked, concern, source)}
    if () in unresolved:
        return None
    noted = [mistake.key for mistake in checked.mistakes]
    as_written = source == checked.file.values.get(key)
    texts = {path[1:]: text for path, text in checked.file.texts.items() if path[0] == key} if as_written else {}
    source = _pruned(source, list(unresolved))
    try:
        return _model(model, source)
    except ValidationError as error:
        paths = []
        for one in explain(model, source, error, texts):
            # What was taken out as an encrypted value or placeholder is not missing besides.
            here = dotted((key, *one.path))
            if not any(other == here or other.startswith((f"{here}.", f"{here}[")) for other in noted):
                checked.note(concern, one.path, one.problem, one.remedy)
            paths.append(one.path)
    try:
        return _model(model, _pruned(source, paths))
    except ValidationError:
        return None


def _model(model: type[Section], source: object) -> Section:
    return model.model_validate_json(json.dumps(source), by_alias=True, by_name=False)


def _pruned(source: object, paths: list[KeyPath]) -> object:
    """A copy without the innermost mapping entry of each path."""
    pruned = deepcopy(source)
    for path in paths:
        parent, key = pruned, None
        inner = pruned
        for part in path:
            if isinstance(inner, dict) and part in inner:
                parent, key, inner = inner, part, inner[part]
            elif isinstance(inner, list) and isinstance(part, int) and part < len(inner):
                inner = inner[part]
            else:
                break
        if key is not None:
            cast("dict[str, object]", parent).pop(str(key), None)
    return pruned
