"""The report of `validate` for people: a line per item, its issues below it, the totals at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.report.visible import visible

_MARKS: Final = {"ERROR": "✗", "WARNING": "⚠", "INFO": "ℹ"}


class Line(NamedTuple):
    """A line of output; what is wrong goes to standard error, as openspec has it."""

    text: str
    is_complaint: bool = False


def validation_lines(report: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a report, as `checks/validate` makes it: all items, or only those with issues."""
    items = report.get("items", report.get("itemFindings", ()))
    for item in items:
        name = visible(f"{item['type']}/{item['id']}")
        yield Line(f"✓ {name}") if item["valid"] else Line(f"✗ {name}", True)
        for issue in item["issues"]:
            place = f"{issue['path']}:{issue['line']}" if "line" in issue else issue["path"]
            level, text = issue["level"], visible(f"{place}: {issue['message']}")
            yield Line(f"  {_MARKS[level]} [{level}] {text}", True)
    totals = report["summary"]["totals"]
    if not totals["items"]:
        yield Line("No items found to validate.")
        return
    yield Line(f"Totals: {totals['passed']} passed, {totals['failed']} failed ({totals['items']} items)")
    failed = next((item for item in items if not item["valid"]), None)
    if failed is not None:
        yield Line(visible(f"Details: openspec-lint validate {failed['id']} --type {failed['type']}"))
