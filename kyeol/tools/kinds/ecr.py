"""ECR: image repositories and their policies."""

from typing import Final

from kyeol.tools.kinds.cost import METERED, Within
from kyeol.tools.kinds.danger import HARMLESS, Dangers, PolicyDocument, Protects, switched_on
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.source import terraform_aws

LIFECYCLE_POLICY: Final = Kind(
    type="aws:ecr/lifecyclePolicy:LifecyclePolicy",
    id="{i[repository]}",
    arn="",
    outputs={"registryId": "{account}"},
    sources=(terraform_aws("ecr/lifecycle_policy.go"),),
    fixed=paths("policy repository"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the repository"),
    dangers=HARMLESS,
)

REPOSITORY: Final = Kind(
    type="aws:ecr/repository:Repository",
    id="{i[name]}",
    arn="arn:aws:ecr:{region}:{account}:repository/{i[name]}",
    outputs={"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{i[name]}"},
    sources=(terraform_aws("ecr/repository.go"),),
    fixed=paths("encryptionConfigurations name"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=Dangers(holds="images", inputs={"forceDelete": Protects(switched_on)}),
)

REPOSITORY_POLICY: Final = Kind(
    type="aws:ecr/repositoryPolicy:RepositoryPolicy",
    id="{i[repository]}",
    arn="",
    outputs={"registryId": "{account}"},
    sources=(terraform_aws("ecr/repository_policy.go"),),
    fixed=paths("repository"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the repository"),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="repository")}),
)
