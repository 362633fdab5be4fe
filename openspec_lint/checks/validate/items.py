"""The items of an OpenSpec folder, and the report on them: the JSON of `openspec validate`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from openspec_lint.checks.validate.changes import archived_issues, change_issues
from openspec_lint.checks.validate.issue import Issue, error, is_valid
from openspec_lint.checks.validate.specs import spec_issues
from openspec_lint.model.openspec.folder import OpenSpec

VERSION: Final = "1.0"
"""Of the format, as openspec numbers it."""

SCOPES: Final = ("change", "spec")
"""The types of items."""


class Item(NamedTuple):
    """A spec or a change and what is said of it."""

    id: str
    type: str
    issues: tuple[Issue, ...]


def spec_items(openspec: OpenSpec) -> Iterator[Item]:
    """Yield the main specs; one that cannot be read is an item too."""
    for spec in openspec.specs:
        yield Item(spec.capability, "spec", tuple(spec_issues(spec)))
    for capability in openspec.unreadable_specs:
        yield Item(capability, "spec", (error("file", "the spec cannot be read"),))


def change_items(openspec: OpenSpec) -> Iterator[Item]:
    """Yield the changes in flight."""
    for change in openspec.changes:
        yield Item(change.id, "change", tuple(change_issues(change, openspec)))


def archived_items(openspec: OpenSpec) -> Iterator[Item]:
    """Yield the archived changes."""
    for change in openspec.archived:
        yield Item(change.id, "change", tuple(archived_issues(change)))


def report_of_items(items: Iterable[Item], types: Sequence[str], strict: bool) -> dict[str, Any]:
    """Return the report on items, sorted by id; types: those that were asked for, each gets a count."""
    ordered = sorted(items, key=lambda item: (collated(item.id), item.id, item.type))
    entries = [_entry(item, strict) for item in ordered]
    return {
        "items": entries,
        "summary": {
            "totals": _counts(entries),
            "byType": {kind: _counts([entry for entry in entries if entry["type"] == kind]) for kind in types},
        },
        "version": VERSION,
    }


def _entry(item: Item, strict: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "valid": is_valid(item.issues, strict),
        "issues": [_issue(issue) for issue in item.issues],
        "durationMs": 0,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    entry = {"level": issue.level.name, "path": issue.path, "message": issue.message}
    return entry if issue.line is None else {**entry, "line": issue.line}


def _counts(entries: Sequence[dict[str, Any]]) -> dict[str, int]:
    passed = sum(entry["valid"] for entry in entries)
    return {"items": len(entries), "passed": passed, "failed": len(entries) - passed}


_PUNCTUATION: Final = {character: rank for rank, character in enumerate("_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$")}


def collated(name: str) -> tuple[object, ...]:
    """Return what names are sorted by as people expect: punctuation, digits, letters; case and accents come last."""
    plain = [character for character in unicodedata.normalize("NFD", name) if not unicodedata.combining(character)]
    ranks = [
        (1, _PUNCTUATION[character], "")
        if character in _PUNCTUATION
        else (0 if character.isspace() else 2 if character.isdigit() else 3, 0, character.lower())
        for character in plain
    ]
    return tuple(ranks), name.swapcase()
