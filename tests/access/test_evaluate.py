"""The evaluator, held to the examples that AWS's own guide works through."""

from collections.abc import Mapping, Sequence

import pytest

from kyeol.tools.access.evaluate import AccessRequest, Decision, Policies, Principal, decide
from kyeol.tools.access.matching import UnknownOperatorError, met
from kyeol.tools.iam_documents import Condition, PolicyStatement, statements
from kyeol.tools.json_values import Json

HERE, THERE = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HERE}:role/worker"
SESSION = f"arn:aws:sts::{HERE}:assumed-role/worker/shift"
OBJECT = "arn:aws:s3:::reports/today.csv"


def allow(action: str = "s3:GetObject", resource: str = "*", **more: Json) -> list[PolicyStatement]:
    return statements({"Statement": {"Effect": "Allow", "Action": action, "Resource": resource, **more}})


def deny(action: str, resource: str = "*", **more: Json) -> list[PolicyStatement]:
    return statements({"Statement": {"Effect": "Deny", "Action": action, "Resource": resource, **more}})


def named(*who: str, action: str = "s3:GetObject", effect: str = "Allow") -> list[PolicyStatement]:
    one: Mapping[str, Json] = {"Effect": effect, "Action": action, "Resource": "*", "Principal": {"AWS": list(who)}}
    return statements({"Statement": one})


def ask(
    policies: Policies, *, action: str = "s3:GetObject", resource: str = OBJECT, account: str = "", **context: str
) -> Decision:
    given = {key.replace("_", ":", 1).lower(): [value] for key, value in context.items()}
    who = Principal(name=ROLE, session=SESSION)
    return decide(
        AccessRequest(principal=who, action=action, resource=resource, account=account, context=given), policies
    )


# reference_policies_evaluation-logic_policy-eval-basics: deny by default, an allow, and a deny that overrides it


def test_what_nothing_allows_is_denied() -> None:
    assert not ask(Policies())


def test_an_allow_of_the_roles_policies_is_enough_in_the_own_account() -> None:
    assert ask(Policies(identity=allow()))


def test_a_deny_overrides_every_allow() -> None:
    assert not ask(Policies(identity=[*allow("*"), *deny("s3:Get*")]))
    assert not ask(Policies(identity=allow("*"), resource=named(ROLE, effect="Deny")))
    assert not ask(Policies(identity=allow("*"), boundary=[*allow("*"), *deny("s3:*")]))


def test_actions_know_no_case_and_resources_do() -> None:
    assert ask(Policies(identity=allow("S3:getobject")))
    assert not ask(Policies(identity=allow(resource="arn:aws:s3:::Reports/*")))


def test_what_a_statement_excepts_is_not_in_it() -> None:
    document: Json = {"Statement": {"Effect": "Allow", "NotAction": ["s3:*"], "NotResource": ["arn:aws:s3:::kept/*"]}}
    assert not ask(Policies(identity=statements(document)))
    assert ask(Policies(identity=statements(document)), action="sqs:SendMessage", resource="arn:aws:sqs:::q")
    assert not ask(Policies(identity=statements(document)), action="sqs:SendMessage", resource="arn:aws:s3:::kept/a")


@pytest.mark.parametrize(
    ("pattern", "tag", "fits"),
    [
        ("arn:aws:s3:::${aws:PrincipalTag/Team}/*", "reports", True),
        ("arn:aws:s3:::${aws:principaltag/team}/*", "others", False),
        ("arn:aws:s3:::${aws:PrincipalTag/Team}/*", None, False),
        # What a caller brings is taken as it is; an own wildcard opens nothing.
        ("arn:aws:s3:::${aws:PrincipalTag/Team}/*", "*", False),
        ("arn:aws:s3:::report?/*", None, True),
        ("arn:aws:s3:::report${?}/*", None, False),
    ],
)
def test_variables_are_filled_from_the_request(pattern: str, tag: str | None, *, fits: bool) -> None:
    context = {} if tag is None else {"aws_PrincipalTag/Team": tag}
    assert bool(ask(Policies(identity=allow(resource=pattern)), **context)) is fits
    condition = Condition("StringEquals", "s3:prefix", ("${aws:PrincipalTag/Team}",))
    assert met(condition, {"s3:prefix": ["x"], "aws:principaltag/team": ["x"]})
    assert not met(condition, {"s3:prefix": ["x"]})


# access_policies_boundaries: the intersection; ShirleyRodriguez may have full IAM rights and still only the boundary's


def test_a_boundary_limits_and_gives_nothing() -> None:
    assert not ask(Policies(boundary=allow("*")))
    assert ask(Policies(identity=allow("*"), boundary=allow("s3:*")))
    assert not ask(Policies(identity=allow("*"), boundary=allow("ec2:*")))


def test_a_sessions_policy_limits_and_gives_nothing() -> None:
    assert not ask(Policies(session=allow("*")))
    assert not ask(Policies(identity=allow("*"), session=allow("ec2:*")))
    assert ask(Policies(identity=allow("*"), session=allow("s3:*")))


def test_a_boundary_limits_what_a_resources_policy_gives_to_the_role_and_not_to_its_session() -> None:
    assert ask(Policies(resource=named(ROLE)))
    assert not ask(Policies(boundary=allow("ec2:*"), resource=named(ROLE)))
    assert ask(Policies(boundary=allow("ec2:*"), resource=named(SESSION)))


# reference_policies_evaluation-logic-cross-account: both accounts have to allow


def test_another_accounts_resource_needs_both_sides() -> None:
    assert not ask(Policies(identity=allow()), account=THERE)
    assert not ask(Policies(resource=named(ROLE)), account=THERE)
    assert ask(Policies(identity=allow(), resource=named(ROLE)), account=THERE)
    assert ask(Policies(identity=allow(), resource=named(f"arn:aws:iam::{HERE}:root")), account=THERE)
    assert not ask(Policies(identity=allow(), resource=named(f"arn:aws:iam::{THERE}:root")), account=THERE)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("sts:AssumeRole", f"arn:aws:iam::{HERE}:role/other"),
        ("sts:TagSession", f"arn:aws:iam::{HERE}:role/other"),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{HERE}:key/1"),
    ],
)
def test_a_role_and_a_key_are_opened_by_their_own_policy_only(action: str, resource: str) -> None:
    rights = allow(action)
    account = named(f"arn:aws:iam::{HERE}:root", action=action)
    assert not ask(Policies(identity=rights), action=action, resource=resource)
    assert not ask(Policies(resource=account), action=action, resource=resource)
    assert ask(Policies(identity=rights, resource=account), action=action, resource=resource)
    assert ask(Policies(resource=named(ROLE, action=action)), action=action, resource=resource)


def test_a_service_and_a_token_have_what_the_resources_policy_says() -> None:
    trust = statements(
        {
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}},
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Principal": {"Federated": "arn:idp"},
                    "Condition": {"StringEquals": {"idp:sub": "repo:a/b:ref:refs/heads/main"}},
                },
            ]
        }
    )

    def lets_in(who: Principal, action: str, **context: Sequence[str]) -> bool:
        given = {key.replace("_", ":"): value for key, value in context.items()}
        return bool(
            decide(AccessRequest(principal=who, action=action, resource=ROLE, context=given), Policies(resource=trust))
        )

    ec2, token = Principal(kind="Service", name="ec2.amazonaws.com"), Principal(kind="Federated", name="arn:idp")
    assert lets_in(ec2, "sts:AssumeRole")
    assert not lets_in(Principal(kind="Service", name="rds.amazonaws.com"), "sts:AssumeRole")
    assert lets_in(token, "sts:AssumeRoleWithWebIdentity", idp_sub=["repo:a/b:ref:refs/heads/main"])
    assert not lets_in(token, "sts:AssumeRoleWithWebIdentity", idp_sub=["repo:a/b:pull_request"])
    assert not lets_in(token, "sts:AssumeRoleWithWebIdentity")


# reference_policies_elements_condition_operators: a missing key, IfExists, Null, negation, several values


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "is_met"),
    [
        ("StringEquals", ["blue"], ["blue"], True),
        ("StringEquals", ["red", "blue"], ["blue"], True),
        ("StringEquals", ["Blue"], ["blue"], False),
        ("StringEqualsIgnoreCase", ["Blue"], ["blue"], True),
        ("StringEquals", ["blue"], None, False),
        ("StringEqualsIfExists", ["blue"], None, True),
        ("StringEqualsIfExists", ["blue"], ["red"], False),
        ("StringNotEquals", ["red", "blue"], ["blue"], False),
        ("StringNotEquals", ["red"], ["blue"], True),
        ("StringNotEquals", ["blue"], None, True),
        ("StringLike", ["b?u*"], ["blue"], True),
        ("StringNotLike", ["b*"], ["blue"], False),
        ("ArnLike", ["arn:aws:iam::*:role/worker"], [ROLE], True),
        ("ArnLike", ["arn:aws:*:role/worker"], [ROLE], False),
        ("ArnNotEquals", [ROLE], [ROLE], False),
        ("Null", ["true"], None, True),
        ("Null", ["false"], None, False),
        ("Null", ["false"], ["blue"], True),
        ("Bool", ["true"], ["true"], True),
        ("IpAddress", ["203.0.113.0/24"], ["203.0.113.7"], True),
        ("NotIpAddress", ["203.0.113.0/24"], ["198.51.100.7"], True),
        ("NumericLessThanEquals", ["10"], ["9"], True),
        # reference_policies_condition_examples-multi-valued-context-keys
        ("ForAllValues:StringEquals", ["red", "green"], ["red"], True),
        ("ForAllValues:StringEquals", ["red", "green"], ["red", "blue"], False),
        ("ForAllValues:StringEquals", ["red"], None, True),
        ("ForAnyValue:StringEquals", ["red"], ["red", "blue"], True),
        ("ForAnyValue:StringEquals", ["red"], ["blue"], False),
        ("ForAnyValue:StringEquals", ["red"], None, False),
        ("ForAnyValue:StringNotEquals", ["red"], None, False),
    ],
)
def test_conditions(operator: str, wanted: Sequence[str], given: Sequence[str] | None, *, is_met: bool) -> None:
    context = {} if given is None else {"aws:requesttag/colour": given}
    assert met(Condition(operator, "aws:requesttag/colour", tuple(wanted)), context) is is_met


def test_an_operator_that_is_not_evaluated_is_said() -> None:
    with pytest.raises(UnknownOperatorError, match="DateLessThan"):
        met(Condition("DateLessThan", "aws:currenttime", ("2030-01-01",)), {"aws:currenttime": ["2026-01-01"]})
