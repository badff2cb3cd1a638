"""Pulumi's own CLI, the state in S3 and the key in KMS as moto serves them."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from moto.server import ThreadedMotoServer

from kyeol.config.reading.load import load_all
from kyeol.tools.operate import state
from kyeol.tools.operate.aws import Boto, OperateError
from kyeol.tools.operate.pulumi_stacks import PulumiStacks, backend
from kyeol.tools.pulumi_cli.machine import this_machine
from kyeol.tools.pulumi_cli.ways import find
from tests.projects import Project
from tests.shipped import STACKS

REGION, ACCOUNT, BUCKET = "ap-northeast-2", "111122223333", "example-state"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Boto]:
    """An account behind a port of this machine, for the CLI to reach."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    for name, value in {
        "MOTO_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": "moto",
        "AWS_SECRET_ACCESS_KEY": "moto",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    yield Boto()
    server.stop()


@pytest.mark.slow
def test_pulumi_makes_a_stack_whose_secrets_its_own_key_encrypts(aws: Boto, project: Project) -> None:
    aws.call("s3", "create_bucket", REGION, Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    state.make_key(aws, REGION, "kyeol", "dev")
    # moto has buckets in the path only.
    url = f"{backend(BUCKET, REGION)}&s3ForcePathStyle=true"
    stacks = PulumiStacks(project.root, url, str(find(this_machine()).executable))
    assert stacks.names() == set()
    provider = state.secrets_provider(ACCOUNT, REGION, state.key_alias("kyeol", "dev"))
    stacks.make("dev", provider)
    assert stacks.names() == {"dev"}
    written = yaml.safe_load(project.file("dev").read_text())
    assert written["secretsprovider"] == provider
    assert written["encryptedkey"]
    load_all(project.root, list(STACKS))


def test_a_missing_cli_is_told(project: Project) -> None:
    with pytest.raises(OperateError, match="there is no pulumi on PATH"):
        PulumiStacks(project.root, "file://.", str(Path("no-such-pulumi"))).names()
