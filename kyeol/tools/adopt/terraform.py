"""A state of Terraform: what it manages, as `terraform state pull` prints it.

Its form, version 4 since Terraform 0.12: hashicorp/terraform, internal/states/statefile/version4.go.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from kyeol.errors import KyeolError
from kyeol.tools.json_values import Json, at, mapping, mappings
from kyeol.tools.kinds import cloudtrail, cloudwatch, iam, random, route53, s3, security_groups, sns, vpc_peering

VERSION: Final = 4

_PREFIXES: Final = {"costexplorer": "ce_", "ec2": "", "index": "", "rds": "db_"}
"""What stands for the module of a Pulumi type in Terraform's, where it is another word."""

_TYPES: Final = {
    cloudtrail.TRAIL.type: "aws_cloudtrail",
    security_groups.MANAGED_PREFIX_LIST.type: "aws_ec2_managed_prefix_list",
    vpc_peering.PEERING_CONNECTION_OPTIONS.type: "aws_vpc_peering_connection_options",
    iam.OPEN_ID_CONNECT_PROVIDER.type: "aws_iam_openid_connect_provider",
    s3.BUCKET_REPLICATION_CONFIG.type: "aws_s3_bucket_replication_configuration",
    random.RANDOM_ID.type: "random_id",
    random.RANDOM_PASSWORD.type: "random_password",
}
"""Types that follow no rule. Source, for the rules as well: pulumi/pulumi-aws, provider/cmd/pulumi-resource-aws/
bridge-metadata.json, `renames.resources` (at 07d08a0a)."""

_ATTRIBUTES: Final = {
    cloudwatch.METRIC_ALARM.type: {"name": "alarm_name"},
    # The name alone may be relative to the zone.
    route53.RECORD.type: {"name": "fqdn"},
    sns.TOPIC_SUBSCRIPTION.type: {"topic": "topic_arn"},
}
"""Attributes that Pulumi calls otherwise (pulumi/pulumi-aws, provider/resources.go), where a match depends on them."""


class TerraformError(KyeolError):
    """A state of Terraform cannot be read, or does not say what is asked of it."""


@dataclass(frozen=True, kw_only=True)
class TerraformInstance:
    """Something that Terraform manages.

    Args:
        address: Where Terraform has it, such as `module.vpc.aws_subnet.private["a"]`.
        type: Terraform's type.
        attributes: What Terraform knows of it, passwords among them: only ever compared.
    """

    address: str
    type: str
    attributes: Mapping[str, Json]

    @cached_property
    def id(self) -> str:
        """Its identifier."""
        return str(self.attributes.get("id") or "")

    @cached_property
    def place(self) -> tuple[str, str]:
        """Its region and account, as far as it says them: the provider's version 6 has the former beside the ARN."""
        _, _, _, region, account, *_ = (*str(self.attributes.get("arn") or "").split(":"), "", "", "", "", "")
        return str(self.attributes.get("region") or region), account


def type_of(token: str) -> str:
    """The type of Terraform's provider that a type of Pulumi's bridges.

    Args:
        token: Such as `aws:rds/instance:Instance`.
    """
    package, path, name = token.split(":")
    module = path.partition("/")[0]
    return _TYPES.get(token) or f"{package}_{_PREFIXES.get(module, f'{module}_')}{_snake(name)}"


def attribute_of(token: str, name: str) -> str:
    """What Terraform calls an input or output of a type."""
    return _ATTRIBUTES.get(token, {}).get(name) or _snake(name)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def read(file: Path) -> list[TerraformInstance]:
    """What a state manages, without data sources and without what is on its way to be deleted.

    Args:
        file: The state, as `terraform state pull` prints it.

    Raises:
        TerraformError: It cannot be read, or has another form.
    """
    try:
        state: Json = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        reason = "it is no JSON" if isinstance(error, ValueError) else (error.strerror or str(error))
        raise TerraformError(f"{file}: {reason}; `terraform state pull` prints a state") from None
    version = at(state, "version")
    if at(state, "format_version") is not None:
        raise TerraformError(f"{file}: `terraform show -json` has printed it; take what `terraform state pull` prints")
    if version != VERSION:
        said = "no version" if version is None else f"version {version}"
        raise TerraformError(
            f"{file}: a state of Terraform has version {VERSION}, this file {said}; Terraform from 0.12 on writes it"
        )
    return list(_instances(state))


def _instances(state: Json) -> Iterator[TerraformInstance]:
    for one in mappings(at(state, "resources")):
        if one.get("mode") != "managed":
            continue
        of = ".".join(str(one[key]) for key in ("module", "type", "name") if one.get(key))
        for instance in mappings(one.get("instances")):
            if instance.get("deposed"):
                continue
            key = instance.get("index_key")
            yield TerraformInstance(
                address=of if key is None else f"{of}[{json.dumps(key, ensure_ascii=False)}]",
                type=str(one.get("type")),
                attributes=mapping(instance.get("attributes")),
            )
