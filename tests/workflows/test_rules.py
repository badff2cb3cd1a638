"""What holds for every workflow: linted, pinned, least rights, time-outs, nothing within a stranger's reach."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kyeol.components.kubernetes.addon_release import SKIP_CRDS
from kyeol.config.reading import stackfile
from kyeol.tools.diff.formats.markdown import MARKER
from tests.harness import ROOT
from tests.shipped import OWN as OWNED
from tests.texts import texts
from tests.workflows.files import FILES, IDS, OWN, REPOSITORIES, STOREFRONT, jobs, load, step

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
            *([("issues", "write")] if path.name == "drift.yaml" else []),
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
    assert len(updates) == 4
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


def test_mgmt_goes_first_then_one_environment_after_the_other() -> None:
    up = jobs(OWN / "pulumi-up.yaml")
    stacks = list(up)
    assert stacks[0] == "mgmt"
    assert [up[stack].get("needs") for stack in stacks] == [None, *stacks[:-1]]
    assert [up[stack]["with"]["stack"] for stack in stacks] == stacks
    assert all("!failure()" in up[stack]["if"] for stack in stacks[1:]), "a failure must stop what follows"
    assert all(f"inputs.stack == '{stack}'" in up[stack]["if"] for stack in stacks)
    assert all("github.ref == 'refs/heads/main'" in up[stack]["if"] for stack in stacks)


def test_a_stack_has_one_deployment_at_a_time_that_nothing_cancels() -> None:
    for stack, job in jobs(OWN / "pulumi-up.yaml").items():
        assert job["concurrency"] == {"group": f"pulumi-{stack}", "cancel-in-progress": False}


def test_a_preview_is_shown_before_the_approval_that_the_deployment_waits_for() -> None:
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert any("GITHUB_STEP_SUMMARY" in one.get("run", "") for one in stack["preview"]["steps"])
    assert stack["up"]["needs"] == "preview"
    assert stack["up"]["environment"] == "${{ inputs.stack }}"
    assert not any("pulumi up" in one.get("run", "") for one in stack["preview"]["steps"])


def test_a_run_that_main_has_left_behind_neither_previews_nor_deploys() -> None:
    # GitHub starts single jobs again, weeks later: the deployment must ask for itself.
    stack = jobs(OWN / "pulumi-stack.yaml")
    for name in ("preview", "up"):
        first = stack[name]["steps"][0]
        assert "commits/main" in first["run"], name
        assert '[ "$main" != "$GITHUB_SHA" ]' in first["run"], name
    assert stack["preview"]["steps"][0] == stack["up"]["steps"][0]


def test_a_pull_request_previews_stacks_that_are_deployed_unless_a_variable_says_which() -> None:
    matrix = jobs(OWN / "pulumi-preview.yaml")["preview"]["strategy"]["matrix"]["stack"]
    default = re.fullmatch(r"\$\{\{ fromJSON\(vars\.PREVIEW_STACKS \|\| '(.+)'\) \}\}", matrix)
    assert default
    assert {*json.loads(default[1])} <= jobs(OWN / "pulumi-up.yaml").keys()


def test_the_newest_tag_goes_to_the_registry_only_once() -> None:
    build = step(OWN / "build-push.yaml", "build")
    assert build["if"] == "steps.existing.outputs.digest == ''"
    assert [tag.rpartition(":")[2] for tag in build["with"]["tags"].split("\n") if tag] == [
        "${{ github.sha }}",
        "latest",
    ]


def previewed(output: str, status: int, tmp_path: Path) -> tuple[int, str]:
    """What the step `preview` makes of a preview: its exit code, and whether there are changes."""
    stub = tmp_path / "pulumi"
    stub.write_text(f"#!/bin/sh\ncat <<'E'\n{output}\nE\nexit {status}\n")
    stub.chmod(0o755)
    told = tmp_path / "told"
    told.write_text("")
    done = subprocess.run(
        ["bash", "-e", "-c", step(OWN / "pulumi-stack.yaml", "preview")["run"]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STACK": "dev", "GITHUB_OUTPUT": str(told)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, told.read_text().strip()


@pytest.mark.parametrize(
    ("output", "status", "result"),
    [
        ("Resources:\n    210 unchanged", 0, (0, "changes=false")),
        # backenderr.NoChangesExpectedError of the CLI.
        ("error: no changes were expected for preview but changes were proposed", 255, (0, "changes=true")),
        ("    --outputs:--\n  ~ a: 1 => 2\nResources:\n    210 unchanged", 0, (0, "changes=true")),
        ("error: preview failed", 255, (255, "")),
    ],
)
def test_nobody_is_asked_to_approve_a_deployment_of_nothing(
    tmp_path: Path, output: str, status: int, result: tuple[int, str]
) -> None:
    assert previewed(output, status, tmp_path) == result
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert stack["preview"]["outputs"] == {"changes": "${{ steps.preview.outputs.changes }}"}
    assert stack["up"]["if"] == "needs.preview.outputs.changes == 'true'"


@pytest.mark.parametrize("job", ["preview", "up"])
@pytest.mark.parametrize(("alone", "passed"), [("", []), ("**kubernetes:**", ["--exclude", "**kubernetes:**"])])
def test_a_deployment_of_aws_alone_is_previewed_as_it_is_done(
    tmp_path: Path, job: str, alone: str, passed: list[str]
) -> None:
    (found,) = [one for one in jobs(OWN / "pulumi-stack.yaml")[job]["steps"] if "EXCLUDE" in one.get("env", {})]
    assert found["env"]["EXCLUDE"] == "${{ inputs.aws_alone && '**kubernetes:**' || '' }}"
    assert found["env"][SKIP_CRDS] == "${{ inputs.aws_alone && 'true' || '' }}"
    (tmp_path / "pulumi").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > called\n')
    (tmp_path / "pulumi").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "STACK": "dev",
        "EXCLUDE": alone,
        "GITHUB_OUTPUT": "told",
    }
    subprocess.run(["bash", "-e", "-c", found["run"]], cwd=tmp_path, env=environment, check=True)
    called = (tmp_path / "called").read_text().splitlines()
    assert called[:3] == [job, "--stack", "dev"]
    assert called[3 : 3 + len(passed)] == passed
    assert ("--exclude" in called) == bool(passed)


def test_whoever_deploys_by_hand_can_choose_aws_alone() -> None:
    for name, job in jobs(OWN / "pulumi-up.yaml").items():
        assert job["with"] == {"stack": name, "aws_alone": "${{ inputs.aws_alone || false }}"}


def test_drift_is_looked_for_every_night_without_changing_anything() -> None:
    workflow = load(OWN / "drift.yaml")
    assert "schedule" in workflow["on"]
    look = workflow["jobs"]["look"]
    shown, judged = (set(command.split()) for command in commands("drift.yaml", "refresh"))
    assert {"--preview-only", "--expect-no-changes", "--suppress-permalink=true"} <= shown
    assert {"--preview-only", "--json"} <= judged, "of JSON the CLI prints no permalink"
    assert not {"--yes", "-y"} & (shown | judged)
    assert {one for one in shown if "**" in one} == {one for one in judged if "**" in one}, "both look at the same"
    assert "environment" not in look, "it asks nobody"
    assert workflow["jobs"]["tell"]["permissions"] == {"issues": "write"}


@pytest.mark.parametrize(
    ("pulumi", "aws", "python", "drifted"),
    [(0, 0, 0, False), (0, 0, 1, True), (1, 0, 0, True), (0, 1, 0, True)],
)
def test_what_only_waits_for_a_window_opens_no_issue(
    tmp_path: Path, pulumi: int, aws: int, python: int, drifted: bool
) -> None:
    (tmp_path / "dev.txt").write_text("~ aws:rds/instance:Instance")
    shutil.copy(ROOT / "Pulumi.dev.yaml", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for stub, status in (("pulumi", pulumi), ("aws", aws), (".venv/bin/python", python)):
        (tmp_path / stub).write_text(f'#!/bin/sh\necho "$0 $AWS_REGION" >> {tmp_path}/calls\nexit {status}\n')
        (tmp_path / stub).chmod(0o755)
    subprocess.run(
        ["bash", "-e", "-c", step(OWN / "drift.yaml", "waiting")["run"]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STACK": "dev", "AWS_REGION": "us-east-1"},
        check=True,
    )
    assert bool((tmp_path / "dev.txt").read_text()) == drifted
    (region,) = {line.split()[1] for line in (tmp_path / "calls").read_text().splitlines()}
    place = stackfile.read(ROOT, "dev").values["kyeol:aws"]
    assert isinstance(place, dict)
    assert region == place["region"], "the stack's, not the state's"


@pytest.mark.parametrize("open_issue", ["", "12"])
@pytest.mark.parametrize("drifted", [True, False])
def test_a_stack_has_one_issue_while_it_drifts(tmp_path: Path, open_issue: str, drifted: bool) -> None:
    (tmp_path / "drift").mkdir()
    (tmp_path / "drift" / "dev.txt").write_text("~ aws:ec2/vpc:Vpc: <b>" if drifted else "")
    stub, calls = tmp_path / "gh", tmp_path / "calls"
    stub.write_text(f'#!/bin/sh\necho "$1 $2" >> {calls}\n[ "$2" = list ] && echo "{open_issue}"\nexit 0\n')
    stub.chmod(0o755)
    (tell,) = [one["run"] for one in jobs(OWN / "drift.yaml")["tell"]["steps"] if "run" in one]
    done = subprocess.run(
        ["bash", "-e", "-c", tell],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_SHA": "abc", "RUN": "https://run"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    did = [line.split()[1] for line in calls.read_text().splitlines() if line.split()[1] != "list"]
    wanted = {(True, ""): ["create"], (True, "12"): ["edit"], (False, "12"): ["close"], (False, ""): []}
    assert did == wanted[drifted, open_issue]


def test_a_killed_deployment_is_recovered_by_the_workflow_that_the_roles_trust() -> None:
    (job,) = jobs(OWN / "pulumi-recover.yaml").values()
    assert job["uses"] == "./.github/workflows/pulumi-stack.yaml"
    assert job["with"] == {"stack": "${{ inputs.stack }}", "recover": True}
    assert load(OWN / "pulumi-recover.yaml")["concurrency"]["group"] == "pulumi-${{ inputs.stack }}"
    stack = jobs(OWN / "pulumi-stack.yaml")
    assert (stack["recover"]["if"], stack["preview"]["if"]) == ("inputs.recover", "${{ !inputs.recover }}")
    assert stack["recover"]["environment"] == "${{ inputs.stack }}"
    assert stack["recover"]["steps"][0] == stack["up"]["steps"][0], "not with what main has left behind"
    assert [line.split()[1] for line in commands("pulumi-stack.yaml", "cancel|refresh")] == ["cancel", "refresh"]


def commands(name: str, what: str) -> list[str]:
    """The calls of Pulumi in a workflow, each on one line."""
    runs = [
        one.get("run", "").replace("\\\n", " ") for job in jobs(OWN / name).values() for one in job.get("steps", [])
    ]
    return [line for run in runs for line in run.splitlines() if re.search(rf"\bpulumi ({what}) ", line)]


@pytest.mark.parametrize("name", ["pulumi-preview.yaml", "pulumi-stack.yaml"])
def test_no_output_holds_a_link_that_opens_the_state(name: str) -> None:
    # With its state in S3, Pulumi's permalink is a signed address of the whole state; the bare flag means false.
    assert commands(name, "preview|up")
    for command in commands(name, "preview|up"):
        assert "--suppress-permalink=true" in command


@pytest.mark.parametrize("name", ["pulumi-preview.yaml", "pulumi-stack.yaml"])
def test_every_preview_asks_the_rule_book_in_the_engine(name: str) -> None:
    assert commands(name, "preview")
    assert all(" --policy-pack policy " in command for command in commands(name, "preview"))
    # It passed in the preview of the same commit; in a deployment it could only stop half-way.
    assert not [command for command in commands(name, "up") if "--policy-pack" in command]


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
