"""`openspec-lint diff`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openspec_lint.catalog.compat import load_compat
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.cli.diff_settings import DiffSettings, diff_settings, judged
from openspec_lint.cli.gather import fetching
from openspec_lint.cli.job import acceptance_note, fail_on_of
from openspec_lint.cli.output import Output
from openspec_lint.cli.versions import Versions, both_versions
from openspec_lint.read.document import Document
from openspec_lint.report.report import Counts, Report, report_of


def run_diff(
    output: Output,
    base: str,
    revision: str,
    everything: bool,
    expanded: bool,
    config_path: Path | None = None,
    no_config: bool = False,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    allow_remote: bool = False,
) -> int:
    """Compare two contracts, write the report, return the exit status; see the command's arguments."""
    settings = diff_settings(config_path, not no_config, select, ignore, output.day)
    versions = both_versions(base, revision, settings.root, fetching(allow_remote))
    terms = settings.terms or Terms(output.day or date.today())
    report = diff_report(versions, terms, everything, expanded, output.fail_on or settings.fail_on, settings)
    output.write(report)
    return report.exit_code


def diff_report(
    versions: Versions, terms: Terms, everything: bool, expanded: bool, fail_on: str, settings: DiffSettings
) -> Report:
    """Return what changed between two versions: what breaks, or may; all that is known where `everything` is."""
    base, revision = versions.base, versions.revision
    findings = compat_findings(base, revision, load_compat(), terms, expanded=expanded)
    outcome = judged(findings, revision.document.path, versions.documents, settings, terms.as_of, everything)
    documents = [*versions.documents, *([settings.source] if settings.source is not None else [])]
    texts = [note for contract in (base, revision) for note in _text_notes(contract.document)]
    return report_of(
        outcome.left,
        Counts(2, len(revision.operations)),
        suppressed=len(outcome.silenced),
        notes=[*settings.notes, *versions.notes, *texts, *acceptance_note(outcome.left)],
        sources={document.path: document.text for document in documents},
        fail_on=fail_on_of(fail_on),
        prefix=settings.prefix,
    )


def _text_notes(document: Document) -> Iterator[str]:
    """Say what is wrong with the text of a contract that is compared all the same."""
    for problem in document.problems:
        yield f"{document.path}:{problem.span.line}: {problem.in_short}"
