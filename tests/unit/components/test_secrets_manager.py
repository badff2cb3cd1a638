"""A secret in Secrets Manager: its value stays secret, wherever it comes from."""

import pulumi

from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.tools.preview.graph import SECRET
from tests.harness import graph_of, scope


def test_a_value_is_secret_though_its_source_is_not() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        args = SecretArgs(scope=scope(), what="token", description="A token", value="in clear")
        Secret("token", args, opts)

    graph = graph_of(program)
    version = graph.one("aws:secretsmanager/secretVersion:SecretVersion")
    assert version.inputs["secretString"] == version.outputs["secretString"] == SECRET
    assert version.inputs["secretId"] == graph.one("aws:secretsmanager/secret:Secret").id
