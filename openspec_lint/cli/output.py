"""Writing a report: formats by name, to standard output or files, colour only where somebody can see it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.report.formats import FORMATS
from openspec_lint.report.report import Report


class Output(NamedTuple):
    """The options of every command that reports findings, as the command line gives them."""

    severity: str | None
    strict: bool
    formats: tuple[str, ...]
    as_of: str | None
    quiet: bool
    color: str

    @property
    def fail_on(self) -> str | None:
        """Return the name of the severity that makes the run fail; None leaves it to the configuration."""
        return "warning" if self.strict else self.severity

    @property
    def day(self) -> date | None:
        """Return the day of --as-of; raises OpenspecLintError for what is no date."""
        try:
            return date.fromisoformat(self.as_of) if self.as_of is not None else None
        except ValueError as error:
            raise OpenspecLintError(f"--as-of {self.as_of}: write the day as YYYY-MM-DD") from error

    def checked(self) -> Output:
        """Return the options; raises OpenspecLintError for a format that there is not, before anything is done."""
        for wanted in self.formats:
            name = wanted.partition(":")[0]
            if name not in FORMATS:
                raise OpenspecLintError(f"--format {wanted}: there is no format {name}; there are {', '.join(FORMATS)}")
        return self

    def write(self, report: Report) -> None:
        """Write the report in each format ("json", or "json:report.json" for a file); as text without any."""
        shown = report._replace(notes=()) if self.quiet else report
        for wanted in self.formats or ("text",):
            _write(shown, wanted, self.color)


def _write(report: Report, wanted: str, color: str) -> None:
    name, _, file = wanted.partition(":")
    output = FORMATS[name](report, not file and wants_color(color))
    if not file:
        sys.stdout.buffer.write(output.encode("utf-8", errors="backslashreplace"))
        sys.stdout.buffer.flush()
        return
    try:
        Path(file).write_text(output, encoding="utf-8")
    except OSError as error:
        raise OpenspecLintError(f"--format {wanted}: {error.strerror or error}") from error


def wants_color(color: str) -> bool:
    """Tell whether the output is coloured: as --color says, else where a terminal shows it."""
    if color != "auto":
        return color == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
