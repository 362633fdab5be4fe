"""`openspec-lint baseline`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from openspec_lint.cli.baseline_file import baseline_path, baseline_text
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.locate import find_place


def write_baseline(
    path: Path, config_path: Path | None, no_config: bool, contracts: tuple[str, ...], against: str | None
) -> None:
    """Write today's findings, whatever their severity, to the project's baseline file."""
    place = find_place(path, config_path, not no_config)
    request = Request(
        start=path,
        config_path=config_path,
        use_config=not no_config,
        contracts=contracts,
        against=against,
        use_baseline=False,
        environment=os.environ,
    )
    report = run_job(request)
    target = baseline_path(place)
    target.write_text(baseline_text(report.findings), encoding="utf-8")
    click.echo(f"{target.name}: {len(report.findings)} findings are accepted from now on; commit this file.")
