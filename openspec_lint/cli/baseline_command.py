"""`openspec-lint baseline`."""

from __future__ import annotations

from typing import Any

import click

from openspec_lint.catalog.baseline import baseline_text, entries_of
from openspec_lint.checks.accepted import still_needed
from openspec_lint.cli.baseline_file import baseline_path, read_baseline
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.cli.job import judge
from openspec_lint.findings import OpenspecLintError


def write_baseline(prune: bool, **options: Any) -> None:
    """Write today's findings, whatever their severity, to the project's baseline file; options: `project_request`'s.

    prune: only take out what the baseline accepts and nothing meets any more. Raises OpenspecLintError where there is
    no baseline to take something out of.
    """
    request = project_request(use_baseline=False, **options)
    gathered = gather(request)
    report = judge(gathered, request)
    target = baseline_path(gathered.place)
    if not prune:
        target.write_text(baseline_text(entries_of(report.findings)), encoding="utf-8")
        click.echo(f"{target.name}: {len(report.findings)} findings are accepted from now on; commit this file.")
        return
    baseline = read_baseline(gathered.place)
    if baseline is None:
        raise OpenspecLintError(f"there is no baseline {target.name} to prune; `openspec-lint baseline` writes it")
    kept = still_needed(baseline.entries, report.findings)
    target.write_text(baseline_text(kept), encoding="utf-8")
    before, after = (sum(entry.number for entry in entries) for entries in (baseline.entries, kept))
    click.echo(
        f"{target.name}: {before - after} of {before} accepted findings are gone and taken out; {after} are left."
    )
