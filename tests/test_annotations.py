"""What bears on no client: told in a changelog, once, as a reader sees it, and nowhere else."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from compat_places import TABLE, TODAY, compared, contract, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import everything, places

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.unreached import used_places
from openspec_lint.findings import Severity
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree
from openspec_lint.report.changelog import groups_of
from openspec_lint.report.report import Counts, report_of

FOLDER = Path(__file__).parent.parent / "fixtures" / "changelogs"
CASES = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))
SAME = yaml.safe_load((FOLDER / "same.yaml").read_text(encoding="utf-8"))


def _contract(example: str) -> str:
    return example if "swagger:" in example or "openapi:" in example else whole(example)


def _compared(case: dict[str, Any], texts: bool = True) -> list[Any]:
    old, new = (contract(_contract(case[side])) for side in ("old", "new"))
    return compat_findings(old, new, TABLE, Terms(TODAY), texts=texts)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_changelog_says_what_changed_about_texts(case: dict[str, Any]) -> None:
    found = _compared(case)
    assert sorted(f"{finding.rule_id}: {finding.message}" for finding in found) == sorted(case["says"])
    assert {finding.severity for finding in found} == {Severity.INFO}
    assert not any(finding.change.breaking for finding in found)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nobody_else_hears_of_texts(case: dict[str, Any]) -> None:
    assert _compared(case, texts=False) == []


@pytest.mark.parametrize("case", SAME.values(), ids=SAME)
def test_what_reads_the_same_is_no_change(case: dict[str, Any]) -> None:
    assert _compared(case) == []
    assert _compared({"old": case["new"], "new": case["old"]}) == []


def test_texts_do_not_hide_or_change_the_other_findings() -> None:
    answers = 'responses: {"200": {description: OK}}'
    old = f"{{paths: {{/pets: {{get: {{summary: A, parameters: [{{name: a, in: query}}], {answers}}}}}}}}}"
    new = f"{{paths: {{/pets: {{get: {{summary: B, {answers.replace('OK', 'Fine')}}}}}}}}}"
    with_texts = compared(whole(old), whole(new), texts=True)
    assert [finding for finding in with_texts if "-changed" not in finding.rule_id] == compared(whole(old), whole(new))
    assert len(with_texts) == 3


def test_components_are_used_through_references_and_mappings_and_other_files() -> None:
    text = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {responses: {"200": {$ref: "other.yaml#/ok"}}}}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}]
      discriminator: {propertyName: k, mapping: {d: Dog, e: "#/components/schemas/Emu"}}
    Cat: {type: object}
    Dog: {type: object}
    Emu: {type: object}
    Loner: {$ref: "#/components/schemas/Friend"}
    Friend: {type: object}
"""
    other = (
        "ok: {description: OK, content: {application/json: {schema: {$ref: 'openapi.yaml#/components/schemas/Pet'}}}}"
    )
    used = used_places(contract(text, other__yaml=other))
    assert {place[1] for place in used if place[:1] == ("schemas",)} == {"Pet", "Cat", "Dog", "Emu"}


# Any two contracts that differ in their texts alone.

TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["", "a", "b"]),
        "description": st.sampled_from(["a", "b", "a long description of a thing, with many words in it, a", "b c"]),
        "example": st.sampled_from([1, "a", {"a": [1, 2], "b": {"c": "d" * 60}}, {"a": [2, 1], "b": {"c": "e" * 60}}]),
        "x-a": st.sampled_from([True, 1, ["a" * 50, "b" * 50], ["b" * 50, "a" * 50, {}]]),
    },
)


def _document(texts: list[dict[str, Any]]) -> dict[str, Any]:
    pet, inner, body, operation, info = texts
    tree = {"$ref": "#/components/schemas/Pet"}
    schema = {"type": "object", "properties": {"p": {"type": "string", **inner}, "q": tree}, **pet}
    content = {"application/json": {"schema": {"type": "array", "items": tree, **body}}}
    answer = {"description": "OK", "content": content}
    return {
        "openapi": "3.1.0",
        "info": {"version": "1", "title": "t", **{key: value for key, value in info.items() if key != "example"}},
        "paths": {
            "/a": {
                "get": {"responses": {"200": answer}, **{key: operation[key] for key in operation if key != "example"}},
                "post": {"requestBody": {"content": content}, "responses": {"200": {"description": "OK"}}},
            }
        },
        "components": {"schemas": {"Pet": schema}},
    }


DOCUMENTS = st.lists(TEXTS, min_size=5, max_size=5).map(_document)


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(item) for key, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _said(old: Any, new: Any) -> list[tuple[str, str]]:
    base, revision = (contract(json.dumps(value), "a.json") for value in (old, new))
    found = compat_findings(base, revision, TABLE, Terms(TODAY), texts=True)
    return sorted((finding.rule_id, finding.fingerprint) for finding in found)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_texts_alone_break_nothing_and_the_order_of_keys_does_not_count(old: Any, new: Any) -> None:
    said = _said(old, new)
    assert {rule_id.rpartition("-")[2] for rule_id, _ in said} <= {"changed"}
    assert len(set(said)) == len(said)
    assert said == _said(_reversed(old), new) == _said(old, _reversed(new))
    assert _said(new, _reversed(new)) == []
    base, revision = (contract(json.dumps(value), "a.json") for value in (old, new))
    assert compat_findings(base, revision, TABLE, Terms(TODAY)) == []


# Whatever stands where something else should.

EVERYTHING = [everything(version) for version in GRAMMARS]
JUNK: list[Any] = [
    None,
    True,
    0,
    "",
    "x",
    "\ud800",
    10**400,
    [],
    {},
    [None],
    [[]],
    {"a": {"b": []}},
    {"$ref": "#"},
    {"$ref": 1},
]


def _read(document: Any) -> Contract | None:
    store = DocumentStore(memory_tree({"a.json": json.dumps(document)}).read)
    return read_contract(store.load("a.json"), store)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_texts_are_looked_for_in_any_contract_and_add_to_what_is_found_without(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(EVERYTHING))
    *way, key = data.draw(st.sampled_from(places(document)[1:]))
    broken = copy.deepcopy(document)
    holder = broken
    for step in way:
        holder = holder[step]
    holder[key] = data.draw(st.sampled_from(JUNK))
    contracts = [_read(value) for value in (document, broken)]
    for base, revision in (contracts, contracts[::-1]):
        if base is None or revision is None:
            continue
        found = compat_findings(base, revision, TABLE, Terms(TODAY), texts=True)
        plain = compat_findings(base, revision, TABLE, Terms(TODAY))
        assert [finding for finding in found if finding in plain] == plain
        report = report_of(found, Counts())
        listed = [index for group in groups_of(report.findings) for index in group.indexes]
        assert sorted(listed) == list(range(len(report.findings)))
