"""What the workflows name exists in the recorded graphs: roles, repositories, environments, subjects."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.config.reading import stackfile
from kyeol.tools.preview.graph import Graph
from tests.harness import ROOT, SHIPPED, STACKS
from tests.json_values import known
from tests.texts import texts
from tests.workflows.files import FILES, OWN, STOREFRONT, jobs, load, step

IMAGES = ("saleor-api", "dashboard", "storefront")
Graphs = Mapping[str, Graph]


@pytest.fixture(scope="session")
def github() -> Mapping[str, Any]:
    found = stackfile.read(SHIPPED, "mgmt").values["kyeol:github"]
    assert isinstance(found, dict)
    return found


def caller(image: str) -> Mapping[str, Any]:
    """The jobs that build an image and hand it over; the storefront's are called per environment."""
    name = "environment.yaml" if image == "storefront" else "deploy.yaml"
    return jobs(ROOT / "images" / image / ".github" / "workflows" / name)


def pushes(image: str) -> set[str]:
    """The environments whose registry takes an image."""
    job = caller(image)["build"]
    assert job["with"]["image"] == image
    if image == "storefront":
        assert job["with"]["environment"] == "${{ inputs.environment }}"
        return {one["environment"] for one in shops()}
    return {
        job["with"].get(
            "environment", load(OWN / "build-push.yaml")["on"]["workflow_call"]["inputs"]["environment"]["default"]
        )
    }


def shops() -> list[dict[str, str]]:
    """What the variable SHOPS is once every environment is up, as the guide has it."""
    guide = (ROOT / "docs" / "how-to" / "bootstrap.md").read_text()
    *_, last = re.findall(r"variable set SHOPS .*--body '(.+)'", guide)
    found = json.loads(last)
    assert isinstance(found, list)
    return found


def trusted(graphs: Graphs, role: str) -> list[str]:
    (made,) = (one for one in graphs["mgmt"].of_type("aws:iam/role:Role") if one.inputs["name"] == role)
    (statement,) = json.loads(known(made.inputs)["assumeRolePolicy"])["Statement"]
    found = statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    return [found] if isinstance(found, str) else list(found)


def named(text: str) -> str:
    """A name in AWS as the workflows write it, of a project that no variable calls otherwise."""
    default = "${{ vars.PULUMI_PROJECT || 'kyeol' }}"
    assert load(OWN / "build-push.yaml")["env"] == {"PROJECT": default}
    return text.replace("${{ env.PROJECT }}", default).replace(default, "kyeol")


def roles_in_workflows() -> set[str]:
    """The roles that the workflows become, with their expressions filled in by every value they can have."""
    found: set[str] = set()
    for path in FILES:
        for _, text in texts(list(jobs(path).values())):
            account = r"\$\{\{ (?:matrix\.account|(?:inputs\.account \|\| )?vars\.AWS_ACCOUNT_ID) \}\}"
            if match := re.fullmatch(rf"arn:aws:iam::{account}:role/(.+)", text):
                either = re.sub(
                    r"\$\{\{ contains\([^&]*&& format\('deploy-\{0\}', ([^)]*)\) .*\}\}", r"deploy-${{ \1 }}", match[1]
                )
                found |= {
                    named(either).replace("${{ inputs.image }}", image).replace("${{ inputs.stack }}", stack)
                    for image in IMAGES
                    for stack in STACKS
                }
    return found


def test_the_workflows_roles_are_the_ones_that_mgmt_makes_for_github(graphs: Graphs) -> None:
    made = {
        known(one.inputs)["name"]
        for one in graphs["mgmt"].of_type("aws:iam/role:Role")
        if "token.actions.githubusercontent.com" in known(one.inputs)["assumeRolePolicy"]
    }
    assert roles_in_workflows() == made


def test_the_account_and_region_come_from_variables_in_every_workflow() -> None:
    for path in FILES:
        for job in jobs(path).values():
            for one in job.get("steps", []):
                if "configure-aws-credentials" in one.get("uses", ""):
                    assert one["with"]["aws-region"] == "${{ vars.AWS_REGION }}"
                    account = one["with"]["allowed-account-ids"]
                    assert account in {
                        "${{ vars.AWS_ACCOUNT_ID }}",
                        "${{ inputs.account || vars.AWS_ACCOUNT_ID }}",
                        "${{ matrix.account }}",
                    }
                    assert one["with"]["role-to-assume"].startswith(f"arn:aws:iam::{account}:role/")
        assert not re.search(r"\b\d{12}\b|ap-northeast", path.read_text())


def test_each_deployment_runs_in_an_environment_that_its_role_trusts(graphs: Graphs, github: Mapping[str, Any]) -> None:
    stacks = [job["with"]["stack"] for job in jobs(OWN / "pulumi-up.yaml").values()]
    for stack in {*stacks} & {*github["environments"]}:
        (subject,) = trusted(graphs, f"kyeol-mgmt-deploy-{stack}-role")
        assert subject.endswith(f":environment:{stack}")


def test_pull_requests_run_where_the_read_only_role_trusts(graphs: Graphs) -> None:
    (subject,) = trusted(graphs, "kyeol-mgmt-preview-role")
    assert subject.endswith(":pull_request")
    # A merge queue has no subject that a role trusts: `preview` asks for a pull request of this repository.
    assert set(load(OWN / "pulumi-preview.yaml")["on"]) == {"pull_request", "merge_group"}
    # A job of an environment has another subject, that of the environment.
    assert "environment" not in jobs(OWN / "pulumi-preview.yaml")["preview"]


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_is_pushed_from_main_to_the_repositories_that_exist(
    graphs: Graphs, github: Mapping[str, Any], image: str
) -> None:
    assert trusted(graphs, f"kyeol-mgmt-push-{image}-role")[0].endswith(":ref:refs/heads/main")
    assert jobs(OWN / "build-push.yaml")["build"]["if"] == "github.ref == 'refs/heads/main'"
    assert pushes(image) == set(github["images"][image]["environments"])
    for environment in pushes(image):
        names = {one.inputs["name"] for one in graphs[environment].of_type("aws:ecr/repository:Repository")}
        tags = step(OWN / "build-push.yaml", "build")["with"]["tags"]
        filled = named(tags).replace("${{ inputs.environment }}", environment).replace("${{ inputs.image }}", image)
        assert {line.split("/")[1].split(":")[0] for line in filled.strip().split("\n")} <= names


def test_the_storefront_is_built_for_each_environments_canonical_name(graphs: Graphs) -> None:
    for one in shops():
        assert one["host"] == known(graphs[one["environment"]].outputs)["publicNames"][0]


def test_one_environments_storefront_waits_for_no_other() -> None:
    """What a stage that does not answer must not do is keep dev's image from dev."""
    (job,) = jobs(STOREFRONT / ".github" / "workflows" / "deploy.yaml").values()
    assert job["uses"] == "./.github/workflows/environment.yaml"
    assert job["strategy"]["fail-fast"] is False
    assert job["with"] == {
        "environment": "${{ matrix.environment }}",
        "host": "${{ matrix.host }}",
        "account": "${{ matrix.account || '' }}",
    }
    assert "vars.SHOPS" in job["strategy"]["matrix"]["include"]
    assert "vars.SHOPS != ''" in job["if"], "nothing is pushed for an environment that is not there"
    own = caller("storefront")
    assert own["update"]["needs"] == "build"
    assert own["update"]["with"]["environment"] == "${{ inputs.environment }}"


@pytest.mark.parametrize("image", ["dashboard", "storefront"])
def test_a_fork_is_tested_with_the_node_that_it_wants(image: str) -> None:
    # `engines` of both, and not the runner's own.
    assert caller(image)["build"]["with"]["node-version"] == "24"
    (setup,) = [
        one for one in jobs(OWN / "build-push.yaml")["test"]["steps"] if "actions/setup-node" in one.get("uses", "")
    ]
    assert setup["with"]["node-version"] == "${{ inputs.node-version }}"
    assert setup["with"]["package-manager-cache"] is False, "nothing that a pull request leaves is used on main"


def test_the_program_deploys_with_the_cli_of_its_sdk() -> None:
    pinned = re.search(r"^pulumi==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned
    for name in ("pulumi-preview.yaml", "pulumi-stack.yaml"):
        assert set(re.findall(r"pulumi-version: (\S+)", (OWN / name).read_text())) == {pinned[1]}


def test_every_repository_has_an_image_that_is_pushed_to_it(graphs: Graphs) -> None:
    made = {one.inputs["name"] for stack in STACKS for one in graphs[stack].of_type("aws:ecr/repository:Repository")}
    assert made == {f"kyeol-{environment}-{image}" for image in IMAGES for environment in pushes(image)}


def test_only_latest_moves_as_the_registry_allows(graphs: Graphs) -> None:
    (repository,) = graphs["dev"].of_type("aws:ecr/repository:Repository")
    (exclusion,) = known(repository.inputs)["imageTagMutabilityExclusionFilters"]
    moving = [tag for tag in step(OWN / "build-push.yaml", "build")["with"]["tags"].split() if "sha" not in tag]
    assert [tag.rpartition(":")[2] for tag in moving if tag.endswith(exclusion["filter"])] == ["latest"]
    assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}


@pytest.mark.parametrize("image", IMAGES)
def test_a_caller_hands_over_what_the_reusable_workflow_takes(image: str) -> None:
    for job in caller(image).values():
        takes = load(OWN / job["uses"].split("@")[0].rpartition("/")[2])["on"]["workflow_call"]
        required = {name for name, one in takes["inputs"].items() if one.get("required")}
        assert required <= set(job["with"]) <= set(takes["inputs"])
        # An environment's secrets reach a called workflow only where the caller inherits (actions/runner#1490).
        called = jobs(OWN / job["uses"].split("@")[0].rpartition("/")[2])
        assert (job.get("secrets") == "inherit") == any("environment" in one for one in called.values())


def test_the_pulumi_cli_is_the_version_of_the_sdk() -> None:
    sdk = re.search(r'"pulumi==([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert sdk
    found = {
        one["with"]["pulumi-version"]
        for path in FILES
        for job in jobs(path).values()
        for one in job.get("steps", [])
        if one.get("uses", "").startswith("pulumi/actions@")
    }
    assert found == {sdk[1]}


def test_the_runner_gets_the_kustomize_that_the_tests_use() -> None:
    locked = re.search(r"sigs\.k8s\.io/kustomize/kustomize/(v5 v[\d.]+)", (ROOT / "tools" / "go.mod").read_text())
    assert locked
    version = locked[1].replace(" ", "@")
    installs = [text for path in FILES for _, text in texts(list(jobs(path).values())) if "go install" in text]
    assert len(installs) == 4
    assert all(f"sigs.k8s.io/kustomize/kustomize/{version}" in text for text in installs)
