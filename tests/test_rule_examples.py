"""Every good and bad example of every rule: a finding on exactly the marked lines, and nowhere else."""

from __future__ import annotations

import pytest
from examples import RULES, findings_of, marked_lines, reported_lines

from openspec_lint.catalog.rule import Files, Rule


def _cases(quality: str) -> list[object]:
    return [
        pytest.param(rule, files, id=f"{rule.id}: {name}")
        for rule in RULES.values()
        for name, files in getattr(rule, quality).items()
    ]


@pytest.mark.parametrize(("rule", "files"), _cases("good"))
def test_good_example_has_no_finding(rule: Rule, files: Files) -> None:
    assert findings_of(rule, files) == []


@pytest.mark.parametrize(("rule", "files"), _cases("bad"))
def test_bad_example_is_reported_on_exactly_the_marked_lines(rule: Rule, files: Files) -> None:
    expected = marked_lines(files)
    assert expected, "a bad example marks a line"
    assert reported_lines(findings_of(rule, files)) == expected
