"""From stack files, or from Pulumi's own view of them, to a checked configuration."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast, get_args

from pydantic import ValidationError

from kyeol.config import rules, stackfile
from kyeol.config.explain import explain
from kyeol.config.mistakes import ConfigError, Mistake, nearest
from kyeol.config.model import Section
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
from kyeol.config.stack import CONCERNS, StackConfig
from kyeol.config.stackfile import KeyPath, StackFile

DEFAULT_PROVIDERS_KEY: Final = "pulumi:disable-default-providers"
DISABLED_DEFAULT_PROVIDERS: Final = frozenset(("aws", "kubernetes"))


@dataclass(frozen=True)
class Configuration:
    """A stack's configuration and what it needs to know of its neighbours.

    Args:
        stack: The stack's name.
        config: Its own sections.
        management: The mgmt stack's sections; None in mgmt itself.
    """

    stack: str
    config: StackConfig
    management: StackConfig | None


@dataclass
class Checked:
    """One stack's sections as far as they are valid, and the mistakes in the others."""

    file: StackFile
    sections: dict[str, Section] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, concern: str, path: KeyPath, problem: str, remedy: str) -> None:
        """Note a mistake in a section, on the line where it stands."""
        key = f"{PROJECT}:{concern}"
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        line = self.file.line((key, *path))
        self.mistakes.append(Mistake(self.file.name, line, key + dotted, problem, remedy))


def section_models() -> dict[str, type[Section]]:
    """The model of every section, by concern."""
    models = {}
    for concern, info in StackConfig.model_fields.items():
        candidates = (info.annotation, *get_args(info.annotation))
        models[concern] = next(one for one in candidates if isinstance(one, type) and issubclass(one, Section))
    return models


def load(root: Path, stack: str, values: Mapping[str, object] | None = None) -> Configuration:
    """Check a stack's configuration together with its neighbours'.

    Args:
        root: The project's folder, with Pulumi.yaml and the stack files.
        stack: The stack's name.
        values: The sections as Pulumi holds them, by concern; None takes them from the stack file.

    Raises:
        ConfigError: With every mistake in the stack's own sections, in mgmt's, and between the stacks.
    """
    own = _check(stackfile.read(root, stack), values)
    others: dict[str, Checked] = {}
    for name in stackfile.stack_names(root):
        if name != stack:
            try:
                others[name] = _check(stackfile.read(root, name), None)
            except ConfigError:
                if name == MANAGEMENT_STACK:
                    raise
    violations = rules.violations(
        stack, own.sections, own.broken, {name: other.sections for name, other in others.items()}
    )
    for violation in violations:
        own.mistake(violation.concern, violation.path, violation.problem, violation.remedy)
    management = others.get(MANAGEMENT_STACK)
    mistakes = own.mistakes + (management.mistakes if management else [])
    if mistakes:
        raise ConfigError(mistakes)
    return Configuration(stack, _assemble(own), _assemble(management) if management else None)


def load_all(root: Path, stacks: list[str]) -> dict[str, Configuration]:
    """Check several stacks.

    Raises:
        ConfigError: With the mistakes of all of them.
    """
    configurations, mistakes = {}, []
    for stack in stacks:
        try:
            configurations[stack] = load(root, stack)
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(mistakes)
    return configurations


def _assemble(checked: Checked) -> StackConfig:
    return StackConfig.model_validate(checked.sections)


def _check(file: StackFile, values: Mapping[str, object] | None) -> Checked:
    checked = Checked(file)
    _check_keys(checked)
    for concern, model in section_models().items():
        key = f"{PROJECT}:{concern}"
        source = file.values.get(key) if values is None else values.get(concern)
        present = key in file.values if values is None else concern in values
        if not present:
            if StackConfig.model_fields[concern].is_required():
                checked.mistake(concern, (), "is missing", f"add it: {model.__doc__}".split("\n", 1)[0].rstrip("."))
                checked.broken.add(concern)
            continue
        section = _validate(checked, concern, model, _without_secrets(checked, concern, source))
        if section is None:
            checked.broken.add(concern)
        else:
            checked.sections[concern] = section
    return checked


def _check_keys(checked: Checked) -> None:
    file = checked.file
    known = [f"{PROJECT}:{concern}" for concern in CONCERNS]
    for key in file.values:
        if key not in known and not key.startswith("pulumi:"):
            checked.mistakes.append(Mistake(file.name, file.line((key,)), key, "is unknown", nearest(key, known)))
    disabled = file.values.get(DEFAULT_PROVIDERS_KEY)
    if not isinstance(disabled, list) or not {str(item) for item in disabled} >= DISABLED_DEFAULT_PROVIDERS:
        line = file.line((DEFAULT_PROVIDERS_KEY,))
        problem = "does not list " + " and ".join(sorted(DISABLED_DEFAULT_PROVIDERS))
        remedy = "write [aws, kubernetes], so that no resource lands in a default account or cluster"
        checked.mistakes.append(Mistake(file.name, line, DEFAULT_PROVIDERS_KEY, problem, remedy))


def _without_secrets(checked: Checked, concern: str, source: object) -> object:
    """The section without encrypted values, each noted as a mistake: no section takes a secret."""

    def secrets(value: object, path: KeyPath) -> Iterator[KeyPath]:
        if isinstance(value, dict):
            if set(value) == {"secure"}:
                yield path
            else:
                for key, inner in value.items():
                    yield from secrets(inner, (*path, key))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from secrets(inner, (*path, index))

    found = list(secrets(source, ()))
    remedy = "write it in plain; the program makes its secrets itself, in Secrets Manager"
    for path in found:
        checked.mistake(concern, path, "is an encrypted secret that nothing here can resolve", remedy)
    return _pruned(source, found)


def _validate(checked: Checked, concern: str, model: type[Section], source: object) -> Section | None:
    """The section; where it has mistakes, what is left of it without them, so that the rules see the rest."""
    try:
        return model.model_validate_json(json.dumps(source))
    except ValidationError as error:
        paths = []
        for detail in error.errors(include_url=False):
            problem, remedy = explain(model, detail)
            path = tuple(part for part in detail["loc"] if part != "[key]")
            checked.mistake(concern, path, problem, remedy)
            paths.append(path)
    try:
        return model.model_validate_json(json.dumps(_pruned(source, paths)))
    except ValidationError:
        return None


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
