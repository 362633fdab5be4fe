"""The meta-schemas, and what is said about what they object to."""

from __future__ import annotations

import pytest
from examples import project_of_files

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.metaschema import definition_pointer, part_validators
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding
from openspec_lint.model.grammar import GRAMMARS

STRUCTURE = {rule_id: rule for rule_id, rule in load_rules().items() if rule.category == "structure"}
REFERABLE = ("path-item", "operation", "parameter", "response", "schema")
REFERABLE_3 = (*REFERABLE, "request-body", "header", "example", "link", "callback", "media-type", "security-scheme")


@pytest.mark.parametrize(
    ("version", "kind"),
    [(version, kind) for version in GRAMMARS for kind in (REFERABLE if version == "2.0" else REFERABLE_3)],
)
def test_what_a_reference_may_lead_to_is_defined(version: str, kind: str) -> None:
    pointer = definition_pointer(version, kind)
    assert pointer is not None
    assert pointer in part_validators(version)


HEADER = "openapi: %s\ninfo: {title: t, version: '1'}\n"
PARAMETER = "paths: {/a: {get: {parameters: [%s], responses: {'200': {description: OK}}}}}\n"


LACKS = "The operation `get` lacks the field `responses`, which OpenAPI requires."
WORDS = [
    (
        PARAMETER % "{name: p, in: header, schema: {}, allowEmptyValue: true}",
        ["The field `allowEmptyValue` is only allowed on a query parameter."],
    ),
    (
        "paths: {/a: {get: {reponses: {}}}}\n",
        ["`reponses` is no field of an operation: perhaps `responses` is meant."],
    ),
    (
        PARAMETER % "{name: p, in: querry, schema: {}}",
        ["The field `in` is `querry`; perhaps `query` is meant."],
    ),
    ("paths: {a: {}}\n", ["`a` is no field of `paths`: a path begins with a slash."]),
    ("paths: {}\ntags: pets\n", ["The field `tags` must be a list, but is a string."]),
    ("paths: {/a: {get: {$ref: other.yaml}}}\n", []),
]


def structure_findings(text: str, version: str, **others: str) -> list[Finding]:
    files = {"openapi.yaml": HEADER % version + text, **{f"{name}.yaml": other for name, other in others.items()}}
    return check_project(project_of_files(files), STRUCTURE).left


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    found = structure_findings(text, "3.1.0", other="responses: {'200': {description: OK}}\n")
    assert [finding.message for finding in found] == expected


def test_missing_field_is_named_with_its_object() -> None:
    assert [finding.message for finding in structure_findings("paths: {/a: {get: {}}}\n", "3.0.3")] == [LACKS]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_errors_in_other_files_stand_there(version: str) -> None:
    callbacks = "callbacks: {done: {$ref: 'other.yaml#/done'}}"
    operation = f"paths: {{/a: {{get: {{responses: {{'200': {{description: OK}}}}, {callbacks}}}}}}}\n"
    found = structure_findings(operation, version, other="done:\n  '{$url}': {post: {reponses: {}}}\n")
    assert ("other.yaml", 2) in {(finding.location.path, finding.location.span.line) for finding in found}
