"""Where what a record says can be read: a file of a repository at a commit, or a page of documentation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One place to look.

    Args:
        origin: A repository on GitHub, such as hashicorp/terraform-provider-aws, or the host of a documentation.
        version: The tag or commit that was read; empty for documentation, which has none.
        path: The file, or the page.
    """

    origin: str
    version: str
    path: str

    def __str__(self) -> str:
        return f"{self.origin}@{self.version}/{self.path}" if self.version else f"https://{self.origin}/{self.path}"


def terraform_aws(path: str) -> Source:
    """A file of the provider that pulumi-aws bridges, at the commit that pulumi-aws 7 was read with.

    Args:
        path: The file, below `internal/service/`.
    """
    return Source("hashicorp/terraform-provider-aws", "5f2286d6d836", f"internal/service/{path}")


def pulumi_eks(path: str) -> Source:
    """A file of the component provider pulumi-eks.

    Args:
        path: The file, below `nodejs/eks/`.
    """
    return Source("pulumi/pulumi-eks", "7bf0c1b1", f"nodejs/eks/{path}")


def pulumi_kubernetes(path: str) -> Source:
    """A file of pulumi-kubernetes, below `provider/pkg/`."""
    return Source("pulumi/pulumi-kubernetes", "94977969d", f"provider/pkg/{path}")


def aws_docs(path: str) -> Source:
    """A page of AWS's documentation."""
    return Source("docs.aws.amazon.com", "", path)
