"""Tables that are kept by hand beside the kinds, the facts and the sections: each has all that it has to have."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final, get_args

from pydantic_core.core_schema import ErrorType

from kyeol.addons.check import GIVEN_BY
from kyeol.addons.contract import Facts
from kyeol.config.alarms import AlarmsConfig, EdgeAlarmsConfig
from kyeol.config.cdn import VPC_ORIGIN_REGIONS
from kyeol.config.facts.regions import REGIONS
from kyeol.config.model import Section
from kyeol.config.reading.schema import stack_file_schema
from kyeol.config.reading.wording import BY_TYPE
from kyeol.config.rules.alarms import EDGE_WATCHED, WATCHED
from kyeol.config.rules.sections import NEEDS
from kyeol.config.stack import section_models
from kyeol.tools.access.model import GUARDED
from kyeol.tools.commands.app import app
from kyeol.tools.cost.advice import ADVICE
from kyeol.tools.cost.prices import load, regions
from kyeol.tools.diff.danger import exposure, rights
from kyeol.tools.docs.layers import LAYERS, TOOLS
from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds import KINDS, RESOURCE_POLICIES, cloudfront, cloudwatch, ecr, iam, threats, vpc, wafv2
from kyeol.tools.operate import linked_roles
from kyeol.tools.policy.rules.iam_trusts import TARGETS
from kyeol.tools.record.danger import ByMeaning, PolicyDocument
from tests.harness import ROOT

_MADE_IN_TIME: Final = {
    threats.ANALYZER.type,
    cloudfront.VPC_ORIGIN.type,
    ecr.REGISTRY_SCANNING.type,
    threats.DETECTOR.type,
    threats.SECURITY_HUB.type,
    wafv2.WEB_ACL_LOGGING_CONFIGURATION.type,
}
"""Kinds whose service makes its service-linked role within the call, and of which no failed first call is known."""


def test_what_a_role_may_do_is_read_from_every_policy_that_a_resource_carries() -> None:
    guards = {
        type_: danger.guards
        for type_, key in RESOURCE_POLICIES.items()
        if isinstance(danger := KINDS[type_].dangers.inputs[key], PolicyDocument)
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
    assert wanting - linked_roles.BY_TYPE.keys() == _MADE_IN_TIME


def test_an_addon_is_refused_where_a_fact_that_it_needs_is_missing() -> None:
    missing = {one.name for one in fields(Facts) if one.default is None or "None" in str(one.type)} | {"hosts"}
    # A zone of the own account has no role; what reads it has the zone's name and identifier besides.
    assert missing - {"zone_role_arn"} == GIVEN_BY.keys()


def test_sections_need_sections_that_exist() -> None:
    assert {*NEEDS, *(one for needed in NEEDS.values() for one in needed)} <= section_models().keys()
    assert {section for section, _ in GIVEN_BY.values()} <= section_models().keys()


def test_vpc_origins_are_offered_in_regions_that_exist() -> None:
    assert set(VPC_ORIGIN_REGIONS) <= set(REGIONS)


def test_whom_a_policy_lets_in_is_judged_of_every_policy_that_a_resource_carries() -> None:
    assert TARGETS.keys() == {iam.ROLE.type, *RESOURCE_POLICIES}


def test_a_threshold_of_what_is_not_there_is_refused() -> None:
    parts = {
        name
        for name, info in AlarmsConfig.model_fields.items()
        for one in (info.annotation, *get_args(info.annotation))
        if isinstance(one, type) and issubclass(one, Section)
    }
    # Every stack with a network has log groups; the edge's thresholds have sections of their own, health checks a rule.
    assert parts - WATCHED.keys() == {"logs", "edge", "health_checks"}
    assert {*WATCHED.values(), *EDGE_WATCHED.values()} <= section_models().keys()
    # A load balancer is the cluster's, by an Ingress: its alarms are made in every stack.
    of_the_load_balancer = {"load_balancer_5xx", "target_5xx", "target_response_ms"}
    assert EdgeAlarmsConfig.model_fields.keys() - of_the_load_balancer == EDGE_WATCHED.keys()


_REFUSED_AS: Final = {
    "additionalProperties": "extra_forbidden",
    "enum": "literal_error",
    "exclusiveMaximum": "less_than",
    "exclusiveMinimum": "greater_than",
    "maxItems": "too_long",
    "maxLength": "string_too_long",
    "maximum": "less_than_equal",
    "minItems": "too_short",
    "minLength": "string_too_short",
    "minProperties": "too_short",
    "minimum": "greater_than_equal",
    "pattern": "string_pattern_mismatch",
    "required": "missing",
}
"""How pydantic calls the refusal of what a keyword of JSON Schema limits."""

_NO_LIMIT: Final = {
    "$comment", "$ref", "allOf", "anyOf", "default", "definitions", "description", "format", "items",
    "patternProperties", "properties", "propertyNames", "title", "type",
}  # fmt: skip
"""Keywords that describe, or that lead to further ones; a wrong type has words of its own."""


def test_every_refusal_of_a_setting_has_words_of_this_project() -> None:
    keywords = {
        keyword
        for definition in mapping(stack_file_schema()["definitions"]).values()
        for keyword in _keywords(definition)
    }
    assert keywords - _NO_LIMIT <= _REFUSED_AS.keys()
    assert set(_REFUSED_AS.values()) <= BY_TYPE.keys()
    assert BY_TYPE.keys() - set(get_args(ErrorType)) == {"open_to_world"}, "config.model's own"


def _keywords(schema: Json) -> Iterator[str]:
    for keyword, inner in mapping(schema).items():
        yield keyword
        if keyword in ("properties", "patternProperties"):
            for one in mapping(inner).values():
                yield from _keywords(one)
        elif keyword in ("anyOf", "allOf") and isinstance(inner, list):
            for one in inner:
                yield from _keywords(one)
        elif keyword in ("items", "additionalProperties"):
            yield from _keywords(inner)


def test_whatever_costs_has_advice_and_all_advice_is_of_something_that_costs() -> None:
    keys = {key for region in regions() for key in load(region)}
    assert {key for key in keys if not key.startswith(tuple(ADVICE))} == set()
    assert {beginning for beginning in ADVICE if not any(key.startswith(beginning) for key in keys)} == set()


_READ_NO_GRAPH: Final = {
    "addons",
    "bootstrap",
    "charts",
    "config",
    "doctor",
    "github",
    "move",
    "new",
    "prices",
    "remove",
}
"""Commands about the configuration, the account or the organisation."""


def test_the_picture_of_the_layers_has_every_layer_and_every_tool_that_reads_graphs() -> None:
    commands = {one.name or getattr(one.callback, "__name__", "").replace("_", "-") for one in app.registered_commands}
    commands |= {str(one.name) for one in app.registered_groups}
    assert {name for names, _ in TOOLS for name in names.split(", ")} == commands - _READ_NO_GRAPH
    layers = {folder.name for folder in (ROOT / "kyeol").iterdir() if (folder / "__init__.py").is_file()} - {"tools"}
    shown = " ".join(f"{key}/ {' '.join(lines)}" for key, _, lines in LAYERS)
    assert {layer for layer in layers if f"{layer}/" not in shown} == set()
