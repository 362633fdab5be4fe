"""One finding that stands for many: when there is one, and what it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import RULES, findings_of

import openspec_lint
from openspec_lint.checks.habits import FEW, MANY, is_habit, once_per_aspect, standing_for
from openspec_lint.checks.hit import Hit
from openspec_lint.findings import Edit, Span
from openspec_lint.model.site import Node
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

DOCUMENT = DocumentStore(memory_tree({"a.json": b"{}"}).read).load("a.json")
ROOT = Node(DOCUMENT, None, {})
PETS = ROOT.child("paths", "/pets", "get")
DOGS = ROOT.child("paths", "/dogs", "post", "responses")
SHARED = ROOT.child("components", "schemas", "Pet")


@pytest.mark.parametrize(
    ("found", "asked", "most", "expected"),
    [
        (1, 1, MANY, False),
        (1, None, MANY, False),
        (2, 2, MANY, True),
        (2, 3, MANY, True),
        (2, 4, MANY, False),
        (20, 100, MANY, False),
        (21, 100, MANY, True),
        (20, None, MANY, False),
        (21, None, MANY, True),
        (5, 100, FEW, False),
        (6, 100, FEW, True),
        (6, None, FEW, True),
    ],
)
def test_several_are_a_habit_where_they_are_most_or_many(
    found: int, asked: int | None, most: int, expected: bool
) -> None:
    assert is_habit(found, asked, most) is expected


def test_one_that_stands_for_many_is_inside_all_of_their_operations() -> None:
    hit = standing_for([Hit(PETS, {"a": 1}), Hit(DOGS), Hit(PETS.child("tags"))], b=2)
    assert (hit.node, hit.inside, hit.is_shared) == (PETS, None, True)
    assert hit.operations == (("GET", "/pets"), ("POST", "/dogs"))
    assert hit.arguments == {"method": "GET", "path": "/pets", "a": 1, "b": 2}
    assert [note.node for note in hit.related] == [DOGS, PETS.child("tags")]


def test_it_is_inside_none_where_one_of_them_is() -> None:
    hit = standing_for([Hit(PETS), Hit(SHARED)])
    assert (hit.inside, hit.operations, hit.is_shared) == (None, (), True)


def test_what_one_operation_does_several_times_is_inside_it() -> None:
    (hit,) = once_per_aspect([Hit(PETS.child("tags"), aspect="x"), Hit(PETS.child("responses"), aspect="x")])
    assert (hit.inside, hit.is_shared, hit.arguments) == (("GET", "/pets"), False, {"more": " (once more)"})


def test_it_has_the_edits_of_all() -> None:
    edits = [Edit("a.json", Span(line, 1, line, 2), "") for line in (1, 2)]
    hits = [Hit(PETS, fix=tuple(edits[:1])), Hit(DOGS, fix=tuple(edits))]
    assert standing_for(hits).fix == tuple(edits)


def test_what_stands_for_many_is_another_finding_than_the_first_of_them() -> None:
    """A baseline that accepts one place accepts no habit."""
    assert standing_for([Hit(PETS)]).aspect == ""
    assert standing_for([Hit(PETS), Hit(DOGS)]).aspect == "throughout"


LACKING = "paths:\n" + "".join(f"  /pets{number}.json: {{post: {{responses: {{}}}}}}\n" for number in range(3))
HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"


@pytest.mark.parametrize("rule", ["operation-undescribed", "path-has-file-extension"])
@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ("['POST /pets0*']", 1),
        ("['/pets1*', '/pets2*']", 1),
        ("['GET /pets*']", 1),
        ("['POST /pets*']", 0),
        ("['/pets*']", 0),
    ],
)
def test_override_of_some_operations_does_not_silence_what_others_do(
    rule: str, operations: str, expected: int, tmp_path: Path
) -> None:
    (tmp_path / "api.yaml").write_text(HEAD + LACKING, encoding="utf-8")
    (tmp_path / "openspec-lint.yaml").write_text(
        f"extends: minimal\nrules: {{{rule}: on}}\ncontracts: [{{path: api.yaml, envelope: none}}]\n"
        f"overrides: [{{operations: {operations}, rules: {{{rule}: off}}}}]\n",
        encoding="utf-8",
    )
    found = [each for each in openspec_lint.check(tmp_path, against="none").findings if each.rule_id == rule]
    assert [(each.operation, len(each.operations)) for each in found] == [(None, 3)] * expected


def test_the_message_names_the_first_of_many() -> None:
    guarded = "  /cats: {get: {security: [{key: []}], responses: {}}}\n"
    more = "".join(f"  /dogs{number}: {{post: {{responses: {{}}}}}}\n" for number in range(FEW))
    (one,) = findings_of(RULES["operation-unprotected"], {"openapi.yaml": HEAD + LACKING + guarded + more})
    assert "POST /pets0.json and 7 others" in one.message
    assert len(findings_of(RULES["operation-unprotected"], {"openapi.yaml": HEAD + LACKING + guarded})) == 3


def test_what_operations_share_belongs_to_all_of_them() -> None:
    answers = "{responses: {'200': {$ref: '#/components/responses/Pet'}}}"
    text = (
        f"paths: {{/a: {{get: {answers}}}, /b: {{get: {answers}}}}}\n"
        "components: {responses: {Pet: {description: A pet, content: {application/json: {schema: {type: object}}}}}}\n"
    )
    (one,) = findings_of(RULES["success-without-example"], {"openapi.yaml": text})
    assert (one.operation, one.operations) == (None, ("GET /a", "GET /b"))
