"""Overrides: the part of a project that each reaches, by contract, file, operation and path."""

from __future__ import annotations

from pathlib import Path

import pytest

import openspec_lint

FILES = {
    "api/legacy.yaml": """\
openapi: 3.1.0
info: {title: Old, version: "1"}
paths:
  /user: {$ref: 'parts/user.yaml'}
  /ghosts:
    get: {operationid: list, responses: {"200": {description: All}}}
  /user/{id}:
    get: {parameters: [{name: id, in: path, schema: {type: string}}], responses: {"200": {description: One}}}
""",
    "api/parts/user.yaml": """\
get: {responses: {"200": {description: All}}}
post: {operation_id: add, responses: {"201": {description: One}}}
""",
    "api/new.yaml": """\
openapi: 3.1.0
info: {title: New, version: "1"}
paths:
  /pets/{id}:
    get: {parameters: [{name: id, in: path, schema: {type: string}}], responses: {"200": {description: One}}}
""",
}
PLURAL = "api/legacy.yaml path-not-plural"
REQUIRED = "api/legacy.yaml path-parameter-not-required"
NEW = "api/new.yaml path-parameter-not-required"
UNKNOWN = "api/parts/user.yaml structure-field-unknown"
MISSPELT = "api/legacy.yaml structure-field-unknown"
ALL = {MISSPELT, PLURAL, REQUIRED, NEW, UNKNOWN}


@pytest.mark.parametrize(
    ("override", "silenced"),
    [
        ("operations: ['/user'], rules: {naming: off}", {PLURAL}),
        ("operations: ['/user*'], rules: {semantics: off}", {REQUIRED}),
        ("operations: ['GET /*'], rules: {semantics: off}", {REQUIRED, NEW}),
        ("operations: ['GET /*'], rules: {naming: off}", set()),
        ("operations: ['GET /gh*'], rules: {structure: off}", {MISSPELT}),
        ("contracts: [api/legacy.yaml], rules: {semantics: off, structure: off}", {REQUIRED, MISSPELT, UNKNOWN}),
        ("files: ['api/parts/*'], rules: {semantics: off, structure: off}", {UNKNOWN}),
        ("contracts: [api/new.yaml], operations: ['/user*'], rules: {semantics: off}", set()),
    ],
)
def test_override_reaches_its_part_of_the_project(override: str, silenced: set[str], tmp_path: Path) -> None:
    contracts = "{path: api/legacy.yaml, envelope: none}, {path: api/new.yaml, envelope: none}"
    config = (
        f"extends: minimal\nrules: {{path-not-plural: on}}\ncontracts: [{contracts}]\noverrides: [{{{override}}}]\n"
    )
    for name, text in {**FILES, "openspec-lint.yaml": config}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {f"{each.location.path} {each.rule_id}" for each in openspec_lint.check(tmp_path, against="none").findings}
    assert found == ALL - silenced
