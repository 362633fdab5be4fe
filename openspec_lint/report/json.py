"""The report for scripts: one JSON object, with a finding a line."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from openspec_lint.findings import Accepted, ChangeDetails, Edit, Finding, Location
from openspec_lint.report.changelog import Changelog, groups_of
from openspec_lint.report.opinion import opinion_value
from openspec_lint.report.report import Report

VERSION: Final = 1
"""Of the format; it grows when something is taken away or changes its meaning, not when something is added."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_report(report: Report, _color: bool = False) -> str:
    """Return the report as JSON (RFC 8259, ASCII only); the same report gives the same bytes."""
    findings = ",\n  ".join(dumped(finding_value(finding)) for finding in report.findings)
    listed = f"[\n  {findings}\n ]" if findings else "[]"
    summary = dumped(report.summary._asdict())
    opinions = [opinion_value(opinion) for opinion in report.opinions]
    oracle = f',\n "oracle": {dumped(opinions)}' if opinions else ""
    changelog = f',\n "changelog": {dumped(_changelog(report, report.changelog))}' if report.changelog else ""
    return f'{{"version": {VERSION},\n "findings": {listed},\n "summary": {summary}{oracle}{changelog}}}\n'


def _changelog(report: Report, changelog: Changelog) -> dict[str, Any]:
    """Return what the changes ask of the version, and the groups of findings, each by its index among them."""
    bump = changelog.bump
    return {
        "base": {"title": changelog.base_title, "version": bump.base},
        "revision": {"title": changelog.revision_title, "version": bump.revision},
        "bump": bump.asked,
        "cause": bump.cause,
        "wanted_version": bump.wanted,
        "declared_bump": bump.declared,
        "sufficient": bump.is_sufficient,
        "groups": [{"name": group.title, "findings": list(group.indexes)} for group in groups_of(report.findings)],
    }


def finding_value(finding: Finding) -> dict[str, Any]:
    """Return what is written of a finding."""
    place = finding.location
    entry = {
        "rule": finding.rule_id,
        "category": finding.category,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        **_place(place),
        "end_line": place.span.end_line,
        "end_column": place.span.end_column,
        "pointer": place.pointer,
        "related": [{**_place(location), "message": message} for location, message in finding.related],
        "fingerprint": finding.fingerprint,
    }
    operations = finding.operations or ((finding.operation,) if finding.operation is not None else ())
    if operations:
        entry["operations"] = list(operations)
    if finding.fix:
        entry["fix"] = [_edit(edit) for edit in finding.fix]
    if finding.change is not None:
        entry["change"] = _change(finding.change)
    return entry


def _edit(edit: Edit) -> dict[str, Any]:
    return {"path": edit.path, **edit.span._asdict(), "text": edit.text}


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.span.line, "column": location.span.column}


def _change(change: ChangeDetails) -> dict[str, Any]:
    return {
        "effect": change.effect,
        "direction": change.direction,
        "old": change.old,
        "new": change.new,
        "base": None if change.base is None else _place(change.base),
        "operations": list(change.operations),
        "path": change.path,
        "operation": change.operation,
        "breaking": change.breaking,
        "declared_by": change.declared_by,
        "accepted": None if change.accepted is None else _accepted(change.accepted),
        "kind": change.kind,
    }


def _accepted(accepted: Accepted) -> dict[str, Any]:
    name = "correction" if accepted.is_correction else "accepted"
    return {"reason": accepted.reason, "until": accepted.until, "class": name}


def dumped(value: Any) -> str:
    """Return `value` as JSON on one line, whatever a document put into it; nearly all of it is plain."""
    try:
        text = json.dumps(value, allow_nan=False)
    except (ValueError, TypeError):
        return json.dumps(_plain(value), allow_nan=False)
    return json.dumps(_plain(value)) if "\\ud" in text else text


def _plain(value: Any) -> Any:
    """Return `value` with what JSON cannot hold replaced: .inf and .nan by their YAML names, surrogates by U+FFFD.

    What is no plain value at all (a set, a frozen dataclass) becomes a list in order, or its text.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
        case float():
            return value if math.isfinite(value) else _not_finite(value)
        case dict():
            return {_plain(str(key)): _plain(member) for key, member in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return [_plain(item) for item in sorted(value, key=repr)]
        case _:
            return _plain(str(value))


def _not_finite(value: float) -> str:
    return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
