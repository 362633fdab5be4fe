"""The report for people: a line per finding, and the line of the document it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.findings import START, Finding, Location, Related, Severity
from openspec_lint.read.document import lines_of
from openspec_lint.report.changelog import Changelog
from openspec_lint.report.frame import frame
from openspec_lint.report.opinion import opinion_lines
from openspec_lint.report.paint import BOLD, DIM, SEVERITIES, Paint, painter
from openspec_lint.report.report import Report
from openspec_lint.report.sentence import closing_sentence, commonest_rules, fixes_sentence
from openspec_lint.report.visible import visible

RELATED_SHOWN: Final = 5
"""Second places that are listed of a finding; of the rest only the number is."""


def text_report(report: Report, color: bool = False) -> str:
    """Return the report as lines of text: findings grouped by file, then the notes, then what it comes to."""
    return "".join(f"{line}\n" for line in _lines(report, painter(color)))


def _lines(report: Report, paint: Paint) -> Iterator[str]:
    yield from _findings(report, paint) if report.changelog is None else _changelog(report, report.changelog, paint)
    for note in report.notes:
        yield paint(DIM, visible(note))
    for opinion in report.opinions:
        yield from opinion_lines(opinion)
    commonest = commonest_rules(report)
    if commonest is not None:
        yield commonest
    yield paint(BOLD, closing_sentence(report))
    fixes = fixes_sentence(report)
    if fixes is not None:
        yield fixes


def _changelog(report: Report, changelog: Changelog, paint: Paint) -> Iterator[str]:
    from openspec_lint.report.changelog_text import changelog_lines  # only a comparison in full has one

    return changelog_lines(report, changelog, paint)


def _findings(report: Report, paint: Paint) -> Iterator[str]:
    path: str | None = None
    framed: int | None = None
    lines: list[str] = []
    for finding in report.findings:
        place = finding.location
        if place.path != path:
            if path is not None:
                yield ""
            path, framed = place.path, None
            lines = lines_of(report.sources.get(path, ""))
        yield _head(finding, paint)
        if place.span.line != framed and _has_frame(finding, lines):
            framed = place.span.line
            yield from _frame(finding, lines[framed - 1], paint)
        yield from _related(finding.related)
    if report.findings:
        yield ""


def _head(finding: Finding, paint: Paint) -> str:
    severity = paint(SEVERITIES[finding.severity], finding.severity.name.lower())
    return f"{paint(BOLD, _place(finding.location))} {severity} {finding.rule_id}  {visible(finding.message)}"


def _has_frame(finding: Finding, lines: list[str]) -> bool:
    """Tell whether the line is shown: not for a finding about a whole file, nor for one that is only information."""
    span = finding.location.span
    is_shown = span != START and finding.severity is not Severity.INFO
    return is_shown and span.line <= len(lines) and bool(lines[span.line - 1].strip())


def _frame(finding: Finding, line: str, paint: Paint) -> Iterator[str]:
    span = finding.location.span
    shown, carets = frame(line, span)
    yield f"{paint(DIM, f'{span.line:>5} |')} {shown}"
    yield f"{paint(DIM, '      |')} {paint(SEVERITIES[finding.severity], carets)}"


def _related(related: tuple[Related, ...]) -> Iterator[str]:
    for location, message in related[:RELATED_SHOWN]:
        yield f"      {_place(location)}  {visible(message)}"
    if len(related) > RELATED_SHOWN:
        yield f"      ... and {len(related) - RELATED_SHOWN} more places"


def _place(location: Location) -> str:
    return f"{visible(location.path)}:{location.span.line}:{location.span.column}"
