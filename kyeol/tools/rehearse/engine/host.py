"""A language host for Pulumi's engine, run as a script by the Python of another version of the program.

    python host.py FOLDER

It serves the program in a folder until its standard input ends, and prints its port. It imports nothing of this
project: `kyeol` is the other version's own.
"""

import runpy
import sys
from concurrent import futures
from pathlib import Path

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2_grpc


def main(folder: str) -> None:
    """Serve the program.

    Args:
        folder: Where its `__main__.py` is.
    """
    # The script's own folder would be in the way: its modules have names that others have too.
    sys.path[0] = folder

    def program() -> None:
        runpy.run_path(str(Path(folder) / "__main__.py"), run_name="__main__")

    server = grpc.server(
        futures.ThreadPoolExecutor(4),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(program), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(0)


if __name__ == "__main__":
    main(sys.argv[1])
