"""A stack's whole lifecycle: preview, up, up again, refresh, destroy, each with a verdict."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading import stackfile
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.outcome import Operation, Outcome
from kyeol.tools.rehearse.engine.stack import Engine, Stack
from kyeol.tools.rehearse.verdict import Judgement, Observer, StepVerdict, done, no_drift, summed, unchanged

Step: TypeAlias = Literal["preview", "up", "again", "refresh", "destroy"]
STEPS: Final[tuple[Step, ...]] = ("preview", "up", "again", "refresh", "destroy")

PROTECTION: Final = "kyeol:protection"
_UNPROTECTED: Final = {"protect": False, "retainOnDelete": False}


@dataclass(kw_only=True)
class Lifecycle:
    """A stack in the simulated cloud, beside mgmt where it needs mgmt.

    Args:
        engine: Where it runs.
        root: The project's folder.
        stack: The stack.
        overrides: Configuration that replaces the stack files', by stack and key.
        observer: Is told of the progress.
        drill: What takes the place of the plain `up`.
        at: The URN whose change a drill waits for, where the stack is taken through a change.
        outcomes: What each run of the engine did.
    """

    engine: Engine
    root: Path
    stack: str
    overrides: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    observer: Observer = field(default_factory=Observer)
    drill: "Callable[[Lifecycle], Iterator[StepVerdict]] | None" = None
    at: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    _mgmt: dict[str, bytes] | None = None
    _opened: Stack | None = None

    @property
    def cloud(self) -> Cloud:
        """The simulated cloud."""
        return self.engine.cloud

    @property
    def opened(self) -> Stack:
        """The stack, opened once."""
        if self._opened is None:
            self._opened = self.engine.open(self.stack, self.overrides.get(self.stack))
        return self._opened

    def run(self, until: Step = "destroy") -> Iterator[StepVerdict]:
        """Take the stack through its lifecycle; it ends early at the first step that fails.

        Args:
            until: The last step.
        """
        if self.needs_mgmt():
            verdict = self.mgmt()
            yield verdict
            if not verdict.ok:
                return
        for step in STEPS[: STEPS.index(until) + 1]:
            for verdict in self.steps(step):
                yield verdict
                if not verdict.ok:
                    return

    def needs_mgmt(self) -> bool:
        """Whether mgmt must be up first."""
        return self.stack != MANAGEMENT_STACK and MANAGEMENT_STACK in stackfile.stack_names(self.root)

    def mgmt(self) -> StepVerdict:
        """Bring mgmt up, and remember what it has made."""
        mgmt = self.engine.open(MANAGEMENT_STACK, self.overrides.get(MANAGEMENT_STACK))
        verdict = self.step("up", mgmt.up, done, MANAGEMENT_STACK)
        self._mgmt = contents(self.cloud, MANAGEMENT_STACK)
        return verdict

    def steps(self, step: Step) -> Iterator[StepVerdict]:
        """One step, which may take several runs."""
        stack = self.opened
        match step:
            case "preview":
                yield self.step(
                    step, stack.preview, lambda outcome: Judgement(True, f"{summed(outcome)}, nothing done")
                )
            case "up" if self.drill:
                yield from self.drill(self)
            case "up":
                yield self.step(step, stack.up, done)
            case "again":
                yield self.step("up again", stack.up, unchanged)
            case "refresh":
                yield self.step(step, stack.refresh, no_drift)
            case "destroy":
                yield from self._destroy(stack)

    def step(
        self, name: str, run: Callable[[Callable[[Operation], None]], Outcome],
        judge: Callable[[Outcome], Judgement], stack: str = "", failed: str = "failed",
    ) -> StepVerdict:  # fmt: skip
        """Run the engine once and judge it.

        Args:
            name: The step, in words.
            run: Runs the engine.
            judge: Whether the outcome of a run without errors is good, and what to say of it.
            stack: The stack, where it is another than this lifecycle's.
            failed: What to say of a run with errors.
        """
        stack = stack or self.stack
        self.observer.begins(stack, name)
        outcome = run(self.observer.meets)
        self.outcomes.append(outcome)
        judged = judge(outcome) if outcome.ok else Judgement(False, failed)
        verdict = StepVerdict(
            stack=stack, step=name, ok=judged.ok, says=judged.says, errors=outcome.errors, changes=outcome.changes,
            seconds=outcome.seconds, effects=judged.effects,
        )  # fmt: skip
        self.observer.ends(verdict)
        return verdict

    def _destroy(self, stack: Stack) -> Iterator[StepVerdict]:
        if self._protected():
            yield self._refusal(stack)
            own = self.overrides.get(self.stack, {})
            stack.configure({**own, PROTECTION: _UNPROTECTED})
            yield self.step(
                "unprotect", stack.up, lambda outcome: Judgement(True, f"protection lifted: {summed(outcome)}")
            )
        yield self.step("destroy", stack.destroy, self._nothing_left)

    def _refusal(self, stack: Stack) -> StepVerdict:
        """A destroy while protection is on: its preview must be refused, as `pulumi destroy` begins with one.

        With --skip-preview the engine refuses each protected resource only as it comes to it; the rest is gone by then.
        """
        before = contents(self.cloud, self.stack)
        self.observer.begins(self.stack, "destroy, protected")
        outcome = stack.preview_destroy(self.observer.meets)
        self.outcomes.append(outcome)
        refused = any("because it is protected" in error for error in outcome.errors)
        whole = contents(self.cloud, self.stack) == before
        verdict = StepVerdict(
            stack=self.stack, step="destroy, protected", ok=refused and whole,
            says="refused, nothing deleted: what holds data is protected" if refused else "not refused",
            errors=() if refused and whole else outcome.errors or ("what is protected was destroyed",),
            changes=outcome.changes, seconds=outcome.seconds,
        )  # fmt: skip
        self.observer.ends(verdict)
        return verdict

    def _protected(self) -> bool:
        values = {**stackfile.read(self.root, self.stack).values, **self.overrides.get(self.stack, {})}
        protection = values.get(PROTECTION)
        return isinstance(protection, dict) and bool(protection.get("protect"))

    def _nothing_left(self, outcome: Outcome) -> Judgement:
        left = list(contents(self.cloud, self.stack))
        if left:
            return Judgement(False, f"{len(left)} left in the cloud, such as {left[0]}")
        if self._mgmt is not None and contents(self.cloud, MANAGEMENT_STACK) != self._mgmt:
            return Judgement(False, "mgmt's part of the cloud is not as it was")
        beside = ", mgmt as before" if self._mgmt is not None else ""
        return Judgement(True, f"{summed(outcome)}, nothing left{beside}")


def contents(cloud: Cloud, stack: str) -> dict[str, bytes]:
    """What a stack has made in a cloud, with every output, controllers' makings too."""
    return {
        f"{one.urn} {one.type} {one.id}": one.state.SerializeToString(deterministic=True)
        for one in cloud
        if one.stack == stack
    }
