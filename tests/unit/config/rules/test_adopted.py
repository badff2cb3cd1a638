"""What a stack adopts is its own alone, is called as nothing that a stack makes, and lies where it is used."""

from pathlib import Path

import pytest

from tests.unit.config.rules.stacks import mistakes_in, write

BUCKET = "  kyeol:storage: {media: {name: NAME}}\n"
STATE = """  kyeol:github:
    organization: acme
    infrastructure: {name: infra}
    images: {}
    environments: [dev]
    state: {bucket: acme-state}
"""


def database(existing: str, user: str = "saleor") -> str:
    return (
        "  kyeol:network: {cidr: 10.10.0.0/16, zones: [a, c]}\n  kyeol:database:\n    version: '16'\n"
        "    instanceClass: db.t4g.medium\n    storage: {initialGiB: 20, maxGiB: 100}\n"
        f"    application: {{user: {user}}}\n    existing: {{username: postgres, {existing}}}\n"
    )


def said(root: Path, sections: str) -> list[str]:
    write(root, "dev", more=sections)
    known = ("kyeol:storage.media", "kyeol:database.existing", "kyeol:database.application")
    return [f"{one.key}: {one.problem}" for one in mistakes_in(root, "dev") if one.key.startswith(known)]


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A project with mgmt, which has the state, and with stage, which has adopted a bucket and a database."""
    write(tmp_path, "mgmt", "management", STATE)
    adopted = database("identifier: shop, subnetGroup: shop-data") + BUCKET.replace("NAME", "acme-media")
    write(tmp_path, "stage", "staging", adopted)
    return tmp_path


@pytest.mark.parametrize(
    "sections",
    [
        BUCKET.replace("NAME", "kyeol-dev-media-of-before"),
        database("identifier: kyeol-data, subnetGroup: before", user="shop"),
        database("keyArn: 'arn:aws:kms:ap-northeast-2:424242424242:key/0a1b2c3d-0000-1111-2222-333344445555'"),
    ],
)
def test_what_nobody_else_has_is_adopted(beside: Path, sections: str) -> None:
    assert said(beside, sections) == []


@pytest.mark.parametrize(
    ("sections", "expected"),
    {
        BUCKET.replace("NAME", "acme-media"): "storage.media.name: acme-media is adopted by stage, too",
        BUCKET.replace("NAME", "acme-state"): "storage.media.name: acme-state is the bucket of Pulumi's state",
        BUCKET.replace(
            "NAME", "kyeol-stage-logs-1"
        ): "storage.media.name: kyeol-stage-logs-1 is called as buckets that stage makes",
        BUCKET.replace("NAME", "kyeol-dev-private-1"): "storage.media.name: kyeol-dev-private-1 is called as buckets "
        "that dev makes",
        database("identifier: shop"): "database.existing.identifier: shop is adopted by stage, too",
        database("subnetGroup: shop-data"): "database.existing.subnetGroup: shop-data is adopted by stage, too",
        database("identifier: kyeol-dev-postgres-2"): "database.existing.identifier: kyeol-dev-postgres-2 is called as "
        "instances that dev makes",
        database("identifier: other", user="postgres_b"): None,
        database("insightsKeyArn: 'arn:aws:kms:us-east-1:424242424242:key/0a1b2c3d-0000-1111-2222-333344445555'"): (
            "database.existing.insightsKeyArn: lies in us-east-1"
        ),
    }.items(),
)
def test_what_another_has_or_cannot_be_used_is_refused(beside: Path, sections: str, expected: str | None) -> None:
    assert said(beside, sections) == ([f"kyeol:{expected}"] if expected else [])


@pytest.mark.parametrize("master", ["shop", "Shop", "shop_b"])
def test_the_master_user_is_no_login_of_the_shop(beside: Path, master: str) -> None:
    sections = database("identifier: other", user="shop").replace("username: postgres", f"username: {master}")
    assert said(beside, sections) == [
        "kyeol:database.application.user: shop and shop_b are the shop's logins, and one of them is the master user"
    ]
