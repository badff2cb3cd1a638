"""Where the facts of an environment belong in an app's objects, as Kustomize takes it."""

from collections.abc import Mapping
from typing import TypeAlias

from kyeol.apps.contract import SHOP_FACT, App

Manifest: TypeAlias = Mapping[str, object]


def placeholder_host(app: App) -> str:
    """The host of its rule in the Ingress, until the facts replace it."""
    return f"{app.title}.placeholder.invalid"


def wiring(app: App) -> Manifest:
    """The transformer that carries the facts to the app's objects."""
    deployment = {"kind": "Deployment", "name": app.title}

    def variable(name: str) -> str:
        return f"spec.template.spec.containers.[name=app].env.[name={name}].value"

    within_url = {"delimiter": "/", "index": 2}
    replacements = [
        _from(
            app.host_fact,
            _to({"kind": "Ingress", "name": "shop"}, f"spec.rules.[host={placeholder_host(app)}].host"),
            *[_to(deployment, variable(name), options=within_url) for name in app.address_variables],
        ),
        _from(
            "publicCidr",
            _to(
                {"kind": "NetworkPolicy", "name": f"{app.title}-from-load-balancer"},
                "spec.ingress.0.from.0.ipBlock.cidr",
            ),
        ),
        _from(
            "vpcCidr",
            _to({"kind": "NetworkPolicy", "name": f"{app.title}-to-internet"}, "spec.egress.0.to.0.ipBlock.cidr"),
        ),
    ]
    if app.allowed_shop_variable:
        replacements.append(_from(SHOP_FACT, _to(deployment, variable(app.allowed_shop_variable), options=within_url)))
    named = [(deployment, variable(storage.name_variable)) for storage in app.private_storage]
    if app.generated_secrets:
        named.insert(0, ({"kind": "ExternalSecret", "name": app.title}, "spec.dataFrom.*.extract.key"))
    if app.role_fact:
        replacements.append(_from("region", _to(deployment, variable("AWS_REGION"))))
        config = {"kind": "ConfigMap", "name": f"{app.title}-aws"}
        replacements.append(_from(app.role_fact, _to(config, "data.config", options={"delimiter": " = ", "index": 1})))
    if named:
        for index, fact in enumerate(("project", "environment")):
            within_name = {"delimiter": "-", "index": index}
            replacements.append(_from(fact, *[_to(*one, options=within_name) for one in named]))
    return {
        "apiVersion": "builtin",
        "kind": "ReplacementTransformer",
        "metadata": {"name": app.title},
        "replacements": replacements,
    }


def _from(fact: str, *targets: Manifest) -> Manifest:
    source = {"kind": "ConfigMap", "name": "facts", "fieldPath": f"data.{fact}"}
    return {"source": source, "targets": list(targets)}


def _to(select: Manifest, path: str, options: Manifest | None = None) -> Manifest:
    return {"select": select, "fieldPaths": [path], **({"options": options} if options else {})}
