"""From stack files and workflows to what the organisation should have.

The forms of the bodies are those of GitHub's REST API, version 2022-11-28 (rulesets, deployment environments,
variables, workflow permissions); written from memory.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kyeol.config.names import MANAGEMENT_STACK, NAMESPACE
from kyeol.config.places import apart
from kyeol.config.reading.load import Configuration
from kyeol.tools.json_values import Json
from kyeol.tools.operate.aws import OperateError
from kyeol.tools.operate.bootstrap import previewed
from kyeol.tools.operate.github import rules
from kyeol.tools.operate.github.environments import environments
from kyeol.tools.operate.github.hooks import hooks
from kyeol.tools.operate.github.wanted import How, Wanted
from kyeol.tools.operate.github.workflows import Workflows


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What no file says.

    Args:
        team: The number of the team that approves deployments.
        app: The number of the App that commits images to dev's overlay; None: nobody passes by the rules.
        promotion_app: The number of the App that opens pull requests there; None: GitHub keeps no path from the other.
        variables: Values of variables that only the operator knows, by name.
        private: Whether repositories that are made are private.
        signed: What GitHub signs its calls to Argo CD with; empty: it makes none.
    """

    team: int
    app: int | None = None
    promotion_app: int | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    private: bool = True
    signed: str = ""


def repositories(root: Path, configurations: Mapping[str, Configuration]) -> dict[str, Path]:
    """The organisation's repositories, each with the folder of its files.

    Raises:
        OperateError: mgmt's stack file lacks `kyeol:github` or `kyeol:argocd`.
    """
    management = configurations[MANAGEMENT_STACK].config
    if management.github is None or management.argocd is None:
        raise OperateError(
            f"Pulumi.{MANAGEMENT_STACK}.yaml: {NAMESPACE}:github and {NAMESPACE}:argocd name the repositories"
        )
    found = {management.github.infrastructure.name: root}
    for tree, url in (
        ("app", management.argocd.repositories.app),
        ("platform", management.argocd.repositories.platform),
    ):
        found[url.rpartition("/")[2].removesuffix(".git")] = root / "gitops" / f"kyeol-{tree}-gitops"
    return found | {source.name: root / "images" / image for image, source in management.github.images.items()}


def plan(root: Path, configurations: Mapping[str, Configuration], choices: Choices) -> Iterator[Wanted]:
    """Everything that the organisation should have, in the order in which it is made.

    Args:
        root: The project's folder.
        configurations: The project's stacks.
        choices: What no file says.

    Raises:
        OperateError: mgmt's stack file does not name the repositories.
    """
    management = configurations[MANAGEMENT_STACK].config
    every = repositories(root, configurations)
    if management.github is None or management.argocd is None:
        return
    github, organization = management.github, management.github.organization
    known = _known(configurations, choices)
    for name in every:
        body: Json = {"name": name, "private": choices.private}
        yield Wanted(f"repository {name}", How.REPOSITORY, f"repos/{organization}/{name}", body)
        if every[name].parent.name == "gitops":
            pushed: Json = {"folder": str(every[name]), "address": f"https://github.com/{organization}/{name}"}
            yield Wanted(f"{name}: first push", How.PUSH, f"repos/{organization}/{name}/branches/main", pushed)
    for name, folder in every.items():
        workflows, base = Workflows(root, folder), f"repos/{organization}/{name}"
        infrastructure, app = name == github.infrastructure.name, folder.name == "kyeol-app-gitops"
        yield from _rules(name, base, folder, workflows.checks, choices if app else replace(choices, app=None))
        # A deployment asks a person; what only keeps a secret to main asks nobody.
        asking = dict.fromkeys(workflows.environments, False)
        if infrastructure:
            asking |= dict.fromkeys(github.environments, True)
        stacks = configurations if infrastructure else {}
        yield from environments(name, base, choices.team, asking, stacks)
        for variable in workflows.variables:
            if value := known.get(variable):
                pair: Json = {"name": variable, "value": value}
                yield Wanted(f"{name}: variable {variable}", How.VARIABLE, f"{base}/actions/variables", pair)
    if choices.signed:
        trees = [name for name, folder in every.items() if folder.parent.name == "gitops"]
        yield from hooks(organization, trees, management.argocd, choices.signed)
    if choices.private:
        where = f"repos/{organization}/{github.infrastructure.name}/actions/permissions/access"
        yield Wanted(
            "its workflows may be called by the organisation's", How.PUT, where, {"access_level": "organization"}
        )


def _rules(name: str, base: str, folder: Path, checks: list[str], choices: Choices) -> Iterator[Wanted]:
    """The rulesets of a repository; before the first push they would refuse it."""
    main = rules.of_main(checks, choices.app, owners=(folder / ".github/CODEOWNERS").is_file())
    after = f"{base}/branches/main"
    yield Wanted(f"{name}: main is protected", How.NAMED, f"{base}/rulesets", main, after=after)
    if choices.app and choices.promotion_app and choices.private:
        pushes = rules.of_pushes(folder, [choices.promotion_app])
        yield Wanted(f"{name}: the App pushes images alone", How.NAMED, f"{base}/rulesets", pushes, after=after)


def _known(configurations: Mapping[str, Configuration], choices: Choices) -> dict[str, str]:
    """The variables whose value is known, by name."""
    management = configurations[MANAGEMENT_STACK].config
    if management.github is None:
        return {}
    github = management.github
    return {
        "AWS_ACCOUNT_ID": management.aws.account_id,
        "AWS_REGION": management.aws.region,
        "PULUMI_STATE_BUCKET": github.state.bucket,
        "APPROVED_PREVIEWS": _json(
            one for one, about in configurations.items() if about.config.aws.role_arn or apart(one, about.accounts)
        ),
        "PREVIEW_STACKS": _json(one for one in previewed(configurations) if one in github.state.preview_keys),
        **({"REGISTRIES": _registries(configurations)} if github.promotion else {}),
        # The workflows know the name that the project has by itself.
        **({"PULUMI_PROJECT": project} if (project := configurations[MANAGEMENT_STACK].project) != NAMESPACE else {}),
        **choices.variables,
    }


def _registries(configurations: Mapping[str, Configuration]) -> str:
    """Where the images are of each stack that has a registry: promotion asks there what scans have found."""
    places = {one: about.config.aws for one, about in configurations.items() if about.config.registry}
    return json.dumps({one: {"account": aws.account_id, "region": aws.region} for one, aws in places.items()})


def _json(names: Iterator[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
