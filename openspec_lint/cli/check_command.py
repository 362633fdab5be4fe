"""`openspec-lint check`."""

from __future__ import annotations

from typing import Any

from openspec_lint.cli.gather import gather, project_request
from openspec_lint.cli.job import judge
from openspec_lint.cli.output import Output
from openspec_lint.findings import OpenspecLintError


def run_check(output: Output, fix: bool, diff: bool, validator: str | None = None, **options: Any) -> int:
    """Check a project, write the report, return the exit status; `options` are those of `project_request`.

    fix: write what can be mended first. diff: only show what that would change. validator: the package to ask for a
    second opinion. Raises OpenspecLintError for two of them.
    """
    if validator is not None and (fix or diff):
        raise OpenspecLintError("--validator judges what is there; give it without --fix and --diff")
    if fix and diff:
        raise OpenspecLintError("--fix writes the files and --diff leaves them; give one of the two")
    if fix or diff:
        from openspec_lint.cli.fix_command import run_diff, run_fix

        return (run_fix if fix else run_diff)(output, **options)
    request = project_request(fail_on=output.fail_on, as_of=output.day, **options)
    gathered = gather(request)
    report = judge(gathered, request)
    if validator is not None:
        from openspec_lint.cli.oracle import second_opinions

        contracts = [checked.contract for checked in gathered.project.contracts]
        opinions = second_opinions(contracts, report.findings, gathered.place.root)
        nobody = () if opinions else (f"oracle: there is no OpenAPI contract to ask {validator} about",)
        report = report._replace(opinions=opinions, notes=(*report.notes, *nobody))
    output.write(report)
    return report.exit_code
