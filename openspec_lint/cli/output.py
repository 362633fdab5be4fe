"""Writing a report: formats by name, to standard output or files, colour only where somebody can see it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from openspec_lint.findings import OpenspecLintError
from openspec_lint.report.formats import FORMATS
from openspec_lint.report.report import Report


def write_report(report: Report, formats: Iterable[str], color: str, quiet: bool) -> None:
    """Write `report` in each of `formats` ("json", or "json:report.json" for a file); text unless one is given."""
    if quiet:
        report = replace(report, notes=())
    for wanted in tuple(formats) or ("text",):
        name, _, file = wanted.partition(":")
        if name not in FORMATS:
            raise OpenspecLintError(f"--format {wanted}: there is no format {name}; there are {', '.join(FORMATS)}")
        output = FORMATS[name](report, not file and _wants_color(color))
        if file:
            try:
                Path(file).write_text(output, encoding="utf-8")
            except OSError as error:
                raise OpenspecLintError(f"--format {wanted}: {error.strerror or error}") from error
        else:
            sys.stdout.buffer.write(output.encode("utf-8", errors="backslashreplace"))
            sys.stdout.buffer.flush()


def _wants_color(color: str) -> bool:
    if color != "auto":
        return color == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def day_of(as_of: str | None) -> date | None:
    """Return the day that --as-of names; raises OpenspecLintError for what is no date."""
    if as_of is None:
        return None
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise OpenspecLintError(f"--as-of {as_of}: write the day as YYYY-MM-DD") from error
