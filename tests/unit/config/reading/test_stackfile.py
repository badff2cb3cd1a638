"""Reading stack files as Pulumi reads them, with the lines of everything in them."""

from itertools import pairwise
from pathlib import Path

import pytest

from kyeol.config.mistakes import ConfigError, Mistake, nearest
from kyeol.config.names import LONGEST_PROJECT_NAME
from kyeol.config.reading.load import load
from kyeol.config.reading.stackfile import StackFile, parse, project_name, read, stack_names


def file_of(root: Path, content: str) -> StackFile:
    (root / "Pulumi.test.yaml").write_text(content)
    return read(root, "test")


def test_every_key_and_item_knows_its_line(tmp_path: Path) -> None:
    file = file_of(
        tmp_path, "# head\nconfig:\n  kyeol:a:\n    list:\n      - x\n      - y: 1\n    flow: [1,\n      2]\n"
    )
    assert file.line(("kyeol:a",)) == 3
    assert file.line(("kyeol:a", "list", 0)) == 5
    assert file.line(("kyeol:a", "list", 1, "y")) == 6
    assert file.line(("kyeol:a", "flow", 1)) == 8


def test_what_the_file_lacks_is_blamed_on_what_stands_around_it(tmp_path: Path) -> None:
    file = file_of(tmp_path, "\nconfig:\n  kyeol:a:\n    b: 1\n")
    assert file.line(("kyeol:a", "c", "d")) == 3
    assert file.line(("kyeol:z",)) == 2


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("False", False), ("yes", "yes"), ("Off", "Off"), ("n", "n"), ("12", 12), ("0x10", 16),
        ("1.5", 1.5), ("12:30:00", "12:30:00"), ("2026-01-05", "2026-01-05"), ("~", None), ("", None),
        ('"12"', "12"), ("10.0.0.0/16", "10.0.0.0/16"),
    ],
)  # fmt: skip
def test_scalars_are_what_pulumi_takes_them_for(tmp_path: Path, written: str, value: object) -> None:
    assert file_of(tmp_path, f"config:\n  a: {written}\n").values == {"a": value}


def test_the_spelling_of_a_number_is_kept(tmp_path: Path) -> None:
    file = file_of(tmp_path, "config:\n  a: [1.30, 'text']\n  b: 012\n")
    assert file.texts == {("a", 0): "1.30", ("b",): "012"}


def test_an_alias_stands_for_its_anchor(tmp_path: Path) -> None:
    assert file_of(tmp_path, "config:\n  a: &x [1]\n  b: *x\n").values == {"a": [1], "b": [1]}


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.test.yaml").write_bytes(b"\xef\xbb\xbfconfig:\n  a: 1\n")
    assert read(tmp_path, "test").values == {"a": 1}


def test_pulumis_own_keys_beside_config_are_known(tmp_path: Path) -> None:
    content = "secretsprovider: awskms://alias/x\nencryptedkey: abc\nencryptionsalt: v1\nenvironment: [x]\nconfig: {}\n"
    assert file_of(tmp_path, content).values == {}


def test_the_rest_of_a_file_is_read_despite_a_key_that_stands_twice(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.test.yaml").write_text("config:\n  a: 1\n  a: 2\n  b: 3\n")
    file = parse(tmp_path, "test")
    assert file.values == {"a": 1, "b": 3}
    assert [(mistake.line, mistake.key) for mistake in file.mistakes] == [(3, "a")]
    with pytest.raises(ConfigError):
        read(tmp_path, "test")


HOSTILE = {
    "an alias bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]\n" for before, one in pairwise("abcdefgh"))
        + "config: {kyeol:aws: *h}\n",
        "has more than 20,000 values by its aliases",
    ),
    "lists in lists": (f"config:\n  kyeol:aws: {'[' * 5000}{']' * 5000}\n", "is nested in more than 24 levels"),
    "mappings in mappings": (
        f"config:\n  kyeol:aws: {'{a: ' * 5000}1{'}' * 5000}\n",
        "is nested in more than 24 levels",
    ),
    "bytes": ("config:\n  kyeol:aws: !!binary aGVsbG8=\n", "has the type binary"),
    "a set": ("config:\n  kyeol:aws: !!set {a, b}\n", "has the type set"),
    "an object": ("config:\n  kyeol:aws: !!python/object/apply:os.system [ls]\n", "has the type "),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_line(tmp_path: Path, name: str) -> None:
    content, problem = HOSTILE[name]
    with pytest.raises(ConfigError) as caught:
        file_of(tmp_path, content)
    (mistake,) = caught.value.mistakes
    assert mistake.problem.startswith(problem)


@pytest.mark.parametrize(
    "value", ["x" * 100_000, "eu-" + "y" * 100_000, "${" + "A" * 100_000 + "}", "9" * 100_000], ids=lambda one: one[:4]
)
def test_a_long_value_is_not_echoed_whole(tmp_path: Path, value: str) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: kyeol\nruntime: python\n")
    (tmp_path / "Pulumi.test.yaml").write_text(f"config:\n  kyeol:aws: {{accountId: 1, region: {value}}}\n")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "test")
    assert all(len(line) < 500 for line in str(caught.value).splitlines())


def test_mgmt_comes_first_then_the_environments_on_their_way_to_production(tmp_path: Path) -> None:
    for name in ("prod", "a", "stage", "mgmt", "dev"):
        (tmp_path / f"Pulumi.{name}.yaml").touch()
    (tmp_path / "Pulumi.yaml").touch()
    assert stack_names(tmp_path) == ["mgmt", "dev", "stage", "prod", "a"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name: kyeol\n\truntime: x\n", "Pulumi.yaml:2: is not YAML: the line is indented with a tab"),
        ("runtime: python\n", "Pulumi.yaml:1: name: is missing; write name: kyeol"),
        ("", "Pulumi.yaml:1: name: is missing; write name: kyeol"),
        ("- name\n", "Pulumi.yaml:1: name: is missing; write name: kyeol"),
        *(
            (f"name: {name}\n", f"Pulumi.yaml:1: name: {name} cannot begin the names in AWS; write a letter and then")
            for name in ("Acme", "acme-shop", "acme_shop", "1shop", "a" * (LONGEST_PROJECT_NAME + 1))
        ),
    ],
)
def test_a_project_file_without_a_usable_name_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "Pulumi.yaml").write_text(content)
    with pytest.raises(ConfigError, match=r"^Pulumi\.yaml:") as refusal:
        project_name(tmp_path)
    assert str(refusal.value).startswith(says)


def test_a_word_is_near_despite_capitals_and_separators() -> None:
    assert nearest("per_zone", ["none", "perZone"]) == "did you mean perZone?"
    assert nearest("other", ["a", "b"]) == "known: a, b"


def test_mistakes_are_in_the_order_of_files_and_lines_and_stand_once() -> None:
    first, second = Mistake("a", 9, "k", "p", "r"), Mistake("a", 10, "b", "p", "r")
    third = Mistake("b", 1, "k", "p", "r")
    assert ConfigError([third, second, first, second]).mistakes == [first, second, third]
