"""`openspec-lint check`."""

from __future__ import annotations

from typing import Any

from openspec_lint.cli.gather import project_request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.output import Output
from openspec_lint.findings import OpenspecLintError


def run_check(output: Output, fix: bool, diff: bool, **options: Any) -> int:
    """Check a project, write the report, return the exit status; `options` are those of `project_request`.

    fix: write what can be mended first. diff: only show what that would change. Raises OpenspecLintError for both.
    """
    if fix and diff:
        raise OpenspecLintError("--fix writes the files and --diff leaves them; give one of the two")
    if fix or diff:
        from openspec_lint.cli.fix_command import run_diff, run_fix

        return (run_fix if fix else run_diff)(output, **options)
    report = run_job(project_request(fail_on=output.fail_on, as_of=output.day, **options))
    output.write(report)
    return report.exit_code
