"""What a true component asks of the outside, answered on this machine: a proxy for HTTPS that lets nothing out.

pulumi-eks reads the certificate of the cluster's issuer, for its thumbprint (nodejs/eks/cluster/cert-thumprint.ts), and
polls the API's `/healthz` after a creation, where the endpoint is public (nodejs/eks/cluster/cluster.ts); both by the
proxy that HTTPS_PROXY names. gRPC's Node library reads the lower-case names only, and `no_proxy`.
"""

import socket
import ssl
import subprocess
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from io import BufferedIOBase
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Final

from kyeol.errors import KyeolError

_LOCAL: Final = "127.0.0.1,localhost"


class OutsideError(KyeolError):
    """The outside cannot be played; the message says why, on one line."""


class Outside:
    """An HTTPS proxy on a free port of this machine, which plays the clusters and their issuers itself.

    Args:
        folder: Where its certificate may lie.
        regions: Where the clusters are.

    Raises:
        OutsideError: openssl, which makes the certificate, is missing or fails.
    """

    def __init__(self, folder: Path, regions: Collection[str]) -> None:
        self._certificate = _certificate(folder, [f"oidc.eks.{region}.amazonaws.com" for region in sorted(regions)])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate, self._certificate.with_suffix(".key"))
        self.asked: list[str] = []
        outside = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError, ssl.SSLError):
                    outside._answer(self, context)

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a plugin's process must know to ask here."""
        port = self._server.server_address[1]
        return {
            "HTTPS_PROXY": f"http://127.0.0.1:{port}", "NO_PROXY": _LOCAL, "no_proxy": _LOCAL,
            "NODE_EXTRA_CA_CERTS": str(self._certificate),
        }  # fmt: skip

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, client: StreamRequestHandler, context: ssl.SSLContext) -> None:
        """One connection: CONNECT, then TLS, then a request."""
        asked = client.rfile.readline().decode().split()
        _skip_headers(client.rfile)
        host = asked[1].partition(":")[0] if asked[:1] == ["CONNECT"] else ""
        self.asked.append(host)
        if not host.endswith(".amazonaws.com") or ".eks." not in f".{host}":
            client.wfile.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return
        client.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        connection: socket.socket = client.request
        with context.wrap_socket(connection, server_side=True) as inner:
            inner.recv(65536)
            inner.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")


def _skip_headers(lines: BufferedIOBase) -> None:
    while lines.readline().strip():
        pass


def _certificate(folder: Path, names: Collection[str]) -> Path:
    """A certificate of its own for some hosts, with its key beside it."""
    certificate = folder / "outside.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rehearsal",
        "-addext", f"subjectAltName={','.join(f'DNS:{name}' for name in names)}",
        "-out", str(certificate), "-keyout", str(certificate.with_suffix(".key")),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise OutsideError(
            "--plugin: openssl is not on the PATH; it makes the certificate that a component reads"
        ) from error
    except subprocess.CalledProcessError as error:
        raise OutsideError(
            f"--plugin: openssl makes no certificate: {str(error.stderr).strip().splitlines()[-1]}"
        ) from error
    return certificate
