"""`kyeol diff` as a whole: which commits, both sides at once, and what comes of it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from kyeol.config.mistakes import nearest
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.stackfile import stack_names
from kyeol.tools.diff.assemble import assemble
from kyeol.tools.diff.changes import Comparison
from kyeol.tools.diff.cost import priced
from kyeol.tools.diff.findings import RuleBook
from kyeol.tools.diff.sides.errors import DiffError, RepositoryError
from kyeol.tools.diff.sides.repository import Commit, Repository, named
from kyeol.tools.diff.sides.side import Runner, Side


def diff(root: Path, base: str, stacks: Sequence[str], *, uncommitted: bool, rules: RuleBook) -> Comparison:
    """Run two versions of the program and compare what they make.

    Args:
        root: The project's folder, which is the head.
        base: The commit, branch or tag to compare with.
        stacks: The stacks to compare; all of both sides if none is named.
        uncommitted: Whether the work tree is the head even where it differs from its commit.
        rules: The rule book that both sides are held to.

    Raises:
        DiffError: The base is not a commit, a stack is on neither side, or the work tree has uncommitted changes.
    """
    repository = Repository(root)
    head_commit = repository.head()
    named_commit = repository.commit(base)
    notes = _uncommitted(repository, allowed=uncommitted)
    base_commit, more = _start(repository, named_commit, head_commit)
    if not notes and repository.same(base_commit, head_commit):
        wanted = _wanted(root, root, stacks)
        head_side = Runner().run("head", root, root, wanted)
        base_side = replace(head_side, name="base")
        found = assemble(base_side, head_side, wanted, rules)
    else:
        with repository.checked_out(base_commit) as base_root:
            wanted = _wanted(root, base_root, stacks)
            base_side, head_side = _both(base_root, root, wanted)
            found = assemble(base_side, head_side, wanted, rules)
    return Comparison(
        base=base,
        base_commit=base_commit.sha,
        head_commit=head_commit.sha,
        stacks=tuple(priced(found, base_side, head_side)),
        notes=(*notes, *more),
    )


def _both(base_root: Path, root: Path, wanted: Sequence[str]) -> tuple[Side, Side]:
    """Both sides, run at once; an interruption ends both."""
    runner = Runner()
    with ThreadPoolExecutor(2) as both:
        try:
            base = both.submit(runner.run, "base", base_root, root, wanted)
            head = both.submit(runner.run, "head", root, root, wanted)
            return base.result(), head.result()
        except BaseException:
            runner.end()
            raise


def _uncommitted(repository: Repository, *, allowed: bool) -> tuple[str, ...]:
    files = repository.uncommitted()
    if files and not allowed:
        raise RepositoryError(
            f"the work tree has uncommitted changes ({named(files)}); commit or stash them, or compare them as they "
            "are with --uncommitted"
        )
    return (f"The head is the work tree with its uncommitted changes: {named(files)}.",) if files else ()


def _start(repository: Repository, base: Commit, head: Commit) -> tuple[Commit, tuple[str, ...]]:
    """The commit that the head's history left the base at: what the base has gained since is not the head's doing."""
    start = repository.merge_base(base, head)
    if start is None:
        note = f"{base.name} and the head share no history here, so {base.name} itself is the base."
        return base, (note,)
    if start.sha != base.sha:
        return start, (f"The base is the commit at which the head left {base.name}, which has moved on since.",)
    return start, ()


def _wanted(root: Path, base_root: Path, stacks: Sequence[str]) -> list[str]:
    """The stacks to compare, mgmt first.

    Raises:
        DiffError: One of those named is on neither side.
    """
    before = stack_names(base_root) if base_root.is_dir() else []
    present = list(dict.fromkeys([*stack_names(root), *before]))
    present.sort(key=lambda stack: stack != MANAGEMENT_STACK)
    if not present:
        raise DiffError(f"there are no stack files (Pulumi.<stack>.yaml) in {root}, nor in the base")
    unknown = [stack for stack in dict.fromkeys(stacks) if stack not in present]
    if unknown:
        raise DiffError(
            "\n".join(f"there is no stack {stack} on either side; {nearest(stack, present)}" for stack in unknown)
        )
    return [stack for stack in present if stack in stacks] if stacks else present
