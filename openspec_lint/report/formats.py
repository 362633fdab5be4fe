"""The formats of a report, by the name that `--format` takes: the one list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from openspec_lint.report.report import Report

Format = Callable[[Report, bool], str]
"""(report, whether colour is wanted) → the whole output, with a line end; formats for machines have no colour."""


def _text(report: Report, color: bool) -> str:
    from openspec_lint.report.text import text_report  # each only when it is asked for

    return text_report(report, color)


def _json(report: Report, color: bool) -> str:
    from openspec_lint.report.json import json_report  # the same

    return json_report(report, color)


def _github(report: Report, color: bool) -> str:
    from openspec_lint.report.github import github_report  # the same

    return github_report(report, color)


def _markdown(report: Report, color: bool) -> str:
    from openspec_lint.report.markdown import markdown_report  # the same

    return markdown_report(report, color)


FORMATS: Final[Mapping[str, Format]] = {"text": _text, "json": _json, "github": _github, "markdown": _markdown}
