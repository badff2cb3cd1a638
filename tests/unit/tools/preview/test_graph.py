"""The JSON form of a graph is what docs/reference/graph.md promises."""

import json
import re
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from kyeol.tools.preview.graph import SECRET, VERSION, Graph
from tests.harness import ROOT, graph_of
from tests.texts import texts

DOCUMENTATION = (ROOT / "docs" / "reference" / "graph.md").read_text()
PASSWORD = "correct-horse-battery-staple"
TYPES = {"integer": int, "string": str, "array": list, "object": dict, "boolean": bool, "null": type(None)}


def documented(heading: str) -> dict[str, tuple[type, ...]]:
    """The keys of a table of the documentation, with the types that they may have."""
    text = DOCUMENTATION.split(heading, 1)[1]
    table = text[text.index("| key |") :].split("\n\n", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE)
    return {key: tuple(TYPES[word] for word in re.findall(r"\w+", kind) if word in TYPES) for key, kind in rows}


class Pair(pulumi.ComponentResource):
    """A group and a rule of it, with a secret."""

    def __init__(self, opts: pulumi.ResourceOptions) -> None:
        super().__init__("kyeol:components:Pair", "pair", None, opts)
        group = aws.ec2.SecurityGroup(
            "group",
            description="the group",
            tags={"Secret": pulumi.Output.secret(PASSWORD), "Zone": "a", "Also": "b"},
            opts=pulumi.ResourceOptions(parent=self, protect=True, ignore_changes=["tags"]),
        )
        aws.vpc.SecurityGroupIngressRule(
            "rule",
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            cidr_ipv4="10.0.0.0/16",
            description=pulumi.Output.concat("with ", pulumi.Output.secret(PASSWORD)),
            opts=pulumi.ResourceOptions(
                parent=self, retain_on_delete=True, deleted_with=group, delete_before_replace=True,
                aliases=[pulumi.Alias(name="former")],
            ),
        )  # fmt: skip
        pulumi.export("password", pulumi.Output.secret(PASSWORD))
        pulumi.export("login", pulumi.Output.secret({"user": "a", "keys": [PASSWORD, {"key": PASSWORD}]}))
        self.register_outputs({"password": pulumi.Output.secret(PASSWORD), "groupId": group.id})


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(Pair)


@pytest.fixture(scope="module")
def document(graph: Graph) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(json.dumps(graph.to_json()))
    return form


def resource(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["resources"] if one["name"] == name)
    return found


def test_the_documentation_is_of_this_version(document: dict[str, Any]) -> None:
    assert document["version"] == VERSION
    assert f"This page describes version {VERSION}." in DOCUMENTATION


def test_the_document_has_the_documented_keys(document: dict[str, Any]) -> None:
    check(documented("## The document"), document)


def test_every_resource_has_the_documented_keys_and_types(document: dict[str, Any]) -> None:
    assert document["resources"]
    for one in document["resources"]:
        check(documented("## A resource"), one)
        check(documented("`options`:"), one["options"])


def check(promised: dict[str, tuple[type, ...]], found: dict[str, Any]) -> None:
    assert promised
    assert found.keys() == promised.keys()
    for key, types in promised.items():
        assert type(found[key]) in types, key


def test_the_example_of_the_documentation_has_the_documented_keys() -> None:
    example = json.loads(DOCUMENTATION.split("```json\n", 1)[1].split("```", 1)[0])
    check(documented("## The document"), example)
    for one in example["resources"]:
        check(documented("## A resource"), one)
        check(documented("`options`:"), one["options"])


def test_resources_are_sorted_by_urn_and_the_stack_is_not_among_them(document: dict[str, Any]) -> None:
    urns = [one["urn"] for one in document["resources"]]
    assert urns == sorted(set(urns))
    assert not any("pulumi:pulumi:Stack::" in urn for urn in urns)


def test_arguments_are_camel_case_and_resolved(document: dict[str, Any]) -> None:
    rule, group = resource(document, "rule"), resource(document, "group")
    assert rule["inputs"]["securityGroupId"] == group["outputs"]["id"]
    assert rule["inputs"]["fromPort"] == 443


def test_edges_are_urns(document: dict[str, Any]) -> None:
    rule, group = resource(document, "rule"), resource(document, "group")
    assert rule["dependsOn"] == [group["urn"]]
    assert rule["propertyDependencies"]["securityGroupId"] == [group["urn"]]
    assert rule["parent"] == resource(document, "pair")["urn"]
    assert rule["provider"].startswith(resource(document, "aws")["urn"] + "::")


def test_options_are_what_the_engine_acts_on(document: dict[str, Any]) -> None:
    rule, group = resource(document, "rule"), resource(document, "group")
    assert group["options"]["protect"] is True
    assert group["options"]["ignoreChanges"] == ["tags"]
    assert rule["options"]["retainOnDelete"] is True
    assert rule["options"]["deleteBeforeReplace"] is True
    assert rule["options"]["deletedWith"] == group["urn"]
    assert group["options"]["deletedWith"] is None
    assert rule["options"]["aliases"] == [rule["urn"].replace("::rule", "::former")]


def test_a_secret_is_masked_wherever_it_goes(document: dict[str, Any]) -> None:
    assert PASSWORD not in json.dumps(document)
    assert document["outputs"]["password"] == SECRET
    assert resource(document, "rule")["inputs"]["description"] == SECRET
    assert resource(document, "pair")["outputs"]["password"] == SECRET
    assert SECRET in [text for _, text in texts(resource(document, "group")["inputs"])]
    assert SECRET in [text for _, text in texts(resource(document, "group")["outputs"])]


def test_a_secret_mapping_keeps_its_form_and_no_value(document: dict[str, Any]) -> None:
    assert document["outputs"]["login"] == {"user": SECRET, "keys": [SECRET, {"key": SECRET}]}
