"""What a stack may be called: names, rights and log groups in AWS are made of it."""

import re
from collections.abc import Iterator
from typing import Final

from kyeol.config.names import LONGEST_NAMES
from kyeol.config.rules.base import Sections, Violation, rule

_FORM: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_TAKEN: Final = ("github",)
"""What takes the stack's place in the name of what belongs to no stack (components.scope, boundary_name)."""


@rule
def stack_is_named_as_aws_takes_it(sections: Sections) -> Iterator[Violation]:
    """The name is part of the names of buckets, databases and roles."""
    name = sections.stack
    if not _FORM.fullmatch(name):
        remedy = "begin with a letter, go on with lower-case letters, digits and single hyphens, such as eu-prod"
        yield Violation("environment", (), f"the stack's name {name} cannot be part of names in AWS", remedy)
    elif name in _TAKEN:
        remedy = "rename it: the boundary of GitHub's roles is called so"
        yield Violation("environment", (), f"the stack's name {name} is taken", remedy)
    elif (length := len(sections.project) + len(name)) > LONGEST_NAMES:
        problem = f"the project's name {sections.project} and the stack's name {name} have {length} characters"
        yield Violation("environment", (), problem, f"use at most {LONGEST_NAMES}: S3 allows 63 to a bucket's name")


@rule
def stack_is_not_named_within_another(sections: Sections) -> Iterator[Violation]:
    """Rights are given by the names that begin with the stack's and a hyphen."""
    for other in sorted(sections.others):
        if sections.stack.startswith(f"{other}-"):
            problem = f"the stack's name {sections.stack} begins as all that belongs to the stack {other} does"
            remedy = f"rename it, such as {sections.stack.removeprefix(f'{other}-')}-{other}: rights end with a name"
            yield Violation("environment", (), problem, remedy)
