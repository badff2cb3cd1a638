"""`kyeol github` against an organisation that is kept in memory."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kyeol.config.mistakes import KeyPath
from kyeol.config.reading.load import Configuration, load_all
from kyeol.tools.json_values import Json, at, listed, mapping, texts
from kyeol.tools.operate.github import numbers, rules
from kyeol.tools.operate.github.plan import Choices, plan, repositories
from kyeol.tools.operate.github.wanted import How, Wanted
from kyeol.tools.operate.github.workflows import Workflows
from tests.operate.organisation import Organisation, served
from tests.projects import Project, kyeol
from tests.shipped import ROOT, STACKS

Configurations = Mapping[str, Configuration]
CHOICES = Choices(team=8, app=99, variables={"GITOPS_APP_CLIENT_ID": "Iv1"})


@pytest.fixture(autouse=True)
def hub(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where git finds what is at GitHub."""
    folder = tmp_path_factory.mktemp("hub")
    for name in ("kyeol-app-gitops", "kyeol-platform-gitops"):
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder / "kyeol-example" / name)], check=True)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.com")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{folder}/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/")
    return folder


def organisation(configurations: Configurations) -> Organisation:
    github = configurations["mgmt"].config.github
    assert github
    return Organisation(github.organization, "platform")


def wanted(configurations: Configurations) -> list[Wanted]:
    return list(plan(ROOT, configurations, CHOICES))


def body(configurations: Configurations, what: str) -> Json:
    (found,) = [one.body for one in wanted(configurations) if one.what == what]
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_a_deployments_environment_asks_a_team_and_admits_main_alone(
    configurations: Configurations, stack: str
) -> None:
    environment = mapping(body(configurations, f"kyeol-infra: environment {stack}"))
    assert environment["reviewers"] == [{"type": "Team", "id": 8}]
    assert environment["deployment_branch_policy"] == {"protected_branches": False, "custom_branch_policies": True}
    assert (environment["prevent_self_review"], environment["can_admins_bypass"]) == (True, False)
    assert at(body(configurations, f"kyeol-infra: {stack} is main's"), "name") == "main"


def test_main_takes_reviewed_pull_requests_that_pass_what_runs_for_each(configurations: Configurations) -> None:
    found = {
        str(at(one, "type")): at(one, "parameters")
        for one in listed(at(body(configurations, "kyeol-infra: main is protected"), "rules"))
    }
    assert at(found["pull_request"], "require_code_owner_review") is True
    required = [at(one, "context") for one in listed(at(found["required_status_checks"], "required_status_checks"))]
    assert "check, preview and test offline" in required
    assert "review" not in required, "dependency-review runs for some pull requests only: the others would wait for it"


def test_only_the_app_of_images_passes_by_the_rules_and_only_in_the_shops_repository(
    configurations: Configurations,
) -> None:
    passing = {
        one.what: at(one.body, "bypass_actors") for one in wanted(configurations) if at(one.body, "bypass_actors")
    }
    assert passing == {
        "kyeol-app-gitops: main is protected": [{"actor_id": 99, "actor_type": "Integration", "bypass_mode": "always"}]
    }


def test_the_app_of_images_pushes_images_alone_where_github_can_keep_paths_from_it(
    configurations: Configurations, project: Project
) -> None:
    tree = project.root / "gitops/kyeol-app-gitops"
    rule = rules.of_pushes(tree, [100])
    paths = set(texts(at(listed(at(rule, "rules"))[0], "parameters", "restricted_file_paths")))
    assert {
        ".github/**/*",
        "base/**/*",
        "overlays/prod/**/*",
        "overlays/stage/**/*",
        "overlays/dev/facts.yaml",
    } <= paths
    assert not paths & {"overlays/dev/kustomization.yaml", "overlays/dev/**/*", "builds/**/*", "versions/**/*"}
    passing = [(at(one, "actor_type"), at(one, "actor_id")) for one in listed(at(rule, "bypass_actors"))]
    assert ("Integration", 100) in passing
    assert ("Integration", 99) not in passing
    for choices, planned in ((replace(CHOICES, promotion_app=100), True), (CHOICES, False),
                             (replace(CHOICES, promotion_app=100, private=False), False)):  # fmt: skip
        whats = {one.what for one in plan(ROOT, configurations, choices)}
        assert ("kyeol-app-gitops: the App pushes images alone" in whats) is planned


def test_rebasing_is_no_way_to_merge(configurations: Configurations) -> None:
    for one in wanted(configurations):
        if one.what.endswith("main is protected"):
            (rule,) = [rule for rule in listed(at(one.body, "rules")) if at(rule, "type") == "pull_request"]
            assert texts(at(rule, "parameters", "allowed_merge_methods")) == ["merge", "squash"]


def test_every_variable_is_set_in_each_repository_that_reads_it(configurations: Configurations) -> None:
    # GitHub Free shows an organisation's variables to no private repository.
    there = {
        (one.what.partition(":")[0], str(at(one.body, "name")))
        for one in wanted(configurations)
        if ": variable " in one.what
    }
    for name, folder in repositories(ROOT, configurations).items():
        read = set(Workflows(ROOT, folder).variables)
        assert {
            (name, variable) for variable in read & {"AWS_ACCOUNT_ID", "AWS_REGION", "GITOPS_APP_CLIENT_ID"}
        } <= there
    assert ("kyeol-saleor-api", "AWS_ACCOUNT_ID") in there, "build-push runs in the caller's repository"
    assert ("kyeol-platform-gitops", "AWS_ACCOUNT_ID") not in there


def test_a_stack_apart_has_its_account_in_its_environment_and_a_preview_that_waits_for_approval(
    project: Project, configurations: Configurations
) -> None:
    assert at(body(configurations, "kyeol-infra: variable APPROVED_PREVIEWS"), "value") == "[]"
    project.replace("prod", '"111122223333"', '"444455556666"')
    after = load_all(project.root, list(STACKS))
    assert at(body(after, "kyeol-infra: variable APPROVED_PREVIEWS"), "value") == '["prod"]'
    (own,) = [one for one in wanted(after) if one.what.endswith("'s variable AWS_ACCOUNT_ID")]
    assert own.path.endswith("/kyeol-infra/environments/prod/variables")
    assert at(own.body, "value") == "444455556666"


def test_a_second_run_makes_nothing(configurations: Configurations) -> None:
    api = organisation(configurations)
    for _ in range(2):
        lines = [one.apply(api) for one in wanted(configurations)]
        # The stand-in for GitHub learns of no push.
        api.there |= {f"repos/kyeol-example/{name}/branches/main": {} for name in repositories(ROOT, configurations)}
    assert lines.count("made") == 6, "the rules come with the first push"
    assert "made" not in [one.apply(api) for one in wanted(configurations)]


def test_a_variable_that_somebody_changed_is_put_right(configurations: Configurations) -> None:
    api = organisation(configurations)
    [one.apply(api) for one in wanted(configurations)]
    api.there |= {one.path: {} for one in wanted(configurations) if one.what.endswith("first push")}
    path = "repos/kyeol-example/kyeol-infra/actions/variables/AWS_REGION"
    api.there[path] = {"name": "AWS_REGION", "value": "elsewhere"}
    [one.apply(api) for one in wanted(configurations)]
    assert at(api.there[path], "value") == configurations["mgmt"].config.aws.region


def test_argo_cd_hears_of_pushes_and_a_new_secret_takes_the_place_of_the_old(configurations: Configurations) -> None:
    api, argocd = organisation(configurations), configurations["mgmt"].config.argocd
    assert argocd
    for signed in ("old", "new"):
        for one in plan(ROOT, configurations, replace(CHOICES, signed=signed)):
            if one.how is How.HOOK:
                one.apply(api)
    hooks = {path: one for path, one in api.there.items() if "/hooks/" in path}
    assert {path.split("/")[2] for path in hooks} == {"kyeol-app-gitops", "kyeol-platform-gitops"}
    assert len(hooks) == 2
    for made in hooks.values():
        assert at(made, "config", "url") == f"https://{argocd.host}/api/webhook"
        assert at(made, "config", "secret") == "new"
    assert not [one for one in wanted(configurations) if one.how is How.HOOK], "only when it is asked for"


def test_rules_wait_for_the_first_push_which_they_would_refuse(configurations: Configurations) -> None:
    api = organisation(configurations)
    lines = {one.what: one.apply(api) for one in wanted(configurations)}
    assert lines["kyeol-app-gitops: main is protected"] == "not yet: run this again once there is main"


def test_the_gitops_trees_are_pushed_once_and_whole(configurations: Configurations, hub: Path) -> None:
    api = organisation(configurations)
    pushes = [one for one in wanted(configurations) if one.what.endswith("first push")]
    assert [one.apply(api) for one in pushes] == ["pushed", "pushed"]
    there = subprocess.run(
        ["git", "-C", str(hub / "kyeol-example" / "kyeol-app-gitops"), "ls-tree", "-r", "--name-only", "main"],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert {"overlays/prod/kustomization.yaml", ".github/workflows/validate.yaml"} <= set(there)
    api.there |= {one.path: {} for one in pushes}
    assert [one.apply(api) for one in pushes] == ["is there", "is there"]


def test_githubs_numbers_are_written_in_the_place_of_the_placeholders(
    project: Project, configurations: Configurations
) -> None:
    github = configurations["mgmt"].config.github
    assert github
    project.replace("mgmt", "        id: 200000003 # placeholder\n", "")
    found = dict.fromkeys(
        [("organizationId",), ("infrastructure", "id"), *(("images", image, "id") for image in github.images)], 0
    )
    values: dict[KeyPath, int] = {place: number for number, place in enumerate(found, 31)}
    assert numbers.write(project.root, values)
    after = load_all(project.root, list(STACKS))["mgmt"].config.github
    assert after
    assert (after.organization_id, after.infrastructure.id) == (31, 32)
    assert [source.id for source in after.images.values()] == [33, 34, 35]
    assert not numbers.write(project.root, values), "the second time nothing changes"


def test_the_command_shows_json_and_changes_nothing_until_it_is_told(
    project: Project,
    configurations: Configurations,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(ROOT / ".github", project.root / ".github")
    shutil.copytree(ROOT / "images", project.root / "images")
    api, folder = organisation(configurations), tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with served(api, str(Path(sys.executable)), folder):
        shown = kyeol("github", "--team", "platform")
        assert shown.exit_code == 0, shown.output
        assert api.calls == []
        calls = json.loads(shown.stdout)
        hooked = kyeol("github", "--team", "platform", "--webhooks")
        assert len(json.loads(hooked.stdout)) == len(calls) + 2
        assert '"secret": "\\u2026"' in hooked.stdout
        done = kyeol("github", "--team", "platform", "--apply")
        assert done.exit_code == 0, done.output
        assert "no team strangers" in kyeol("github", "--team", "strangers").output
    assert len(done.stdout.splitlines()) == len(calls) + 1
    written = load_all(project.root, list(STACKS))["mgmt"].config.github
    assert written
    assert written.organization_id == 7
    assert written.infrastructure.id == at(api.get("repos/kyeol-example/kyeol-infra"), "id")
