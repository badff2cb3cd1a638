"""Who looks at what is deployed before anybody approves anything: previews of main, and the nightly look for drift."""

import json
import re
import subprocess
from collections.abc import Mapping

from kyeol.config.reading import stackfile
from kyeol.tools.operate.github.workflows import Workflows
from kyeol.tools.preview.graph import Graph
from tests.projects import Project
from tests.shipped import ROOT, STACKS
from tests.workflows.files import FILES, OWN, jobs, load, step

APPROVED = "contains(fromJSON(vars.APPROVED_PREVIEWS || '[]'), inputs.stack) && "


def role(job: Mapping[str, list[dict[str, dict[str, str]]]]) -> str:
    """The role that a job becomes."""
    (found,) = (one["with"]["role-to-assume"] for one in job["steps"] if "role-to-assume" in one.get("with", {}))
    return found.partition(":role/")[2]


def test_a_preview_asks_nobody_and_takes_the_role_that_reads_unless_a_variable_names_the_stack() -> None:
    preview = jobs(OWN / "pulumi-stack.yaml")["preview"]
    assert preview["environment"] == f"${{{{ {APPROVED}inputs.stack || '' }}}}"
    assert f"{APPROVED}format('deploy-{{0}}', inputs.stack) || 'drift'" in role(preview)
    assert role(jobs(OWN / "drift.yaml")["look"]).endswith("-mgmt-drift-role")


def test_what_a_merge_waits_for_runs_in_a_merge_queue_too() -> None:
    repositories = {path.parents[2] for path in FILES} - {ROOT}
    for folder in (ROOT, *repositories):
        required = Workflows(ROOT, folder).checks
        for path in folder.glob(".github/workflows/*"):
            if {str(job.get("name", name)) for name, job in jobs(path).items()} & set(required):
                assert "merge_group" in load(path)["on"], path


def listed(project: Project, management: str) -> dict[str, dict[str, str]]:
    """The stacks that the look for drift finds in a project."""
    found = step(OWN / "drift.yaml", "list")
    told = project.root / "told"
    subprocess.run(
        ["bash", "-c", found["run"]],
        cwd=project.root,
        env={
            "PATH": "/usr/bin:/bin",
            "MGMT": management,
            "INSIDE_MGMT": found["env"]["INSIDE_MGMT"],
            "GITHUB_OUTPUT": str(told),
        },
        check=True,
    )
    return {one["stack"]: one for one in json.loads(told.read_text().partition("=")[2])}


def test_every_stack_is_looked_at_in_its_own_account(project: Project) -> None:
    place = stackfile.read(project.root, "mgmt").values["kyeol:aws"]
    assert isinstance(place, dict)
    management = str(place["accountId"])
    project.replace("prod", management, "444455556666")
    found = listed(project, management)
    assert set(found) == set(STACKS)
    assert {stack: one["account"] for stack, one in found.items()} == {
        **dict.fromkeys(STACKS, management),
        "prod": "444455556666",
    }
    assert [stack for stack, one in found.items() if one["exclude"]] == ["prod"]


def excluded(pattern: str, urn: str) -> bool:
    """Whether the engine's option names a URN: ** is any text, * any text without a colon."""
    parts = (re.escape(one).replace(r"\*", "[^:]*") for one in pattern.split("**"))
    return re.fullmatch(".*".join(parts), urn) is not None


def test_of_a_stack_apart_it_leaves_out_just_what_that_has_in_mgmts_account(graphs: Mapping[str, Graph]) -> None:
    patterns = step(OWN / "drift.yaml", "list")["env"]["INSIDE_MGMT"].replace("--exclude", "").split()
    for stack in STACKS[1:]:
        graph = graphs[stack]
        there = graph.one("pulumi:providers:aws", "aws-mgmt").urn
        for one in graph:
            if one.type.startswith("aws:"):
                named = any(excluded(pattern, one.urn) for pattern in patterns)
                assert named == (one.provider_urn == there), one.urn
