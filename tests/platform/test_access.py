"""Who gets in: every IAM document of every stack."""

import json
from collections.abc import Iterator
from typing import Any

from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.iam_lint import is_boundary
from tests.json_values import known

Statement = dict[str, Any]

POLICIES = {
    "aws:iam/policy:Policy": "policy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:kms/key:Key": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
}


def listed(value: Any) -> list[Any]:  # noqa: ANN401 - IAM's JSON
    return value if isinstance(value, list) else [value]


def statements(graph: Graph, *types: str) -> Iterator[tuple[Resource, Statement]]:
    for resource in graph:
        if resource.type in (types or POLICIES):
            document = json.loads(known(resource.inputs)[POLICIES[resource.type]])
            yield from ((resource, statement) for statement in listed(document["Statement"]))


def trusts(graph: Graph) -> Iterator[tuple[Resource, Statement]]:
    for role in graph.of_type("aws:iam/role:Role"):
        document = json.loads(known(role.inputs)["assumeRolePolicy"])
        yield from ((role, statement) for statement in listed(document["Statement"]))


def test_no_statement_allows_everything_on_everything(graph: Graph) -> None:
    for resource, statement in statements(graph):
        if statement["Effect"] == "Allow" and not is_boundary(resource):
            wide = [action for action in listed(statement["Action"]) if action == "*" or action.endswith(":*")]
            assert not (wide and "*" in listed(statement.get("Resource", []))), (resource.urn, statement)


def test_every_trust_is_conditioned(graph: Graph) -> None:
    for role, statement in trusts(graph):
        keys = {key for values in statement.get("Condition", {}).values() for key in values}
        (kind,) = statement["Principal"]
        # An account as a whole is let in only as one of its roles.
        needed = {"Federated": {":aud", ":sub"}, "AWS": {"aws:PrincipalArn"}}.get(kind, {"aws:SourceAccount"})
        for suffix in needed:
            assert any(key.endswith(suffix) for key in keys), (role.urn, statement)


def test_no_trust_lets_everyone_in(graph: Graph) -> None:
    for role, statement in trusts(graph):
        assert "*" not in json.dumps(statement["Principal"]), role.urn
        for operator, values in statement["Condition"].items():
            subjects = [value for key, value in values.items() if key.endswith(":sub")]
            assert operator == "StringEquals" or not subjects, (role.urn, "subjects are exact")


def test_no_role_carries_inline_or_attached_policies_of_the_deprecated_kind(graph: Graph) -> None:
    for role in graph.of_type("aws:iam/role:Role"):
        assert not {"inlinePolicies", "managedPolicyArns"} & set(role.inputs), role.urn


def test_generated_secrets_stand_nowhere_in_clear(graph: Graph) -> None:
    for type_, outputs in {
        "random:index/randomPassword:RandomPassword": ("result", "bcryptHash"),
        "tls:index/privateKey:PrivateKey": ("privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"),
        "aws:secretsmanager/secretVersion:SecretVersion": ("secretString",),
    }.items():
        for resource in graph.of_type(type_):
            for key in outputs:
                assert resource.outputs.get(key, SECRET) == SECRET, (resource.urn, key)
                assert resource.inputs.get(key, SECRET) == SECRET, (resource.urn, key)
