"""An app's objects in the cluster, as Kubernetes takes them."""

from typing import Final, TypeAlias

from kyeol.apps.contract import App
from kyeol.config.addresses import PRIVATE
from kyeol.config.names import APPLICATION_NAMESPACE, NAMESPACE

Manifest: TypeAlias = dict[str, object]

NOBODY: Final = "192.0.2.0/24"
"""Nobody's network (RFC 5737), which the facts replace."""
AWS: Final = "/etc/aws"
"""Where the SDK's configuration and the token for it are."""


def manifests(app: App) -> list[Manifest]:
    """Everything that the app is in the cluster; what only an environment knows are placeholders."""
    return [
        {**_object(app, "v1", "ServiceAccount", -3), "automountServiceAccountToken": False},
        *([_aws(app)] if app.role_fact else []),
        *([_secret(app)] if app.generated_secrets else []),
        *_policies(app),
        _deployment(app),
        {
            **_object(app, "policy/v1", "PodDisruptionBudget", 1),
            "spec": {
                "maxUnavailable": 1,
                "unhealthyPodEvictionPolicy": "AlwaysAllow",
                "selector": {"matchLabels": _labels(app)},
            },
        },
        _service(app),
    ]


def _in_aws(title: str) -> str:
    """The name of its secret or of a table in AWS, with a placeholder for the environment."""
    return f"{NAMESPACE}-placeholder-{title}"


def _labels(app: App) -> dict[str, str]:
    return {"app.kubernetes.io/name": app.title}


def _object(app: App, version: str, kind: str, wave: int, suffix: str = "", **annotations: str) -> Manifest:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {
            "name": f"{app.title}{suffix}",
            "namespace": APPLICATION_NAMESPACE,
            "annotations": {"argocd.argoproj.io/sync-wave": str(wave), **annotations},
        },
    }


def _aws(app: App) -> Manifest:
    # The role last, behind the only blanks: so the facts find it.
    config = f"[default]\nweb_identity_token_file={AWS}/token\nrole_arn = placeholder"
    return {**_object(app, "v1", "ConfigMap", -2, "-aws"), "data": {"config": config}}


def _secret(app: App) -> Manifest:
    extract = {
        "key": _in_aws(app.title),
        "conversionStrategy": "Default",
        "decodingStrategy": "None",
        "metadataPolicy": "None",
    }
    return {
        **_object(app, "external-secrets.io/v1", "ExternalSecret", -2),
        "spec": {
            "refreshInterval": "1h0m0s",
            "secretStoreRef": {"kind": "SecretStore", "name": "secrets-manager"},
            "target": {"name": app.title, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
            "dataFrom": [{"extract": extract}],
        },
    }


def _policies(app: App) -> list[Manifest]:
    """From the load balancer; to the internet by its ports, and to AWS's endpoints in the VPC."""
    pods = {"podSelector": {"matchLabels": _labels(app)}}
    numbers = sorted({flow.port for flow in app.flows} | ({443} if app.private_storage else set()))
    ports = [{"protocol": "TCP", "port": number} for number in numbers]
    return [
        {
            **_object(app, "networking.k8s.io/v1", "NetworkPolicy", -2, "-from-load-balancer"),
            "spec": {
                **pods,
                "policyTypes": ["Ingress"],
                "ingress": [
                    {
                        "from": [{"ipBlock": {"cidr": NOBODY}}],
                        "ports": [{"protocol": "TCP", "port": app.port}],
                    }
                ],
            },
        },
        {
            **_object(app, "networking.k8s.io/v1", "NetworkPolicy", -2, "-to-internet"),
            "spec": {
                **pods,
                "policyTypes": ["Egress"],
                "egress": [
                    # First, where the facts find it.
                    {"to": [{"ipBlock": {"cidr": NOBODY}}], "ports": [{"protocol": "TCP", "port": 443}]},
                    # A rule without ports would let all of them out.
                    *(
                        [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": list(PRIVATE)}}], "ports": ports}]
                        if ports
                        else []
                    ),
                ],
            },
        },
    ]


def _deployment(app: App) -> Manifest:
    volumes = [{"name": f"writes-{index}", "emptyDir": {"sizeLimit": "512Mi"}} for index in range(len(app.writes))]
    mounts: list[Manifest] = [
        {"name": f"writes-{index}", "mountPath": folder} for index, folder in enumerate(app.writes)
    ]
    if app.role_fact:
        token = {"audience": "sts.amazonaws.com", "expirationSeconds": 86400, "path": "token"}
        sources = [{"configMap": {"name": f"{app.title}-aws"}}, {"serviceAccountToken": token}]
        volumes.append({"name": "aws", "projected": {"sources": sources}})
        mounts.append({"name": "aws", "mountPath": AWS, "readOnly": True})
    probe = {"httpGet": {"path": app.health, "port": "http"}, "periodSeconds": 10}
    container: Manifest = {
        "name": "app",
        "image": app.image,
        "ports": [{"name": "http", "containerPort": app.port}],
        "env": [{"name": name, "value": value} for name, value in _environment(app).items()],
        **({"envFrom": [{"secretRef": {"name": app.title}}]} if app.generated_secrets else {}),
        "startupProbe": {**probe, "periodSeconds": 5, "failureThreshold": 24},
        "readinessProbe": {**probe, "failureThreshold": 3},
        "livenessProbe": {"tcpSocket": {"port": "http"}, "periodSeconds": 10, "failureThreshold": 6},
        # Until the load balancer sends nothing more.
        "lifecycle": {"preStop": {"sleep": {"seconds": 20}}},
        "resources": {"requests": {"cpu": app.cpu, "memory": app.memory}, "limits": {"memory": app.memory}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": mounts,
    }
    spread = [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "matchLabelKeys": ["pod-template-hash"],
            "labelSelector": {"matchLabels": _labels(app)},
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]
    return {
        **_object(app, "apps/v1", "Deployment", 1),
        "spec": {
            "replicas": 2,
            "revisionHistoryLimit": 3,
            "selector": {"matchLabels": _labels(app)},
            "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
            "template": {
                "metadata": {"labels": _labels(app)},
                "spec": {
                    "serviceAccountName": app.title,
                    "automountServiceAccountToken": False,
                    "enableServiceLinks": False,
                    "priorityClassName": "kyeol-application",
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": app.user,
                        "runAsGroup": app.user,
                        "fsGroup": app.user,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                    "terminationGracePeriodSeconds": 45,
                    "topologySpreadConstraints": spread,
                    "containers": [container],
                    "volumes": volumes,
                },
            },
        },
    }


def _environment(app: App) -> dict[str, str]:
    """The variables, with placeholders where the facts come."""
    return {
        **app.environment,
        "PORT": str(app.port),
        **dict.fromkeys(app.address_variables, "https://placeholder.invalid"),
        **({app.allowed_shop_variable: "^https://placeholder.invalid/"} if app.allowed_shop_variable else {}),
        **(
            {
                **{storage.name_variable: _in_aws(app.table(storage)) for storage in app.private_storage},
                "AWS_REGION": "placeholder",
                "AWS_CONFIG_FILE": f"{AWS}/config",
            }
            if app.private_storage
            else {}
        ),
    }


def _service(app: App) -> Manifest:
    checks = {
        "alb.ingress.kubernetes.io/healthcheck-path": app.health,
        "alb.ingress.kubernetes.io/healthcheck-interval-seconds": "10",
        "alb.ingress.kubernetes.io/healthcheck-timeout-seconds": "5",
        "alb.ingress.kubernetes.io/target-group-attributes": "deregistration_delay.timeout_seconds=30",
    }
    ports = [{"name": "http", "port": app.port, "targetPort": "http"}]
    return {**_object(app, "v1", "Service", 1, **checks), "spec": {"selector": _labels(app), "ports": ports}}
