"""Pulumi's engine by its Automation API: this project's program, run in this process, its state in a folder."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml
from pulumi import automation
from pulumi.automation._stack import StackInitMode  # not exported, although the constructor asks for it
from pulumi.automation.errors import CommandError

from kyeol.config.reading import stackfile
from kyeol.config.reading.yamlfile import documents
from kyeol.tools.collection import no_collection
from kyeol.tools.json_values import Json, mapping, mappings
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine import vault
from kyeol.tools.rehearse.engine.command import KillableCommand
from kyeol.tools.rehearse.engine.outcome import Operation, Outcome, Recorder
from kyeol.tools.rehearse.engine.outside import Outside
from kyeol.tools.rehearse.engine.plugins import Plugin, path
from kyeol.tools.rehearse.engine.program import Program
from kyeol.tools.rehearse.engine.provider import PACKAGES, serve
from kyeol.tools.rehearse.engine.vault import Vault
from kyeol.tools.rehearse.engine.version import Version

PARALLEL: Final = 128
"""How many resources are made at once: more than ever wait together, so that only their order counts."""

_PASSPHRASE: Final = "rehearsal"


class Engine:
    """One folder of state, one simulated cloud, and the stacks of a project in them.

    Args:
        root: The project's folder.
        cli: The Pulumi CLI.
        folder: An empty folder, for state and settings.
        cloud: The simulated cloud.
        checkpoints: Whether the state is written after every single step, as the engine does: four fifths of its time
            go there, and only an engine that is killed leaves anything of it behind.
        plugins: The packages that real plugins serve instead of the simulated cloud.
        readable: Whether the secrets in the state can be read once this is closed, by a passphrase.
    """

    def __init__(
        self,
        root: Path,
        cli: Path,
        folder: Path,
        cloud: Cloud,
        *,
        checkpoints: bool = False,
        plugins: Sequence[Plugin] = (),
        readable: bool = False,
    ) -> None:
        self.cloud = cloud
        self.folder = folder
        self.program = Program(root)
        self._root, self.project = root, stackfile.project_name(root)
        self._outside = Outside(folder, _regions(root)) if plugins else None
        self._server, port = serve(cloud, self.program)
        self._vault = None if readable else Vault()
        self.command = KillableCommand(cli, port)
        (folder / "state").mkdir(exist_ok=True)
        (folder / "home").mkdir(exist_ok=True)
        # A file where the engine would make the folder of its logs: it then writes none (pulumi 3.259, pkg/logging/
        # encrypted.go), which is a quarter of its time.
        (folder / "home" / "logs").touch()
        self.environment = {
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            **(self._vault.environment if self._vault else {"PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE}),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # It would download the plugin of every provider in a state, though the simulated cloud stands in for it;
            # without a network it tries for two and a half seconds in every run (pulumi 3.259, pkg/engine/plugins.go).
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            # It lives for seconds: memory is freed when it ends.
            "GOGC": "400",
            **({} if checkpoints else {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}),
            "PULUMI_DEBUG_PROVIDERS": ",".join(
                f"{package}:{port}" for package in PACKAGES if package not in {one.name for one in plugins}
            ),
            **({"PATH": path(plugins), **self._outside.environment} if self._outside else {}),
        }

    def close(self) -> None:
        """Stop the simulated cloud's servers."""
        for one in (self._outside, self._vault):
            if one:
                one.close()
        self._server.stop(0).wait()

    def secrets(self) -> Mapping[str, object]:
        """What a new stack's settings say of its secrets."""
        return vault.SETTINGS if self._vault else _salt(self.folder)

    def open(
        self, stack: str, overrides: Mapping[str, object] | None = None, version: Version | None = None
    ) -> "Stack":
        """Open a stack of the project.

        Args:
            stack: Its name.
            overrides: Configuration that replaces its file's, by key; None takes a key away.
            version: Another version of the program, where it is not this one; its own overrides count too.
        """
        version = version or Version(root=self._root)
        return Stack(self, version, stack, {**version.overrides.get(stack, {}), **(overrides or {})})


class Stack:
    """A stack that the engine runs."""

    def __init__(self, engine: Engine, version: Version, name: str, overrides: Mapping[str, object]) -> None:
        self.name = name
        self._engine, self._root = engine, version.root
        settings = self.configure(overrides)
        workspace = _Workspace(
            work_dir=str(engine.folder),
            pulumi_home=str(engine.folder / "home"),
            env_vars=engine.environment,
            project_settings=automation.ProjectSettings(name=engine.project, runtime="python"),
            secrets_provider=str(settings.get("secretsprovider", "")),
            pulumi_command=engine.command.of(version.port),
        )
        mode = StackInitMode.SELECT if self._file().is_file() else StackInitMode.CREATE
        self._stack = _Silent(name, workspace, mode)

    def configure(self, overrides: Mapping[str, object]) -> Mapping[str, object]:
        """Rewrite the stack's settings: its file's, with some of them replaced."""
        file = self._engine.folder / f"Pulumi.{self.name}.yaml"
        settings = _settings(file) if file.is_file() else dict(self._engine.secrets())
        values = {**stackfile.read(self._root, self.name).values, **overrides}
        settings["config"] = {key: value for key, value in values.items() if value is not None}
        file.write_text(yaml.safe_dump(settings))
        return settings

    def preview(self, tell: Callable[[Operation], None] = lambda _: None, *, exclude: Sequence[str] = ()) -> Outcome:
        """What `up` would do.

        Args:
            tell: Called for each resource as its operation begins.
            exclude: As for `up`.
        """
        return self._run(tell, lambda **listen: self._stack.preview(parallel=PARALLEL, exclude=list(exclude), **listen))

    def up(
        self, tell: Callable[[Operation], None] = lambda _: None, *, go_on: bool = False, exclude: Sequence[str] = ()
    ) -> Outcome:
        """Deploy.

        Args:
            tell: Called for each resource as its operation begins.
            go_on: Whether what does not depend on a failure is deployed all the same.
            exclude: Patterns of URNs that are left as they are.
        """
        return self._run(
            tell,
            lambda **listen: self._stack.up(
                parallel=PARALLEL, continue_on_error=go_on, exclude=list(exclude), **listen
            ),
        )

    def import_file(self, file: Path) -> Outcome:
        """Take what exists into the state, as a file says; nothing is changed in the cloud.

        Args:
            file: The file of `pulumi import --file`.
        """
        project = self._engine.folder / "Pulumi.yaml"
        written = project.read_text()
        # The command starts the project's language host, and has no option that names one which is running.
        project.write_text(yaml.safe_dump(self._engine.command.hosted(self._engine.project)))
        # The Automation API has no arguments of providers in its own form of the file.
        command = ["import", "--file", str(file), "--yes", "--skip-preview", "--generate-code=false"]
        try:
            return self._run(
                lambda _: None,
                lambda on_output, **_: self._stack._run_pulumi_cmd_sync(command, on_output),  # noqa: SLF001
            )
        finally:
            project.write_text(written)

    def refresh(
        self, tell: Callable[[Operation], None] = lambda _: None, *, delete_unreachable: bool = False
    ) -> Outcome:
        """Compare the state with the cloud.

        Args:
            tell: Called for each resource as its operation begins.
            delete_unreachable: Whether what is in clusters that nobody reaches is gone: PULUMI_K8S_DELETE_UNREACHABLE.
        """
        with self._unreachable(delete=delete_unreachable):
            return self._run(tell, lambda **listen: self._stack.refresh(parallel=PARALLEL, **listen))

    def preview_destroy(self, tell: Callable[[Operation], None] = lambda _: None) -> Outcome:
        """What `destroy` would do: the CLI asks for this first, and goes no further where it fails."""
        return self._run(tell, lambda **listen: self._stack.preview_destroy(parallel=PARALLEL, **listen))

    def destroy(
        self,
        tell: Callable[[Operation], None] = lambda _: None,
        *,
        target: Sequence[str] = (),
        delete_unreachable: bool = False,
    ) -> Outcome:
        """Take everything away.

        Args:
            tell: Called for each resource as its operation begins.
            target: Patterns of URNs that alone go; none: everything.
            delete_unreachable: As for `refresh`.
        """
        with self._unreachable(delete=delete_unreachable):
            return self._run(
                tell, lambda **listen: self._stack.destroy(parallel=PARALLEL, target=list(target), **listen)
            )

    def cancel(self) -> None:
        """Take away the lock that a killed engine leaves."""
        self._stack.cancel()

    def recover(self, tell: Callable[[Operation], None] = lambda _: None) -> Outcome:
        """Refresh a state that a killed engine has left, and drop what was begun and never made."""
        return self._run(
            tell, lambda **listen: self._stack.refresh(parallel=PARALLEL, clear_pending_creates=True, **listen)
        )

    def state(self) -> dict[str, Json]:
        """The state: resources, pending operations."""
        return dict(json.loads(self.state_file())["checkpoint"].get("latest") or {})

    def resources(self) -> list[Mapping[str, Json]]:
        """The resources in the state."""
        return mappings(self.state().get("resources"))

    def state_file(self) -> str:
        """The state as it lies in the folder."""
        return self._file().read_text()

    @contextmanager
    def _unreachable(self, *, delete: bool) -> Iterator[None]:
        """While a command runs with what PULUMI_K8S_DELETE_UNREACHABLE says."""
        orders = self._engine.cloud.orders
        orders.delete_unreachable = delete
        yield
        orders.delete_unreachable = False

    def _file(self) -> Path:
        return self._engine.folder / "state" / ".pulumi" / "stacks" / self._engine.project / f"{self.name}.json"

    def _run(self, tell: Callable[[Operation], None], run: Callable[..., object]) -> Outcome:
        recorder = Recorder(tell)
        start, failure = time.monotonic(), ""
        self._engine.command.killed = False
        with no_collection():
            try:
                run(on_event=recorder.event, on_output=recorder.line, on_error=recorder.line)
            except CommandError as error:
                failure = str(error).strip().splitlines()[-1] or "the engine failed"
            finally:
                self._engine.program.settle()
        killed = self._engine.command.killed
        return recorder.outcome(time.monotonic() - start, failure, killed=killed)


def _settings(file: Path) -> dict[str, object]:
    """A stack's settings as the engine has them."""
    return dict(mapping(documents(file.read_text())[0]))


def _salt(folder: Path) -> dict[str, object]:
    """The salt of the stacks that are there: each salt takes the engine a fifth of a second, in every run."""
    found = (_settings(file).get("encryptionsalt") for file in folder.glob("Pulumi.*.yaml"))
    return next(({"encryptionsalt": salt} for salt in found if salt), {})


def _regions(root: Path) -> set[str]:
    """The regions of a project's stacks."""
    places = (stackfile.read(root, stack).values.get("kyeol:aws") for stack in stackfile.stack_names(root))
    return {str(place["region"]) for place in places if isinstance(place, dict)}


class _Workspace(automation.LocalWorkspace):
    """A workspace that selects no stack: every command names its own, and selecting starts the CLI once more."""

    def select_stack(self, _name: str) -> None:
        """It is there."""


class _Silent(automation.Stack):
    """A stack that is not asked for its outputs and its history after each run: nobody reads them.

    Each question starts the CLI, which opens the secrets of the whole state: a fifth of a deployment's time.
    """

    def outputs(self) -> automation.OutputMap:
        """Nothing."""
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary:  # noqa: ARG002 - the SDK's
        """Nothing."""
        return automation.UpdateSummary("", datetime.now(UTC), "", {}, {}, "")
