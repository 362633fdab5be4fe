"""`openspec-lint check`."""

from __future__ import annotations

import gc
from typing import Any

from openspec_lint.cli.gather import project_request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.output import Output


def run_check(output: Output, **options: Any) -> int:
    """Check a project, write the report, return the exit status; `options` are those of `project_request`."""
    gc.disable()  # a run keeps nearly all it makes and is over soon: collecting costs a fifth of it
    report = run_job(project_request(fail_on=output.fail_on, as_of=output.day, **options))
    output.write(report)
    return report.exit_code
