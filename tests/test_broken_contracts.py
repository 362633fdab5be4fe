"""Whatever stands where something else should: no contract makes a rule or the differ fall over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RECOMMENDED as RULES
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import places, replaced

from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding

BOOKSTORE = Path(__file__).parent.parent / "fixtures" / "projects" / "bookstore" / "api" / "openapi.yaml"
SWAGGER = """
swagger: "2.0"
info: {title: Pets, version: "1"}
basePath: /v1
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, type: string, enum: [a, b], format: uuid}]
    put:
      parameters: [{name: pet, in: body, schema: {$ref: "#/definitions/Pet"}}]
      responses: {"200": {description: OK, schema: {type: array, items: {$ref: "#/definitions/Pet"}}}}
definitions:
  Pet: {type: object, required: [name], properties: {name: {type: string, maxLength: 9}}, discriminator: name}
"""
CATALOGUE = """
base_url: /api
pet_endpoints:
  one: {path: "/pets/:id", method: GET, response_model: Pet, responses: {"200": {model: Pet}, "404": none}}
  all: {path: /pets, method: POST, request_body: {name: {type: string, required: true}}, returns: {data: ["Pet"]}}
models: {Pet: {type: object, properties: {name: {type: string}}}}
"""
CONTRACTS: list[Any] = [yaml.safe_load(text) for text in (BOOKSTORE.read_text(encoding="utf-8"), SWAGGER, CATALOGUE)]
SPEC = """# Pets

## Purpose
Text.

## Requirements
### Requirement: Pets
It MUST answer `GET /pets/7` and `POST /books`.

#### Scenario: none
- **WHEN** `GET /books/7` is called
- **THEN** the status is 404
"""
JUNK: list[Any] = [
    *(None, True, 0, -1, 1.5, 10**400, "", "x", "/a/{b", "\ud800", "#/paths"),
    *([], {}, [None], [[]], [{}], {"": None}, {"a": {"b": []}}),
    *({"$ref": "#"}, {"$ref": 1}, {"$ref": ""}, {"$ref": "#/components/schemas/Book"}),
    *({"type": ["string", "null"]}, {"type": 1}, {"allOf": [None]}, {"properties": []}, {"required": True}),
    *(
        {"type": [[]]},
        {"enum": [[], {}, 10**400], "type": "integer"},
        {"required": [[]]},
        {"oneOf": [[]]},
        {"items": []},
    ),
]


PLACES = [places(contract)[1:] for contract in CONTRACTS]


def findings(old: Any, new: Any) -> list[Finding]:
    files = {"openapi.json": json.dumps(new), "before/openapi.json": json.dumps(old), "openspec/specs/p/spec.md": SPEC}
    return check_project(project_of_files(files), RULES).left


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_anything_in_any_place(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(CONTRACTS) - 1))
    contract, way = CONTRACTS[index], data.draw(st.sampled_from(PLACES[index]))
    broken = replaced(contract, way, data.draw(st.sampled_from(JUNK)))
    findings(contract, broken)
    findings(broken, contract)


@pytest.mark.parametrize("junk", [{"a": 1}, [], 1], ids=repr)
def test_format_that_is_no_text(junk: object) -> None:
    before, after = ({"type": "string", "format": form} for form in ("uuid", junk))
    schemas = [
        replaced(CONTRACTS[0], ("components", "schemas", "NewBook", "properties", "title"), s) for s in (before, after)
    ]
    assert "structure-type-wrong" in {finding.rule_id for finding in findings(*schemas)}
