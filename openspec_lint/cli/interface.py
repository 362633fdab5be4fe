"""The Python interface: what the commands do, as functions that return a Report."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openspec_lint.checks.compat.terms import NO_NOTICE, Terms
from openspec_lint.cli.diff_command import diff_report
from openspec_lint.cli.diff_settings import DiffSettings, diff_settings
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.locate import find_place
from openspec_lint.cli.validate_command import Status, Wanted, find_root, validated
from openspec_lint.cli.versions import Versions, both_versions, version_at, version_of_value
from openspec_lint.report.report import Report

Place = str | os.PathLike[str]


def check(root: Place, config: Place | None = None, against: str | None = None) -> Report:
    """Check the project at `root`, as `openspec-lint check` does; no environment variable is heeded.

    config: a configuration file instead of the project's own. against: a git revision, a file, a folder or "none".
    Raises OpenspecLintError where the tool cannot do its work.
    """
    config_path = Path(config) if config is not None else None
    return run_job(Request(start=Path(root), config_path=config_path, against=against))


def diff(
    base: Place | Mapping[str, Any],
    revision: Place | Mapping[str, Any],
    *,
    expanded: bool = False,
    as_of: date | None = None,
    deprecation_days: Mapping[str, int] = NO_NOTICE,
    stability_level: str = "beta",
    config: Place | None = None,
) -> Report:
    """Compare two contracts, given as files, folders, "REF:PATH" in git, or already parsed; everything that is known.

    expanded: a finding for every operation and media type. as_of: the day that sunset dates are judged by, today by
    default. deprecation_days: days of notice that a deprecation needs, by level ("stable", "beta"). stability_level:
    the lowest level at which a change counts. config: a configuration file whose severities, accepted breaks and terms
    count; no other one is read. Raises OpenspecLintError where nothing can be read.
    """
    settings = DiffSettings(Path.cwd())
    if config is not None:
        settings = diff_settings(find_place(Path.cwd(), Path(config), True), (), (), as_of)
    terms = settings.terms or Terms(as_of or date.today(), deprecation_days, stability_level)
    versions = _versions(base, revision, settings.root)
    return diff_report(versions, terms, True, expanded, settings.fail_on, settings)


def validate(root: Place, strict: bool = False) -> dict[str, Any]:
    """Validate all specs and changes of the project at or around `root`; strict: whether warnings fail.

    Returns the report of `openspec validate --all --json`: `items`, `summary`, `version` and `root`, or only `status`,
    with code and message, where nothing can be validated.
    """
    try:
        folder = find_root(Path(root).resolve(), is_bulk=True)
        return validated(folder, Wanted(everything=True, strict=strict), {})
    except Status as status:
        return status.report


def _versions(base: Place | Mapping[str, Any], revision: Place | Mapping[str, Any], root: Path) -> Versions:
    if not isinstance(base, Mapping) and not isinstance(revision, Mapping):
        return both_versions(os.fspath(base), os.fspath(revision), root)
    contracts = [
        version_of_value(name, place) if isinstance(place, Mapping) else version_at(os.fspath(place), root)
        for name, place in (("base", base), ("revision", revision))
    ]
    return Versions(contracts[0], contracts[1], (contracts[1].document,))
