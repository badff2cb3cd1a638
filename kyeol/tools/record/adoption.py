"""Whether what exists can be taken into a stack's state by `pulumi import`, and by which identifier.

Source, for every kind: the section Import of its page, which its class in the provider's SDK carries; a test reads it
there (tests/platform/test_adoption.py). Where the identifier is drawn by AWS, the commands that tell it are of the AWS
CLI reference (docs.aws.amazon.com/cli/latest/reference/).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from kyeol.tools.record.request import Request


@dataclass(frozen=True)
class Importable:
    """A kind that can be imported.

    Args:
        id: The identifier that the provider asks for, as a template (see Request.fill); {found} is what AWS has drawn.
        find: The command that tells what AWS has drawn, as a template; empty where nothing has to be found.
    """

    id: str | Callable[[Request], str]
    find: str = ""


@dataclass(frozen=True)
class NotImported:
    """A kind that is not.

    Args:
        why: The reason, and what happens instead, one phrase.
    """

    why: str


Adoption: TypeAlias = Importable | NotImported

FOUND: Final = "{found}"

NO_CLOUD_RESOURCE: Final = NotImported("it is nothing in AWS: it is made again")
NEW_SECRET: Final = NotImported("it is made again: the program draws its own values")
IN_A_CLUSTER: Final = NotImported("it is made again: pulumi-eks constructs a cluster of its own, beside the old one")


def named(id_: str = "{i[name]}") -> Importable:
    """What is known by a name or by what else the graph says.

    Args:
        id_: The identifier, as a template.
    """
    return Importable(id_)


def found(command: str, query: str, id_: str = FOUND) -> Importable:
    """What AWS has drawn an identifier for.

    Args:
        command: The AWS CLI's command, without `aws`, as a template.
        query: What to take from its answer (JMESPath), as a template.
        id_: The identifier, as a template.
    """
    return Importable(id_, f'aws {command} --region {{region}} --query "{query}" --output text')


def tagged(command: str, query: str, filters: str = "--filters") -> Importable:
    """What EC2 has drawn an identifier for, by the tag Name.

    Args:
        command: The command of `aws ec2`.
        query: What to take from its answer.
        filters: What the command calls its filters.
    """
    return found(f"ec2 {command} {filters} Name=tag:Name,Values={{i[tags][Name]}}", query)
