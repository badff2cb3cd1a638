"""From stack files, or from Pulumi's own view of them, to a checked configuration."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast, get_args

from pydantic import ValidationError

from kyeol.config import rules, stackfile
from kyeol.config.account import AwsConfig
from kyeol.config.explain import explain
from kyeol.config.github import GithubConfig
from kyeol.config.mistakes import ConfigError, Mistake, close, nearest
from kyeol.config.model import Section
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
from kyeol.config.stack import CONCERNS, StackConfig
from kyeol.config.stackfile import KeyPath, StackFile

DEFAULT_PROVIDERS_KEY: Final = "pulumi:disable-default-providers"
DISABLED_DEFAULT_PROVIDERS: Final = ("aws", "kubernetes")
_UNFILLED = re.compile(r"(?i)<.*>|change[-_ ]?me|replace[-_ ]?me|todo|fixme|tbd|x{3,}")


@dataclass(frozen=True)
class Configuration:
    """A stack's configuration and what it needs to know of its neighbours.

    Args:
        stack: The stack's name.
        config: Its own sections.
        management: The mgmt stack's sections; None in mgmt itself.
        accounts: Where each stack of the project lives, its own included: the `kyeol:aws` that are valid, by stack.
    """

    stack: str
    config: StackConfig
    management: StackConfig | None
    accounts: Mapping[str, AwsConfig]


@dataclass
class Checked:
    """One stack's sections as far as they are valid, and the mistakes in the others."""

    file: StackFile
    sections: dict[str, Section] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, concern: str, path: KeyPath, problem: str, remedy: str) -> Mistake:
        """A mistake in a section, on the line where it stands."""
        line = self.file.line((f"{PROJECT}:{concern}", *path))
        return Mistake(self.file.name, line, dotted(concern, path), problem, remedy)

    def note(self, concern: str, path: KeyPath, problem: str, remedy: str) -> None:
        """Keep a mistake in a section."""
        self.mistakes.append(self.mistake(concern, path, problem, remedy))


def dotted(concern: str, path: KeyPath) -> str:
    """A setting's key as people write it, such as kyeol:network.zones[1]."""
    return f"{PROJECT}:{concern}" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


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
    return _load(root, stack, values, {})


def load_all(root: Path, stacks: list[str]) -> dict[str, Configuration]:
    """Check several stacks.

    Raises:
        ConfigError: With the mistakes of all of them.
    """
    configurations, mistakes = {}, []
    cache: dict[str, Checked] = {}
    for stack in stacks:
        try:
            configurations[stack] = _load(root, stack, None, cache)
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(mistakes)
    return configurations


def parsed(text: str) -> object:
    """A section as Pulumi hands it over: JSON, or the bare text of a section that is no mapping."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _load(root: Path, stack: str, values: Mapping[str, object] | None, cache: dict[str, "Checked"]) -> Configuration:
    def checked(name: str) -> Checked:
        if name not in cache:
            cache[name] = _check(stackfile.parse(root, name), None)
        return cache[name]

    own = checked(stack) if values is None else _check(stackfile.parse(root, stack), values)
    others = {name: checked(name) for name in stackfile.stack_names(root) if name != stack}
    management = others.get(MANAGEMENT_STACK)
    mistakes = own.mistakes + (management.mistakes if management else [])
    accounts = {name: aws for name, one in {**others, stack: own}.items() if (aws := _account(one))}
    if isinstance(github := own.sections.get("github"), GithubConfig):
        # Its roles cannot be written without knowing where these stacks live.
        mistakes += [one for name in github.stacks & others.keys() - accounts.keys() for one in others[name].mistakes]
    violations = rules.violations(
        stack,
        own.sections,
        own.broken,
        {name: other.sections for name, other in others.items()},
        {name: other.broken for name, other in others.items()},
    )
    for violation in violations:
        mistakes.append(own.mistake(violation.concern, violation.path, violation.problem, violation.remedy))
    if mistakes:
        raise ConfigError(mistakes)
    return Configuration(stack, _assemble(own), _assemble(management) if management else None, accounts)


def _account(checked: Checked) -> AwsConfig | None:
    """A stack's `kyeol:aws`; None where it has a mistake, even if the rest of it can be read."""
    aws, key = checked.sections.get("aws"), dotted("aws", ())
    valid = not any(mistake.key.split(".")[0] == key for mistake in checked.mistakes)
    return aws if isinstance(aws, AwsConfig) and valid else None


def _assemble(checked: Checked) -> StackConfig:
    return StackConfig.model_validate(checked.sections)


def _check(file: StackFile, values: Mapping[str, object] | None) -> Checked:
    checked = Checked(file, mistakes=list(file.mistakes))
    if not file.usable:
        checked.broken.update(CONCERNS)
        return checked
    _check_keys(checked)
    for concern, model in section_models().items():
        key = f"{PROJECT}:{concern}"
        source = file.values.get(key) if values is None else values.get(concern)
        present = key in file.values if values is None else concern in values
        if not present:
            if StackConfig.model_fields[concern].is_required() and concern not in checked.broken:
                required = [info.alias or name for name, info in model.model_fields.items() if info.is_required()]
                checked.note(concern, (), "is missing", f"add it with {', '.join(required)}")
                checked.broken.add(concern)
            continue
        section = _validate(checked, concern, model, source)
        if section is None:
            checked.broken.add(concern)
        else:
            checked.sections[concern] = section
    return checked


def _check_keys(checked: Checked) -> None:
    file = checked.file
    known = [f"{PROJECT}:{concern}" for concern in CONCERNS]
    for key in file.values:
        if key in known or key.startswith("pulumi:"):
            continue
        remedy = nearest(key, known)
        if meant := f"{PROJECT}:{key}" if key in CONCERNS else close(key, known):
            # A misspelt section is one mistake, not an absent section besides.
            remedy = f"did you mean {meant}?"
            if meant not in file.values:
                checked.broken.add(meant.removeprefix(f"{PROJECT}:"))
        if key.split(":")[0] in DISABLED_DEFAULT_PROVIDERS:
            remedy = f"remove it: there are no default providers here, {PROJECT}:aws names account and region"
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
    """Where encrypted values and unfilled placeholders stand, each noted as a mistake."""
    found = []
    for path, value in _leaves(source, ()):
        if isinstance(value, dict):
            problem = "is an encrypted secret that cannot be resolved here"
            remedy = "write the value in plain: no setting is secret, the program makes its secrets itself"
        elif isinstance(value, str) and "${" in value:
            problem, remedy = f'"{value}" is a variable that nothing replaces', "write the value itself"
        elif isinstance(value, str) and _UNFILLED.fullmatch(value):
            problem, remedy = f'"{value}" is a placeholder', "write the real value, or remove the key"
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
    key = f"{PROJECT}:{concern}"
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
            here = dotted(concern, one.path)
            if not any(key == here or key.startswith((f"{here}.", f"{here}[")) for key in noted):
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
