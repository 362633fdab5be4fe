"""Within a category each rule reports its own bad examples and nobody else's: what is wrong has one name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES, project_of_files, unmarked

from openspec_lint.catalog.rule import Files, Rule
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.project import check_project

TOGETHER: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "rules_together.yaml").read_text())
"""Rule → the rules that rightly report on its bad examples too, with the reason."""

TASTE = frozenset({"envelope", "naming", "errors", "paging", "security", "documentation", "examples", "unused"})
"""The categories whose rules ask for something of every contract."""

CASES = [
    pytest.param(rule, name, id=f"{rule.id}: {name}")
    for rule in RULES.values()
    for name in rule.bad
    if rule.category in TASTE
]


def beside(rule: Rule, files: Files) -> set[str]:
    """Return the other rules of the same category that report on an example."""
    chosen = {other.id: other for other in RULES.values() if other.category == rule.category}
    found = check_project(project_of_files(unmarked(files)), chosen, Selection()).left
    return {finding.rule_id for finding in found} - {rule.id}


@pytest.mark.parametrize(("rule", "name"), CASES)
def test_bad_example_is_reported_by_its_own_rule_alone(rule: Rule, name: str) -> None:
    assert beside(rule, rule.bad[name]) <= set(TOGETHER.get(rule.id, ()))


def test_rules_are_named_together_only_where_they_report_together() -> None:
    together = {id: set().union(*(beside(RULES[id], files) for files in RULES[id].bad.values())) for id in TOGETHER}
    assert {id: sorted(found & set(TOGETHER[id])) for id, found in together.items()} == {
        id: sorted(others) for id, others in TOGETHER.items()
    }
