"""Breaks and the changes in flight: which words of a change declare which break."""

from __future__ import annotations

import pytest
from examples import RECOMMENDED as RULES
from examples import project_of_files

from openspec_lint.catalog.select import Selection
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding, Severity

HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://x.example/api/v1'}]\n"
PETS = """paths:
  /pets:
    get:
      responses:
        "200":
          description: pets
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
"""
DELETE = '    delete: {responses: {"204": {description: gone}}}\n'
SCHEMA = "components: {schemas: {Pet: {type: object, required: [name], properties: {name: {type: %s}}}}}\n"
BEFORE = HEAD + PETS + DELETE + SCHEMA % "string"
WITHOUT_DELETE = HEAD + PETS + SCHEMA % "string"
WITH_NUMBER = HEAD + PETS + DELETE + SCHEMA % "integer"
FOLDER = "openspec/changes/tidy"


def findings(after: str, files: dict[str, str], declared_by: str = "operation") -> list[Finding]:
    project = project_of_files({"openapi.yaml": after, "before/openapi.yaml": BEFORE, **files})
    found = check_project(project._replace(declared_by=declared_by), RULES).left
    return [finding for finding in found if finding.change is not None or finding.rule_id == "breaking-undeclared"]


def proposal(text: str) -> dict[str, str]:
    return {f"{FOLDER}/proposal.md": f"## What Changes\n{text}\n"}


def delta(text: str) -> dict[str, str]:
    return {f"{FOLDER}/specs/pets/spec.md": text}


DECLARE_REMOVAL = [
    proposal("- **BREAKING**: remove `DELETE /pets`"),
    proposal("- **BREAKING**: `DELETE /api/v1/pets` is gone"),
    proposal("- **BREAKING**: everything under `/api/v1/*` needs a token"),
    proposal("- **BREAKING**: no more DELETE on\n  `/pets`"),
    {f"{FOLDER}/design.md": "## Breaking changes\n\n- DELETE /pets\n"},
    delta("## REMOVED Requirements\n### Requirement: Delete\n`DELETE /pets` is not used.\n"),
    delta("## MODIFIED Requirements\n### Requirement: Delete\n`DELETE /pets` SHALL be refused.\n"),
]
DO_NOT_DECLARE_REMOVAL = [
    proposal("- **BREAKING**: remove `GET /plants`"),
    proposal("- **BREAKING**: remove `POST /pets`"),
    proposal("- remove `DELETE /pets`"),
    proposal("- **BREAKING (internal)**: remove `DELETE /pets`"),
    proposal("- No breaking changes: `DELETE /pets` was never used"),
    proposal("- **BREAKING**: pets are sacred"),
    proposal("```\n**BREAKING**: `DELETE /pets`\n```"),
    delta("## ADDED Requirements\n### Requirement: Delete\n`DELETE /pets` SHALL be refused.\n"),
    {"openspec/changes/archive/2026-01-01-old/proposal.md": "- **BREAKING**: remove `DELETE /pets`\n"},
]


@pytest.mark.parametrize("files", DECLARE_REMOVAL)
def test_declared_break_is_an_info_that_says_where(files: dict[str, str]) -> None:
    (finding,) = findings(WITHOUT_DELETE, files)
    assert finding.change is not None
    assert finding.change.declared_by == FOLDER
    assert finding.change.breaking
    assert finding.severity is Severity.INFO
    assert finding.related[-1].location.path in files


@pytest.mark.parametrize("files", DO_NOT_DECLARE_REMOVAL)
def test_undeclared_break_stays_an_error_and_is_asked_for_once(files: dict[str, str]) -> None:
    broken, asked = sorted(
        findings(WITHOUT_DELETE, files), key=lambda finding: finding.rule_id == "breaking-undeclared"
    )
    assert broken.severity is Severity.ERROR
    assert broken.change is not None
    assert broken.change.declared_by is None
    assert asked.rule_id == "breaking-undeclared"
    assert asked.location.path == "openapi.yaml"


@pytest.mark.parametrize(
    ("text", "is_declared"),
    [
        ("- **BREAKING**: `name` becomes a number", True),
        ("- **BREAKING**: `Pet.name` becomes a number", True),
        ("- **BREAKING**: Pet has other types", True),
        ("- **BREAKING**: GET /pets answers with numbers", True),
        ("- **BREAKING**: the name becomes a number", False),
        ("- **BREAKING**: PetStore and `names` change", False),
    ],
)
def test_break_of_a_schema_is_declared_by_schema_field_or_operation(text: str, is_declared: bool) -> None:
    found = findings(WITH_NUMBER, proposal(text))
    assert ("breaking-undeclared" in {finding.rule_id for finding in found}) is not is_declared


@pytest.mark.parametrize(
    ("declared_by", "text", "is_declared"),
    [
        ("operation", "- **BREAKING**: pets are sacred", False),
        ("change", "- **BREAKING**: pets are sacred", True),
        ("change", "- pets are sacred", False),
        ("any", "- pets are sacred", True),
    ],
)
def test_how_much_a_change_must_say_is_configured(declared_by: str, text: str, is_declared: bool) -> None:
    found = findings(WITHOUT_DELETE, proposal(text), declared_by)
    assert ("breaking-undeclared" in {finding.rule_id for finding in found}) is not is_declared


@pytest.mark.parametrize("after", [WITHOUT_DELETE, WITH_NUMBER])
def test_line_that_the_message_offers_declares_the_break(after: str) -> None:
    (asked,) = [each for each in findings(after, proposal("- x")) if each.rule_id == "breaking-undeclared"]
    offered = asked.message.split('"')[1]
    assert offered.startswith("- **BREAKING**: ")
    assert f"{FOLDER}/proposal.md" in asked.message
    assert "breaking-undeclared" not in {each.rule_id for each in findings(after, proposal(offered))}


def test_project_without_openspec_is_told_about_the_breaks_only() -> None:
    (finding,) = findings(WITHOUT_DELETE, {})
    assert finding.severity is Severity.ERROR


def test_fingerprint_changes_with_what_is_undeclared_not_with_lines() -> None:
    def asked(after: str) -> str:
        (finding,) = [each for each in findings(after, proposal("- x")) if each.rule_id == "breaking-undeclared"]
        return finding.fingerprint

    both = HEAD + PETS + SCHEMA % "integer"
    assert asked(WITHOUT_DELETE) == asked("# moved\n" + WITHOUT_DELETE)
    assert len({asked(WITHOUT_DELETE), asked(WITH_NUMBER), asked(both)}) == 3


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(select=("breaking-undeclared",)), {"breaking-undeclared"}),
        (Selection(ignore=("compat",)), {"breaking-undeclared"}),
        (Selection(({"compat": "off"},)), set()),
        (Selection(({"api-*": "warning"},)), {"api-removed-without-deprecation"}),
    ],
)
def test_what_is_shown_does_not_change_what_must_be_declared(selection: Selection, expected: set[str]) -> None:
    project = project_of_files({"openapi.yaml": WITHOUT_DELETE, "before/openapi.yaml": BEFORE, **proposal("Nothing.")})
    found = check_project(project, RULES, selection).left
    assert {finding.rule_id for finding in found if finding.category in ("compat", "crosscheck")} == expected
