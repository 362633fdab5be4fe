"""`openspec-lint check --fix` and `--diff`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import click

from openspec_lint.checks.fix import fix_once
from openspec_lint.cli.gather import Gathered, Request, gather, project_request
from openspec_lint.cli.job import judge, run_job
from openspec_lint.cli.output import Output
from openspec_lint.cli.replace_files import replace_files
from openspec_lint.cli.rewrite import Rewrite, reread
from openspec_lint.findings import Finding, OpenspecLintError
from openspec_lint.model.resources import is_url
from openspec_lint.report.report import Report
from openspec_lint.report.unified import unified
from openspec_lint.report.visible import visible

MAX_ROUNDS: Final = 20
"""Rounds of fixing after which fixes are taken to undo each other: each round leaves only what overlapped in it."""

_FILES_NAMED: Final = 20


class Outcome(NamedTuple):
    """What fixing came to: the report before it, the findings that were fixed, and the texts of the files."""

    report: Report
    fixed: list[Finding]
    rewrite: Rewrite


def run_fix(output: Output, **options: Any) -> int:
    """Fix what can be fixed, write the files, report what is left; return the exit status."""
    request = project_request(fail_on=output.fail_on, as_of=output.day, **options)
    outcome = fixed_project(request)
    replace_files(list(outcome.rewrite.replacements()))
    report = run_job(request) if outcome.fixed else outcome.report
    left = tuple(_without_vain_fix(finding, outcome.rewrite) for finding in report.findings)
    notes = (*report.notes, *fix_notes(outcome, "Fixed"))
    output.write(report._replace(findings=left, notes=notes))
    return report.exit_code


def run_diff(output: Output, **options: Any) -> int:
    """Print what --fix would change, as a patch; write nothing; return 1 where it would change something."""
    if output.formats:
        raise OpenspecLintError("--diff prints a patch and no report; leave --format out")
    request = project_request(fail_on=output.fail_on, as_of=output.day, **options)
    outcome = fixed_project(request)
    patch = "".join(
        unified(name, before.decode(), after.decode()) for name, _, before, after in outcome.rewrite.replacements()
    )
    sys.stdout.buffer.write(_shown(patch).encode())
    sys.stdout.buffer.flush()
    if not output.quiet:
        for note in (*outcome.report.notes, *fix_notes(outcome, "--fix would fix")):
            click.echo(visible(note), err=True)
    return int(bool(patch))


def _shown(patch: str) -> str:
    """Return a patch as it may be written: in a terminal, nothing in a document moves the cursor."""
    if not sys.stdout.isatty():
        return patch
    return "".join(visible(line.rstrip("\r\n").expandtabs()) + "\n" for line in patch.split("\n")[:-1])


def fixed_project(request: Request) -> Outcome:
    """Fix a project in memory until nothing is left that can be fixed.

    Raises OpenspecLintError for fixes that come to no end, or break the document that they mend.
    """
    gathered = gather(request)
    first = report = judge(gathered, request)
    rewrite = Rewrite(gathered.place.root.resolve(), dict(gathered.project.store.documents))
    fixed: list[Finding] = []
    for _ in range(MAX_ROUNDS):
        found = fix_once((_at_real_paths(finding, rewrite) for finding in report.findings), rewrite.text)
        if not found.findings:
            return Outcome(first, fixed, rewrite)
        fixed += found.findings
        rewrite.texts |= found.texts
        before, gathered = gathered, reread(gathered, request, rewrite)
        _refuse_broken(before, gathered, found.findings)
        report = judge(gathered, request)
    raise OpenspecLintError(
        f"the fixes of {_rules(found.findings)} in {found.findings[0].location.path} come to no end: a mistake of "
        "openspec-lint itself. No file was changed; leave one out with --ignore"
    )


def _at_real_paths(finding: Finding, rewrite: Rewrite) -> Finding:
    """Return a finding whose edits name files behind symbolic links, so that no file has two names."""
    if not finding.fix:
        return finding
    if is_url(finding.location.path):
        return finding._replace(fix=())  # what another host has is not ours to mend
    return finding._replace(fix=tuple(edit._replace(path=rewrite.real(edit.path)) for edit in finding.fix))


def _refuse_broken(before: Gathered, after: Gathered, fixed: list[Finding]) -> None:
    """Raise OpenspecLintError where fixes have made a text that does not parse from one that did."""
    read = before.project.store.documents
    now = after.project.store
    for path in [path for path in read if not read[path].problems and now.documents.get(path) is not read[path]]:
        if now.load(path).problems:
            raise OpenspecLintError(
                f"{path}: it would no longer parse after the fixes of {_rules(fixed)}: a mistake of openspec-lint "
                "itself. No file was changed; leave one out with --ignore"
            )


def _without_vain_fix(finding: Finding, rewrite: Rewrite) -> Finding:
    """Return a finding that is left without the fix that cannot be applied."""
    is_vain = any(rewrite.real(edit.path) in rewrite.refused for edit in finding.fix)
    return finding._replace(fix=()) if is_vain else finding


def _rules(findings: Iterable[Finding]) -> str:
    return ", ".join(sorted({finding.rule_id for finding in findings}))


def fix_notes(outcome: Outcome, done: str) -> Iterator[str]:
    """Yield the lines that say what was fixed where, and which files are left as they are; `done`: "Fixed"."""
    rewrite, number = outcome.rewrite, len(outcome.fixed)
    files = sorted({edit.path for finding in outcome.fixed for edit in finding.fix})
    if number:
        yield f"{done} {number:,} finding{'s' * (number > 1)} in {len(files):,} file{'s' * (len(files) > 1)}:"
    elif not rewrite.refused:
        yield f"{done} nothing: no finding has a fix."
    for path in files[:_FILES_NAMED]:
        yield f"  {path}: {_counted(outcome.fixed, path)}"
    if len(files) > _FILES_NAMED:
        yield f"  ... and {len(files) - _FILES_NAMED} more files"
    for path, why in sorted(rewrite.refused.items()):
        yield f"Left as it is: {path}: {why}."


def _counted(fixed: Iterable[Finding], path: str) -> str:
    """Return how often each rule was fixed in a file: "2 final-newline-missing, 1 duplicate-key"."""
    number = Counter(finding.rule_id for finding in fixed if any(edit.path == path for edit in finding.fix))
    return ", ".join(f"{count} {rule_id}" for rule_id, count in sorted(number.items()))
