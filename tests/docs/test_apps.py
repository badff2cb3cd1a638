"""The table of Saleor's apps: each of its rows can be declared, and those that are declared are as it says."""

import re
from dataclasses import replace
from typing import Final

import pytest
import yaml

from kyeol.apps.catalog import APPS, storage_mistakes
from kyeol.apps.contract import App, PrivateStorage
from kyeol.tools.apps.manifests import manifests
from tests.avatax import AVATAX
from tests.harness import ROOT

_ROW: Final = re.compile(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_DECLARED: Final = {**APPS, AVATAX.name: AVATAX}


def _rows() -> dict[str, App]:
    """The apps of the table, declared as their rows say."""
    text = (ROOT / "docs/how-to/apps.md").read_text()
    return {name: _app(name, *map(_variables, (tables, secrets))) for name, tables, secrets, _ in _ROW.findall(text)}


def _variables(cell: str) -> tuple[str, ...]:
    return tuple(re.findall("`([A-Z_]+)`", cell))


def _app(name: str, tables: tuple[str, ...], secrets: tuple[str, ...]) -> App:
    storage = tuple(
        PrivateStorage(name_variable=variable, partition_key="PK", sort_key="SK", suffix="more" * number)
        for number, variable in enumerate(tables)
    )
    return replace(AVATAX, name=name, private_storage=storage, generated_secrets=secrets)


def test_the_apps_of_the_table_can_stand_beside_each_other() -> None:
    assert _DECLARED.keys() <= _rows().keys()
    assert list(storage_mistakes(_rows().values())) == []


@pytest.mark.parametrize("name", sorted(_rows()))
def test_a_row_of_the_table_is_an_app_whose_pods_get_its_tables_and_secrets(name: str) -> None:
    app = _rows()[name]
    made = yaml.safe_load_all(yaml.safe_dump_all(manifests(app)))
    (pods,) = (one["spec"]["template"]["spec"] for one in made if one["kind"] == "Deployment")
    (container,) = pods["containers"]
    variables = {one["name"]: one["value"] for one in container["env"]}
    tables = [variables[storage.name_variable] for storage in app.private_storage]
    assert len(set(tables)) == len(tables)
    assert ("AWS_CONFIG_FILE" in variables) == bool(tables)
    assert ("envFrom" in container) == bool(app.generated_secrets)


@pytest.mark.parametrize("name", sorted(_DECLARED))
def test_what_is_declared_has_the_tables_and_secrets_of_its_row(name: str) -> None:
    declared, row = _DECLARED[name], _rows()[name]
    assert declared.generated_secrets == row.generated_secrets
    assert [one.name_variable for one in declared.private_storage] == [one.name_variable for one in row.private_storage]
