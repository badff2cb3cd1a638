"""An organisation on GitHub, kept in memory as far as `kyeol github` asks it, and served to a stand-in for `gh`."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kyeol.tools.json_values import Json, at, mapping

STUB = """#!{python} -IS
import _socket, sys
words = [one for one in sys.argv[2:] if one not in ("--input", "-")]
method = words[1] if words[0] == "--method" else "GET"
body = b"" if method == "GET" else sys.stdin.buffer.read()
asked = _socket.socket()
asked.connect(("127.0.0.1", {port}))
line = "%s /%s HTTP/1.0\\r\\nContent-Length: %d\\r\\n\\r\\n" % (method, words[-1], len(body))
asked.sendall(line.encode() + body)
head, _, answer = b"".join(iter(lambda: asked.recv(65536), b"")).partition(b"\\r\\n\\r\\n")
sys.stdout.write(answer.decode())
status = int(head.split()[1])
if status >= 400:
    sys.stderr.write("gh: Not Found (HTTP %d)\\n" % status)
    sys.exit(1)
"""
"""It is started some two hundred times, so that it imports nothing that Python has not got already."""


class Organisation:
    """What is there, by path, with a number each; every write is kept in `calls`."""

    def __init__(self, name: str, team: str) -> None:
        self.there: dict[str, Json] = {f"orgs/{name}": {"id": 7}, f"orgs/{name}/teams/{team}": {"id": 8}}
        self.calls: list[tuple[str, str, Json]] = []

    def get(self, path: str) -> Json:
        """See `gh.Api`."""
        below = [one for key, one in self.there.items() if re.fullmatch(rf"{re.escape(path)}/[^/]+", key)]
        if path.endswith(("/rulesets", "/hooks")):
            return below
        if path.endswith("/deployment-branch-policies"):
            return {"total_count": len(below), "branch_policies": below}
        return self.there.get(path)

    def send(self, method: str, path: str, body: Json) -> Json:
        """See `gh.Api`."""
        self.calls.append((method, path, body))
        key = path
        if method == "POST":
            named = str(at(body, "name"))
            key = f"repos/{path.split('/')[1]}/{named}" if path.endswith("/repos") else f"{path}/{named}"
            if path.endswith(("/rulesets", "/deployment-branch-policies", "/hooks")):
                key = f"{path}/{len(self.there)}"
        self.there[key] = {**mapping(body), "id": mapping(self.there.get(key)).get("id", len(self.there))}
        return self.there[key]


@contextmanager
def served(organisation: Organisation, python: str, folder: Path) -> Iterator[None]:
    """Serve it on this machine, with a `gh` in a folder that asks there."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            path = self.path.lstrip("/")
            found = organisation.get(path) if self.command == "GET" else organisation.send(self.command, path, body)
            self.send_response(404 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - the names of the base class

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stub = folder / "gh"
        stub.write_text(STUB.format(python=python, port=server.server_port))
        stub.chmod(0o755)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()
