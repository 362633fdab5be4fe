"""The meta-schemas, and what is said about what they object to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import project_of_files
from hypothesis import given, settings
from mutations import mutated

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.metaschema import document_validator, metaschema, part_validator
from openspec_lint.checks.project import check_project
from openspec_lint.checks.structure.errors import structure_errors
from openspec_lint.checks.structure.values import PATTERN_WORDS
from openspec_lint.findings import Finding
from openspec_lint.model.contract import read_contract
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

STRUCTURE = {rule_id: rule for rule_id, rule in load_rules().items() if rule.category == "structure"}
REFERABLE = ("path-item", "operation", "parameter", "response", "schema")
REFERABLE_3 = (*REFERABLE, "request-body", "header", "example", "link", "callback", "media-type", "security-scheme")


@pytest.mark.parametrize(
    ("version", "kind"),
    [(version, kind) for version in GRAMMARS for kind in (REFERABLE if version == "2.0" else REFERABLE_3)],
)
def test_what_a_reference_may_lead_to_is_defined(version: str, kind: str) -> None:
    validator = part_validator(version, kind)
    assert validator is not None
    assert not validator.is_valid(5)


HEADER = "openapi: %s\ninfo: {title: t, version: '1'}\n"


LACKS = "The operation `get` lacks the field `responses`, which OpenAPI requires."
WORDS = yaml.safe_load((Path(__file__).parent / "data" / "structure_words.yaml").read_text(encoding="utf-8"))


def structure_findings(text: str, version: str, **others: str) -> list[Finding]:
    header = HEADER % version if version != "2.0" else (HEADER % "2.0").replace("openapi: 2.0", "swagger: '2.0'")
    files = {"openapi.yaml": header + text, **{f"{name}.yaml": other for name, other in others.items()}}
    return check_project(project_of_files(files), STRUCTURE).left


@pytest.mark.parametrize("case", WORDS, ids=lambda case: case["document"])
def test_words(case: dict[str, Any]) -> None:
    found = structure_findings(case["document"], case["version"], other="responses: {'200': {description: OK}}\n")
    assert sorted(finding.message for finding in found) == sorted(case["says"])


def test_habit_is_one_finding() -> None:
    paths = "".join(f"  /{number}: {{get: {{responses: {{4xx: {{description: No}}}}}}}}\n" for number in range(50))
    (finding,) = structure_findings(f"paths:\n{paths}", "3.1.0")
    assert finding.message == "`4xx` is no field of `responses`: perhaps `4XX` is meant, and so in 49 more places."


def test_missing_field_is_named_with_its_object() -> None:
    assert [finding.message for finding in structure_findings("paths: {/a: {get: {}}}\n", "3.0.3")] == [LACKS]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_errors_in_other_files_stand_there(version: str) -> None:
    callbacks = "callbacks: {done: {$ref: 'other.yaml#/done'}}"
    operation = f"paths: {{/a: {{get: {{responses: {{'200': {{description: OK}}}}, {callbacks}}}}}}}\n"
    found = structure_findings(operation, version, other="done:\n  '{$url}': {post: {reponses: {}}}\n")
    assert ("other.yaml", 2) in {(finding.location.path, finding.location.span.line) for finding in found}


def test_different_fields_are_no_habit() -> None:
    tags = "".join(f"  - {{name: {number}, description: {number}}}\n" for number in range(15))
    assert len(structure_findings(f"paths: {{}}\ntags:\n{tags}", "3.1.0")) == 30


def patterns_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for child in node.values():
            yield from patterns_of(child)
    elif isinstance(node, list):
        for child in node:
            yield from patterns_of(child)


def test_every_pattern_of_the_metaschemas_has_words() -> None:
    decisive = {pattern for pattern in PATTERNS if pattern.startswith("^https://(?:json-schema")}
    assert PATTERNS - decisive <= set(PATTERN_WORDS)


PATTERNS = {pattern for version in GRAMMARS for pattern in patterns_of(metaschema(version))}
LEFT_TO_OTHERS = {"required", "uniqueItems", "enum", "const", "additionalProperties", "unevaluatedProperties", "format"}
"""Keywords whose errors other rules report: a path parameter that is not required, a parameter twice, a reference."""


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_every_error_is_told_in_words(case: tuple[str, Any]) -> None:
    _, document = case
    store = DocumentStore(memory_tree({"openapi.json": json.dumps(document)}).read)
    contract = read_contract(store.load("openapi.json"), store)
    if contract is None:
        return
    told = structure_errors(contract)
    for error in told:
        problem = str(error.arguments.get("problem", ""))
        assert "official schema" not in problem
        assert "has not the form" not in problem
        assert "something else" not in str(error.arguments)
    official = list(document_validator(contract.version).iter_errors(document))
    assert told or all(error.kind.name in LEFT_TO_OTHERS for error in official)
    assert len({(error.node.trail, error.rule_id, error.aspect) for error in told}) == len(told)
