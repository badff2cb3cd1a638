"""The rehearsal that the documents show is prod's, as the engine and the simulated cloud go through it."""

from collections.abc import Callable

from tests.docs.documents import DOCUMENTS, comparable, transcripts
from tests.rehearse.lived import Lived


def test_the_quoted_rehearsal_is_prods(lives: Callable[[str], Lived], deployed: Callable[[str], Lived]) -> None:
    quoted = [
        lines
        for path in DOCUMENTS
        for commands, lines in transcripts(path)
        if commands.splitlines()[-1].split("#")[0].strip() == "kyeol rehearse prod"
    ]
    assert quoted, "no document shows a rehearsal"
    prod = lives("prod")
    printed = [
        [one.stack, *one.step.split(), "ok", "?", "s", *one.says.split()]
        for one in (deployed("mgmt").step("up")[0], *prod.verdicts)
    ]
    if prod.mgmt_after == prod.mgmt_before:
        printed[-1][-1:] = ["left,", "mgmt", "as", "before"]
    for lines in quoted:
        assert [line.split() for line in comparable(lines)] == printed, "run make pictures"
