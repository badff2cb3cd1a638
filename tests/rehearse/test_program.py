"""The program's language host: a run is over when it says so, whatever became of the engine."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import ANY

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from grpc import ServicerContext
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, language_pb2, resource_pb2, resource_pb2_grpc

from kyeol.tools.rehearse.engine.program import Program


class Deaf(resource_pb2_grpc.ResourceMonitorServicer, engine_pb2_grpc.EngineServicer):
    """An engine that is asked and does not answer, until it is gone."""

    def __init__(self) -> None:
        self.asked, self.over = threading.Event(), threading.Event()
        self.server = grpc.server(ThreadPoolExecutor(4))
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(self, self.server)
        engine_pb2_grpc.add_EngineServicer_to_server(self, self.server)
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def SupportsFeature(
        self, request: resource_pb2.SupportsFeatureRequest, context: ServicerContext
    ) -> resource_pb2.SupportsFeatureResponse:
        """What every run asks first."""
        self.asked.set()
        self.over.wait()
        return resource_pb2.SupportsFeatureResponse()

    def Log(self, request: engine_pb2.LogRequest, context: ServicerContext) -> Empty:
        """Whatever the program says."""
        return Empty()


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    engine = Deaf()
    yield engine
    engine.over.set()
    engine.server.stop(0)


def test_a_run_ends_with_its_engine(deaf: Deaf, tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("raise AssertionError")
    program, answers, before = Program(tmp_path), list[language_pb2.RunResponse](), set(threading.enumerate())
    request = language_pb2.RunRequest(
        project="kyeol", stack="test", monitor_address=deaf.address, args=[deaf.address], parallel=1
    )
    run = threading.Thread(target=lambda: answers.append(program.Run(request, ANY)))
    run.start()
    deaf.asked.wait()
    mine = {one for one in threading.enumerate() if one not in before and one.name.startswith("the program's call")}
    assert mine, "the run waits for the engine"
    deaf.server.stop(0)
    program.settle()
    assert not any(one.is_alive() for one in mine)
    run.join()
    assert len(answers) == 1
