"""A ruleset of Spectral in a configuration: its findings, its say about built-in rules, and who has the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

import openspec_lint
from openspec_lint.findings import OpenspecLintError

RULESET = """\
extends: [["spectral:oas", all]]
functions: [spelt]
rules:
  info-contact: error
  paths-short:
    message: "{{property}} is long"
    severity: warn
    given: $.paths[*]~
    then: {function: length, functionOptions: {max: 8}}
  spelling:
    given: $.info
    then: {function: spelt}
"""
CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: https://pets.test, description: All}]
paths:
  /pet-owners:
    get: {summary: List the owners, responses: {"200": {description: All}}}
"""
LONG = "api.yaml:5 warning spectral:paths-short"
CONTACT = "api.yaml:2 error contact-missing"
SPELLING = ".spectral.yaml:10 warning spectral-unsupported"


def found(root: Path, config: str, contract: str = CONTRACT) -> list[str]:
    """Return what is found in the categories that a ruleset speaks of, as "path:line severity rule"."""
    files = {"openspec-lint.yaml": config, "api.yaml": contract, ".spectral.yaml": RULESET}
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    report = openspec_lint.check(root, against="none")
    return [
        f"{each.location.path}:{each.location.span.line} {each.severity.name.lower()} {each.rule_id}"
        for each in report.findings
        if "spectral" in each.rule_id or each.rule_id in ("contact-missing", "allow-unused")
    ]


EXTENDS = 'extends: [minimal, "spectral:.spectral.yaml"]\ncontracts: [{path: api.yaml, envelope: none}]\n'


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", [SPELLING, CONTACT, LONG]),
        ("rules: {contact-missing: info}", [SPELLING, CONTACT.replace("error", "info"), LONG]),
        ("rules: {'spectral:paths-short': error}", [SPELLING, CONTACT, LONG.replace("warning", "error")]),
        ("rules: {spectral: off}", [CONTACT]),
        ("rules: {'spectral:*': off}", [SPELLING, CONTACT]),
        ("overrides: [{operations: [/pet-*], rules: {spectral: off}}]", [SPELLING, CONTACT, LONG]),
        ("overrides: [{contracts: [api.yaml], rules: {spectral: off}}]", [SPELLING, CONTACT]),
    ],
)
def test_ruleset_runs_beside_ours_and_the_configuration_has_the_last_word(
    settings: str, expected: list[str], tmp_path: Path
) -> None:
    assert found(tmp_path, EXTENDS + settings) == expected


def test_allows_know_the_rules_of_a_ruleset(tmp_path: Path) -> None:
    allowed = CONTRACT.replace(
        "  /pet-owners:", "  /pet-owners:  # openspec-lint: allow spectral:paths-short -- a name"
    )
    assert found(tmp_path, EXTENDS, allowed) == [SPELLING, CONTACT]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (EXTENDS.replace(".spectral", ".spctral"), "openspec-lint.yaml:1:20: there is no ruleset `.spctral.yaml`"),
        (
            EXTENDS + "rules: {'spectral:paths-shrt': off}",
            "there is no rule or category `spectral:paths-shrt`; did you",
        ),
    ],
)
def test_what_there_is_not_is_refused_at_its_place(config: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(OpenspecLintError) as caught:
        found(tmp_path, config)
    assert message in str(caught.value)
