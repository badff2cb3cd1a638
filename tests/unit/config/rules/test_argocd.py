"""What is rejected about Argo CD and the environments that join it."""

from typing import Any

import pytest

from kyeol.config.reading.stackfile import read
from tests.harness import SHIPPED
from tests.unit.config.rules.stacks import mistakes_in

ARGOCD: dict[str, Any] = {
    "host": "argocd.example.com",
    "repositories": {
        "app": "https://github.com/kyeol-example/kyeol-app-gitops.git",
        "platform": "https://github.com/kyeol-example/kyeol-platform-gitops.git",
    },
}
SSO: dict[str, Any] = {
    "issuer": "https://login.example.com",
    "clientId": "argocd",
    "clientSecret": "kyeol-mgmt-argocd-sso",
    "groups": {"platform-team": "admin"},
}
CI = "arn:aws:iam::111122223333:role/kyeol-mgmt-{}-role"
WINDOW = {"schedule": "0 10 * * 1-4", "duration": "6h"}


def mistakes(stack: str, **sections: object) -> str:
    """What is wrong with a shipped stack whose sections are replaced; None removes one."""
    shipped = {
        key.removeprefix("kyeol:"): value for key, value in read(SHIPPED, stack).values.items() if "kyeol:" in key
    }
    values = {key: value for key, value in {**shipped, **sections}.items() if value is not None}
    return "\n".join(str(mistake) for mistake in mistakes_in(SHIPPED, stack, values))


def let_in(stack: str, role: str) -> dict[str, Any]:
    """A stack's cluster with one of GitHub's roles in `access`."""
    entry = {"principalArn": CI.format(role), "policy": "AmazonEKSClusterAdminPolicy"}
    shipped: dict[str, Any] = dict(read(SHIPPED, stack).values)
    return {**shipped["kyeol:cluster"], "access": {"ci": entry}}


def changed(**more: object) -> dict[str, Any]:
    return {**ARGOCD, **more}


ACCEPTED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mgmt", {"argocd": changed(sso=SSO)}),
    ("mgmt", {"argocd": changed(slack={"channel": "platform", "tokenSecret": "kyeol-mgmt-slack"})}),
    ("mgmt", {"addons": {"delivery": "argocd"}, "argocd": ARGOCD}),
    ("mgmt", {"addons": {"delivery": "argocd", "registry": "oci://ghcr.io/acme/charts"}, "argocd": ARGOCD}),
    ("dev", {"gitops": {"sync": "automatic", "windows": [WINDOW]}}),
    ("dev", {"gitops": None}),
    ("prod", {"gitops": {}}),
    # Somebody else has made the cluster: what then deploys it enters like anybody.
    ("dev", {"cluster": let_in("dev", "deploy-dev")}),
    ("mgmt", {"cluster": let_in("mgmt", "deploy-mgmt")}),
)


@pytest.mark.parametrize(("stack", "sections"), ACCEPTED)
def test_what_fits_is_accepted(stack: str, sections: dict[str, Any]) -> None:
    assert mistakes(stack, **sections) == ""


REJECTED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("dev", {"argocd": ARGOCD}, "there is one Argo CD, mgmt's"),
    ("mgmt", {"argocd": changed(host="other.example.com")}, "other.example.com is not one of the names of kyeol:dns"),
    ("mgmt", {"argocd": changed(redisHa=True)}, "needs three zones, the VPC has 2"),
    ("mgmt", {"argocd": changed(redisHa=True)}, "needs three nodes at all times, kyeol:cluster keeps 2"),
    ("mgmt", {"argocd": changed(sso={**SSO, "scopes": ["groups"]})}, "lacks openid"),
    ("mgmt", {"argocd": changed(sso={**SSO, "clientSecret": "other-secret"})}, "begin its name with kyeol-mgmt-"),
    ("mgmt", {"argocd": changed(sso={**SSO, "groups": {}})}, "groups"),
    ("mgmt", {"argocd": changed(sso={**SSO, "groups": {"a, role:admin": "readonly"}})}, "no commas"),
    ("mgmt", {"argocd": {"host": "argocd.example.com"}}, "repositories"),
    ("mgmt", {"gitops": {}}, "which Argo CD runs in"),
    ("dev", {"database": None}, "needs kyeol:database, which is absent"),
    ("dev", {"registry": {"repositories": ["other"]}}, "lacks storefront, which kyeol:gitops delivers"),
    ("dev", {"addons": {"delivery": "argocd", "registry": "oci://ghcr.io/acme/charts"}}, "set delivery: pulumi"),
    ("dev", {"addons": {"registry": "https://ghcr.io/acme/charts"}}, "registry"),
    ("dev", {"addons": {"delivery": "argocd"}, "gitops": None}, "does not know this cluster"),
    (
        "dev",
        {"gitops": {"sync": "manual", "windows": [WINDOW]}},
        "limits automatic syncs, of which there are none",
    ),
    ("dev", {"gitops": {"sync": "automatic", "windows": [WINDOW, WINDOW]}}, "is listed twice"),
    ("dev", {"gitops": {"sync": "automatic", "windows": [{**WINDOW, "schedule": "daily"}]}}, "as cron has it"),
    ("dev", {"gitops": {"sync": "sometimes"}}, "automatic"),
    ("dev", {"cluster": let_in("dev", "preview")}, "kyeol-mgmt-preview-role has an entry of its own"),
    ("mgmt", {"cluster": let_in("mgmt", "deploy-dev")}, "kyeol-mgmt-deploy-dev-role has an entry of its own"),
)


@pytest.mark.parametrize(("stack", "sections", "problem"), REJECTED)
def test_what_cannot_work_is_named(stack: str, sections: dict[str, Any], problem: str) -> None:
    assert problem in mistakes(stack, **sections)
