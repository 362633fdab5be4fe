"""`openspec-lint baseline`."""

from __future__ import annotations

from typing import Any

import click

from openspec_lint.cli.baseline_file import baseline_path, baseline_text
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.cli.job import judge


def write_baseline(**options: Any) -> None:
    """Write today's findings, whatever their severity, to the project's baseline file; options: `project_request`'s."""
    request = project_request(use_baseline=False, **options)
    gathered = gather(request)
    report = judge(gathered, request)
    target = baseline_path(gathered.place)
    target.write_text(baseline_text(report.findings), encoding="utf-8")
    click.echo(f"{target.name}: {len(report.findings)} findings are accepted from now on; commit this file.")
