"""`openspec-lint diff`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openspec_lint.catalog.compat import load_compat
from openspec_lint.checks.breaks import settled_breaks
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.cli.diff_settings import DiffSettings, diff_settings, judged
from openspec_lint.cli.gather import fetching
from openspec_lint.cli.implied_versions import both_named
from openspec_lint.cli.job import acceptance_note, fail_on_of
from openspec_lint.cli.locate import find_place
from openspec_lint.cli.output import Output
from openspec_lint.cli.versions import Versions, both_versions
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.read.document import Document
from openspec_lint.report.changelog import Changelog
from openspec_lint.report.report import Counts, Report, report_of


def run_diff(
    output: Output,
    base: str | None,
    revision: str | None,
    everything: bool,
    expanded: bool,
    config_path: Path | None = None,
    no_config: bool = False,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    allow_remote: bool = False,
) -> int:
    """Compare two contracts, write the report, return the exit status; see the command's arguments."""
    place = find_place(Path.cwd(), config_path, not no_config)
    settings = diff_settings(place, select, ignore, output.day)
    named = both_named(place, base, revision, os.environ)
    versions = both_versions(named.base, named.revision, place.root, fetching(allow_remote))
    versions = versions._replace(notes=(*named.notes, *versions.notes))
    terms = settings.terms or Terms(output.day or date.today())
    report = diff_report(versions, terms, everything, expanded, output.fail_on or settings.fail_on, settings)
    output.write(report)
    return report.exit_code


def diff_report(
    versions: Versions, terms: Terms, everything: bool, expanded: bool, fail_on: str, settings: DiffSettings
) -> Report:
    """Return what changed between two versions: what breaks, or may; all that is known where `everything` is."""
    base, revision = versions.base, versions.revision
    is_changelog = everything and not expanded
    findings = compat_findings(base, revision, load_compat(), terms, expanded=expanded, texts=is_changelog)
    outcome = judged(findings, revision.document.path, versions.documents, settings, terms.as_of, everything)
    documents = [*versions.documents, *([settings.source] if settings.source is not None else [])]
    texts = [note for contract in (base, revision) for note in _text_notes(contract.document)]
    told = _changelog(versions, outcome.left, settings) if is_changelog else None
    report = report_of(
        [*outcome.left, *(told.findings if told is not None else ())],
        Counts(2, len(revision.operations)),
        suppressed=len(outcome.silenced),
        notes=[*settings.notes, *versions.notes, *texts, *acceptance_note(outcome.left)],
        sources={document.path: document.text for document in documents},
        fail_on=fail_on_of(fail_on),
        prefix=settings.prefix,
    )
    return report if told is None else report._replace(changelog=told.changelog)


class _Told(NamedTuple):
    """What a changelog says besides what changed: of which contract it is, and how its version fits."""

    changelog: Changelog
    findings: list[Finding]


def _changelog(versions: Versions, findings: list[Finding], settings: DiffSettings) -> _Told:
    from openspec_lint.checks.compat.version import version_bump, version_findings  # only a changelog tells of it

    bump = version_bump(findings, versions.base, versions.revision)
    found = version_findings(bump, versions.base, versions.revision, load_compat())
    chosen = [each for each in found if settings.selection.selects(each.rule_id, each.category)]
    settled = settled_breaks(chosen, settings.selection, everything=True)
    return _Told(Changelog(_title(versions.base), _title(versions.revision), bump), list(settled))


def _title(contract: Contract) -> str | None:
    title = contract.root.child("info", "title").value
    return title if isinstance(title, str) else None


def _text_notes(document: Document) -> Iterator[str]:
    """Say what is wrong with the text of a contract that is compared all the same."""
    for problem in document.problems:
        yield f"{document.path}:{problem.span.line}: {problem.in_short}"
