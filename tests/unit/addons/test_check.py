"""Mistakes in add-ons are found before anything is registered: one line each, exit code 2."""

from pathlib import Path

import pytest

from kyeol.addons.catalog import AddonError
from kyeol.addons.check import check
from kyeol.addons.values import TREE
from kyeol.config.mistakes import ConfigError
from kyeol.config.reading.load import load
from tests.projects import Project, kyeol

ADDONS = "  kyeol:addons:\n    {}\n\n  kyeol:database:\n"


def without(project: Project, concern: str) -> None:
    """Take a section out of dev's file."""
    kept, skipping = [], False
    for line in project.file("dev").read_text().splitlines(keepends=True):
        if line.startswith("  kyeol:"):
            skipping = line.startswith(f"  kyeol:{concern}:")
        if not skipping:
            kept.append(line)
    project.file("dev").write_text("".join(kept))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    without(project, "addons")
    return project


def configure(project: Project, *settings: str) -> None:
    """Give dev a section kyeol:addons."""
    project.replace("dev", "  kyeol:database:\n", ADDONS.format("\n    ".join(settings)))


def refused(project: Project) -> list[str]:
    config = load(project.root, "dev").config
    with pytest.raises(AddonError) as caught:
        check(project.root, "dev", config)
    return str(caught.value).splitlines()


def spoil(project: Project, file: str, text: str) -> str:
    name = (TREE / file).as_posix()
    (project.root / name).parent.mkdir(parents=True, exist_ok=True)
    (project.root / name).write_text(text)
    return name


@pytest.mark.parametrize("delivery", ["pulumi", "argocd"])
def test_the_shipped_addons_are_sound_in_both_deliveries(project: Project, delivery: str) -> None:
    configure(project, f"delivery: {delivery}")
    check(project.root, "dev", load(project.root, "dev").config)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        (
            "disabled: [external-dn]",
            "kyeol:addons.disabled[0]: external-dn is not an add-on; did you mean external-dns?",
        ),
        (
            "disabled: [fluent-bit, fluent-bit]",
            "kyeol:addons.disabled[1]: fluent-bit is listed twice; list each once",
        ),
        ("delivery: argo", 'kyeol:addons.delivery: "argo" is not one of pulumi, argocd; did you mean argocd?'),
        ("delivry: pulumi", "kyeol:addons.delivry: is unknown; did you mean delivery?"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(project: Project, setting: str, says: str) -> None:
    configure(project, setting)
    with pytest.raises(ConfigError) as caught:
        check(project.root, "dev", load(project.root, "dev").config)
    (line,) = str(caught.value).splitlines()
    place, _, rest = line.partition(": ")
    assert place.startswith("Pulumi.dev.yaml:")
    assert rest.startswith(says)


def test_addons_without_a_cluster_have_nowhere_to_be(project: Project) -> None:
    configure(project, "delivery: pulumi")
    without(project, "cluster")
    with pytest.raises(ConfigError, match="kyeol:addons: needs kyeol:cluster, which is absent; add kyeol:cluster"):
        load(project.root, "dev")


def test_what_an_addon_needs_of_the_stack_is_told(project: Project) -> None:
    config = load(project.root, "dev").config.model_copy(update={"dns": None})
    with pytest.raises(AddonError) as caught:
        check(project.root, "dev", config)
    lines = str(caught.value).splitlines()
    assert lines == [
        f"Pulumi.dev.yaml: kyeol:addons: {name} needs kyeol:dns, which is absent; "
        f"add kyeol:dns, or put {name} into kyeol:addons.disabled"
        for name in ("cert-manager", "external-dns")
    ]


def test_what_is_off_needs_nothing(project: Project) -> None:
    configure(project, "disabled: [cert-manager, external-dns]")
    config = load(project.root, "dev").config.model_copy(update={"dns": None, "gitops": None})
    check(project.root, "dev", config)


def test_without_a_cluster_there_is_nothing_to_check(project: Project) -> None:
    spoil(project, "common/values/fluent-bit.yaml", "[]")
    config = load(project.root, "dev").config.model_copy(update={"cluster": None})
    check(project.root, "dev", config)


def test_all_mistakes_in_values_are_told_at_once(project: Project) -> None:
    (project.root / TREE / "common/values/fluent-bit.yaml").unlink()
    own = spoil(project, "clusters/dev/values/metrics-server.yaml", "replicas: 1\nargs: [\n")
    lines = refused(project)
    assert len(lines) == 2
    assert lines[0].startswith(f"{own}:3: is not YAML")
    assert lines[1].startswith(f"{(TREE / 'common/values/fluent-bit.yaml').as_posix()}: is missing")


def test_a_values_file_that_no_addon_reads_is_told(project: Project) -> None:
    name = spoil(project, "clusters/dev/values/external_dns.yml", "a: 1\n")
    other = spoil(project, "clusters/dev/values/argocd.yaml", "a: 1\n")
    lines = refused(project)
    assert lines[0].startswith(f"{other}: is not read by any add-on")
    assert lines[1:] == [f"{name}: is not read by any add-on; did you mean external-dns?"]


@pytest.mark.parametrize(
    "manifest",
    [
        "helmCharts:\n  - name: external-dns\n    repo: https://charts.example.com\n",
        "kind: Application\nspec:\n  source:\n    chart: external-dns\n",
        "kind: Application\nspec:\n  sources:\n    - ref: values\n    - chart: external-dns\n",
    ],
)
def test_a_release_has_one_owner(project: Project, manifest: str) -> None:
    name = spoil(project, "clusters/dev/extra/one.yaml", manifest)
    assert refused(project) == [
        (
            f"{name}: external-dns: installs external-dns, which this program installs as external-dns; "
            "remove it, or set kyeol:addons.delivery to argocd"
        )
    ]


def test_where_argo_cd_installs_the_tree_may_name_the_chart(project: Project) -> None:
    spoil(project, "clusters/dev/extra/one.yaml", "helmCharts:\n  - name: external-dns\n")
    configure(project, "delivery: argocd")
    check(project.root, "dev", load(project.root, "dev").config)


def test_the_command_reports_mistakes_without_a_traceback(project: Project) -> None:
    name = spoil(project, "clusters/dev/values/metrics-server.yaml", "- a list\n")
    result = kyeol("addons", "dev")
    assert result.exit_code == 2
    assert result.stderr == f"{name}:1: holds a list where a map belongs; write KEY: VALUE\n"


@pytest.mark.slow
def test_the_preview_refuses_the_stack_and_registers_nothing(project: Project) -> None:
    name = spoil(project, "clusters/dev/values/metrics-server.yaml", "- a list\n")
    result = kyeol("preview", "dev")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"dev: {name}:1: holds a list where a map belongs; write KEY: VALUE\n"
