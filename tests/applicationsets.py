"""What Argo CD makes of an ApplicationSet: Go templates as far as the platform uses them, strict; anything else fails.

The semantics are those of Argo CD's applicationset/: cluster, list and matrix generators, a generator's own template
winning over the common one, `missingkey=error`, one pass over every text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import yaml

Json = dict[str, Any]

_ACTION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_FIELD = re.compile(r"\s*((?:\.[A-Za-z_][A-Za-z0-9_]*)+)\s*")


class TemplateError(Exception):
    """What Argo CD would report in the ApplicationSet's status."""


def text(template: str, parameters: Mapping[str, Any]) -> str:
    """One text, evaluated.

    Raises:
        TemplateError: A field is missing, or the template is more than fields.
    """

    def value(match: re.Match[str]) -> str:
        field = _FIELD.fullmatch(match[1])
        if not field:
            raise TemplateError(f"{match[0]} is no plain field")
        here: Any = parameters
        for key in field[1].split(".")[1:]:
            if not isinstance(here, Mapping) or key not in here:
                raise TemplateError(f"map has no entry for key {key!r} in {match[0]}")
            here = here[key]
        if not isinstance(here, str):
            raise TemplateError(f"{match[0]} is {type(here).__name__}, Go would print it its own way")
        return here

    return _ACTION.sub(value, template)


def evaluated(value: Any, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """A whole template: every text in it, keys as well."""
    if isinstance(value, str):
        return text(value, parameters)
    if isinstance(value, Mapping):
        return {text(key, parameters): evaluated(inner, parameters) for key, inner in value.items()}
    if isinstance(value, list):
        return [evaluated(inner, parameters) for inner in value]
    return value


def applications(spec: Json, clusters: Sequence[Json]) -> dict[str, Json]:
    """The applications of an ApplicationSet, by name.

    Args:
        spec: Its spec.
        clusters: The Secrets of the registered clusters, `data` decoded.

    Raises:
        TemplateError: A cluster lacks what a template asks for; Argo CD changes nothing then.
    """
    assert spec["goTemplate"]
    assert spec["goTemplateOptions"] == ["missingkey=error"]
    made: dict[str, Json] = {}
    for generator in spec["generators"]:
        (kind,) = generator
        template = merged(generator[kind].get("template", {}), spec["template"])
        for parameters in _parameters(generator, clusters):
            application = evaluated(template, parameters)
            name = application["metadata"]["name"]
            assert name not in made, f"{name} is generated twice"
            made[name] = application
    return made


def merged(over: Json, under: Json) -> Json:
    """Two templates as mergo has it: what is empty above is filled from below, maps deep."""
    result = deepcopy(under)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(value, result[key])
        elif value not in ("", {}, [], None):
            result[key] = deepcopy(value)
    return result


def _parameters(generator: Json, clusters: Sequence[Json]) -> Iterator[Json]:
    (kind,) = generator
    if kind == "clusters":
        labels = {"argocd.argoproj.io/secret-type": "cluster", **generator[kind]["selector"]["matchLabels"]}
        for cluster in clusters:
            metadata = cluster["metadata"]
            if labels.items() <= metadata["labels"].items():
                kept = {key: metadata[key] for key in ("labels", "annotations") if metadata.get(key)}
                yield {"name": cluster["data"]["name"], "server": cluster["data"]["server"], "metadata": kept}
    elif kind == "matrix":
        first, second = generator[kind]["generators"]
        for parameters in _parameters(first, clusters):
            elements = yaml.safe_load(text(second["list"]["elementsYaml"], parameters))
            # What both have is the first's: Argo CD lays the first over the second.
            yield from ({**element, **parameters} for element in elements)
    else:
        raise TemplateError(f"generator {kind} is not used")


def permitted(application: Json, projects: Mapping[str, Json]) -> bool:
    """Whether an application's project allows its sources and destination."""
    spec = application["spec"]
    project = projects[spec["project"]]
    sources = spec.get("sources") or [spec["source"]]
    destination = spec["destination"]
    return all(source["repoURL"] in project["sourceRepos"] for source in sources) and any(
        allowed["server"] == destination["server"] and allowed["namespace"] in ("*", destination["namespace"])
        for allowed in project["destinations"]
    )
