"""A small fork: what the platform relies on of Saleor's storefront, and a server that asks the API for its visitors."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

from tests.harness import ROOT
from tests.node import NODE

OWN: Final = ROOT / "images" / "storefront" / "kyeol"
PUBLIC: Final = "https://shop.example.com/graphql/"

FILES: Final[Mapping[str, str]] = {
    "Dockerfile": """\
FROM node AS runner
COPY --from=builder --chown=nextjs:nodejs /app/.next/standalone ./
COPY --chown=nextjs:nodejs ./kyeol ./kyeol
RUN find .next/server -type f -exec touch -t 200001010000 {} +
ENV NEXT_PUBLIC_SALEOR_API_URL=$NEXT_PUBLIC_SALEOR_API_URL
CMD ["node", "--import", "./kyeol/start.mjs", "server.js"]
""",
    "src/lib/graphql.ts": """\
const queue = new RequestQueue(process.env.SALEOR_MAX_CONCURRENT_REQUESTS, process.env.SALEOR_MIN_REQUEST_DELAY_MS);
const url = process.env.NEXT_PUBLIC_SALEOR_API_URL; export const ask = () => queue.enqueue(() => fetch(url));
""",
    "src/lib/auth/server.ts": "const u = process.env.NEXT_PUBLIC_SALEOR_API_URL;\ncreateSaleorAuthClient({ u });\n",
    "src/app/api/auth/login/route.ts": "await signInWithPassword(email, password);\n",
    "src/lib/auth/auth-rate-limit.ts": 'request.headers.get("x-forwarded-for").split(",")[0];\n',
    "src/app/api/revalidate/route.ts": "export async function POST(request) { verifyWebhookSignature(request); }\n",
    "next.config.js": "export default { experimental: { isrFlushToDisk: false } };\n",
}

SERVER: Final = """\
import http from "node:http";
const ask = () => fetch(process.env.NEXT_PUBLIC_SALEOR_API_URL, { method: "POST", body: "{}" });
const server = http.createServer(async (request, response) => {
    if (request.url.startsWith("/api/revalidate")) {
        const body = (await Array.fromAsync(request)).join("");
        console.log(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
        response.writeHead(request.headers["saleor-signature"] === "right" ? 200 : 401);
        return response.end("revalidated");
    }
    await new Promise((resume) => setImmediate(resume));
    response.end(await (await ask()).text());
});
server.listen(Number(process.env.PORT), process.env.HOSTNAME, () => console.log(server.address().port));
"""


def fork(folder: Path, **changed: str) -> Path:
    """The fork's files, some of them changed.

    Args:
        folder: Where.
        changed: The text of a file, by its path.
    """
    for path, text in {**FILES, **changed}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    shutil.copytree(OWN, folder / "kyeol", dirs_exist_ok=True)
    (folder / "server.js").write_text(SERVER)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


class _Api(BaseHTTPRequestHandler):
    """Answers with the headers that it gets."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Running:
    """The fork's server, and what the API hears of its visitors."""

    def __init__(self, host: str, port: int, output: IO[str]) -> None:
        self.host, self.port, self._output = host, port, output

    def revalidates(self) -> dict[str, Any]:
        """The next request to revalidate that its own handler gets; waits for it."""
        got: dict[str, Any] = json.loads(self._output.readline())
        return got

    def webhook(self, signature: str, body: str) -> int:
        """The status with which it answers Saleor's webhook."""
        connection = HTTPConnection(self.host, self.port, timeout=20)
        connection.request("POST", "/api/revalidate?a=b", body.encode(), {"saleor-signature": signature})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def api_hears(self, forwarded: str) -> dict[str, str]:
        """The headers of the request that the server makes for a visitor.

        Args:
            forwarded: The X-Forwarded-For that the load balancer sends with the visitor's request; empty: none.
        """
        connection = HTTPConnection(self.host, self.port, timeout=20)
        connection.request("GET", "/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
        heard: dict[str, str] = json.loads(connection.getresponse().read())
        connection.close()
        return heard


@contextmanager
def running(folder: Path, host: str = "127.0.0.1", port: int = 0, pods: str = "") -> Iterator[Running]:
    """The fork's server, started as its Dockerfile says, beside an API that stands for the pods'.

    Args:
        folder: The fork.
        host: Its own address.
        port: Its port; 0: any that is free.
        pods: The names or addresses of all of its kind.
    """
    api = HTTPServer(("127.0.0.1", 0), _Api)
    Thread(target=api.serve_forever, daemon=True).start()
    command = next(line for line in FILES["Dockerfile"].splitlines() if line.startswith("CMD "))
    arguments = json.loads(command.removeprefix("CMD "))[1:]
    environment = {
        "NEXT_PUBLIC_SALEOR_API_URL": PUBLIC,
        "SALEOR_API_INTERNAL_URL": f"http://127.0.0.1:{api.server_port}/graphql/",
        "HOSTNAME": host,
        "PORT": str(port),
        "STOREFRONT_PODS": pods,
        "PATH": os.environ["PATH"],
    }
    with subprocess.Popen([NODE, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield Running(host, int(server.stdout.readline()), server.stdout)
        finally:
            server.terminate()
            api.shutdown()
            api.server_close()
