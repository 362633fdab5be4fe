"""A changelog as lines of text: the version, then what changed, by operation and component."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from openspec_lint.findings import Finding
from openspec_lint.report.changelog import Changelog, entries, groups_of, heading, version_sentences
from openspec_lint.report.paint import BOLD, DIM, SEVERITIES, Paint
from openspec_lint.report.report import Report
from openspec_lint.report.visible import visible


def changelog_lines(report: Report, changelog: Changelog, paint: Paint) -> Iterator[str]:
    """Yield the lines of a changelog."""
    yield paint(BOLD, visible(heading(changelog)))
    yield visible(version_sentences(changelog, report.findings))
    folder = _folder(report.findings)
    for group in groups_of(report.findings):
        yield ""
        yield paint(BOLD, visible(group.title))
        for finding, message in entries(group, report.findings):
            yield _entry(finding, message, folder, paint)
    yield ""


def _folder(findings: Iterable[Finding]) -> str:
    """Return the folder that all files of a contract are in, "" where they have none in common."""
    folders = {posixpath.dirname(finding.location.path) for finding in findings if finding.change is not None}
    if len({posixpath.isabs(folder) for folder in folders}) != 1:
        return ""
    return posixpath.commonpath(folders)


def _entry(finding: Finding, message: str, folder: str, paint: Paint) -> str:
    """Return what changed, and where: the folder that all files are in is the one that was compared."""
    said = finding.change.verdict if finding.change is not None else ""
    mark = f"{paint(SEVERITIES[finding.severity], said)}: " if said else ""
    place = f"{finding.location.path.removeprefix(folder).lstrip('/')}:{finding.location.span.line}"
    tail = paint(DIM, f"[{finding.rule_id} {visible(place)}]")
    return f"  {mark}{visible(message)} {tail}"
