"""The baseline: a file of the findings that a project has decided to live with, by fingerprint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from openspec_lint.findings import Finding, OpenspecLintError
from openspec_lint.read.document import Document


class Entry(NamedTuple):
    """Findings that are accepted: so many of one fingerprint; path and rule are for people."""

    path: str
    rule: str
    fingerprint: str
    number: int


class Baseline(NamedTuple):
    """What a baseline accepts, and the document that says so."""

    document: Document
    entries: tuple[Entry, ...]


def baseline_of(document: Document) -> Baseline:
    """Return the baseline that a document is; raises OpenspecLintError, with the place, for one that is none."""
    advice = "this is no baseline of openspec-lint; `openspec-lint baseline` writes it again"
    for problem in document.problems:
        raise OpenspecLintError(f"{document.path}:{problem.span.line}: {problem.in_short}: {advice}")
    try:
        entries = tuple(_entry(entry) for entry in document.value["accepted"])
    except (KeyError, TypeError, ValueError) as error:
        raise OpenspecLintError(f"{document.path}: {advice}") from error
    return Baseline(document, entries)


def _entry(value: dict[str, object]) -> Entry:
    fingerprint, count = value["fingerprint"], value.get("count", 1)
    if not isinstance(fingerprint, str) or type(count) is not int:
        raise TypeError(fingerprint)
    return Entry(str(value.get("path", "")), str(value.get("rule", "")), fingerprint, count)


def entries_of(findings: Iterable[Finding]) -> list[Entry]:
    """Return the entries that accept `findings`, sorted by path and rule."""
    counted = Counter((each.location.path, each.rule_id, each.fingerprint) for each in findings)
    return [Entry(*key, count) for key, count in sorted(counted.items())]


def baseline_text(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline with these entries: a line for each."""
    lines = ",\n".join(
        "  " + json.dumps({"path": path, "rule": rule, "fingerprint": fingerprint, "count": number})
        for path, rule, fingerprint, number in entries
    )
    return '{"version": 1, "accepted": [\n' + lines + "\n]}\n"
