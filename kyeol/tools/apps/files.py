"""The files of kyeol-app-gitops that are written from the apps' contracts."""

from collections.abc import Mapping, Sequence
from typing import Final

import yaml

from kyeol.apps.catalog import APPS
from kyeol.apps.contract import SHOP_FACT, App
from kyeol.tools.apps.image import image
from kyeol.tools.apps.manifests import manifests
from kyeol.tools.apps.wiring import placeholder_host, wiring

TREE: Final = "gitops/kyeol-app-gitops"
_WRITTEN: Final = "# Written by `make apps` of kyeol-infra from kyeol/apps/definitions/{file}.py: change it there.\n"


def files() -> dict[str, str]:
    """Every file, by its path in the project."""
    return {path: text for app in APPS.values() for path, text in _of(app).items()}


def _of(app: App) -> dict[str, str]:
    component, wires = f"{TREE}/components/{app.title}", f"{TREE}/wiring/{app.title}"
    return {
        f"{component}/kustomization.yaml": _yaml(app, [_component(app)]),
        f"{component}/app.yaml": _yaml(app, manifests(app)),
        f"{wires}/kustomization.yaml": _yaml(
            app,
            [
                {
                    "apiVersion": "kustomize.config.k8s.io/v1beta1",
                    "kind": "Kustomization",
                    "resources": ["facts.yaml"],
                }
            ],
        ),
        f"{wires}/facts.yaml": _yaml(app, [wiring(app)]),
        **image(app),
    }


def _component(app: App) -> dict[str, object]:
    """What an overlay names to have the app: its objects, its rule of the Ingress, placeholders for its facts."""
    facts = {app.host_fact: "placeholder.invalid"}
    facts |= {app.role_fact: "placeholder"} if app.role_fact else {}
    facts |= {SHOP_FACT: "placeholder.invalid"} if app.allowed_shop_variable else {}
    rule = {
        "host": placeholder_host(app),
        "http": {
            "paths": [
                {
                    "path": "/",
                    "pathType": "Prefix",
                    "backend": {"service": {"name": app.title, "port": {"name": "http"}}},
                }
            ]
        },
    }
    return {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "resources": ["app.yaml"],
        "labels": [{"pairs": {"app.kubernetes.io/part-of": "saleor"}, "includeTemplates": True}],
        "patches": [
            {"patch": _text({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "facts"}, "data": facts})},
            {
                "target": {"kind": "Ingress", "name": "shop"},
                "patch": _text([{"op": "add", "path": "/spec/rules/-", "value": rule}]),
            },
        ],
    }


def _text(value: object) -> str:
    return str(yaml.safe_dump(value, sort_keys=False))


def _yaml(app: App, documents: Sequence[Mapping[str, object]]) -> str:
    head = _WRITTEN.format(file=app.name.replace("-", "_"))
    return head + str(yaml.dump_all(documents, Dumper=_Dumper, sort_keys=False, width=120))


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, and no anchors: each place says what it holds."""

    def ignore_aliases(self, data: object) -> bool:
        """No text stands for another."""
        del data
        return True


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _block)
