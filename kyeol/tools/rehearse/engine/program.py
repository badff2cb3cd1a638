"""This project's program as the engine runs it: in this process, behind the protocol of Pulumi's language hosts.

The Automation API's own host (pulumi 3.272, automation/_server.py) tells nobody when a run is over, and leaves the loop
of a failed one open.
"""

import asyncio
import contextvars
import runpy
import threading
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

import grpc
from grpc import ServicerContext
from pulumi import RunError, log
from pulumi.runtime import Settings, configure, run_in_stack, set_all_config
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, language_pb2, language_pb2_grpc, plugin_pb2

from kyeol.tools.preview.sdk import hasten_sdk

_THREADS_PER_RESOURCE: Final = 4
"""Calls to the engine that wait at once, for each resource that is made at once: as many as the SDK's own host has."""


class Program(language_pb2_grpc.LanguageRuntimeServicer):
    """The program's language host, and the run that is under way.

    Args:
        root: The project's folder.

    Attributes:
        debug: Whether the engine hears the SDK's debug messages: five for each resource, a seventh of a run's time.
    """

    def __init__(self, root: Path) -> None:
        self._root, self.debug = root, False
        self._runs: set[_Run] = set()
        hasten_sdk()

    def Run(self, request: language_pb2.RunRequest, context: ServicerContext) -> language_pb2.RunResponse:
        """Run the program to its end."""
        run = _Run(self._root, debug=self.debug)
        self._runs.add(run)
        # The SDK keeps what belongs to a run in context variables.
        return contextvars.copy_context().run(run, request)

    def settle(self) -> None:
        """Wait for the end of the runs whose engine has ended: nobody would respond to them any more."""
        while self._runs:
            self._runs.pop().end()

    def GetPluginInfo(self, request: object, context: ServicerContext) -> plugin_pb2.PluginInfo:
        """The version is nobody's."""
        return plugin_pb2.PluginInfo()

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """Nothing is to be installed: the stand-in provider is attached."""
        return language_pb2.GetRequiredPackagesResponse()


class _Engine:
    """The engine as the program calls it, without debug messages.

    Args:
        address: Where it listens.
    """

    def __init__(self, address: str) -> None:
        self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))

    def __getattr__(self, name: str) -> object:
        """Any other call."""
        return getattr(self._stub, name)

    def Log(self, request: engine_pb2.LogRequest) -> None:
        """Pass a message on."""
        if request.severity != engine_pb2.DEBUG:
            self._stub.Log(request)


class _Run:
    """One run of the program, in a loop of its own."""

    def __init__(self, root: Path, *, debug: bool) -> None:
        self._root, self._debug = root, debug
        self._over = threading.Event()
        self._threads: ThreadPoolExecutor | None = None
        self._loop = asyncio.new_event_loop()
        self._main: asyncio.Task[None] | None = None

    def __call__(self, request: language_pb2.RunRequest) -> language_pb2.RunResponse:
        """Run it, and leave nothing behind."""
        try:
            engine = request.args[0]
            configure(Settings(
                project=request.project, stack=request.stack, organization=request.organization or "organization",
                monitor=request.monitor_address, engine=engine if self._debug else _Engine(engine),
                parallel=request.parallel, dry_run=request.dryRun,
            ))  # fmt: skip
            set_all_config(dict(request.config), list(request.configSecretKeys))
            self._threads = ThreadPoolExecutor(max(request.parallel, 1) * _THREADS_PER_RESOURCE, "the program's call")
            self._loop.set_default_executor(self._threads)
            self._loop.set_exception_handler(self._unheard)
            return language_pb2.RunResponse(error=self._error())
        finally:
            self._finish()

    def end(self) -> None:
        """Wait until it is over, its threads too; what it still waits for will not come."""
        if not self._over.is_set():
            with suppress(RuntimeError):  # its loop is closed: it has just ended by itself
                self._loop.call_soon_threadsafe(self._cancel)
            self._over.wait()
        if self._threads:
            self._threads.shutdown()

    def _error(self) -> str:
        """Run the program; what went wrong, as the engine is told besides."""
        self._main = self._loop.create_task(run_in_stack(self._program))
        try:
            self._loop.run_until_complete(self._main)
        except RunError as error:
            said = str(error)
        except grpc.RpcError as error:
            # The engine is shutting down.
            if error.code() == grpc.StatusCode.UNAVAILABLE:
                return ""
            said = f"RPC error: {error.details()}"
        except asyncio.CancelledError:
            return "the engine has ended"
        except BaseException as error:  # noqa: BLE001 - whatever ends the program, the engine must hear of it
            said = f"{error}\n{traceback.format_exc()}"
        else:
            return ""
        # Nobody hears it where the engine is gone.
        with suppress(grpc.RpcError):
            log.error(said)
        return said

    def _program(self) -> None:
        runpy.run_path(str(self._root / "__main__.py"), run_name="__main__")

    def _unheard(self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        """Give up where a call to the engine has failed and nobody looked: somebody may wait for it for ever."""
        if isinstance(context.get("exception"), grpc.RpcError):
            self._cancel()

    def _cancel(self) -> None:
        if self._main:
            self._main.cancel()

    def _finish(self) -> None:
        """Cancel what a failed run leaves waiting."""
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.wait(tasks) if tasks else asyncio.sleep(0))
        # Asked for, a failure is not reported as one that nobody looked at.
        for task in tasks:
            if not task.cancelled():
                task.exception()
        self._loop.close()
        self._over.set()
