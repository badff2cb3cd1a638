"""`kyeol bootstrap` against an account that moto plays."""

import json
from collections.abc import Mapping
from functools import partial

import pytest
import yaml

from kyeol.config.reading.load import Configuration, load_all
from kyeol.tools.json_values import Json, at, listed
from kyeol.tools.operate import state
from kyeol.tools.operate.aws import Boto, OperateError
from kyeol.tools.operate.bootstrap import bootstrap
from kyeol.tools.preview.graph import Graph
from tests.projects import Project
from tests.shipped import STACKS

Configurations = Mapping[str, Configuration]
Graphs = Mapping[str, Graph]


class Stacks:
    """Pulumi's stacks, kept in memory."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def names(self) -> set[str]:
        """See `bootstrap.Stacks`."""
        return set(self.made)

    def make(self, stack: str, secrets_provider: str) -> None:
        """See `bootstrap.Stacks`."""
        self.made[stack] = secrets_provider


def run(project: Project, aws: Boto, configurations: Configurations, graphs: Graphs, stacks: Stacks) -> list[str]:
    return list(bootstrap(project.root, aws, stacks, configurations, list(graphs.values())))


def test_the_state_is_versioned_private_encrypted_and_reached_over_tls_alone(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    run(project, aws, configurations, graphs, Stacks())
    mgmt = configurations["mgmt"].config
    assert mgmt.github
    bucket, ask = mgmt.github.state.bucket, partial(aws.call, "s3", region=mgmt.aws.region)

    def answer(operation: str) -> Mapping[str, Json]:
        return ask(operation=operation, Bucket=bucket)

    assert answer("get_bucket_location")["LocationConstraint"] == mgmt.aws.region
    assert answer("get_bucket_versioning")["Status"] == "Enabled"
    assert set(at(answer("get_public_access_block"), "PublicAccessBlockConfiguration").values()) == {True}  # type: ignore[union-attr]
    (denied,) = json.loads(str(answer("get_bucket_policy")["Policy"]))["Statement"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:*")
    assert denied["Resource"] == [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (rule,) = listed(answer("get_bucket_lifecycle_configuration")["Rules"])
    assert at(rule, "NoncurrentVersionExpiration", "NoncurrentDays") == state.KEPT_DAYS
    assert at(rule, "Expiration", "Days") is None, "the present state never ends"


def test_each_stack_has_a_key_of_its_own_that_rotates_and_names_its_environment(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    stacks = Stacks()
    run(project, aws, configurations, graphs, stacks)
    region = configurations["mgmt"].config.aws.region
    keys = {stack: state.find_key(aws, region, state.key_alias("kyeol", stack)) for stack in STACKS}
    assert len(set(keys.values())) == len(STACKS)
    for stack, arn in keys.items():
        assert arn
        assert aws.call("kms", "get_key_rotation_status", region, KeyId=arn)["KeyRotationEnabled"] is True
        assert state.has_tag(aws, region, arn, "Environment", stack)
        assert f":alias/kyeol-{stack}-pulumi?region={region}" in stacks.made[stack]


def test_pull_requests_may_decrypt_every_state_but_productions(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    before = project.file("mgmt").read_text().splitlines()
    run(project, aws, configurations, graphs, Stacks())
    region = configurations["mgmt"].config.aws.region
    again = load_all(project.root, list(STACKS))["mgmt"].config.github
    assert again
    assert again.state.preview_keys == {
        one: state.find_key(aws, region, state.key_alias("kyeol", one)) for one in ("mgmt", "dev", "stage")
    }
    after = project.file("mgmt").read_text().splitlines()
    assert [line for line in before if line not in after] == [], "comments and all other lines stay"
    assert len(after) == len(before) + 4


def test_what_the_services_would_make_at_first_use_is_there_before(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    run(project, aws, configurations, graphs, Stacks())
    region = configurations["mgmt"].config.aws.region
    # moto has names of its own for them, and paths as AWS.
    paths = {str(at(one, "Path")).split("/")[2] for one in listed(aws.call("iam", "list_roles", region)["Roles"])}
    assert {"rds.amazonaws.com", "eks.amazonaws.com", "elasticloadbalancing.amazonaws.com"} <= paths
    assert "spot.amazonaws.com" not in paths, "no shipped stack uses Spot"


def test_a_second_run_makes_nothing_and_changes_no_file(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    stacks = Stacks()
    first = run(project, aws, configurations, graphs, stacks)
    file, made = project.file("mgmt").read_text(), dict(stacks.made)
    second = run(project, aws, load_all(project.root, list(STACKS)), graphs, stacks)
    assert any(line.endswith(": made") for line in first)
    assert [line for line in second if "made" in line or "written" in line] == []
    assert (project.file("mgmt").read_text(), stacks.made) == (file, made)


def test_a_new_stack_is_added_to_what_is_there(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs
) -> None:
    fewer = {name: one for name, one in configurations.items() if name != "stage"}
    stacks = Stacks()
    run(project, aws, fewer, graphs, stacks)
    lines = run(project, aws, configurations, graphs, stacks)
    assert [line for line in lines if "made" in line] == [
        "key alias/kyeol-stage-pulumi: made",
        "stack stage: made; Pulumi wrote its key into Pulumi.stage.yaml",
    ]
    written = yaml.safe_load(project.file("mgmt").read_text())["config"]["kyeol:github"]["state"]["previewKeys"]
    assert list(written) == ["mgmt", "dev", "stage"]


def test_an_environments_own_account_gets_its_key_there_and_its_state_in_mgmts_bucket(
    project: Project, aws: Boto, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    mgmt, own = "111122223333", "444455556666"
    project.replace("prod", mgmt, own)
    apart, stacks = load_all(project.root, list(STACKS)), Stacks()
    lines = run(project, aws, apart, graphs, stacks)
    assert f"account {own}: run this again with its credentials, for prod" in lines
    assert "prod" not in stacks.made
    region, github = apart["mgmt"].config.aws.region, apart["mgmt"].config.github
    assert github
    policy = json.loads(str(aws.call("s3", "get_bucket_policy", region, Bucket=github.state.bucket)["Policy"]))
    (write,) = [one for one in policy["Statement"] if one["Sid"] == f"Write{own}"]
    assert write["Resource"] == [
        f"arn:aws:s3:::{github.state.bucket}/.pulumi/*/kyeol/prod{end}" for end in (".*", "/*")
    ]
    key = state.find_key(aws, region, state.key_alias("kyeol", "mgmt"))
    shared = str(aws.call("kms", "get_key_policy", region, KeyId=key, PolicyName="default")["Policy"])
    assert json.loads(shared)["Statement"][1]["Principal"] == {"AWS": [f"arn:aws:iam::{own}:root"]}
    monkeypatch.setenv("MOTO_ACCOUNT_ID", own)
    run(project, aws, apart, graphs, stacks)
    assert f"arn:aws:kms:{region}:{own}:alias/kyeol-prod-pulumi" in stacks.made["prod"]
    assert aws.call("s3", "list_buckets", region)["Buckets"] == []


def test_credentials_of_another_account_make_nothing(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "999999999999")
    with pytest.raises(OperateError, match="your credentials are of account 999999999999; the stack files name"):
        run(project, aws, configurations, graphs, Stacks())
    assert aws.call("s3", "list_buckets", "us-east-1")["Buckets"] == []


def test_anothers_bucket_is_refused_before_any_key_is_made(
    project: Project, aws: Boto, configurations: Configurations, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        state, "bucket_exists", lambda *_: (_ for _ in ()).throw(OperateError("taken: name another bucket"))
    )
    with pytest.raises(OperateError, match="name another"):
        run(project, aws, configurations, graphs, Stacks())
    assert aws.call("kms", "list_keys", configurations["mgmt"].config.aws.region)["Keys"] == []
