"""The last lines of a report: what was found, in how much, and which rules found most of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from openspec_lint.report.report import Report, Summary

MANY: Final = 20
"""Findings above which it helps to know the rules that made most of them."""

RULES_NAMED: Final = 6


def closing_sentence(report: Report) -> str:
    """Return "Found 3 errors and 1 warning in 4 files (22 operations, 140 requirements).", or that all is clear."""
    summary = report.summary
    found = [
        _counted(number, name)
        for number, name in ((summary.error, "error"), (summary.warning, "warning"), (summary.info, "info"))
        if number
    ]
    suppressed = f" {summary.suppressed} suppressed." if summary.suppressed else ""
    if not found:
        return f"All clear: nothing to report in {_extent(summary)}.{suppressed}"
    return f"Found {_listed(found)} in {_extent(summary)}.{suppressed}"


def commonest_rules(report: Report) -> str | None:
    """Return "Most by: 65 envelope-missing, 12 path-not-plural."; None for few findings, or those of one rule."""
    number = Counter(finding.rule_id for finding in report.findings)
    if len(report.findings) <= MANY or len(number) == 1:
        return None
    ordered = sorted(number.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{count:,} {rule_id}" for rule_id, count in ordered[:RULES_NAMED]]
    return f"{'Most' if len(ordered) > RULES_NAMED else 'All'} by: {', '.join(named)}."


def fixes_sentence(report: Report) -> str | None:
    """Return "3 of these can be fixed with --fix."; None where none can."""
    number = sum(1 for finding in report.findings if finding.fix)
    if not number:
        return None
    which = (
        "It"
        if len(report.findings) == 1
        else "All of these"
        if number == len(report.findings)
        else f"{number:,} of these"
    )
    return f"{which} can be fixed with --fix."


def _extent(summary: Summary) -> str:
    parts = []
    if summary.operations:
        parts.append(_counted(summary.operations, "operation"))
    if summary.requirements:
        parts.append(_counted(summary.requirements, "requirement"))
    files = _counted(summary.files, "file")
    return f"{files} ({', '.join(parts)})" if parts else files


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
