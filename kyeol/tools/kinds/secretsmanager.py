"""Secrets Manager."""

from typing import Final

from kyeol.tools.record.adoption import NEW_SECRET, found, named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, PolicyDocument, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import fewer, gone

SECRET: Final = Kind(
    type="aws:secretsmanager/secret:Secret",
    id="arn:aws:secretsmanager:{region}:{account}:secret:{i[name]}-{hex:.6}",
    arn="{id}",
    sources=(terraform_aws("secretsmanager/secret.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=found("secretsmanager describe-secret --secret-id {i[name]}", "ARN"),
    needs=on(
        "{arn}",
        "secretsmanager:CreateSecret DeleteSecret DescribeSecret "
        "GetResourcePolicy ReplicateSecretToRegions TagResource "
        "UpdateSecret",
    ),
    dangers=Dangers(
        holds="a secret",
        inputs={"kmsKeyId": Protects(gone), "recoveryWindowInDays": Protects(fewer)},
        harmless=paths("description tags"),
    ),
)

SECRET_POLICY: Final = Kind(
    type="aws:secretsmanager/secretPolicy:SecretPolicy",
    id="{i[secretArn]}",
    arn="",
    sources=(terraform_aws("secretsmanager/secret_policy.go"),),
    fixed=paths("secretArn"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the secret"),
    adoption=named("{i[secretArn]}"),
    needs=on("{i[secretArn]}", "secretsmanager:DeleteResourcePolicy GetResourcePolicy PutResourcePolicy"),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="secretArn")}),
)

SECRET_VERSION: Final = Kind(
    type="aws:secretsmanager/secretVersion:SecretVersion",
    id="{i[secretId]}|terraform-{hex:.17}",
    arn="{i[secretId]}",
    outputs={"versionId": "terraform-{hex:.17}"},
    sources=(terraform_aws("secretsmanager/secret_version.go"),),
    fixed=paths("secretBinary secretId secretString"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the secret"),
    adoption=NEW_SECRET,
    needs=on("{arn}", "secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage"),
    dangers=Dangers(
        holds="",
        replacing="the secret gets another value: whoever has read the former one goes on with it",
        removal=Removal(loses="the secret loses its value", category="interruption", of="secretId"),
    ),
)
