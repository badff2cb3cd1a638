"""The effective configuration: every setting, its value, and where it comes from; and the schema of a stack file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyeol.config.reading import stackfile
from kyeol.config.reading.effective import DEFAULT, Setting, effective, to_yaml
from kyeol.config.reading.load import load
from kyeol.config.reading.schema import stack_file_schema
from kyeol.config.stack import section_models
from kyeol.tools.json_values import at, mapping
from tests.harness import ROOT, SHIPPED, STACKS
from tests.json_schema import errors
from tests.projects import Project, kyeol


def setting(settings: list[Setting], *path: str) -> Setting:
    return next(one for one in settings if one.path == path)


def test_a_setting_of_the_file_names_its_line(project: Project) -> None:
    nat = setting(effective(project.root, "dev"), "kyeol:network", "nat")
    assert nat == Setting(("kyeol:network", "nat"), "single", f"Pulumi.dev.yaml:{project.line('dev', 'nat:')}")


def test_a_setting_that_the_file_leaves_out_is_its_default(project: Project) -> None:
    capacity = setting(effective(project.root, "dev"), "kyeol:cluster", "nodeGroups", "default", "capacityType")
    assert capacity == Setting(("kyeol:cluster", "nodeGroups", "default", "capacityType"), "ON_DEMAND", DEFAULT)


def test_a_section_that_is_left_out_but_has_defaults_is_shown(project: Project) -> None:
    project.replace("dev", "  kyeol:protection:\n    protect: false\n    retainOnDelete: false\n", "")
    assert setting(effective(project.root, "dev"), "kyeol:protection", "protect") == Setting(
        ("kyeol:protection", "protect"), True, DEFAULT
    )


def test_a_section_that_is_off_is_not_shown(project: Project) -> None:
    assert not any(one.path[0] == "kyeol:management" for one in effective(project.root, "mgmt"))


@pytest.mark.parametrize("stack", STACKS)
def test_the_effective_configuration_means_the_same_as_the_file(project: Project, stack: str) -> None:
    config = load(project.root, stack).config
    project.file(stack).write_text(to_yaml(effective(project.root, stack)))
    values = stackfile.read(project.root, stack).values
    for concern, model in section_models().items():
        section = getattr(config, concern)
        text = json.dumps(values.get(f"kyeol:{concern}"))
        assert (model.model_validate_json(text) if text != "null" else None) == section


@pytest.mark.parametrize(
    "value",
    ["yes", "1.30", "012", "1e3", "2026-01-05", "null", "a: b", "# x", "", "x y", "10.0.0.0/16", "a'\"b", "é", "*"],
)
def test_a_text_stays_a_text(tmp_path: Path, value: str) -> None:
    (tmp_path / "Pulumi.x.yaml").write_text(to_yaml([Setting(("kyeol:a", "b"), [value, {"k": value}], DEFAULT)]))
    assert stackfile.read(tmp_path, "x").values == {"kyeol:a": {"b": [value, {"k": value}]}}
    (tmp_path / "Pulumi.x.yaml").write_text(to_yaml([Setting(("kyeol:a", "b"), value, DEFAULT)]))
    assert stackfile.read(tmp_path, "x").values == {"kyeol:a": {"b": value}}


def test_the_command_prints_it(project: Project) -> None:
    result = kyeol("config", "dev")
    assert (result.exit_code, result.stdout) == (0, to_yaml(effective(project.root, "dev")))


def test_one_stack_or_the_schema_must_be_asked_for(project: Project) -> None:
    assert project.root.is_dir()
    assert kyeol("config").exit_code == kyeol("config", "dev", "--schema").exit_code == 2


# The schema


def test_the_committed_schema_is_current() -> None:
    assert (ROOT / "kyeol.schema.json").read_text() == kyeol("config", "--schema").stdout, "run `make schema`"


@pytest.mark.parametrize("stack", STACKS)
def test_the_schema_stands_at_the_head_of_every_stack_file_and_accepts_it(stack: str) -> None:
    text = (SHIPPED / f"Pulumi.{stack}.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=kyeol.schema.json\n")
    assert errors(stack_file_schema(), yaml.safe_load(text)) == []


def test_the_schema_knows_exactly_the_sections_of_the_models() -> None:
    known = set(mapping(at(stack_file_schema(), "properties", "config", "properties")))
    assert known == {
        "pulumi:disable-default-providers",
        *(f"kyeol:{concern}" for concern in section_models()),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"kyeol:netwrok": {}},
        {"aws:region": "x"},
        {"kyeol:aws": {"accountId": 1, "region": "ap-northeast-2"}},
        {"kyeol:aws": {"accountId": "111122223333", "region": "ap-northeast-2", "zone": "a"}},
        {"kyeol:aws": {"accountId": "1111", "region": "ap-northeast-2"}},
        {"kyeol:aws": None},
        {"pulumi:disable-default-providers": ["aws"]},
        {"pulumi:disable-default-providers": None},
        {"kyeol:network": {"cidr": "10.10.0.0/16", "zones": ["e"]}},
        {"kyeol:network": {"cidr": "10.10.0.0/16", "zones": []}},
    ],
)
def test_the_schema_rejects_what_the_models_reject(change: Mapping[str, Any]) -> None:
    config = {**stackfile.read(SHIPPED, "dev").values, **change}
    assert errors(stack_file_schema(), {"config": {key: value for key, value in config.items() if value is not None}})


def test_the_schema_leaves_pulumis_own_keys_alone() -> None:
    config = {**stackfile.read(SHIPPED, "dev").values, "pulumi:tags": {"a": "b"}}
    assert (
        errors(stack_file_schema(), {"config": config, "secretsprovider": "awskms://alias/x", "encryptedkey": "abc"})
        == []
    )
    assert errors(stack_file_schema(), {"config": config, "secretsprovidr": "x"})


@pytest.mark.parametrize("stack", STACKS)
def test_it_fits_a_terminal_of_eighty_columns(project: Project, stack: str) -> None:
    assert [line for line in to_yaml(effective(project.root, stack)).splitlines() if len(line) > 80] == []
