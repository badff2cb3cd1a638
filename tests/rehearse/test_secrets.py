"""No secret stands in clear in anything that the engine writes or says, in any step of a stack's lifecycle."""

import json
from collections.abc import Callable, Iterator

import pytest

from kyeol.config.reading import stackfile
from tests.harness import SHIPPED, STACKS
from tests.rehearse.lived import LIVES, Lived

_SHORTEST = 12
"""Shorter texts inside of secrets, such as a user's name, may stand anywhere."""


@pytest.fixture(params=[*LIVES, "mgmt, up"])
def lived(request: pytest.FixtureRequest, lives: Callable[[str], Lived], deployed: Callable[[str], Lived]) -> Lived:
    stack, _, first_half = str(request.param).partition(", ")
    return deployed(stack) if first_half else lives(stack)


def said(lifecycle: Lived) -> Iterator[tuple[str, str]]:
    """Everything that was written or said, by where: the state, the engine's events, what it printed."""
    for verdict, outcome, state in zip(lifecycle.verdicts, lifecycle.outcomes, lifecycle.states, strict=True):
        yield f"{verdict.step}: state", state
        yield f"{verdict.step}: texts", "\n".join(outcome.texts)
        yield f"{verdict.step}: errors", "\n".join(outcome.errors)
        yield f"{verdict.step}: verdict", f"{verdict.says} {verdict.errors}"


def spellings(text: str) -> set[str]:
    """A text as it is, and as JSON has it, once or twice over."""
    once = json.dumps(text.strip())[1:-1]
    return {text.strip(), once, json.dumps(once)[1:-1]}


def places(lifecycle: Lived, text: str) -> set[str]:
    """Where a text stands in clear."""
    return {place for place, content in said(lifecycle) if any(form in content for form in spellings(text))}


def test_the_search_finds_what_is_no_secret(lived: Lived) -> None:
    """The proof that the next test can fail: a public name is found in every place where a secret could be."""
    found = places(lived, "eks-eksCluster")
    steps = {verdict.step for verdict in lived.verdicts} & {"preview", "up", "destroy"}
    assert {"up: state", *(f"{step}: texts" for step in steps)} <= found


def test_the_search_finds_a_secret_in_any_spelling() -> None:
    key = "-----BEGIN KEY-----\nline\n"
    for text in (key, json.dumps(key), json.dumps(json.dumps({"key": key}))):
        assert any(form in text for form in spellings(key))


def test_no_secret_stands_in_clear(lived: Lived) -> None:
    # A cluster's address stands in Argo CD's Secret, which is one as a whole, and is no secret.
    secrets = {text for text in lived.secrets if len(text) >= _SHORTEST and not text.startswith("https://")}
    assert secrets
    assert {text: where for text in secrets if (where := places(lived, text))} == {}


@pytest.mark.parametrize("stack", STACKS)
def test_the_configuration_holds_no_secret_in_clear(stack: str) -> None:
    """Passwords are drawn, third parties' tokens are names of secrets: there is nothing to encrypt in a stack file."""
    values = stackfile.read(SHIPPED, stack).values
    assert "secure" not in json.dumps(values)
