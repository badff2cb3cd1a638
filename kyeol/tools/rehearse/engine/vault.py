"""The key of a state's secrets, from a vault on this machine: a passphrase would be stretched in every single run.

Pulumi derives a key from a passphrase by a million rounds of PBKDF2 (pulumi 3.259, sdk/go/common/resource/config/
crypt.go), a fifth of a second. Vault's transit engine instead decrypts the key that the stack's settings have
(pkg/secrets/cloud/manager.go; gocloud.dev, secrets/hashivault/vault.go).
"""

import json
import threading
from base64 import b64encode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

PROVIDER: Final = "hashivault://rehearsal"
"""The secrets provider of the stacks."""

_KEY: Final = b64encode(bytes(32)).decode()
"""Pulumi's AES key: it keeps secrets that nobody has."""

SETTINGS: Final[Mapping[str, object]] = {
    "secretsprovider": PROVIDER,
    "encryptedkey": b64encode(f"vault:v1:{_KEY}".encode()).decode(),
}
"""What a stack's settings say of it."""


class _Handler(BaseHTTPRequestHandler):
    """The one request that there is: `PUT /v1/transit/decrypt/KEY`."""

    def do_PUT(self) -> None:
        """Answer with the key."""
        self.rfile.read(int(self.headers["Content-Length"]))
        said = json.dumps({"data": {"plaintext": _KEY}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Vault:
    """Such a vault, on a free port."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> Mapping[str, str]:
        """What the engine must know to ask here."""
        return {"VAULT_SERVER_URL": f"http://127.0.0.1:{self._server.server_port}", "VAULT_SERVER_TOKEN": "rehearsal"}

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
