"""The policy on signatures, judged by Kyverno's own engine: cosign signs with the test's key, a local registry keeps.

What a key replaces here is only who signs. That Sigstore's certificate names the workflow cannot be had without
Sigstore, and test_signatures.py holds the policy to it. Needs `make signatures`, which builds the three programs.
"""

import hashlib
import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.harness import ROOT, SHIPPED

pytestmark = pytest.mark.signatures

PROGRAMS: Final = ROOT / ".tools" / "signing"
POLICY: Final = SHIPPED / "gitops/kyeol-platform-gitops/common/policies/signatures/signed-images.yaml"
MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
CONFIG: Final = "application/vnd.oci.image.config.v1+json"


@dataclass(frozen=True)
class Registry:
    """A registry on this machine, and keys to sign with.

    Args:
        folder: Where keys and files are.
        host: Its name.
        process: What runs it.
    """

    folder: Path
    host: str
    process: subprocess.Popen[str]

    def push(self, what: str) -> str:
        """An image of its own, by digest."""
        config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Labels": {"what": what}}}).encode()
        digest = f"sha256:{hashlib.sha256(config).hexdigest()}"
        self._send("POST", f"blobs/uploads/?digest={digest}", config, "application/octet-stream")
        described = {"mediaType": CONFIG, "digest": digest, "size": len(config)}
        manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": described, "layers": []}).encode()
        digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
        self._send("PUT", f"manifests/{digest}", manifest, MANIFEST)
        return f"{self.host}/saleor-api@{digest}"

    def _send(self, method: str, path: str, data: bytes, kind: str) -> None:
        url = f"http://{self.host}/v2/saleor-api/{path}"
        request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind})
        urllib.request.urlopen(request).close()  # noqa: S310 - this machine's

    def key(self, name: str) -> Path:
        """A pair of keys; the path is the public one's."""
        prefix = self.folder / name
        self._cosign("generate-key-pair", f"--output-key-prefix={prefix}")
        return prefix.with_suffix(".pub")

    def sign(self, image: str, key: Path) -> None:
        """Signs as build-push does, but with a key and without Sigstore's log."""
        private = str(key.with_suffix(".key"))
        self._cosign("sign", "--yes", "--key", private, "--tlog-upload=false", "--use-signing-config=false", image)

    def _cosign(self, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "COSIGN_PASSWORD": ""}
        subprocess.run([PROGRAMS / "cosign", *arguments], env=environment, capture_output=True, check=True)

    def verdict(self, image: str, key: Path, namespace: str = "saleor") -> Mapping[str, int]:
        """What Kyverno says of a pod, by verdict."""
        policy: dict[str, Any] = yaml.safe_load(POLICY.read_text())
        del policy["spec"]["credentials"]
        without_log = {"insecureIgnoreTlog": True, "insecureIgnoreSCT": True}
        policy["spec"]["attestors"][0]["cosign"] = {"key": {"data": key.read_text()}, "ctlog": without_log}
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "pod", "namespace": namespace},
            "spec": {"containers": [{"name": "api", "image": image}]},
        }
        for name, content in (("policy", policy), ("pod", pod)):
            (self.folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
        done = subprocess.run(
            [PROGRAMS / "kubectl-kyverno", "apply", "policy.yaml", "--resource", "pod.yaml", "--registry"],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        *_, last = done.stdout.strip().splitlines()
        return {name: int(count) for name, count in (one.split(": ") for one in last.strip().split(", ")) if int(count)}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with subprocess.Popen([PROGRAMS / "registry", "-port", str(port)], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "serving" in process.stderr.readline()
        yield Registry(tmp_path_factory.mktemp("signing"), f"localhost:{port}", process)
        process.terminate()


@pytest.fixture(scope="module")
def key(registry: Registry) -> Path:
    return registry.key("build")


def test_a_signed_image_is_admitted(registry: Registry, key: Path) -> None:
    image = registry.push("signed")
    registry.sign(image, key)
    assert registry.verdict(image, key) == {"pass": 1}


def test_an_unsigned_image_is_refused(registry: Registry, key: Path) -> None:
    assert registry.verdict(registry.push("unsigned"), key) == {"fail": 1}


def test_an_image_that_somebody_else_signed_is_refused(registry: Registry, key: Path) -> None:
    image = registry.push("somebody else's")
    registry.sign(image, registry.key("somebody"))
    assert registry.verdict(image, key) == {"fail": 1}


def test_other_namespaces_are_not_asked(registry: Registry, key: Path) -> None:
    assert registry.verdict(registry.push("anything"), key, "kube-system") == {}


def test_an_image_whose_registry_does_not_answer_is_not_admitted(registry: Registry, key: Path) -> None:
    """An error is no pass: with failurePolicy Fail the API server refuses the pod."""
    image = registry.push("signed, and gone")
    registry.sign(image, key)
    registry.process.terminate()
    registry.process.wait()
    assert registry.verdict(image, key) == {"error": 1}
