"""`openspec-lint check`."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.output import day_of, write_report


def run_check(
    path: Path,
    config_path: Path | None,
    no_config: bool,
    contracts: tuple[str, ...],
    against: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    strict: bool,
    formats: tuple[str, ...],
    as_of: str | None,
    quiet: bool,
    color: str,
) -> int:
    """Check a project, write the report, return the exit status; the arguments are the command's options."""
    gc.disable()  # a run keeps nearly all it makes and is over soon: collecting costs a fifth of it
    request = Request(
        start=path,
        config_path=config_path,
        use_config=not no_config,
        contracts=contracts,
        against=against,
        select=select,
        ignore=ignore,
        fail_on="warning" if strict else fail_on,
        as_of=day_of(as_of),
        environment=os.environ,
    )
    report = run_job(request)
    write_report(report, formats, color, quiet)
    return report.exit_code
