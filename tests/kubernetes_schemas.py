"""Kubernetes objects against the strict schemas of every supported version, custom resources against known fields."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from json import dumps, loads
from typing import Any, Final

import kubernetes_validate  # type: ignore[import-untyped]

from kyeol.versions import KUBERNETES

_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_SUBDOMAIN: Final = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
NAME: Final = re.compile(rf"(?=.{{1,253}}$){_SUBDOMAIN}")
KEY: Final = re.compile(rf"((?=[^/]{{1,253}}/){_SUBDOMAIN}/)?{_LABEL}")
VALUE: Final = re.compile(f"({_LABEL})?")
"""What the API server takes of names and labels, which its schemas do not say (kubernetes/apimachinery 0.36,
pkg/util/validation/validation.go)."""
LONGEST_NAMESPACE: Final = 63
MOST_ANNOTATED: Final = 256 * 1024
"""Bytes of an object's annotations (kubernetes/apimachinery 0.36, pkg/api/validation/objectmeta.go)."""
MOST_CONFIGURED: Final = 1024 * 1024
"""Bytes of a ConfigMap (kubernetes/kubernetes 1.36, pkg/apis/core/validation/validation.go)."""

VERSIONS: Final = tuple(KUBERNETES)
"""Every version that a cluster may have: they are upgraded one after the other, with the same manifests."""
ANY: Final = "any"
"""A value of any form: free maps, or what another test reads."""
TEXT: Final = "text"
FLAG: Final = "flag"
NUMBER: Final = "number"

_REFERENCE: Final = {"name": TEXT, "key": TEXT, "namespace": TEXT}
_STORE_REFERENCE: Final = {"name": TEXT, "kind": TEXT}
_REMOTE: Final = {
    "key": TEXT, "property": TEXT, "version": TEXT, "conversionStrategy": TEXT, "decodingStrategy": TEXT,
    "metadataPolicy": TEXT, "nullBytePolicy": TEXT,
}  # fmt: skip
_KIND: Final = {"group": TEXT, "kind": TEXT}
_SOURCE: Final = {
    "repoURL": TEXT, "targetRevision": TEXT, "path": TEXT, "chart": TEXT, "ref": TEXT,
    "helm": {
        "releaseName": TEXT, "ignoreMissingValueFiles": FLAG, "valueFiles": [TEXT], "values": TEXT,
        "valuesObject": ANY, "skipCrds": FLAG,
    },
    "kustomize": {
        "images": [TEXT], "namespace": TEXT, "commonAnnotations": ANY, "commonLabels": ANY,
        "patches": [{"target": {**_KIND, "name": TEXT, "namespace": TEXT, "labelSelector": TEXT}, "patch": TEXT}],
    },
}  # fmt: skip
_SYNC_POLICY: Final = {
    "automated": {"prune": FLAG, "selfHeal": FLAG, "enabled": FLAG, "allowEmpty": FLAG},
    "syncOptions": [TEXT],
    "retry": {
        "limit": NUMBER, "refresh": FLAG, "backoff": {"duration": TEXT, "factor": NUMBER, "maxDuration": TEXT},
    },
    "managedNamespaceMetadata": ANY,
}  # fmt: skip
_APPLICATION: Final = {
    "project": TEXT, "source": _SOURCE, "sources": [_SOURCE], "revisionHistoryLimit": NUMBER,
    "destination": {"server": TEXT, "name": TEXT, "namespace": TEXT}, "syncPolicy": _SYNC_POLICY,
    "ignoreDifferences": [
        {**_KIND, "name": TEXT, "namespace": TEXT, "jsonPointers": [TEXT], "jqPathExpressions": [TEXT]}
    ],
}  # fmt: skip
_TEMPLATE: Final = {
    "metadata": {"name": TEXT, "namespace": TEXT, "labels": ANY, "annotations": ANY, "finalizers": [TEXT]},
    "spec": _APPLICATION,
}

CUSTOM: Final[Mapping[str, Mapping[str, Any]]] = {
    "cert-manager.io/v1 ClusterIssuer": {
        "acme": {
            "server": TEXT,
            "email": TEXT,
            "privateKeySecretRef": _REFERENCE,
            "solvers": [{"dns01": {"route53": {"region": TEXT, "hostedZoneID": TEXT}}, "selector": ANY}],
        }
    },
    "external-secrets.io/v1 SecretStore": {
        "provider": {
            "aws": {
                "service": TEXT,
                "region": TEXT,
                "role": TEXT,
                "sessionTagsPolicy": TEXT,
                "auth": {"jwt": {"serviceAccountRef": {"name": TEXT, "namespace": TEXT, "audiences": [TEXT]}}},
            }
        },
        "refreshInterval": NUMBER,
        "retrySettings": ANY,
    },
    "external-secrets.io/v1 ExternalSecret": {
        "refreshInterval": TEXT,
        "refreshPolicy": TEXT,
        "secretStoreRef": _STORE_REFERENCE,
        "target": {
            "name": TEXT,
            "creationPolicy": TEXT,
            "deletionPolicy": TEXT,
            "template": {
                "engineVersion": TEXT, "mergePolicy": TEXT, "type": TEXT, "data": ANY,
                "metadata": {"labels": ANY, "annotations": ANY},
            },
        },
        "data": [{"secretKey": TEXT, "remoteRef": _REMOTE}],
        "dataFrom": [{"extract": _REMOTE}],
    },
    "policies.kyverno.io/v1 ImageValidatingPolicy": {
        "failurePolicy": TEXT,
        "validationActions": [TEXT],
        "webhookConfiguration": {"timeoutSeconds": NUMBER},
        "evaluation": {"admission": {"enabled": FLAG}, "background": {"enabled": FLAG}},
        "matchConstraints": {"namespaceSelector": ANY, "resourceRules": ANY},
        "matchImageReferences": [{"glob": TEXT, "expression": TEXT}],
        "credentials": {"providers": [TEXT], "secrets": [TEXT], "allowInsecureRegistry": FLAG},
        "validationConfigurations": {"mutateDigest": FLAG, "verifyDigest": FLAG, "required": FLAG},
        "attestors": [
            {
                "name": TEXT,
                "cosign": {
                    "keyless": {
                        "identities": [{"issuer": TEXT, "subject": TEXT, "issuerRegExp": TEXT, "subjectRegExp": TEXT}]
                    },
                    "ctlog": {"url": TEXT},
                },
            }
        ],
        "validations": [{"expression": TEXT, "message": TEXT, "messageExpression": TEXT}],
    },
    "argoproj.io/v1alpha1 AppProject": {
        "description": TEXT,
        "sourceRepos": [TEXT],
        "sourceNamespaces": [TEXT],
        "destinations": [{"server": TEXT, "name": TEXT, "namespace": TEXT}],
        "clusterResourceWhitelist": [{**_KIND, "name": TEXT}],
        "clusterResourceBlacklist": [{**_KIND, "name": TEXT}],
        "namespaceResourceWhitelist": [_KIND],
        "namespaceResourceBlacklist": [_KIND],
        "orphanedResources": ANY,
        "roles": [{"name": TEXT, "description": TEXT, "policies": [TEXT], "groups": [TEXT]}],
        "syncWindows": [
            {
                "kind": TEXT, "schedule": TEXT, "duration": TEXT, "timeZone": TEXT, "applications": [TEXT],
                "namespaces": [TEXT], "clusters": [TEXT], "manualSync": FLAG, "description": TEXT,
                "andOperator": FLAG, "useAndOperator": FLAG,
            }
        ],
    },
    "argoproj.io/v1alpha1 ApplicationSet": {
        "goTemplate": FLAG,
        "goTemplateOptions": [TEXT],
        "generators": ANY,
        "syncPolicy": {"preserveResourcesOnDeletion": FLAG, "applicationsSync": TEXT},
        "strategy": ANY,
        "template": _TEMPLATE,
        "templatePatch": TEXT,
    },
}  # fmt: skip
"""The fields of custom resources' specs in the charts' versions, as far as the platform uses them."""


kubernetes_validate.utils.schema_contents = cache(kubernetes_validate.utils.schema_contents)
"""It would read a kind's schema again for every object."""


def faults(one: Mapping[str, Any]) -> list[str]:
    """What is wrong with an object, one line each."""
    return _faults(dumps(one, sort_keys=True))


@cache
def _faults(text: str) -> list[str]:
    """The faults of an object as JSON: most objects are those of other graphs, too."""
    one: Mapping[str, Any] = loads(text)
    named = f"{one['kind']} {one['metadata'].get('namespace', '')}/{one['metadata']['name']}"
    known = CUSTOM.get(f"{one['apiVersion']} {one['kind']}")
    wrong = [f"{named}: {text}" for text in _metadata(one)]
    if known is not None:
        stray = set(one) - {"apiVersion", "kind", "metadata", "spec"}
        return [
            *wrong,
            *(f"{named}: {key} is no field" for key in sorted(stray)),
            *_unknown(one["spec"], known, f"{named}: spec"),
        ]
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(dict(one), version, strict=True)
        except kubernetes_validate.ValidationError as error:
            return [*wrong, f"{named}: {'.'.join(map(str, error.path))}: {error.message}"]
        except kubernetes_validate.SchemaNotFoundError:
            return [f"{named}: Kubernetes {version} has no {one['apiVersion']} {one['kind']}; nor does CUSTOM"]
    return wrong


def _metadata(one: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with names, labels and annotations, and with how much an object holds."""
    metadata = one["metadata"]
    if not NAME.fullmatch(metadata["name"]):
        yield f"{metadata['name']} is no name"
    if len(metadata["name"]) > LONGEST_NAMESPACE and one["kind"] in ("Namespace", "Service"):
        yield f"has {len(metadata['name'])} letters"
    for key, value in (metadata.get("labels") or {}).items():
        if not (KEY.fullmatch(key) and VALUE.fullmatch(value)):
            yield f"{key}: {value} is no label"
    annotations = metadata.get("annotations") or {}
    yield from (f"{key} is no key of an annotation" for key in annotations if not KEY.fullmatch(key.lower()))
    if sum(len(text.encode()) for pair in annotations.items() for text in pair) > MOST_ANNOTATED:
        yield "has too much annotated"
    if one["kind"] == "ConfigMap" and sum(len(v.encode()) for v in (one.get("data") or {}).values()) > MOST_CONFIGURED:
        yield "is too large"


_FORMS: Final[Mapping[str, tuple[type, ...]]] = {TEXT: (str,), FLAG: (bool,), NUMBER: (int,)}


def _unknown(value: Any, known: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - a JSON value and its form
    if known == ANY:
        return
    if isinstance(known, str):
        if not isinstance(value, _FORMS[known]) or (known == NUMBER and isinstance(value, bool)):
            yield f"{place} is {value!r}, not {known}"
    elif isinstance(known, list):
        if not isinstance(value, list):
            yield f"{place} is no list"
            return
        for index, item in enumerate(value):
            yield from _unknown(item, known[0], f"{place}[{index}]")
    elif not isinstance(value, dict):
        yield f"{place} is no map"
    else:
        for key, inner in value.items():
            if key in known:
                yield from _unknown(inner, known[key], f"{place}.{key}")
            else:
                yield f"{place}.{key} is no field"
