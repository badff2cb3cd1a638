"""Pulumi's state: its bucket, and a key for each stack's secrets. Each function is safe to repeat."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.operate.aws import Aws, AwsError, OperateError

KEPT_DAYS: Final = 90
"""How long the state's older versions are kept: as long as somebody may find out late that a state was lost."""

KEPT_VERSIONS: Final = 20
"""Older versions that are kept however old they are: a stack that is rarely deployed keeps its last states, too."""

_DEFAULT_REGION: Final = "us-east-1"
"""Where S3 takes no location constraint (S3 API reference, CreateBucket)."""

_MISSING_BUCKET: Final = frozenset({"404", "NoSuchBucket", "NotFound"})


def bucket_exists(aws: Aws, region: str, bucket: str) -> bool:
    """Whether the caller's account has the bucket.

    Raises:
        OperateError: The name is another account's, or the bucket cannot be read.
    """
    try:
        aws.call("s3", "head_bucket", region, Bucket=bucket)
    except AwsError as error:
        if error.code in _MISSING_BUCKET:
            return False
        if error.denied:
            raise OperateError(f"{bucket} is another account's, or you may not read it; name another") from error
        raise
    return True


def make_bucket(aws: Aws, region: str, bucket: str, project: str, others: Mapping[str, Sequence[str]]) -> bool:
    """Make the bucket where it is missing, and give it what a state needs.

    Versioned, since Pulumi overwrites the state at every step; readable over TLS alone; never public.

    Args:
        aws: mgmt's account.
        region: Its region.
        bucket: The bucket's name.
        project: The project's name.
        others: The stacks of other accounts, by account: these may keep their state here.

    Returns:
        Whether it was missing.

    Raises:
        OperateError: AWS refuses.
    """
    missing = not bucket_exists(aws, region, bucket)
    if missing:
        place: dict[str, Json] = (
            {} if region == _DEFAULT_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        )
        aws.call("s3", "create_bucket", region, Bucket=bucket, **place)
    for operation, arguments in _bucket_settings(bucket, project, others).items():
        aws.call("s3", operation, region, Bucket=bucket, **arguments)
    return missing


def _bucket_settings(
    bucket: str, project: str, others: Mapping[str, Sequence[str]]
) -> Mapping[str, Mapping[str, Json]]:
    arn = f"arn:aws:s3:::{bucket}"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            *(statement for account, stacks in others.items() for statement in shared(arn, project, account, stacks)),
        ],
    }
    old: Json = {
        "ID": "old-versions",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": KEPT_DAYS, "NewerNoncurrentVersions": KEPT_VERSIONS},
        # A lock's deletion leaves a marker at every deployment.
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    return {
        "put_public_access_block": {
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            }
        },
        "put_bucket_ownership_controls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
        "put_bucket_versioning": {"VersioningConfiguration": {"Status": "Enabled"}},
        "put_bucket_encryption": {
            "ServerSideEncryptionConfiguration": {
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            }
        },
        "put_bucket_lifecycle_configuration": {"LifecycleConfiguration": {"Rules": [old]}},
        "put_bucket_policy": {"Policy": json.dumps(policy)},
    }


def shared(arn: str, project: str, account: str, stacks: Sequence[str]) -> list[Json]:
    """What another account may do with the state, as far as its own policies let its principals do it, too.

    Of other stacks it reads mgmt's state alone, where the outputs are that every stack reads.

    Args:
        arn: The bucket.
        project: The project's name.
        account: The account.
        stacks: Its stacks.
    """
    principal: Json = {"AWS": f"arn:aws:iam::{account}:root"}
    management = f"stacks/{project}/{MANAGEMENT_STACK}.json*"
    own = [f"{arn}/.pulumi/*/{project}/{stack}{end}" for stack in stacks for end in (".*", "/*")]
    rights: list[tuple[str, Json, Json]] = [
        ("List", ["s3:GetBucketLocation", "s3:ListBucket"], arn),
        ("Read", "s3:GetObject", [*(f"{arn}/.pulumi/{one}" for one in ("meta.yaml", management)), *own]),
        ("Write", ["s3:DeleteObject", "s3:PutObject"], own),
    ]
    return [
        {"Sid": f"{what}{account}", "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resources}
        for what, actions, resources in rights
    ]


def share_key(aws: Aws, region: str, arn: str, account: str, others: Sequence[str]) -> None:
    """Let other accounts decrypt with mgmt's key, whose outputs their stacks read.

    Raises:
        OperateError: AWS refuses.
    """
    own: Json = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    readers: Json = {
        "Sid": "Readers",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{other}:root" for other in others]},
        "Action": "kms:Decrypt",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [own, readers]})
    aws.call("kms", "put_key_policy", region, KeyId=arn, PolicyName="default", Policy=policy)


def key_alias(project: str, stack: str) -> str:
    """The alias of a stack's key."""
    return f"alias/{project}-{stack}-pulumi"


def secrets_provider(account: str, region: str, alias: str) -> str:
    """What `secretsprovider` of a stack file names: the alias by its ARN, which means the same key to every account."""
    return f"awskms:///arn:aws:kms:{region}:{account}:{alias}?region={region}"


def find_key(aws: Aws, region: str, alias: str) -> str | None:
    """The ARN of a stack's key; None where there is none.

    Raises:
        OperateError: It cannot be read.
    """
    try:
        answer = aws.call("kms", "describe_key", region, KeyId=alias)
    except AwsError as error:
        if error.code == "NotFoundException":
            return None
        raise
    if at(answer, "KeyMetadata", "KeyState") != "Enabled":
        raise OperateError(f"{alias} is {at(answer, 'KeyMetadata', 'KeyState')}: nothing can be encrypted")
    return str(at(answer, "KeyMetadata", "Arn"))


def make_key(aws: Aws, region: str, project: str, stack: str) -> tuple[str, bool]:
    """Make a stack's key where it is missing, and let AWS rotate it every year.

    By its tag Environment the other environments' deploy roles are kept out (components/access/github_policies.py).

    Returns:
        Its ARN, and whether it was missing.

    Raises:
        OperateError: AWS refuses.
    """
    alias = key_alias(project, stack)
    found = arn = find_key(aws, region, alias)
    if arn is None:
        tags: Json = [
            {"TagKey": "Project", "TagValue": project},
            {"TagKey": "Environment", "TagValue": stack},
        ]
        made = aws.call("kms", "create_key", region, Description=f"Pulumi state of {stack}", Tags=tags)
        arn = str(at(made, "KeyMetadata", "Arn"))
        aws.call("kms", "create_alias", region, AliasName=alias, TargetKeyId=arn)
    if at(aws.call("kms", "get_key_rotation_status", region, KeyId=arn), "KeyRotationEnabled") is not True:
        aws.call("kms", "enable_key_rotation", region, KeyId=arn)
    return arn, found is None


def has_tag(aws: Aws, region: str, arn: str, name: str, value: str) -> bool:
    """Whether a key has a tag.

    Raises:
        OperateError: It cannot be read.
    """
    tags = [mapping(one) for one in listed(at(aws.call("kms", "list_resource_tags", region, KeyId=arn), "Tags"))]
    return any(tag.get("TagKey") == name and tag.get("TagValue") == value for tag in tags)
