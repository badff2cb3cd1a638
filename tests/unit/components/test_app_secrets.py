"""The application's secrets: generated here, readable only in Secrets Manager."""

import json

import pulumi
import pytest

from kyeol.components.app_secrets import AppSecrets, AppSecretsArgs
from kyeol.config.database import DatabaseApplicationConfig, DatabasePasswordConfig
from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

SECRETS = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
PASSWORD = "random:index/randomPassword:RandomPassword"
KEY = "tls:index/privateKey:PrivateKey"
DATA_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/data"


def graph(
    *,
    protect: bool = True,
    key: str | None = DATA_KEY,
    replica_host: str | None = None,
    password: DatabasePasswordConfig | None = None,
    secret_key: int = 1,
    rsa_key: int = 1,
) -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        args = AppSecretsArgs(
            scope=scope("stage", protect=protect),
            application=DatabaseApplicationConfig(
                name="shop",
                user="clerk",
                password=password or DatabasePasswordConfig(),
                secret_key_generation=secret_key,
                rsa_key_generation=rsa_key,
            ),
            database_host="db.example.com",
            database_port=5432,
            replica_host=replica_host,
            kms_key_arn=key,
        )
        AppSecrets("app", args, opts)

    return graph_of(make, "stage")


@pytest.fixture(scope="module")
def stage() -> Graph:
    return graph()


def source_of(made: Graph, secret: str) -> Resource:
    """The generated value that a secret's version comes from."""
    version = made.one(VERSION, secret)
    (source,) = (made.resources[urn] for urn in version.property_dependencies["secretString"])
    return source


def test_every_secret_belongs_to_the_environment_by_name(stage: Graph) -> None:
    names = {secret.inputs["name"] for secret in stage.of_type(SECRETS)}
    assert names == {"kyeol-stage-secret-key", "kyeol-stage-rsa-key", "kyeol-stage-database"}


def test_django_s_secret_key_is_long_and_random(stage: Graph) -> None:
    source = source_of(stage, "app-secret-key")
    assert source.type == PASSWORD
    assert known(source.inputs)["length"] >= 50, "below, Django's own check complains"


def test_the_signing_key_is_rsa_as_saleor_wants_it(stage: Graph) -> None:
    source = source_of(stage, "app-rsa-key")
    assert source.type == KEY
    assert (source.inputs["algorithm"], source.inputs["rsaBits"]) == ("RSA", 2048)


def test_another_generation_is_another_key_and_leaves_the_other_alone(stage: Graph) -> None:
    """By its name, since a key has nothing else that could make it another one."""
    first = {"app-secret-key", "app-rsa-key"}
    assert {source_of(stage, name).name for name in first} == first
    keys = {source_of(graph(secret_key=2), name).name for name in first}
    assert keys == {"app-secret-key-2", "app-rsa-key"}
    assert source_of(graph(rsa_key=3), "app-rsa-key").name == "app-rsa-key-3"


def test_the_database_user_s_password_is_its_own_and_needs_no_escaping(stage: Graph) -> None:
    source = source_of(stage, "app-database")
    assert source.urn != source_of(stage, "app-secret-key").urn
    assert source.inputs["special"] is False


def test_no_value_leaves_the_program_in_clear(stage: Graph) -> None:
    assert [version.inputs["secretString"] for version in stage.of_type(VERSION)] == [SECRET] * 3
    component = next(one for one in stage if one.type == "kyeol:components:AppSecrets")
    assert all(str(value).startswith("arn:aws:secretsmanager:") for value in component.outputs.values())


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What is written into the database's secret, in clear."""
    seen: list[dict[str, object]] = []
    dumps = pulumi.Output.json_dumps

    def watched(value: object) -> pulumi.Output[str]:
        text = dumps(value)
        text.apply(lambda resolved: seen.append(json.loads(resolved)))
        return text

    monkeypatch.setattr(pulumi.Output, "json_dumps", watched)
    return seen


def test_the_database_secret_says_all_that_a_database_url_needs(written: list[dict[str, object]]) -> None:
    graph(replica_host="replica.example.com")
    (content,) = written
    assert content.pop("password")
    assert content == {
        "username": "clerk",
        "host": "db.example.com",
        "port": 5432,
        "dbname": "shop",
        "replica_host": "replica.example.com",
    }


@pytest.mark.parametrize(
    ("current", "following", "login", "second"),
    [(1, 2, "clerk", "clerk_b"), (2, None, "clerk_b", None), (2, 3, "clerk_b", "clerk"), (3, None, "clerk", None)],
)
def test_two_logins_of_the_database_take_turns(
    current: int, following: int | None, login: str, second: str | None, written: list[dict[str, object]]
) -> None:
    """The one that pods may still use keeps its password: it belongs to no generation that is made or changed."""
    made = graph(password=DatabasePasswordConfig(current=current, next=following))
    (content,) = written
    assert content["username"] == login
    assert content.get("next_username") == second
    assert content.get("role", content["username"]) == "clerk", "the database's owner is always the same"
    names = {"app-database" if one == 1 else f"app-database-{one}" for one in (current, following) if one}
    assert {one.name for one in made.of_type(PASSWORD)} == names | {"app-secret-key"}
    assert content["password"] != content.get("next_password")


def test_the_key_encrypts_them_where_there_is_one(stage: Graph) -> None:
    assert {secret.inputs["kmsKeyId"] for secret in stage.of_type(SECRETS)} == {DATA_KEY}
    assert not [secret for secret in graph(key=None).of_type(SECRETS) if "kmsKeyId" in secret.inputs]


def test_protected_a_deleted_secret_comes_back_for_thirty_days(stage: Graph) -> None:
    for secret in stage.of_type(SECRETS):
        assert secret.inputs["recoveryWindowInDays"] == 30
        assert secret.options.protect
        assert secret.options.retain_on_delete


def test_protection_does_not_forbid_a_new_value(stage: Graph) -> None:
    assert not [version.urn for version in stage.of_type(VERSION) if version.options.protect]


def test_unprotected_its_name_is_free_at_once() -> None:
    for secret in graph(protect=False).of_type(SECRETS):
        assert secret.inputs["recoveryWindowInDays"] == 0
        assert not secret.options.protect
