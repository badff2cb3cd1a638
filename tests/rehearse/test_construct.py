"""pulumi-eks's cluster, opened as its own code opens it (pulumi-eks, nodejs/eks/cluster/cluster.ts)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, kind_of
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.construct import Components
from kyeol.tools.rehearse.engine.registry import Made, Registry

ARGUMENTS: Final[Mapping[str, Any]] = {
    "name": "c",
    "vpcId": "vpc-1",
    "serviceRole": "urn:pulumi:prod::kyeol::aws:iam/role:Role::absent",
    "publicSubnetIds": ["subnet-public"],
    "privateSubnetIds": ["subnet-private"],
    "authenticationMode": "API",
    "accessEntries": {
        "admin": {
            "principalArn": "arn:aws:iam::111122223333:role/admin",
            "username": "admin",
            "accessPolicies": {"all": {"policyArn": "arn:aws:eks::aws:p", "accessScope": {"type": "cluster"}}},
        }
    },
    "clusterTags": {"Name": "kyeol-prod-eks"},
    "createOidcProvider": True,
    "skipDefaultNodeGroup": True,
    "skipDefaultSecurityGroups": True,
    "useDefaultVpcCni": True,
    "kubeProxyAddonOptions": {"enabled": False},
    "corednsAddonOptions": {"enabled": False},
}


@dataclass
class Recorded:
    """What is registered, in order."""

    sources: list[str] = field(default_factory=list)
    made: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    ignored: dict[str, list[str]] = field(default_factory=dict)

    def resource(
        self, type_: str, name: str, parent: str, inputs: Mapping[str, Any], *, after: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> Made:  # fmt: skip
        """Register a child, and return what the cloud would."""
        del parent, after
        given = {key: value for key, value in inputs.items() if value is not None}
        self.made[name], self.ignored[name] = given, list(ignore)
        urn = f"urn:pulumi:prod::kyeol::{type_}::{name}"
        identifier, outputs = kind_of(type_).make(Request(urn, name, given, "ap-northeast-2", "111122223333"))
        return Made(urn, identifier, {**given, **outputs})


def opened(**changes: Json) -> Recorded:
    """The registrations of a cluster with some of its arguments changed."""
    registry = Recorded()
    Components(Cloud())._cluster("eks", "component", {**ARGUMENTS, **changes}, cast("Registry", registry))  # noqa: SLF001
    return registry


def test_the_children_come_in_the_order_of_the_code() -> None:
    assert list(opened().made) == ["eks-eksCluster", "eks-eks-k8s", "eks-admin", "eks-admin-all", "eks-oidcProvider"]


def test_the_control_plane_gets_what_the_code_gives_it() -> None:
    registry = opened()
    plane = registry.made["eks-eksCluster"]
    assert plane["vpcConfig"]["subnetIds"] == ["subnet-public", "subnet-private"]
    assert plane["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is True
    assert plane["bootstrapSelfManagedAddons"] is True, "unless it is told otherwise"
    assert plane["tags"] == {"Name": "kyeol-prod-eks"}, "the component's own Name gives way"
    assert registry.ignored["eks-eksCluster"] == [
        "accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons",
    ]  # fmt: skip
    assert opened(clusterTags={}).made["eks-eksCluster"]["tags"] == {"Name": "eks-eksCluster"}


def test_an_access_entry_has_the_user_name_that_it_was_given() -> None:
    assert opened().made["eks-admin"]["userName"] == "admin"


def test_an_identity_provider_comes_only_where_it_is_asked_for() -> None:
    assert "eks-oidcProvider" not in opened(createOidcProvider=False).made


@pytest.mark.parametrize(
    ("argument", "value", "further"),
    [
        ("serviceRole", None, "a service role"),
        ("skipDefaultSecurityGroups", None, "its own security groups"),
        ("skipDefaultNodeGroup", None, "its own nodes"),
        ("authenticationMode", "API_AND_CONFIG_MAP", "the ConfigMap aws-auth"),
        ("kubeProxyAddonOptions", None, "the add-on kube-proxy"),
        ("useDefaultVpcCni", None, "the add-on vpc-cni"),
        ("corednsAddonOptions", {"enabled": True}, "the add-on coredns"),
    ],
)
def test_arguments_that_would_make_more_are_refused(argument: str, value: Json, further: str) -> None:
    with pytest.raises(LookupError, match=further):
        opened(**{argument: value})
