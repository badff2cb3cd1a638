"""The rights are enough: a deployment makes, changes and deletes its stack, and every role does its work."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest

from kyeol.tools.access.model import AccessModel, model_of
from kyeol.tools.iam_documents import PolicyStatement
from kyeol.tools.json_values import texts
from kyeol.tools.kinds import KINDS
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.run import Preview
from tests.access.needs import Need, needs_of, records_of
from tests.harness import ACCOUNT, REGION, STACKS, run_stack
from tests.platform import private_load_balancer

ADMINISTRATED = tuple(f"kyeol:components:{what}" for what in ("Boundaries", "GithubOidc", "JoiningRoles"))
"""What only an administrator makes and changes: the pipeline does not write its own rights."""
READING = ("Get", "List", "Describe")


def place(graph: Graph, resource: Resource) -> tuple[str, str]:
    """The account and region of a resource."""
    provider = graph.resources[resource.provider_urn].inputs
    own = graph.one("pulumi:providers:aws", "aws").inputs
    (account,) = json.loads(str(provider.get("allowedAccountIds") or own["allowedAccountIds"]))
    return account, str(resource.inputs.get("region") or provider.get("region") or REGION)


def lacking(
    model: AccessModel, graph: Graph, role: str | Callable[[str], str], *, to_read: bool = False
) -> Iterator[str]:
    """What a role, or the role for an account, may not do of what a stack needs, or of what it takes to read it."""
    for resource in graph:
        if not resource.type.startswith(("aws:", "eks:")):
            continue
        administrated = any(f"{component}$" in resource.urn for component in ADMINISTRATED)
        account, region = place(graph, resource)
        who = role if isinstance(role, str) else role(account)
        for need in needs_of(resource, account, region):
            reading = need.action.partition(":")[2].startswith(READING)
            if (administrated or to_read) and not reading:
                continue
            decision = model.may(who, need.action, need.resource, context(graph, resource, need), new=need.making)
            if not decision:
                yield f"{resource.type} {resource.name}: {need.action} on {need.resource}: {decision.because}"


def context(graph: Graph, resource: Resource, need: Need) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {"aws:RequestTag/Environment": graph.stack}
    if resource.type in ("aws:iam/role:Role", "aws:iam/user:User"):
        found["iam:PermissionsBoundary"] = str(resource.inputs.get("permissionsBoundary"))
    if need.action == "iam:PassRole":
        found["iam:PassedToService"] = "eks.amazonaws.com"
    if need.action == "route53:ChangeResourceRecordSets":
        found["route53:ChangeResourceRecordSetsNormalizedRecordNames"] = records_of(resource)
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_a_deployment_may_do_all_that_its_stack_needs(
    stack: str, graphs: Mapping[str, Graph], model: AccessModel
) -> None:
    assert [*lacking(model, graphs[stack], f"kyeol-mgmt-deploy-{stack}-role")] == []


@pytest.mark.parametrize("stack", STACKS)
def test_a_deployment_may_not_do_what_another_stack_needs(
    stack: str, graphs: Mapping[str, Graph], model: AccessModel
) -> None:
    """The counterpart, so that the test above can fail: nearly nothing is held in common."""
    other = next(one for one in STACKS if one != stack)
    assert len([*lacking(model, graphs[other], f"kyeol-mgmt-deploy-{stack}-role")]) > len(graphs[other]) / 2


SOME: Final = {
    "eks:DescribeCluster": "arn:aws:eks:{region}:{account}:cluster/kyeol-{environment}-eks",
    "iam:CreateServiceLinkedRole": "arn:aws:iam::{account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/A",
}
"""What an action that AWS's policies allow on everything is done to."""


def asked(
    statement: PolicyStatement, account: str, environment: str
) -> Iterator[tuple[str, str, dict[str, str | list[str]]]]:
    """Requests that a statement allows: each action on a resource that its pattern fits, with its conditions met."""
    given: dict[str, str | list[str]] = {
        one.key: one.values[0].replace("*", "x") for one in statement.conditions if one.operator != "Null"
    }
    services = {pattern.split(":")[2] for pattern in statement.resources if pattern != "*"}
    for action in statement.actions:
        service, _, name = action.partition(":")
        for pattern in statement.resources:
            if pattern == "*" and name.startswith((*READING, "Assume", "Batch", "Generate")) and action not in SOME:
                yield action, "*", given
                continue
            if service in services and pattern.split(":")[2] != service:
                continue  # The action knows no resource of that service.
            arn = SOME.get(action, "arn:aws:{service}:{region}:{account}:some/some") if pattern == "*" else pattern
            arn = arn.format(service=service, region=REGION, account=account, environment=environment)
            arn = arn.replace("::*:", f"::{account}:").replace(":*:*:", f":{REGION}:{account}:")
            yield action, arn.replace("kyeol-*", f"kyeol-{environment}").replace("*", "x"), given


def taken_away(model: AccessModel, graph: Graph) -> list[str]:
    """What roles of a stack are allowed by their policies, and not by their boundary."""
    taken = []
    for resource in graph.of_type("aws:iam/role:Role"):
        role = model.role(str(resource.outputs["arn"]))
        assert role.boundary is not None, role.name
        for statement in role.identity:
            if statement.effect == "Allow":
                for action, arn, given in asked(statement, ACCOUNT, graph.stack):
                    decision = model.may(role.arn, action, arn, given)
                    if "boundary" in decision.because and not decision:
                        taken.append(f"{role.name}: {action} on {arn}: {decision.because}")
    return taken


@pytest.mark.parametrize("stack", STACKS)
def test_a_boundary_takes_nothing_away_that_a_role_uses(
    stack: str, graphs: Mapping[str, Graph], model: AccessModel
) -> None:
    assert taken_away(model, graphs[stack]) == []


WITHHELD: Final = ("iam:ListInstanceProfilesForRole ", "secretsmanager:GetSecretValue ")
"""What a refresh does not read: profiles, which the provider asks for before it deletes a role; secrets' values, which
the look for drift leaves out."""


@pytest.mark.parametrize("stack", [*STACKS, "stage with a sale"])
def test_what_mains_workflows_look_at_they_may_read(
    stack: str, with_options: Mapping[str, Graph], model: AccessModel
) -> None:
    lines = lacking(model, with_options[stack], "kyeol-mgmt-drift-role", to_read=True)
    assert [one for one in lines if not one.partition(": ")[2].startswith(WITHHELD)] == []


def test_what_a_kind_needs_is_known() -> None:
    assert [kind.type for kind in KINDS.values() if kind.type.startswith("aws:") and not kind.needs.actions] == []


def test_policies_are_short_enough_for_iam(graphs: Mapping[str, Graph]) -> None:
    """IAM and STS quotas: 10,240 characters of inline policies in a role, 6,144 of a managed one, blanks aside."""
    for graph in graphs.values():
        for kind, limit in (("aws:iam/rolePolicy:RolePolicy", 10240), ("aws:iam/policy:Policy", 6144)):
            for one in graph.of_type(kind):
                (document,) = texts(one.inputs["policy"])
                length = len(json.dumps(json.loads(document), separators=(",", ":")))
                assert length < limit * 0.95, (one.name, length)


BEYOND: Final[Mapping[str, tuple[str, Mapping[str, object]]]] = {
    "a private load balancer": ("stage", {"kyeol:cdn": private_load_balancer.moved()}),
    "an app": (
        "dev",
        {
            "kyeol:apps": {"hosts": {"smtp": "smtp.dev.example.com"}},
            "kyeol:registry": {"repositories": ["storefront", "saleor-app-smtp"]},
        },
    ),
    "an app behind CloudFront": (
        "stage",
        {
            "kyeol:apps": {"hosts": {"smtp": "smtp.stage.example.com"}},
            "kyeol:registry": {"repositories": ["storefront", "saleor-app-smtp"], "archiveDays": 450},
        },
    ),
    "anomalies, every detector, and images for other accounts": (
        "mgmt",
        {
            "kyeol:budget": {"monthlyUsd": 450, "anomalies": {"thresholdUsd": 20}},
            "kyeol:threats": {
                "guardDuty": {"features": ["EKS_AUDIT_LOGS", "RUNTIME_MONITORING"]},
                "imageScanning": {},
                "accessAnalyzer": {"unusedAccessDays": 90},
                "securityHub": {},
            },
            "kyeol:registry": {"repositories": ["saleor-api", "dashboard"], "pullAccounts": ["444455556666"]},
        },
    ),
}
"""What no shipped stack has."""


@pytest.mark.parametrize("what", BEYOND)
def test_what_no_shipped_stack_has_is_enough_too(
    what: str, previews: Mapping[str, Preview], graphs: Mapping[str, Graph]
) -> None:
    stack, sections = BEYOND[what]
    graph = run_stack(stack, sections, {} if stack == "mgmt" else previews["mgmt"].exported)
    model = model_of([graph, *(one for name, one in graphs.items() if name != stack)])
    # An app's own name mgmt takes from the stack files, which here do not have it.
    found = lacking(model, graph, f"kyeol-mgmt-deploy-{stack}-role")
    assert [one for one in found if " app-names-" not in one] == []
    assert taken_away(model, graph) == []


def test_a_deployment_may_do_what_a_sale_with_a_waiting_page_and_a_replica_needs(
    with_options: Mapping[str, Graph], graphs: Mapping[str, Graph]
) -> None:
    graph = with_options["stage with a sale"]
    assert graph.of_type("aws:cloudfront/keyValueStore:KeyValueStore")
    assert graph.one("aws:rds/instance:Instance", "database-replica")
    model = model_of([graph, *(one for name, one in graphs.items() if name != "stage")])
    assert [*lacking(model, graph, "kyeol-mgmt-deploy-stage-role")] == []
    assert taken_away(model, graph) == []
