"""KMS: keys and their aliases."""

from typing import Final

from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, Endangers, PolicyDocument, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, fewer, more, switched_off

_KMS: Final = "arn:aws:kms:{region}:{account}:"


ALIAS: Final = Kind(
    type="aws:kms/alias:Alias",
    id="{i[name]}",
    arn=_KMS + "{i[name]}",
    outputs={"targetKeyArn": _KMS + "key/{i[targetKeyId]}"},
    sources=(terraform_aws("kms/alias.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the key"),
    adoption=named(),
    needs=on(
        "{arn}",
        "kms:CreateAlias DeleteAlias UpdateAlias",
        key="kms:CreateAlias DeleteAlias UpdateAlias",
        anything="kms:ListAliases",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "targetKeyId": Endangers("interruption", always("whoever asks for the key by its alias gets another one"))
        },
        removal=Removal(
            loses="whoever asks for the key by its alias {name} finds none", category="interruption", of="targetKeyId"
        ),
    ),
)

KEY: Final = Kind(
    type="aws:kms/key:Key",
    id="{uuid}",
    arn=_KMS + "key/{id}",
    outputs={"keyId": "{id}"},
    sources=(terraform_aws("kms/key.go"),),
    fixed=paths("customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=found("kms describe-key --key-id alias/{i[tags][Name]}", "KeyMetadata.KeyId"),
    needs=on(
        "{arn}",
        "kms:DescribeKey DisableKeyRotation EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags "
        "PutKeyPolicy ScheduleKeyDeletion TagResource UpdateKeyDescription",
        anything="kms:CreateKey",
    ),
    dangers=Dangers(
        holds="the key without which encrypted data cannot be read",
        inputs={
            "deletionWindowInDays": Protects(fewer),
            "enableKeyRotation": Protects(switched_off),
            "policy": PolicyDocument(guards=""),
            "rotationPeriodInDays": Protects(more),
        },
        harmless=paths("description tags"),
    ),
)
