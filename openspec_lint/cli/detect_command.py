"""`openspec-lint detect`."""

from __future__ import annotations

import json
from typing import Any

import click

from openspec_lint.checks.detected import detected_value
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.report.detected import detected_lines
from openspec_lint.report.visible import visible


def tell(as_json: bool = False, **options: Any) -> None:
    """Print what the project's contracts do; the options are those of `project_request`."""
    gathered = gather(project_request(against="none", **options))
    values = [detected_value(checked.contract) for checked in gathered.project.contracts]
    if as_json:
        click.echo(json.dumps({"version": 1, "notes": list(gathered.notes), "contracts": values}, indent=1))
        return
    for line in (*gathered.notes, *(line for value in values for line in detected_lines(value))):
        click.echo(visible(line))
