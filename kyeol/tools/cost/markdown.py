"""Bills as Markdown: a table of the stacks, and each of them folded."""

from collections.abc import Iterator, Mapping

from kyeol.tools.cost.advice import largest
from kyeol.tools.cost.bill import Bill, total
from kyeol.tools.cost.span import Span
from kyeol.tools.cost.wording import TERMS, headline, provenance, whole, without
from kyeol.tools.escape import inside_html, plain

_HEAD = "| {} | smallest | expected | largest |\n|---|---:|---:|---:|"


def render(bills: Mapping[str, Bill]) -> str:
    """All of the bills.

    Args:
        bills: The bills, by stack.
    """
    parts = [_HEAD.format("stack")]
    for stack, bill in bills.items():
        missing = f" ({without(bill.missing)})" if bill.missing else ""
        parts.append(_row(f"{plain(stack)}{missing}", bill.total))
    parts += ["", TERMS, ""]
    return "\n".join([*parts, *(line for bill in bills.values() for line in _stack(bill))])


def _stack(bill: Bill) -> Iterator[str]:
    said = f"<b>{inside_html(bill.stack)}</b>, a month: {inside_html(headline(bill.total, bill.missing))}"
    yield f"<details><summary>{said}</summary>\n"
    for title, by in (("component", lambda line: line.component), ("AWS service", lambda line: line.charge.service)):
        yield _HEAD.format(title)
        yield from (_row(plain(name), total(lines)) for name, lines in bill.grouped(by))
        yield ""
    yield "| the five largest | expected | what would make it smaller |\n|---|---:|---|"
    for what, lines, advice in largest(bill):
        yield f"| {plain(what)} | {whole(total(lines).expected):,} | {plain(advice)} |"
    yield ""
    yield from (f"- not in it: {plain(one.what)}, {plain(one.reason)}" for one in bill.missing)
    yield f"\n{provenance(bill)}\n\n</details>\n"


def _row(name: str, span: Span) -> str:
    return f"| {name} | {whole(span.smallest):,} | {whole(span.expected):,} | {whole(span.largest):,} |"
