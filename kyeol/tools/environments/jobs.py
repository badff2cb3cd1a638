"""The jobs of pulumi-up.yaml: one for each stack, each after the one before."""

import re

_JOB = re.compile(r"^  (?P<name>[a-z][\w-]*):\n(?:(?:    .*)?\n)+", re.MULTILINE)


def add(text: str, name: str, like: str) -> str:
    """The workflow with a job for an environment, right after the one that it is like.

    Args:
        text: The workflow.
        name: The environment.
        like: The one that is there.
    """
    head, jobs = _split(text)
    if like not in jobs:
        return text
    new = _named(jobs[like], like, name)
    new = re.sub(r"^    needs: .*$", f"    needs: {like}", new, flags=re.MULTILINE)
    made: dict[str, str] = {}
    for each, job in jobs.items():
        made[each] = job.replace(f"    needs: {like}\n", f"    needs: {name}\n")
        if each == like:
            made[name] = new
    return head + "\n".join(job.rstrip("\n") + "\n" for job in made.values())


def remove(text: str, name: str) -> str:
    """The workflow without an environment's job; what waited for it waits for what it waited for."""
    head, jobs = _split(text)
    if name not in jobs:
        return text
    needs = re.search(r"^    needs: (.*)$", jobs.pop(name), re.MULTILINE)
    before = f"    needs: {needs[1]}\n" if needs else ""
    return head + "\n".join(job.replace(f"    needs: {name}\n", before).rstrip("\n") + "\n" for job in jobs.values())


def _split(text: str) -> tuple[str, dict[str, str]]:
    head, marker, rest = text.partition("\njobs:\n")
    return head + marker, {found["name"]: found[0] for found in _JOB.finditer(rest)}


def _named(job: str, like: str, name: str) -> str:
    """A job with another name: in its key, its concurrency's group, and wherever the stack is meant."""
    return re.sub(rf"(?:(?<![\w-])|(?<=group: pulumi-)){re.escape(like)}(?![\w-])", name, job)
