"""The copy of the state in another region, as docs/how-to/recovery.md has S3 make it."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from moto import mock_aws

from kyeol.tools.operate.aws import Boto
from tests.harness import ROOT

REGION, THERE = "ap-northeast-2", "ap-northeast-1"


def test_s3_takes_the_runbooks_rule_and_copies_states_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runbook = (ROOT / "docs" / "how-to" / "recovery.md").read_text()
    step = re.search(r"2\. Keep the state in a second place.*?```sh\n(.*?)```", runbook, re.DOTALL)
    assert step
    (tmp_path / "aws").write_text("#!/bin/sh\necho arn:aws:iam::111122223333:role/kyeol-state-copy-role\n")
    (tmp_path / "aws").chmod(0o755)
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", step[1]],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "BUCKET": "acme-state", "AWS_REGION": REGION},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    trust, rights, rule = (json.loads((tmp_path / f"{one}.json").read_text()) for one in ("trust", "rights", "rule"))
    assert {one["Resource"] for one in rights["Statement"]} == {
        "arn:aws:s3:::acme-state", "arn:aws:s3:::acme-state/*", "arn:aws:s3:::acme-state-copy/*",
    }  # fmt: skip
    assert rule["Rules"][0]["Filter"] == {"Prefix": ".pulumi/stacks/"}, "a lock that is copied would lock the copy"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "moto")
    with mock_aws():
        aws = Boto()
        for bucket, region in (("acme-state", REGION), ("acme-state-copy", THERE)):
            place = {"LocationConstraint": region}
            aws.call("s3", "create_bucket", region, Bucket=bucket, CreateBucketConfiguration=place)
            versioned = {"Status": "Enabled"}
            aws.call("s3", "put_bucket_versioning", region, Bucket=bucket, VersioningConfiguration=versioned)
        name = "kyeol-state-copy-role"
        aws.call("iam", "create_role", REGION, RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        policy = json.dumps(rights)
        aws.call("iam", "put_role_policy", REGION, RoleName=name, PolicyName="copy", PolicyDocument=policy)
        aws.call("s3", "put_bucket_replication", REGION, Bucket="acme-state", ReplicationConfiguration=rule)
