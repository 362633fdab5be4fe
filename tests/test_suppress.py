"""Allows inside documents: what they reach, and what is said about those that do nothing."""

from __future__ import annotations

import pytest
from examples import project_of_files

from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.project import check_project

RULES = {
    rule_id: rule
    for rule_id, rule in load_rules().items()
    if rule_id.startswith(("structure-", "allow-", "requirement-"))
}
YAML = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n"
JSON = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"%s}, "paths": {}}'
SPEC = "# S\n\n## Purpose\nText.\n\n## Requirements\n%s### Requirement: R%s\nIt MUST.\n"

UNKNOWN = "structure-field-unknown"
LONELY = "requirement-without-scenario"
UNUSED = "allow-unused"
NO_REASON = "allow-without-reason"

CASES = {
    "on the line": ("api.yaml", YAML + f"odd: 1 # openspec-lint: allow {UNKNOWN} -- old\n", []),
    "on the line above": ("api.yaml", YAML + f"# openspec-lint: allow {UNKNOWN} -- old\nodd: 1\n", []),
    "by glob": ("api.yaml", YAML + "odd: 1 # openspec-lint: allow structure-* -- old\n", []),
    "several rules": ("api.yaml", YAML + f"odd: 1 # openspec-lint: allow syntax-error, {UNKNOWN} -- old\n", []),
    "two lines above": ("api.yaml", YAML + f"# openspec-lint: allow {UNKNOWN} -- old\n\nodd: 1\n", [UNUSED, UNKNOWN]),
    "beside other text": (
        "api.yaml",
        YAML + f"x-a: 1 # openspec-lint: allow {UNKNOWN} -- old\nodd: 1\n",
        [UNUSED, UNKNOWN],
    ),
    "of another rule": (
        "api.yaml",
        YAML + "odd: 1 # openspec-lint: allow structure-type-wrong -- old\n",
        [UNUSED, UNKNOWN],
    ),
    "of no rule": ("api.yaml", YAML + "x-a: 1 # openspec-lint: allow structure-feild -- old\n", [UNUSED]),
    "of a rule that did not run": ("api.yaml", YAML + "x-a: 1 # openspec-lint: allow path-not-plural -- old\n", []),
    "without reason": ("api.yaml", YAML + f"odd: 1 # openspec-lint: allow {UNKNOWN}\n", [NO_REASON, UNKNOWN]),
    "in text": ("api.yaml", YAML + f"x-a: 'openspec-lint: allow {UNKNOWN} -- old'\n", []),
    "a member": ("api.json", JSON % f', "odd": 1, "x-openspec-lint-allow": {{"{UNKNOWN}": "old"}}', []),
    "a member without reason": (
        "api.json",
        JSON % f', "odd": 1, "x-openspec-lint-allow": {{"{UNKNOWN}": ""}}',
        [NO_REASON, UNKNOWN],
    ),
    "a member that does nothing": ("api.json", JSON % f', "x-openspec-lint-allow": {{"{UNKNOWN}": "old"}}', [UNUSED]),
    "a member that is no mapping": ("api.json", JSON % ', "x-openspec-lint-allow": "all"', []),
    "in Markdown": ("openspec/specs/s/spec.md", SPEC % (f"<!-- openspec-lint: allow {LONELY} -- soon -->\n", ""), []),
    "on a heading": ("openspec/specs/s/spec.md", SPEC % ("", f" <!-- openspec-lint: allow {LONELY} -- soon -->"), []),
}


@pytest.mark.parametrize("name", CASES)
def test_allow(name: str) -> None:
    path, text, expected = CASES[name]
    not_run = load_rules().keys() - RULES.keys()
    outcome = check_project(project_of_files({path: text}), RULES, not_run=not_run)
    assert sorted(finding.rule_id for finding in outcome.left) == expected
