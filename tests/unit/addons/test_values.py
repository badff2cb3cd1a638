"""Chart values: merged deeply, lists replaced, each knowing where it comes from; mistakes with file and line."""

from pathlib import Path

import pytest

from kyeol.addons.catalog import AddonError
from kyeol.addons.values import TREE, Merged, overlaid, read, with_settings

COMMON = (TREE / "common/values/one.yaml").as_posix()
DEV = (TREE / "clusters/dev/values/one.yaml").as_posix()


def tree(root: Path, common: str | None, dev: str | None = None) -> Path:
    for name, text in ((COMMON, common), (DEV, dev)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            (root / name).write_text(text)
    return root


def mistakes(root: Path) -> list[str]:
    with pytest.raises(AddonError) as caught:
        read(root, "dev", "one")
    return str(caught.value).splitlines()


def test_maps_merge_deeply_and_lists_are_replaced(tmp_path: Path) -> None:
    common = "a: {b: 1, c: {d: 2, e: 3}}\nlist: [1, 2, 3]\nkept: true\n"
    merged = read(tree(tmp_path, common, "a: {c: {e: 4, f: 5}}\nlist: [9]\n"), "dev", "one")
    assert merged.values == {"a": {"b": 1, "c": {"d": 2, "e": 4, "f": 5}}, "list": [9], "kept": True}


def test_every_leaf_knows_its_file(tmp_path: Path) -> None:
    merged = read(tree(tmp_path, "a: {b: 1, c: 2}\nlist: [1]\nempty: {}\n", "a: {c: 3}\nlist: []\n"), "dev", "one")
    assert merged.sources == {"a.b": COMMON, "a.c": DEV, "list": DEV, "empty": COMMON}


def test_a_map_over_a_scalar_and_a_scalar_over_a_map_replace_it_with_its_sources() -> None:
    under = overlaid(Merged(), {"a": {"b": 1, "b2": {"x.y": 2}}, "c": 3}, "under")
    merged = overlaid(under, {"a": 5, "c": {"d": 4}}, "over")
    assert merged.values == {"a": 5, "c": {"d": 4}}
    assert merged.sources == {"a": "over", "c.d": "over"}
    assert under.values == {"a": {"b": 1, "b2": {"x.y": 2}}, "c": 3}, "what lies beneath stays as it is"


def test_a_name_that_begins_another_keeps_the_others_source() -> None:
    under = overlaid(Merged(), {"a": 1, "ab": {"c": 2}}, "under")
    assert overlaid(under, {"a": 3}, "over").sources == {"a": "over", "ab.c": "under"}


def test_an_empty_map_over_a_map_takes_nothing_away() -> None:
    under = overlaid(Merged(), {"a": {"b": 1}}, "under")
    assert overlaid(under, {"a": {}}, "over") == under


def test_a_key_with_dots_stands_in_brackets() -> None:
    merged = overlaid(Merged(), {"annotations": {"eks.amazonaws.com/role-arn": "x"}}, "f")
    assert merged.sources == {'annotations["eks.amazonaws.com/role-arn"]': "f"}


def test_the_programs_settings_come_last_and_may_be_outputs(tmp_path: Path) -> None:
    vpc = object()  # an output: nothing looks into it
    merged = with_settings(read(tree(tmp_path, "region: nowhere\nvpcId: x\n"), "dev", "one"), {"vpcId": vpc})
    assert merged.values["vpcId"] is vpc
    assert merged.sources == {"region": COMMON, "vpcId": "program"}


def test_a_cluster_needs_no_file_of_its_own(tmp_path: Path) -> None:
    assert read(tree(tmp_path, "a: 1\n"), "qa", "one").values == {"a": 1}


def test_a_file_of_comments_only_is_empty(tmp_path: Path) -> None:
    assert read(tree(tmp_path, "# nothing yet\n", "# nor here\n"), "dev", "one") == Merged()


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    line = f"{COMMON}: is missing; write the add-on's values there, {{}} if it needs none"
    assert mistakes(tree(tmp_path, None, "a: 1\n")) == [line]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: [1\nc: 2\n", "is not YAML"),
        ("a: 1\n\tb: 2\n", ":2: is not YAML: the line is indented with a tab"),
        ("a: 1\n---\nb: 2\n", "is not YAML"),
        ("- a\n- b\n", ":1: holds a list where a map belongs; write KEY: VALUE"),
        ("just text\n", ":1: holds a string where a map belongs"),
        ("a: 1\nb: 2\na: 3\n", ":3: a: is written twice, first in line 1"),
        ("a:\n  b:\n", ":2: a.b: is empty; write a value, {} or [], or remove the key"),
        ("x: 1\nkeepLog: On\n", ':2: On may be a text or a boolean; write "On" if it is a text'),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "merges with <<"),
        ("a: \xff", "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_line(tmp_path: Path, text: str, says: str) -> None:
    tree(tmp_path, "a: 1\n")
    (tmp_path / DEV).write_bytes(text.encode("latin-1"))
    lines = mistakes(tmp_path)
    assert len(lines) == 1
    assert lines[0].startswith(f"{DEV}:")
    assert says in lines[0]


def test_both_files_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert [line.split(":")[0] for line in mistakes(tree(tmp_path, "[]\n", "a: [\n"))] == [DEV, COMMON]


def test_a_quoted_on_is_a_text(tmp_path: Path) -> None:
    assert read(tree(tmp_path, 'keepLog: "On"\n'), "dev", "one").values == {"keepLog": "On"}
