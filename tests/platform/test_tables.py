"""Tables that are kept by hand beside the kinds, the facts and the sections: each has all that it has to have."""

from dataclasses import fields
from typing import Final

from kyeol.addons.check import GIVEN_BY
from kyeol.addons.contract import Facts
from kyeol.config.cdn import VPC_ORIGIN_REGIONS
from kyeol.config.regions import REGIONS
from kyeol.config.rules.sections import NEEDS
from kyeol.config.stack import section_models
from kyeol.tools.access.world import GUARDED
from kyeol.tools.diff import exposure, rights
from kyeol.tools.kinds import KINDS, cloudfront, cloudwatch, iam, vpc, wafv2
from kyeol.tools.kinds.danger import ByMeaning, PolicyDocument
from kyeol.tools.operate.linked_roles import BY_TYPE

_MADE_IN_TIME: Final = {cloudfront.VPC_ORIGIN.type, wafv2.WEB_ACL_LOGGING_CONFIGURATION.type}
"""Kinds whose service makes its service-linked role within the call, and of which no failed first call is known."""


def test_what_a_role_may_do_is_read_from_every_policy_that_a_resource_carries() -> None:
    guards = {
        kind.type: danger.guards
        for kind in KINDS.values()
        for danger in kind.dangers.inputs.values()
        if isinstance(danger, PolicyDocument) and danger.guards is not None
    }
    # It lets services write logs, which no role asks for; a role's trust is no policy that its record says guards it.
    del guards[cloudwatch.LOG_RESOURCE_POLICY.type]
    assert {type_: key for type_, (key, _) in GUARDED.items() if type_ != iam.ROLE.type} == guards


def test_a_diff_compares_whatever_the_records_leave_to_it() -> None:
    left = {
        kind.type
        for kind in KINDS.values()
        if any(isinstance(danger, ByMeaning) for danger in kind.dangers.inputs.values())
    }
    compared = {*exposure.BY_KIND, *rights.CLUSTER_ROLES, *rights.BINDINGS}
    # What a role and an endpoint have beside their policies is compared in rights.py by name.
    assert left - compared == {iam.ROLE.type, vpc.VPC_ENDPOINT.type}


def test_every_service_linked_role_is_there_before_the_call_that_would_make_it() -> None:
    wanting = {kind.type for kind in KINDS.values() if "iam:CreateServiceLinkedRole" in kind.needs.more.values()}
    assert wanting - BY_TYPE.keys() == _MADE_IN_TIME


def test_an_addon_is_refused_where_a_fact_that_it_needs_is_missing() -> None:
    missing = {one.name for one in fields(Facts) if one.default is None or "None" in str(one.type)} | {"hosts"}
    # A zone of the own account has no role; what reads it has the zone's name and identifier besides.
    assert missing - {"zone_role_arn"} == GIVEN_BY.keys()


def test_sections_need_sections_that_exist() -> None:
    assert {*NEEDS, *(one for needed in NEEDS.values() for one in needed)} <= section_models().keys()
    assert {section for section, _ in GIVEN_BY.values()} <= section_models().keys()


def test_vpc_origins_are_offered_in_regions_that_exist() -> None:
    assert set(VPC_ORIGIN_REGIONS) <= set(REGIONS)
