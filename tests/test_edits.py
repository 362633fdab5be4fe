"""Edits of YAML and JSON: in texts of every layout the value has the one change, and nothing else is touched."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import Layout, as_json, as_yaml
from test_positions import CONTAINERS, LINE_ENDS, SCALARS

from openspec_lint.checks.fix import fix_once
from openspec_lint.findings import Edit, Finding, Location, Severity
from openspec_lint.read.document import Document, trail_of
from openspec_lint.read.edits import inserted, removed, renamed, replaced, requoted
from openspec_lint.read.store import read_document
from openspec_lint.report.unified import unified

Keys = tuple[Any, ...]
NEW = st.sampled_from(["new", "/pets/{id}", "200", "null", "a: b", "it's", '"', "é 中", "# x", "a\\b", "y"])
COMMENT = re.compile(r"(?:^|(?<=\s))# a comment|# é😀: \{\[\"'", re.MULTILINE)


def applied(document: Document, edits: tuple[Edit, ...]) -> str:
    """Return the text after the edits."""
    finding = Finding("edit", "spec", Severity.WARNING, "Wrong.", Location(document.path), fix=edits)
    fixed = fix_once([finding], {document.path: document.text}.get)
    return fixed.texts.get(document.path, document.text)


def places(value: Any, above: Keys = ()) -> Iterator[Keys]:
    """Yield the keys from the root to each member and item."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*above, key)
        yield from places(value[key], (*above, key))


def at(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value[key]
    return value


Change = Callable[[Any, Keys, str, Any], Any]


def with_other_key(root: Any, keys: Keys, name: str, _value: Any) -> Any:
    holder = at(root, keys[:-1])
    members = [(name if key == keys[-1] else key, member) for key, member in holder.items()]
    holder.clear()
    holder.update(members)
    return root


def with_other_value(root: Any, keys: Keys, _name: str, value: Any) -> Any:
    at(root, keys[:-1])[keys[-1]] = value
    return root


def with_member(root: Any, keys: Keys, name: str, value: Any) -> Any:
    at(root, keys[:-1])[name] = value
    return root


def without(root: Any, keys: Keys, _name: str, _value: Any) -> Any:
    del at(root, keys[:-1])[keys[-1]]
    return root


CHANGES: dict[str, tuple[Change, Callable[[Document, Keys, str, Any], tuple[Edit, ...]]]] = {
    "another key": (with_other_key, lambda document, keys, name, _: renamed(document, trail_of(keys), name)),
    "another value": (with_other_value, lambda document, keys, _, value: replaced(document, trail_of(keys), value)),
    "one more": (
        with_member,
        lambda document, keys, name, value: inserted(document, trail_of(keys[:-1]), name, value, keys[-1]),
    ),
    "one less": (without, lambda document, keys, _, __: removed(document, trail_of(keys))),
}


def try_all(name: str, layout: Layout, new: str, value: Any) -> Counter[str]:
    """Make each change at each place of a text; return how many were made of each kind."""
    document = read_document(name, layout.text.encode())
    made: Counter[str] = Counter()
    for keys in places(document.value):
        for change, (expected, edits_of) in CHANGES.items():
            edits = edits_of(document, keys, new, value)
            made[f"{change} refused" if not edits else change] += 1
            if not edits:
                continue
            text = applied(document, edits)
            after = read_document(name, text.encode())
            assert after.problems == (), text
            wanted = expected(copy.deepcopy(document.value), keys, new, value)
            assert json.dumps(after.value, sort_keys=True) == json.dumps(wanted, sort_keys=True), (change, keys, text)
            assert Counter(COMMENT.findall(text)) == Counter(COMMENT.findall(document.text)), text
            assert_others_stay(document.text, text, edits)
    return made


def assert_others_stay(before: str, after: str, edits: tuple[Edit, ...]) -> None:
    """Assert that all lines before and behind those that the edits name stand as they did."""
    lines = re.split("(?<=\n)|(?<=\r)(?!\n)", before)
    first, last = min(edit.span.line for edit in edits) - 1, max(edit.span.end_line for edit in edits)
    assert after.startswith("".join(lines[:first]).rstrip("\r\n"))
    assert after.endswith("".join(lines[last:]))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_change_in_yaml_of_any_layout(data: st.DataObject) -> None:
    layout = as_yaml(data.draw(CONTAINERS), data.draw(st.randoms(use_true_random=False)), data.draw(LINE_ENDS))
    try_all("a.yaml", layout, data.draw(NEW), data.draw(SCALARS))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_change_in_json_of_any_layout(data: st.DataObject) -> None:
    layout = as_json(data.draw(CONTAINERS), data.draw(st.randoms(use_true_random=False)), data.draw(LINE_ENDS))
    try_all("a.json", layout, data.draw(NEW), data.draw(SCALARS))


INDENTS: list[int | str] = [1, 2, 4, "\t"]


def pretty(value: Any, choose: Random) -> Layout:
    """Write a value as JSON usually stands in files: each member on a line of its own."""
    layout = Layout(choose, "\n")
    text = json.dumps(value, indent=choose.choice(INDENTS), ensure_ascii=choose.random() < 0.5)
    layout.put(text.replace("\n", choose.choice(["\n", "\r\n"])) + choose.choice(["", "\n"]))
    return layout


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_change_in_json_of_many_lines(data: st.DataObject) -> None:
    layout = pretty(data.draw(CONTAINERS), data.draw(st.randoms(use_true_random=False)))
    made = try_all("a.json", layout, "new name", None)
    assert made["one more refused"] == made["another key refused"]  # items have neither
    if "\t" not in layout.text:
        try_all("a.yaml", layout, "new name", data.draw(SCALARS))


def change(text: str, made: str, keys: Keys, *more: Any, name: str = "a.yaml") -> str | None:
    """Return the text after one change; None where there is no edit."""
    functions: dict[str, Callable[..., tuple[Edit, ...]]] = {
        "rename": renamed,
        "quote": requoted,
        "replace": replaced,
        "insert": inserted,
        "remove": removed,
    }
    document = read_document(name, text.encode())
    edits = functions[made](document, trail_of(keys), *more)
    return applied(document, edits) if edits else None


LAYOUTS: dict[str, tuple[str, tuple[Any, ...], str | None]] = {
    "a key in quotes": ("'/a/': 1\n", ("rename", ("/a/",), "/a"), "'/a': 1\n"),
    "a key that needs quotes": ("a: 1 # c\n", ("rename", ("a",), "a: b"), '"a: b": 1 # c\n'),
    "a template in brackets": ("{/a/{b}: 1}", ("rename", ("/a/{b}",), "/a"), None),
    "braces in a block": ("/a/{b}/: 1\n", ("rename", ("/a/{b}/",), "/a/{b}"), "/a/{b}: 1\n"),
    "a status": ("r:\n  200: {a: 1}\n", ("quote", ("r", "200"), '"'), 'r:\n  "200": {a: 1}\n'),
    "a status in brackets": ("r: {200: {a: 1}}\n", ("quote", ("r", "200"), "'"), "r: {'200': {a: 1}}\n"),
    "a value without quotes": ("a: b # c\n", ("replace", ("a",), "c"), "a: c # c\n"),
    "a value that needs quotes": ("a: b\n", ("replace", ("a",), "true"), 'a: "true"\n'),
    "a value over lines": ("a: b\n  c\nd: 1\n", ("replace", ("a",), 1), "a: 1\nd: 1\n"),
    "a value that is not there": ("a:\nb: 1\n", ("replace", ("a",), "x"), "a: x\nb: 1\n"),
    "a list for a value": ("a: 'b'\n", ("replace", ("a",), ["b", "null"]), "a: ['b', 'null']\n"),
    "a text of lines": ("a: |\n  b\n", ("replace", ("a",), "c"), None),
    "a value with an anchor": ("a: &x b\nc: *x\n", ("replace", ("a",), "c"), None),
    "an alias": ("a: &x b\nc: *x\n", ("replace", ("c",), "c"), None),
    "inside a node that others use": ("a: &x {b: 1}\nc: *x\n", ("replace", ("a", "b"), 2), None),
    "inside an alias": ("a: &x {b: 1}\nc: *x\n", ("insert", ("c",), "d", 2), None),
    "an anchor that nobody uses": ("a: &x {b: 1}\n", ("replace", ("a", "b"), 2), "a: &x {b: 2}\n"),
    "a merged member": ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", ("replace", ("c", "b"), 2), None),
    "a member beside a merge key": (
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n",
        ("replace", ("c", "d"), 2),
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
    ),
    "a merged member that would come back": (
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n  e: 1\n",
        ("remove", ("c", "d")),
        None,
    ),
    "a tag": ("a: !!str 1\n", ("replace", ("a",), 2), None),
    "a key of its own line": ("? a\n: b\n", ("rename", ("a",), "c"), None),
    "behind a comment": ("a: 1 # c\nb: 2\n", ("insert", (), "m", True, "a"), "a: 1 # c\nm: true\nb: 2\n"),
    "the last line without end": ("a: 1", ("insert", (), "m", True), "a: 1\nm: true"),
    "behind what is deeper": (
        "p:\n  a:\n    - b: 1 # c\n    # d\n\n  # e\nq: 1\n",
        ("insert", ("p",), "m", None),
        "p:\n  a:\n    - b: 1 # c\n    # d\n  m: null\n\n  # e\nq: 1\n",
    ),
    "an item of a list": (
        "- in: path\n  name: a\n",
        ("insert", (0,), "m", True, "in"),
        "- in: path\n  m: true\n  name: a\n",
    ),
    "a list in a list": ("-  - in: path\n", ("insert", (0, 0), "m", True), "-  - in: path\n     m: true\n"),
    "behind a text of lines": ("a: |\n  b\n\nc: 1\n", ("insert", (), "m", 1, "a"), "a: |\n  b\nm: 1\n\nc: 1\n"),
    "behind blank lines that count": ("a: |+\n  b\n\nc: 1\n", ("insert", (), "m", 1, "a"), None),
    "behind a text that the file ends": ("a: |\n  b", ("insert", (), "m", 1, "a"), None),
    "behind quotes over lines": ('a: "b\n  c"\n', ("insert", (), "m", 1), 'a: "b\n  c"\nm: 1\n'),
    "in brackets": ("{a: 1, b: 2}\n", ("insert", (), "m", True, "a"), "{a: 1, m: true, b: 2}\n"),
    "in brackets over lines": (
        "a: {\n  b: 1, # c\n  d: 2 # e\n}\n",
        ("insert", ("a",), "m", True, "b"),
        "a: {\n  b: 1, # c\n  m: true,\n  d: 2 # e\n}\n",
    ),
    "the last in brackets over lines": (
        "a: {\n  b: 1, # c\n  d: 2 # e\n}\n",
        ("insert", ("a",), "m", True),
        "a: {\n  b: 1, # c\n  d: 2, # e\n  m: true\n}\n",
    ),
    "in nothing": ("a: {}\n", ("insert", ("a",), "m", None), "a: {m: null}\n"),
    "in a comment": ("a: { # c\n}\n", ("insert", ("a",), "m", None), None),
    "one that is there": ("a: 1\n", ("insert", (), "a", None), None),
    "a pair in a list": ("[a: 1]\n", ("insert", (0,), "m", 1), None),
    "an item": ("a:\n  - b\n  - c\n  - b\nd: 1\n", ("remove", ("a", 2)), "a:\n  - b\n  - c\nd: 1\n"),
    "an item of many lines": ("- a: 1\n  b: '#/x'\n- c\n- d\n", ("remove", (0,)), None),
    "a later item of many lines": ("- c\n- a: 1\n  b: '#/x'\n\n- d\n", ("remove", (1,)), "- c\n\n- d\n"),
    "the last item without end": ("- a\r\n- b", ("remove", (1,)), "- a"),
    "an item with a comment": ("- a\n- b # c\n", ("remove", (1,)), None),
    "an item below a comment": ("- a\n# c\n- b\n", ("remove", (1,)), None),
    "a comment inside": ("- a\n- b: 1\n  # c\n  d: 2\n", ("remove", (1,)), None),
    "behind blank lines that count too": ("- |+\n  a\n\n- b\n", ("remove", (1,)), None),
    "behind a line of spaces": ("a: |-\n  x\n\nb: 1\n    \nc: 1\n", ("remove", ("b",)), None),
    "the only one": ("a:\n  - b\n", ("remove", ("a", 0)), None),
    "an item in brackets": ("[a, b, a]\n", ("remove", (2,)), "[a, b]\n"),
    "the first in brackets": ("[a, b, a]\n", ("remove", (0,)), "[b, a]\n"),
    "a member": ("a: 1\nb: 2\nc: 3\n", ("remove", ("b",)), "a: 1\nc: 3\n"),
    "an anchor that would go": ("a: 1\nb: &x 2\nc: *x\n", ("remove", ("b",)), None),
    "a key that stands twice": ("a: 1\na: 2\nb: 3\n", ("remove", ("b",)), None),
}


@pytest.mark.parametrize(("before", "made", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_change_in_a_layout(before: str, made: tuple[Any, ...], after: str | None) -> None:
    assert change(before, *made) == after
    if after is not None and "\n" in before and "\r" not in before:
        assert change(before.replace("\n", "\r\n"), *made) == after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "made"), [case[:2] for case in LAYOUTS.values() if case[2] is not None and case[1][0] != "remove"]
)
def test_change_that_is_made_is_not_made_again(before: str, made: tuple[Any, ...]) -> None:
    after = change(before, *made)
    assert after is not None
    assert change(after, *made) in (None, after)


JSON_LAYOUTS: dict[str, tuple[str, tuple[Any, ...], str | None]] = {
    "one line": ('{"a": 1, "b": 2}', ("insert", (), "m", True, "a"), '{"a": 1, "m": true, "b": 2}'),
    "no spaces": ('{"a":1,"b":2}', ("insert", (), "m", True), '{"a":1,"b":2,"m":true}'),
    "tabs": (
        '{\n\t"a": {\n\t\t"b": 1\n\t}\n}',
        ("insert", ("a",), "m", None),
        '{\n\t"a": {\n\t\t"b": 1,\n\t\t"m": null\n\t}\n}',
    ),
    "nothing": ('{"a": { }}', ("insert", ("a",), "m", None), '{"a": {"m": null}}'),
    "the last item": ("[\n  1,\n  2\n]", ("remove", (1,)), "[\n  1\n]"),
    "no comment": ('{"a": "# b",\n "c": 1}', ("remove", ("c",)), '{"a": "# b"}'),
}


@pytest.mark.parametrize(("before", "made", "after"), JSON_LAYOUTS.values(), ids=JSON_LAYOUTS)
def test_change_in_a_layout_of_json(before: str, made: tuple[Any, ...], after: str) -> None:
    assert change(before, *made, name="a.json") == after


def test_change_below_a_byte_order_mark() -> None:
    document = read_document("a.yaml", "\ufeffa: 1\n".encode())
    assert applied(document, inserted(document, None, "b", 2)) == "a: 1\nb: 2\n"


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_patch_of_changes_can_be_applied(data: st.DataObject) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    layout = as_yaml(data.draw(CONTAINERS), data.draw(st.randoms(use_true_random=False)), data.draw(LINE_ENDS))
    document = read_document("a.yaml", layout.text.encode())
    with tempfile.TemporaryDirectory() as folder:
        for keys in places(document.value):
            after = applied(document, inserted(document, trail_of(keys[:-1]), "new", None, keys[-1]))
            if after == document.text:
                continue
            file = Path(folder) / "a.yaml"
            file.write_bytes(layout.text.encode())
            patch = unified("a.yaml", document.text, after).encode()
            subprocess.run([git, "apply", "-"], cwd=folder, input=patch, check=True, env={"GIT_DIR": "/dev/null"})
            assert file.read_bytes() == after.encode()
            return
