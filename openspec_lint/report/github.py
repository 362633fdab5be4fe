"""The report as workflow commands, which GitHub Actions shows as annotations beside the changed lines."""

from __future__ import annotations

from typing import Final

from openspec_lint.findings import START, Finding, Severity
from openspec_lint.report.report import Report
from openspec_lint.report.sentence import closing_sentence
from openspec_lint.report.visible import visible

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY: Final = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def github_report(report: Report, _color: bool = False) -> str:
    """Return a workflow command a finding, and the closing sentence for who reads the log."""
    lines = [_command(finding, report.prefix) for finding in report.findings]
    return "".join(f"{line}\n" for line in [*lines, closing_sentence(report)])


def _command(finding: Finding, prefix: str) -> str:
    """Return the workflow command; GitHub takes columns only of a place inside one line."""
    span = finding.location.span
    properties: dict[str, str | int] = {"file": visible(prefix + finding.location.path), "line": span.line}
    if span != START:
        properties["endLine"] = span.end_line
        if span.end_line == span.line:
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = finding.rule_id
    listed = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_escaped(_message(finding), _IN_MESSAGE)}"


def _message(finding: Finding) -> str:
    lines = [visible(finding.message)]
    for location, message in finding.related:
        lines.append(f"{visible(location.path)}:{location.span.line}  {visible(message)}")
    return "\n".join(lines)


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)
