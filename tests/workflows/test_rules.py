"""What holds for every workflow: linted, pinned, least rights, time-outs, nothing within a stranger's reach."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kyeol.apps.catalog import APPS
from kyeol.config.names import SHOP_IMAGES
from kyeol.tools.diff.formats.markdown import MARKER
from tests.harness import ROOT
from tests.shipped import OWN as OWNED
from tests.texts import texts
from tests.workflows.files import FILES, IDS, OWN, REPOSITORIES, STOREFRONT, Job, jobs, load, step

ACTIONLINT = ROOT / ".tools" / "bin" / "actionlint"
ZIZMOR = ROOT / ".venv" / "bin" / "zizmor"
PIN = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+|placeholder)$")
every_workflow = pytest.mark.parametrize("path", FILES, ids=IDS)


def test_all_three_kinds_of_places_have_workflows() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == {".github", "images", "gitops"}


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda path: path.name)
def test_actionlint_finds_nothing(repository: Path, tmp_path: Path) -> None:
    # Each in a repository of its own, as they will be: `./.github/…` is of its root.
    shutil.copytree(repository / ".github" / "workflows", tmp_path / ".github" / "workflows")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    # shellcheck has no package without a download from elsewhere: off, so that no machine differs.
    found = subprocess.run(
        [ACTIONLINT, "-shellcheck=", "-pyflakes=", "-no-color"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_actionlint_knows_the_workflows_of_the_repository_itself(tmp_path: Path) -> None:
    shutil.copytree(STOREFRONT / ".github" / "workflows", tmp_path / ".github" / "workflows")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    file = tmp_path / ".github" / "workflows" / "deploy.yaml"
    file.write_text(file.read_text().replace("      host: ${{ matrix.host }}\n", ""))
    found = subprocess.run(
        [ACTIONLINT, "-shellcheck=", "-pyflakes=", "-no-color"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'input "host" is required by "./.github/workflows/environment.yaml"' in found.stdout


def test_zizmor_finds_nothing_however_pedantic() -> None:
    found = subprocess.run(
        [ZIZMOR, "--offline", "--no-progress", "--persona", "pedantic", "--config", ".github/zizmor.yml", *FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


@every_workflow
def test_every_script_parses(path: Path) -> None:
    for job in jobs(path).values():
        for one in job.get("steps", []):
            if one.get("shell") == "python":
                compile(one["run"], str(path), "exec")
            elif "run" in one:
                parsed = subprocess.run(["bash", "-n"], input=one["run"], capture_output=True, text=True, check=False)
                assert parsed.stderr == ""


@every_workflow
def test_actions_are_pinned_by_commit_with_the_version_beside(path: Path) -> None:
    for line in path.read_text().splitlines():
        if "uses: " in line and "uses: ./" not in line:
            pin = PIN.search(line.strip())
            assert pin, line
            # Only this repository's own commit is for the operator to fill in.
            own = pin["action"].endswith(("/workflows/build-push.yaml", "/workflows/update-manifest.yaml"))
            assert own or (pin["version"] != "placeholder" and pin["commit"] != "0" * 40), line


def test_an_action_is_pinned_to_one_commit_everywhere() -> None:
    pins = {
        pin.groups() for path in FILES for pin in map(PIN.search, map(str.strip, path.read_text().splitlines())) if pin
    }
    actions = [action for action, _, _ in pins]
    assert len(actions) == len(set(actions))


@every_workflow
def test_no_workflow_has_rights_and_every_job_says_its_own(path: Path) -> None:
    assert load(path)["permissions"] == {}
    for name, job in jobs(path).items():
        assert set(job["permissions"].items()) <= {
            ("contents", "read"), ("id-token", "write"), ("pull-requests", "write"), ("pull-requests", "read"),
            ("pages", "write"),
            ("packages", "write" if path.name == "charts.yaml" else "read"),
            *([("contents", "write")] if path.name in ("node-images.yaml", "prices.yaml") else []),
            *([("issues", "write")] if path.name in ("drift.yaml", "restore.yaml") else []),
        }, name  # fmt: skip


def test_whoever_asks_for_a_stacks_charts_may_read_the_registry_and_so_may_its_callers() -> None:
    asking = {
        (path.name, name)
        for path in FILES
        for name, job in jobs(path).items()
        if any(one.get("uses") == "./.github/actions/charts" for one in job.get("steps", []))
    }
    assert asking == {("pulumi-preview.yaml", "preview"), ("pulumi-stack.yaml", "preview"), ("pulumi-stack.yaml", "up")}
    deploying = "./.github/workflows/pulumi-stack.yaml"
    asking |= {(path.name, name) for path in FILES for name, job in jobs(path).items() if job.get("uses") == deploying}
    assert [one for one in asking if jobs(OWN / one[0])[one[1]]["permissions"].get("packages") != "read"] == []


def test_only_the_site_is_published_and_by_a_job_that_runs_no_code_of_the_repository() -> None:
    publishing = [
        (path.name, name) for path in FILES for name, job in jobs(path).items() if "pages" in job["permissions"]
    ]
    assert publishing == [("docs.yaml", "publish")]
    assert not [one for one in jobs(OWN / "docs.yaml")["publish"]["steps"] if "run" in one or "checkout" in one["uses"]]


def test_every_python_that_people_are_told_of_runs_the_unit_tests() -> None:
    usual = {one["with"]["python-version"] for one in _steps() if "setup-python" in one.get("uses", "")}
    (other,) = usual - {version for version in usual if re.fullmatch(r"3\.\d+", version)}
    assert other == "${{ matrix.python }}"
    (main,) = usual - {other}
    found = sorted((main, *jobs(OWN / "fuzz.yaml")["pythons"]["strategy"]["matrix"]["python"]), key=_minor)
    assert [_minor(one) for one in found] == list(range(_minor(found[0]), _minor(found[-1]) + 1)), "none is left out"
    assert f'requires-python = ">={found[0]}"' in (ROOT / "pyproject.toml").read_text()
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert f"Python {found[0]} to {found[-1]}. CI uses {main};" in told


def _steps() -> list[Job]:
    return [one for path in OWN.glob("*.yaml") for job in jobs(path).values() for one in job.get("steps", [])]


def _minor(version: str) -> int:
    return int(version.partition(".")[2])


@every_workflow
def test_every_job_ends(path: Path) -> None:
    for name, job in jobs(path).items():
        assert "uses" in job or 0 < job["timeout-minutes"] <= 115, name


@every_workflow
def test_nothing_runs_a_strangers_code_with_rights(path: Path) -> None:
    triggers = load(path)["on"]
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)


@every_workflow
def test_no_expression_is_pasted_into_a_script(path: Path) -> None:
    scripts = [one["run"] for job in jobs(path).values() for one in job.get("steps", []) if "run" in one]
    assert not [script for script in scripts if "${{" in script]


@every_workflow
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    for job in jobs(path).values():
        for one in job.get("steps", []):
            if one.get("uses", "").startswith("actions/checkout@"):
                assert one["with"]["persist-credentials"] is False


def test_only_what_writes_to_the_app_gitops_repository_is_given_a_secret() -> None:
    users = {
        (path.relative_to(ROOT).parts[0], name)
        for path in FILES
        for name, job in jobs(path).items()
        if job.get("secrets") or any("${{ secrets." in text for _, text in texts(job))
    }
    # The storefront's own workflow hands it on, to each environment's update; proposals come after the builds.
    assert users == {(".github", "update"), ("images", "update"), ("images", "environment"), ("gitops", "promote")}
    # No other branch can read the keys: they are an environment's, which admits main alone.
    assert jobs(OWN / "update-manifest.yaml")["update"]["environment"] == "gitops"
    (promote,) = (path for path in FILES if path.name == "promote.yaml")
    assert jobs(promote)["promote"]["environment"] == "promotion"
    updates = [jobs(path)["update"] for path in FILES if "images" in path.parts and "update" in jobs(path)]
    assert len(updates) == len(SHOP_IMAGES) + len(APPS)
    assert all(job["if"] == "github.ref == 'refs/heads/main'" for job in updates)


def test_a_forks_pull_request_is_tested_although_it_has_neither_secrets_nor_variables() -> None:
    # GitHub gives it none, and would refuse a run that lacks a required secret or reads JSON out of nothing.
    for path in FILES:
        secrets = (load(path)["on"].get("workflow_call") or {}).get("secrets", {})
        assert not [name for name, one in secrets.items() if one["required"]], path
        for _, text in texts(list(jobs(path).values())):
            for expression in re.findall(r"fromJSON\([^)]*vars\.[^)]*\)", text):
                assert re.search(r"\|\| '[\[{].*'\)$", expression), expression


def test_a_fork_gets_the_offline_job_alone() -> None:
    preview = jobs(OWN / "pulumi-preview.yaml")
    assert preview["offline"]["permissions"] == {"contents": "read"}
    assert "if" not in preview["offline"]
    assert preview["preview"]["if"].startswith("github.event.pull_request.head.repo.full_name == github.repository && ")
    assert preview["comment"]["needs"] == ["offline", "preview"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in preview["comment"]["if"]
    assert not [one for one in preview["comment"]["steps"] if "checkout" in one.get("uses", "")], "it runs no code"


def test_what_writes_to_a_pull_request_has_no_way_into_aws() -> None:
    for path in FILES:
        for job in jobs(path).values():
            rights = job["permissions"]
            assert not ({"issues", "pull-requests"} & set(rights) and "id-token" in rights)


def test_offline_runs_what_must_pass_before_a_change_lands() -> None:
    steps = [one for one in jobs(OWN / "pulumi-preview.yaml")["offline"]["steps"] if "make " in one.get("run", "")]
    asked = re.findall(r"^make \w+$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert [one["run"] for one in steps] == [*asked[:-1], "make check-mine", asked[-1]]
    assert [one.get("if") for one in steps[-2:]] == [
        "steps.scope.outputs.code == '0'",
        "steps.scope.outputs.code != '0'",
    ]


def test_what_belongs_to_whoever_adopts_the_project_needs_its_own_tests_alone() -> None:
    scope = step(OWN / "pulumi-preview.yaml", "scope")["run"]
    assert tuple(re.findall(r"^ *'?:\(exclude\)([^' ]+)'? ?\\?$", scope, re.MULTILINE)) == OWNED


def test_what_changes_is_compared_with_the_target_branch_and_posted_under_its_own_marker() -> None:
    preview = jobs(OWN / "pulumi-preview.yaml")
    (compare,) = [one for one in preview["offline"]["steps"] if "kyeol diff" in one.get("run", "")]
    assert compare["env"] == {"BASE": "${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha }}"}
    assert preview["offline"]["steps"][0]["with"]["fetch-depth"] == 0, "the target branch is there to run"
    assert f"post '{MARKER}'" in preview["comment"]["steps"][-1]["run"]


def test_the_cache_is_keyed_by_the_locks() -> None:
    (cache,) = (
        one for one in jobs(OWN / "pulumi-preview.yaml")["offline"]["steps"] if "actions/cache" in one.get("uses", "")
    )
    assert "hashFiles('requirements*.txt', 'tools/go.sum')" in cache["with"]["key"]


def test_the_newest_tag_goes_to_the_registry_only_once() -> None:
    build = step(OWN / "build-push.yaml", "build")
    assert build["if"] == "steps.existing.outputs.digest == ''"
    assert [tag.rpartition(":")[2] for tag in build["with"]["tags"].split("\n") if tag] == [
        "${{ github.sha }}",
        "latest",
    ]


def test_the_rule_book_runs_in_the_environment_that_the_workflows_set_up() -> None:
    pack, program = (
        (ROOT / file, yaml.safe_load((ROOT / file).read_text())["runtime"]["options"]["virtualenv"])
        for file in ("policy/PulumiPolicy.yaml", "Pulumi.yaml")
    )
    environments = {(file.parent / path).resolve() for file, path in (pack, program)}
    assert environments == {ROOT / ".venv"}
    for name in ("pulumi-preview.yaml", "pulumi-stack.yaml"):
        for job in jobs(OWN / name).values():
            steps = [one.get("run", "") for one in job.get("steps", [])]
            if any("pulumi preview --stack" in step for step in steps):
                assert "make deployable" in steps, "and nothing that only tests need"


def test_what_nobody_has_reviewed_runs_on_no_runner_that_deploys() -> None:
    labels = {name: jobs(OWN / f"pulumi-{name}.yaml")["preview"]["runs-on"] for name in ("preview", "stack")}
    assert "vars.PREVIEW_RUNNER" in labels["preview"]
    assert "vars.DEPLOY_RUNNER" in labels["stack"]
    assert labels["stack"] == jobs(OWN / "pulumi-stack.yaml")["up"]["runs-on"]
