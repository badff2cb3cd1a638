"""Add-ons are found by their files, and come in an order in which they can be installed."""

from dataclasses import replace
from pathlib import Path

import pytest

from kyeol.addons import catalog, charts, check
from kyeol.addons.catalog import ADDONS, AddonError, by_name, in_order, ordered
from kyeol.addons.contract import Addon, ChartRelease, Identity

PIN = ChartRelease(version="1.0.0", sha256="0", app_version="1", source="https://example.com", support="for ever")


def addon(name: str, *after: str, needs: tuple[str, ...] = (), role: str | None = None) -> Addon:
    identity = Identity(role=role, namespace="apart", service_account=name) if role else None
    return Addon(
        name=name,
        chart=name,
        repository="https://charts.example.com",
        release=PIN,
        namespace="apart",
        settings=lambda _facts, _role: {},
        after=after,
        needs=needs,
        identity=identity,
    )


def mistakes(*addons: Addon) -> list[str]:
    with pytest.raises(AddonError) as caught:
        in_order(addons, "dev")
    return str(caught.value).splitlines()


def test_every_file_that_declares_an_addon_is_found_and_named_after_it() -> None:
    folder = Path(str(charts.__file__)).parent
    files = {file.stem for file in folder.glob("*.py") if "\nADDON: Final = Addon(" in file.read_text("utf-8")}
    assert {one.name.replace("-", "_") for one in ADDONS} == files


def test_the_contracts_are_sound() -> None:
    assert [str(mistake) for mistake in check.contracts(ADDONS)] == []


def test_argo_cd_is_mgmts_only() -> None:
    assert "argocd" in [one.name for one in ordered("mgmt")]
    assert "argocd" not in [one.name for one in ordered("dev")]


@pytest.mark.parametrize("stack", ["mgmt", "dev", "stage", "prod", "qa"])
def test_an_addon_stands_behind_what_it_comes_after(stack: str) -> None:
    names = [one.name for one in ordered(stack)]
    assert len(names) == len(set(names))
    for one in ordered(stack):
        assert all(names.index(other) < names.index(one.name) for other in one.after)


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    addons = [addon("c"), addon("a", "b"), addon("b", "c")]
    assert [one.name for one in in_order(addons, "dev")] == ["c", "b", "a"]
    assert [one.name for one in in_order(sorted(addons, key=lambda one: one.name), "dev")] == ["c", "b", "a"]


def test_a_circle_is_told_by_its_members() -> None:
    (line,) = mistakes(addon("free"), addon("a", "b"), addon("b", "c"), addon("c", "b", "free"))
    assert line == "kyeol/addons/charts/a.py: a: waits for itself: b -> c -> b; take one of them out of `after`"


def test_an_addon_that_waits_for_itself_is_a_circle() -> None:
    assert mistakes(addon("a", "a")) == [
        "kyeol/addons/charts/a.py: a: waits for itself: a -> a; take one of them out of `after`"
    ]


def test_every_missing_requirement_is_one_line() -> None:
    lines = mistakes(addon("a", "external-dn"), addon("b", "external-secrets", "cert-manager"))
    assert len(lines) == 3
    assert (
        lines[0]
        == "kyeol/addons/charts/a.py: a: comes after external-dn, which dev does not have; did you mean external-dns?"
    )
    assert "enable cert-manager, or put b into kyeol:addons.disabled as well" in lines[1]


def test_disabling_what_argo_cd_stands_on_is_refused() -> None:
    with pytest.raises(AddonError, match="argocd: comes after external-secrets, which mgmt does not have; enable"):
        ordered("mgmt", disabled=["external-secrets"])


def test_an_unknown_addon_is_refused_with_advice() -> None:
    with pytest.raises(AddonError, match="external_dns: is not an add-on; did you mean external-dns"):
        by_name("external_dns")


def at(version: str) -> Addon:
    """An add-on at another version of its chart."""
    return replace(by_name("fluent-bit"), release=replace(PIN, version=version))


@pytest.mark.parametrize("version", ["latest", "1.2", "^1.2.3", "1.2.3 || 2.0.0", "01.2.3", "*", ""])
def test_a_version_that_is_no_chart_version_is_refused(version: str) -> None:
    lines = [str(mistake) for mistake in check.contracts([at(version)])]
    assert lines == [
        (
            f"kyeol/addons/charts/fluent_bit.py: fluent-bit: {version!r} is not a chart version; "
            "write one version, such as 1.21.1"
        )
    ]


@pytest.mark.parametrize("version", ["1.2.3", "v1.21.1", "2.0.0-rc.1", "1.0.0+build.5"])
def test_a_chart_version_is_taken(version: str) -> None:
    assert list(check.contracts([at(version)])) == []


def test_a_contract_of_an_unknown_fact_or_with_anothers_role_is_refused() -> None:
    twin = replace(by_name("external-dns"), name="fluent-bit", needs=("zone",))
    lines = "\n".join(str(one) for one in check.contracts([by_name("external-dns"), twin]))
    assert "fluent-bit: needs zone, which is not a fact; did you mean zone_id?" in lines
    assert "fluent-bit: has the role external-dns, which is external-dns's" in lines


def test_an_addon_of_a_new_file_is_found_without_a_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fresh.py").write_text(
        "from kyeol.addons.contract import Addon, ChartRelease\n"
        "PIN = ChartRelease(version='1.0.0', sha256='0', app_version='1', source='', support='')\n"
        "ADDON = Addon(name='fresh', chart='fresh', repository='', release=PIN, namespace='fresh',\n"
        "    settings=lambda _f, _r: {})\n"
    )
    monkeypatch.setattr(charts, "__path__", [*charts.__path__, str(tmp_path)])
    assert "fresh" in [one.name for one in catalog._found()]  # noqa: SLF001 - there is no other way to look


def test_a_file_without_an_addon_is_refused_and_not_overlooked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "forgotten.py").write_text("ADDONS = ()\n")
    monkeypatch.setattr(charts, "__path__", [*charts.__path__, str(tmp_path)])
    with pytest.raises(TypeError, match="forgotten declares no ADDON"):
        catalog._found()  # noqa: SLF001 - there is no other way to look
