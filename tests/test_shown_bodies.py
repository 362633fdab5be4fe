"""Bodies that specs show against declared schemas: what differs, field by field, and what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.accounts.bodies import Shown
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.model.markdown.samples import schema_of_sample


def bodies(schema: object, shown: str, method: str = "POST", status: str | None = None) -> list[Shown]:
    """Return the bodies of a project whose contract has `schema` for the request, or for a response."""
    content = {"content": {"application/json": {"schema": schema}}}
    operation: dict[str, Any] = {"responses": {status or "200": {"description": "It", **(content if status else {})}}}
    if status is None:
        operation["requestBody"] = content
    paths = {"/pets": {method.lower(): operation}}
    components = {"Named": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}
    contract = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    contract["components"] = {"schemas": components}
    heading = "## Request" if status is None else f"## Response\n**{status}**"
    spec = f"## Interface\n- **Method**: {method}\n- **Path**: `/pets`\n{heading}\n```json\n{shown}\n```\n"
    project = project_of_files({"openapi.json": json.dumps(contract), "openspec/specs/pets/spec.md": spec})
    assert project.openspec is not None
    return list(CrossScope(project.openspec, tuple(each.contract for each in project.contracts)).bodies)


def said(found: list[Shown]) -> list[str]:
    """Return what differs, a line each."""
    lines = []
    for body in found:
        lines += [f"undeclared {member.name}" for member, _ in body.undeclared]
        lines += [f"omitted {member.name}" for member, _ in body.omitted]
        lines += [
            f"unlike {each.member.name} {each.difference.in_spec} / {each.difference.in_contract}"
            for each in body.unlike
        ]
        lines += [f"wrapped {body.wrapping.said} | {body.wrapping.declared}"] if body.wrapping is not None else []
    return lines


NAMED = {"$ref": "#/components/schemas/Named"}
TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}


def thing(required: list[str] | None = None, **properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required or []}


CASES: dict[str, tuple[object, str, list[str]]] = {
    "the same": (thing(a=TEXT), '{"a": "x"}', []),
    "an unknown field": (thing(a=TEXT), '{"a": "x", "b": 1}', ["undeclared b"]),
    "behind a reference": (NAMED, '{"name": 1}', ["undeclared name", "omitted id"]),
    "of an item": (thing(a={"type": "array", "items": NAMED}), '{"a": [{"id": 1, "b": 2}]}', ["undeclared a[].b"]),
    "parts of allOf": ({"allOf": [NAMED, thing(b=TEXT)]}, '{"id": 1, "b": "x", "c": 2}', ["undeclared c"]),
    "one of two": ({"oneOf": [thing(a=TEXT), thing(b=TEXT)]}, '{"b": "x"}', []),
    "of neither": ({"oneOf": [thing(a=TEXT), thing(b=TEXT)]}, '{"b": "x", "c": 1}', ["undeclared c"]),
    "a map": ({"type": "object", "additionalProperties": TEXT}, '{"any": "x"}', []),
    "named members of a map": ({**thing(a=TEXT), "additionalProperties": True}, '{"any": "x"}', []),
    "nothing is known of it": ({"type": "object"}, '{"any": "x"}', []),
    "required and there": (thing(["a"], a=TEXT), '{"a": "x"}', []),
    "required and not there": (thing(["a", "b"], a=TEXT, b=TEXT), '{"a": "x"}', ["omitted b"]),
    "left out in so many words": (thing(["a", "b"], a=TEXT, b=TEXT), '{"a": "x", ...}', []),
    "only answered": (thing(["a"], a={**TEXT, "readOnly": True}, b=TEXT), '{"b": "x"}', []),
    "another type": (thing(a=WHOLE), '{"a": "x"}', ["unlike a type string / type integer"]),
    "an integer for a number": (thing(a=NUMBER), '{"a": 1}', []),
    "a whole number with a point": (thing(a=WHOLE), '{"a": 1.0}', []),
    "a number for an integer": (thing(a=WHOLE), '{"a": 1.5}', ["unlike a type number / type integer"]),
    "null": (thing(a=TEXT), '{"a": null}', []),
    "one of several types": (thing(a={"type": ["string", "null"]}), '{"a": "x"}', []),
    "a placeholder": (thing(a=WHOLE), '{"a": "<id>"}', []),
    "a described type": (thing(a=WHOLE), '{"a": "string"}', ["unlike a type string / type integer"]),
    "a described default": (
        thing(a={**WHOLE, "default": 1}),
        '{"a": "integer (default: 2)"}',
        ["unlike a default 2 / default 1"],
    ),
    "a limit that only the spec has": (
        thing(a=TEXT),
        '{"a": "string (max 20 chars)"}',
        ["unlike a maximum length 20 / no maximum length"],
    ),
    "an exclusive bound": (thing(a={**NUMBER, "exclusiveMinimum": 0}), '{"a": "number (min: 0)"}', []),
    "an object for a list": (
        {"type": "array", "items": NAMED},
        '{"id": 1}',
        ["unlike  type object / type array"],
    ),
    "a reference that leads nowhere": ({"$ref": "#/components/schemas/Lost"}, '{"a": 1}', []),
}


@pytest.mark.parametrize(("schema", "shown", "expected"), CASES.values(), ids=CASES)
def test_what_differs_in_a_request(schema: object, shown: str, expected: list[str]) -> None:
    assert said(bodies(schema, shown)) == expected


WRAPPED: dict[str, tuple[object, str, str, list[str]]] = {
    "only the spec": (
        thing(items={"type": "array"}),
        '{"success": true, "data": {"items": []}}',
        "200",
        ["wrapped an envelope of `success` and `data` | an object with `items` without one"],
    ),
    "the content is compared inside": (
        thing(items={"type": "array"}),
        '{"data": {"items": [], "total": 1}, "meta": {}}',
        "200",
        ["undeclared data.total", "wrapped an envelope of `data` and `meta` | an object with `items` without one"],
    ),
    "only the contract": (
        thing(data=thing(total=WHOLE), meta={"type": "object"}),
        '{"total": "x"}',
        "200",
        [
            "unlike total type string / type integer",
            "wrapped an object with `total` | an envelope of `data` and `meta`",
        ],
    ),
    "both": (
        thing(success={"type": "boolean"}, data=thing(a=TEXT)),
        '{"success": true, "data": {"a": "x"}}',
        "200",
        [],
    ),
    "a list in an envelope, and bare": (
        {"type": "array", "items": NAMED},
        '{"data": [{"id": 1, "b": 2}], "meta": {}}',
        "200",
        ["undeclared data[].b", "wrapped an envelope of `data` and `meta` | an array without one"],
    ),
    "an error in an envelope": (
        thing(code=TEXT, message=TEXT),
        '{"success": false, "error": {"code": "x", "message": "y"}}',
        "404",
        ["wrapped an envelope of `success` and `error` | an object with `code` and `message` without one"],
    ),
    "an error that is no envelope": (thing(error=TEXT), '{"error": "x"}', "404", []),
    "data that is a field": (thing(data=TEXT, other=TEXT), '{"data": "x", "other": "y"}', "200", []),
}


@pytest.mark.parametrize(("schema", "shown", "status", "expected"), WRAPPED.values(), ids=WRAPPED)
def test_what_differs_in_the_envelope(schema: object, shown: str, status: str, expected: list[str]) -> None:
    assert said(bodies(schema, shown, "GET", status)) == expected


NAMES = st.sampled_from(["id", "name", "data", "error", "success", "items", "meta", "value"])
LEAVES = st.one_of(st.booleans(), st.integers(-9, 9), st.sampled_from(["x", "2024-01-01", ""]), st.none())
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_a_body_fits_the_schema_that_it_implies(value: dict[str, Any]) -> None:
    assert said(bodies(schema_of_sample(value), json.dumps(value))) == []
    assert said(bodies(schema_of_sample(value), json.dumps(value), "GET", "200")) == []


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), st.data())
def test_a_field_that_only_the_spec_has_is_told_wherever_it_stands(value: dict[str, Any], data: st.DataObject) -> None:
    schema = schema_of_sample(value)
    value["extra"] = data.draw(LEAVES)
    assert said(bodies(schema, json.dumps(value))) == ["undeclared extra"]
