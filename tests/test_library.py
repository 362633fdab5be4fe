"""A contract that follows everything is clean under the preset strict; one rule tells each single mutation of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES, project_of_files

from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding

PATH = "library.yaml"
CONTRACT = (Path(__file__).parent.parent / "fixtures" / "contracts" / PATH).read_text(encoding="utf-8")
MUTATIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "library_mutations.yaml").read_text(encoding="utf-8")
)
"""What `replace` names gives way, once each; then `rule` reports, once, on a line that has the text `line`."""

STRICT = {rule_id: rule for rule_id, rule in RULES.items() if rule.preset != "none"}


def findings(text: str) -> list[Finding]:
    return check_project(project_of_files({PATH: text}), STRICT).left


def mutated(mutation: dict[str, Any]) -> str:
    text = CONTRACT
    for old, new in mutation["replace"].items():
        assert old in text, f"{old!r} is not in the contract"
        text = text.replace(old, new, 1)
    return text


def test_contract_is_clean() -> None:
    assert findings(CONTRACT) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation["name"])
def test_mutation_is_told_by_the_rule_that_is_meant_and_no_other(mutation: dict[str, Any]) -> None:
    text = mutated(mutation)
    found = findings(text)
    assert [finding.rule_id for finding in found] == [mutation["rule"]]
    assert mutation["line"] in text.split("\n")[found[0].location.span.line - 1]


def test_mutations_are_many_and_of_all_kinds() -> None:
    assert len({mutation["rule"] for mutation in MUTATIONS}) >= 40
    categories = {RULES[mutation["rule"]].category for mutation in MUTATIONS}
    assert categories >= {"envelope", "naming", "errors", "paging", "security", "documentation", "examples", "unused"}
