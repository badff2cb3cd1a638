"""The parts of a URN, `urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME`: the types of all its parents, then its own."""


def name_of(urn: str) -> str:
    """The logical name; empty where there is no URN."""
    return urn.split("::", 3)[-1]


def type_of(urn: str) -> str:
    """The type token."""
    return urn.split("::")[2].rpartition("$")[2]


def project_of(urn: str) -> str:
    """The project."""
    return urn.split("::")[1]


def stack_of(urn: str) -> str:
    """The stack."""
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
