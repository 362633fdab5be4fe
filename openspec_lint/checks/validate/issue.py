"""An issue of an item, and the verdict that issues add up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from openspec_lint.findings import Severity


class Issue(NamedTuple):
    """Something that openspec says of an item.

    path: what it is about, in openspec's terms: "file", "requirements[2]", the path of a delta below the change's
    specs. line: 1-based, None where openspec gives none.
    """

    level: Severity
    path: str
    message: str
    line: int | None = None


def error(path: str, message: str, line: int | None = None) -> Issue:
    """Return an issue that makes its item invalid."""
    return Issue(Severity.ERROR, path, message, line)


def warning(path: str, message: str, line: int | None = None) -> Issue:
    """Return an issue that makes its item invalid under `--strict`."""
    return Issue(Severity.WARNING, path, message, line)


def info(path: str, message: str, line: int | None = None) -> Issue:
    """Return an issue that says something and changes no verdict."""
    return Issue(Severity.INFO, path, message, line)


def is_valid(issues: Iterable[Issue], strict: bool) -> bool:
    """Tell whether issues leave an item valid; strict: whether warnings count."""
    bound = Severity.WARNING if strict else Severity.ERROR
    return all(issue.level < bound for issue in issues)
