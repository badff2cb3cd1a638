"""Stand-ins for the image registry."""

from kyeol.tools.preview.kinds.kind import Kind

KINDS = {
    "aws:ecr/repository:Repository": Kind(
        id="{i[name]}",
        arn="arn:aws:ecr:{region}:{account}:repository/{i[name]}",
        outputs={
            "registryId": "{account}",
            "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{i[name]}",
        },
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Kind(id="{i[repository]}", outputs={"registryId": "{account}"}),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": Kind(id="{i[repository]}", outputs={"registryId": "{account}"}),
}
