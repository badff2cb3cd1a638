"""Everything that can be wrong with a stack's add-ons, found before anything is registered."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import yaml

from kyeol.addons import catalog, policies, values
from kyeol.addons.catalog import AddonError, declared_in
from kyeol.addons.contract import Addon, Facts
from kyeol.config.mistakes import KeyPath, Mistake, dotted, nearest
from kyeol.config.names import ARGOCD, MANAGEMENT_STACK
from kyeol.config.reading import stackfile, yamlfile
from kyeol.config.stack import StackConfig

_CHART_VERSION: Final = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
"""Helm's own rule, SemVer 2; without ranges, which would install something else tomorrow."""

_THERE: Final = ("kube-system", ARGOCD)
"""The namespaces that are there without an add-on: the cluster's own, and Argo CD's, an application's."""

GIVEN_BY: Final[dict[str, tuple[str, Callable[[StackConfig], bool]]]] = {
    "zone_name": ("dns", lambda config: config.dns is not None),
    "zone_id": ("dns", lambda config: config.dns is not None),
    "hosts": ("dns", lambda config: config.dns is not None),
    "alb_certificate_arn": ("certificates", lambda config: config.certificates is not None),
    "alb_web_acl_arn": ("waf", lambda config: config.waf is not None),
    "alb_prefix_list_id": ("ingress", lambda config: config.ingress is not None or config.cdn is not None),
    "argocd": ("argocd", lambda config: config.argocd is not None),
}
"""The section that gives a fact, and whether a stack has it; every other fact is there with the cluster."""


def check(root: Path, stack: str, config: StackConfig) -> None:
    """Check a stack's add-ons: contracts, versions, requirements, values, policies, and that only one installs them.

    Args:
        root: The project's folder.
        stack: The stack's name.
        config: Its configuration; without a cluster there is nothing to check.

    Raises:
        AddonError: With one line per mistake.
    """
    if not config.cluster:
        return
    mistakes: list[Mistake] = [*_disabled(root, stack, config), *_enabled(root, stack, config)]
    try:
        addons = catalog.ordered(stack, catalog.off(config.addons))
    except AddonError as error:
        mistakes += error.mistakes
        addons = catalog.enabled(stack, catalog.off(config.addons))
    mistakes += [*contracts(catalog.ADDONS), *_lacking(stack, config, addons), *_unread(root, stack)]
    for addon in addons:
        try:
            values.read(root, stack, addon.name)
        except AddonError as error:
            mistakes += error.mistakes
    if config.addons.delivery == "pulumi":
        mistakes += _installed_twice(root, stack, addons)
    if config.argocd or config.gitops:
        mistakes += policies.check(root, stack, config.addons)
    if mistakes:
        raise AddonError(mistakes)


def _disabled(root: Path, stack: str, config: StackConfig) -> Iterator[Mistake]:
    """What a stack cannot do without, or does not have anyway."""
    names = [addon.name for addon in catalog.ADDONS]
    here = [addon.name for addon in catalog.enabled(stack, ())]
    file = stackfile.read(root, stack)
    for index, name in enumerate(config.addons.disabled):
        if name not in names:
            problem, remedy = f"{name} is not an add-on", nearest(name, names)
        elif name not in here:
            problem, remedy = f"{name} is an add-on of mgmt only, not of {stack}", "remove it"
        elif name in catalog.OPTIONAL:
            problem, remedy = f"{name} is off unless kyeol:addons.enabled names it", "remove it"
        elif reason := _needed(catalog.by_name(name), stack, config):
            problem, remedy = reason
        else:
            continue
        path: KeyPath = ("kyeol:addons", "disabled", index)
        yield Mistake(file.name, file.line(path), dotted(path), problem, remedy)


def _enabled(root: Path, stack: str, config: StackConfig) -> Iterator[Mistake]:
    """What a stack has anyway, or cannot have."""
    names = [addon.name for addon in catalog.ADDONS]
    here = [addon.name for addon in catalog.enabled(stack, ())]
    file = stackfile.read(root, stack)
    for index, name in enumerate(config.addons.enabled):
        if name in catalog.OPTIONAL and name in here:
            continue
        if name not in names:
            problem, remedy = f"{name} is not an add-on", nearest(name, sorted(catalog.OPTIONAL))
        elif name not in here:
            problem, remedy = f"{name} is an add-on of mgmt only, not of {stack}", "remove it"
        else:
            problem, remedy = f"{name} is on unless kyeol:addons.disabled names it", "remove it"
        path: KeyPath = ("kyeol:addons", "enabled", index)
        yield Mistake(file.name, file.line(path), dotted(path), problem, remedy)


def _needed(addon: Addon, stack: str, config: StackConfig) -> tuple[str, str] | None:
    """Why a stack cannot do without an add-on, and what to do; None where it can."""
    if addon.name == ARGOCD and config.argocd:
        return "argocd is what kyeol:argocd configures", "remove it here, or remove kyeol:argocd"
    # Without names in a zone there are no records, whatever the namespaces hold.
    if not addon.cleans_up or _absent(addon, config) or (stack == MANAGEMENT_STACK and not config.argocd):
        return None
    whom = "Argo CD" if stack == MANAGEMENT_STACK else "the shop"
    return f"{addon.name} cleans up after {whom}: without it a tear-down hangs or leaves things in AWS", "remove it"


def contracts(addons: Iterable[Addon]) -> Iterator[Mistake]:
    """What is wrong with add-ons as they are declared, whatever the stack."""
    addons = list(addons)
    facts = [one.name for one in fields(Facts)]
    made = {*_THERE, *(addon.namespace for addon in addons if addon.namespace_labels is not None)}
    releases: dict[str, str] = {}
    roles: dict[str, str] = {}
    for addon in addons:
        file, name = declared_in(addon.name), addon.name
        if not _CHART_VERSION.fullmatch(addon.release.version):
            problem = f"{addon.release.version!r} is not a chart version"
            yield Mistake(file, 0, name, problem, "write one version, such as 1.21.1")
        for fact in addon.needs:
            if fact not in facts:
                yield Mistake(file, 0, name, f"needs {fact}, which is not a fact", nearest(fact, facts))
        if addon.namespace not in made:
            problem = f"is installed into the namespace {addon.namespace}, which nobody makes"
            yield Mistake(file, 0, name, problem, 'set namespace_labels, such as pod_security("restricted")')
        if name in releases:
            yield Mistake(file, 0, name, f"has the name of {releases[name]}", "give each its own")
        releases.setdefault(name, addon.chart)
        if addon.identity:
            role = addon.identity.role
            if role in roles:
                yield Mistake(file, 0, name, f"has the role {role}, which is {roles[role]}'s", "give each its own")
            roles.setdefault(role, name)


def _absent(addon: Addon, config: StackConfig) -> set[str]:
    """The sections that would give an add-on the facts it needs, and are not there."""
    return {GIVEN_BY[fact][0] for fact in addon.needs if fact in GIVEN_BY and not GIVEN_BY[fact][1](config)}


def _lacking(stack: str, config: StackConfig, addons: Iterable[Addon]) -> Iterator[Mistake]:
    """Facts that an add-on needs, and that the stack's configuration does not give."""
    for addon in addons:
        for section in sorted(_absent(addon, config)):
            remedy = f"add kyeol:{section}, or put {addon.name} into kyeol:addons.disabled"
            problem = f"{addon.name} needs kyeol:{section}, which is absent"
            yield Mistake(f"Pulumi.{stack}.yaml", 0, "kyeol:addons", problem, remedy)


def _unread(root: Path, stack: str) -> Iterator[Mistake]:
    """Values files that no add-on reads: most often misspelt."""
    names = [addon.name for addon in catalog.ADDONS]
    here = [addon.name for addon in catalog.enabled(stack, ())]
    for folder, known in (
        (values.common_file("x").parent, names),
        (values.stack_file(stack, "x").parent, here),
    ):
        for file in sorted((root / folder).glob("*")):
            if file.name not in [f"{name}.yaml" for name in known]:
                path = file.relative_to(root).as_posix()
                yield Mistake(path, 0, "", "is not read by any add-on", nearest(file.stem, known))


def _installed_twice(root: Path, stack: str, addons: Iterable[Addon]) -> Iterator[Mistake]:
    """Charts of this program's releases that the cluster's part of the tree would install as well."""
    charts = {addon.chart.rsplit("/", 1)[-1]: addon.name for addon in addons}
    for path in sorted((root / values.cluster_folder(stack)).rglob("*.yaml")):
        if path.parent.name == "values":
            continue
        file = path.relative_to(root).as_posix()
        try:
            documents = yamlfile.documents(path.read_text("utf-8-sig"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            yield Mistake(file, line, "", "is not YAML", "fix this line or the one before it")
            continue
        for chart in _charts(documents):
            if addon := charts.get(chart):
                problem = f"installs {chart}, which this program installs as {addon}"
                yield Mistake(file, 0, addon, problem, "remove it, or set kyeol:addons.delivery to argocd")


def _charts(value: object) -> Iterator[str]:
    """The charts that Kustomize or an Application of Argo CD names, wherever in a document."""
    if isinstance(value, list):
        for item in value:
            yield from _charts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "helmCharts" and isinstance(inner, list):
                yield from (str(one["name"]) for one in inner if isinstance(one, dict) and "name" in one)
            elif key in ("source", "sources"):
                sources = inner if isinstance(inner, list) else [inner]
                yield from (str(one["chart"]) for one in sources if isinstance(one, dict) and "chart" in one)
            else:
                yield from _charts(inner)
