"""Scripts of the trees, as their pods run them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def loaded(script: Path) -> ModuleType:
    """A script as a module, loaded anew."""
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_a_pod(script: Path, account: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script that asks the cluster's API, on a machine that looks like its pod in the shop's Namespace.

    Args:
        script: The file.
        account: An empty folder for the service account's files.
        monkeypatch: Puts everything back.
    """
    module = loaded(script)
    for name, text in (("namespace", "saleor"), ("token", "token"), ("ca.crt", "")):
        (account / name).write_text(text)
    monkeypatch.setattr(module, "ACCOUNT", account)
    monkeypatch.setattr(module.ssl, "create_default_context", lambda **_: "trusted")
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "172.20.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    return module
