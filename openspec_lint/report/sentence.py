"""The last line of a report: what was found, in how much."""

from __future__ import annotations

from openspec_lint.report.report import Report, Summary


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
