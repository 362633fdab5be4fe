"""The vocabulary of declarative rules: each assertion on objects that it passes and that it objects to."""

from __future__ import annotations

from typing import Any

import pytest

from openspec_lint.checks.assertions import ASSERTIONS, SINGLE
from openspec_lint.model.site import Site
from openspec_lint.read.document import pointer_of
from openspec_lint.read.yaml_text import read_yaml

ROWS: list[tuple[str, dict[str, Any], str, list[str]]] = [
    # assertion, options, object, pointers of the hits
    ("defined", {"field": "a"}, "{a: 1}", []),
    ("defined", {"field": "a"}, "{a: ''}", [""]),
    ("defined", {"field": "a"}, "{a: null}", [""]),
    ("defined", {"field": "a"}, "{b: 1}", [""]),
    ("present", {"field": "a"}, "{a: null}", []),
    ("present", {"field": "a"}, "{b: 1}", [""]),
    ("absent", {"field": "a"}, "{b: 1}", []),
    ("absent", {"field": "a"}, "{a: null}", ["/a"]),
    ("equal", {"field": "a", "value": True}, "{a: true}", []),
    ("equal", {"field": "a", "value": True}, "{a: 1}", [""]),
    ("equal", {"field": "a", "value": True}, "{}", [""]),
    ("keys-not-match", {"pattern": "//"}, "{/a: 1}", []),
    ("keys-not-match", {"pattern": "//"}, "{/a: 1, b//c: 2}", ["/b~1~1c"]),
    ("some-key-matches", {"pattern": "2.."}, "{'400': 1, '200': 2}", []),
    ("some-key-matches", {"pattern": "2.."}, "{'400': 1, x-200: 2}", [""]),
    ("some-key-matches", {"pattern": "2.."}, "{x-a: 1}", []),
    ("matches", {"field": "a", "pattern": "[a-z]+"}, "{a: abc}", []),
    ("matches", {"field": "a", "pattern": "[a-z]+"}, "{a: abc1}", ["/a"]),
    ("matches", {"field": "a", "pattern": "[a-z]+"}, "{a: 1}", []),
    ("not-matches", {"field": "a", "pattern": "TODO"}, "{a: done}", []),
    ("not-matches", {"field": "a", "pattern": "TODO"}, "{a: a TODO here}", ["/a"]),
    ("cased", {"field": "a", "case": "kebab-case"}, "{a: one-two}", []),
    ("cased", {"field": "a", "case": "kebab-case"}, "{a: oneTwo}", ["/a"]),
    ("cased", {"field": "a", "case": "snake_case"}, "{a: one_two}", []),
    ("cased", {"field": "a", "case": "camelCase"}, "{a: oneTwo}", []),
    ("cased", {"field": "a", "case": "camelCase"}, "{a: one_two}", ["/a"]),
    ("cased", {"field": "a", "case": "PascalCase"}, "{a: OneTwo}", []),
    ("cased", {"field": "a", "case": "UPPER_SNAKE_CASE"}, "{a: ONE_TWO}", []),
    ("cased", {"field": "a", "case": "PascalCase"}, "{a: word}", []),
    ("one-of-fields", {"fields": ["a", "b"]}, "{a: 1, c: 2}", []),
    ("one-of-fields", {"fields": ["a", "b"]}, "{a: 1, b: 2}", [""]),
    ("one-of-fields", {"fields": ["a", "b"]}, "{c: 1}", [""]),
    ("at-least-one", {"field": "a"}, "{a: [1]}", []),
    ("at-least-one", {"field": "a"}, "{a: []}", [""]),
    ("at-least-one", {"field": "a"}, "{}", [""]),
    ("values", {"field": "a", "allowed": [1, 2]}, "{a: 2}", []),
    ("values", {"field": "a", "allowed": [1, 2]}, "{}", []),
    ("values", {"field": "a", "allowed": [1, 2]}, "{a: 3}", ["/a"]),
    ("unique", {"field": "a"}, "{a: [1, true, '1', 1.0]}", []),
    ("unique", {"field": "a"}, "{a: [x, y, x, x]}", ["/a/2", "/a/3"]),
    ("unique", {"field": "a"}, "{a: x}", []),
    ("no-longer", {"field": "a", "maximum": 3}, "{a: xyz}", []),
    ("no-longer", {"field": "a", "maximum": 3}, "{a: wxyz}", [""]),
    ("no-longer", {"field": "a", "maximum": 3}, "{a: 12345}", []),
    ("all-present", {"fields": ["a", "b"]}, "{a: 1, b: null}", []),
    ("all-present", {"fields": ["a", "b"]}, "{a: 1}", [""]),
    ("some-present", {"fields": ["a", "b"]}, "{b: null}", []),
    ("some-present", {"fields": ["a", "b"]}, "{c: 1}", [""]),
    ("some-defined", {"fields": ["a", "b"]}, "{a: '', b: 1}", []),
    ("some-defined", {"fields": ["a", "b"]}, "{a: '', b: {}, c: 1}", [""]),
    ("no-text-matches", {"fields": ["a", "b"], "pattern": "(?i)todo"}, "{a: todo list, b: 1}", []),
    ("no-text-matches", {"fields": ["a", "b"], "pattern": "(?i)todo"}, "{a: TODO, b: todo}", ["/a", "/b"]),
    ("count-within", {"field": "a", "minimum": 2}, "{a: [1, 2]}", []),
    ("count-within", {"field": "a", "minimum": 2}, "{a: [1]}", ["/a"]),
    ("count-within", {"field": "a", "maximum": 1, "apart": ["null"]}, "{a: [x, 'null']}", []),
    ("count-within", {"field": "a", "maximum": 1}, "{a: [[x], {}]}", ["/a"]),
    ("count-within", {"field": "a", "maximum": 1}, "{a: text}", []),
    ("none-empty", {"fields": ["a", "b"]}, "{a: [1], b: 0}", []),
    ("none-empty", {"fields": ["a", "b"]}, "{a: [], b: {}}", ["/a", "/b"]),
    ("sorted-by", {"field": "a", "by": "n"}, "{a: [{n: b}, 5, {n: a}, {n: C}]}", []),
    ("sorted-by", {"field": "a", "by": "n"}, "{a: [{n: a}, {n: c}, {n: B}, {n: a}]}", ["/a/2"]),
    ("sorted-by", {"field": "a", "by": "n"}, "{a: 5}", []),
]


@pytest.mark.parametrize(("name", "options", "text", "expected"), ROWS)
def test_assertion(name: str, options: dict[str, Any], text: str, expected: list[str]) -> None:
    document = read_yaml("a.yaml", text)
    site = Site("schema", document, None, document.value)
    assert [pointer_of(hit.node.trail) for hit in ASSERTIONS[name](site, options, None)] == expected


@pytest.mark.parametrize("name", SINGLE)
def test_each_assertion_passes_something_and_objects_to_something(name: str) -> None:
    assert {bool(expected) for assertion, _, _, expected in ROWS if assertion == name} == {True, False}


def test_text_of_a_site_is_its_key_without_a_field() -> None:
    document = read_yaml("a.yaml", "{one_two: {}}")
    site = Site("schema", document, (None, "one_two"), {})
    assert [hit.arguments["text"] for hit in ASSERTIONS["cased"](site, {"case": "kebab-case"}, None)] == ["one_two"]
