"""The formats of a report, by the name that `--format` takes: the one list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from openspec_lint.report.github import github_report
from openspec_lint.report.json import json_report
from openspec_lint.report.report import Report
from openspec_lint.report.text import text_report

Format = Callable[[Report, bool], str]
"""(report, whether colour is wanted) → the whole output, with a line end; formats for machines have no colour."""

FORMATS: Final[Mapping[str, Format]] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
}
