"""Checks of a delta by itself: its sections, and its entries against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.specs import Requirement
from openspec_lint.model.openspec.text import Label, folded, line_node
from openspec_lint.model.site import Site


def without_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a delta without any of the four sections."""
    if not scope.delta_of(site).operations:
        yield Hit(site)


def without_entry(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a delta whose sections hold nothing that is read; a lone FROM: or TO: is reported as that."""
    delta = scope.delta_of(site)
    if delta.operations and not delta.has_entries and not delta.lone_renames:
        titles = " and ".join(dict.fromkeys(f"## {section.title}" for section in delta.operations))
        yield Hit(line_node(delta.document, delta.operations[0].line), {"sections": titles})


def requirement_outside_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement under a section that is no delta section, or above the first one."""
    delta = scope.delta_of(site)
    for label in delta.strays:
        inside = (section for section in delta.sections if section.line < label.line < section.end)
        section = next((f'below "## {section.title}"' for section in inside), "above the first section")
        yield _hit(delta, label, name=label.name, where=section)


def heading_ignored(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a `###` heading in ADDED or MODIFIED that is no requirement's."""
    delta = scope.delta_of(site)
    for label in delta.ignored:
        yield _hit(delta, label, title=label.name)


def rename_incomplete(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a FROM: line without its TO: line, or the other way round."""
    delta = scope.delta_of(site)
    for side, label in delta.lone_renames:
        yield _hit(delta, label, side=side, name=label.name, partner="TO" if side == "FROM" else "FROM")


def requirement_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry whose name an earlier one of the same section has."""
    delta = scope.delta_of(site)
    for section, labels in _entries(delta).items():
        first: dict[str, Label] = {}
        for label in labels:
            if label.name in first:
                note = Note(line_node(delta.document, first[label.name].line), "the first one")
                hit = _hit(delta, label, name=label.name, section=section)
                yield hit._replace(related=(note,), aspect=f"{section} {label.name}")
            first.setdefault(label.name, label)


def requirement_conflict(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry that contradicts one of another section; the later step of the merge is the one reported."""
    delta = scope.delta_of(site)
    for first, second, name, _ in conflicts(delta):
        note = Note(line_node(delta.document, first.line), "the other one")
        yield Hit(
            line_node(delta.document, second.line), {"name": second.name, "problem": name}, related=(note,), aspect=name
        )


def conflicts(delta: Delta) -> Iterator[tuple[Label, Label, str, frozenset[str]]]:
    """Yield each pair of entries that exclude each other, what is wrong with them, and the names concerned."""
    entries = _entries(delta)
    for one, other in (("MODIFIED", "REMOVED"), ("MODIFIED", "ADDED"), ("ADDED", "REMOVED")):
        for first, second in _pairs(entries[one], entries[other]):
            yield first, second, f"is in both {one} and {other}", frozenset({first.name})
    new_names = {rename.old.name: rename.new.name for rename in delta.renamed}
    for old, modified in _pairs(entries["RENAMED FROM"], entries["MODIFIED"]):
        names = frozenset({old.name, new_names[old.name]})
        yield old, modified, f'is modified under its old name; RENAMED makes it "{new_names[old.name]}"', names
    for new, added in _pairs(entries["RENAMED TO"], entries["ADDED"]):
        yield new, added, "is added, and another requirement is renamed to it", frozenset({new.name})
    removed = {folded(label.name): label for label in entries["REMOVED"]}
    for old in entries["RENAMED FROM"]:
        if folded(old.name) in removed:
            names = frozenset({old.name, new_names[old.name], removed[folded(old.name)].name})
            yield old, removed[folded(old.name)], "is in both RENAMED and REMOVED", names


def duplicated_names(delta: Delta) -> Iterator[str]:
    """Yield each name that a section has more than once."""
    for labels in _entries(delta).values():
        yield from (name for name, count in Counter(label.name for label in labels).items() if count > 1)


def _entries(delta: Delta) -> dict[str, list[Label]]:
    return {
        "ADDED": _labels(delta.added),
        "MODIFIED": _labels(delta.modified),
        "REMOVED": list(delta.removed),
        "RENAMED FROM": [rename.old for rename in delta.renamed],
        "RENAMED TO": [rename.new for rename in delta.renamed],
    }


def _labels(requirements: Iterable[Requirement]) -> list[Label]:
    return [Label(requirement.name, requirement.line) for requirement in requirements]


def _pairs(firsts: Iterable[Label], seconds: Iterable[Label]) -> Iterator[tuple[Label, Label]]:
    """Yield the entries of the same name, by name once."""
    by_name = {label.name: label for label in reversed(list(seconds))}
    for name, first in {label.name: label for label in reversed(list(firsts))}.items():
        if name in by_name:
            yield first, by_name[name]


def _hit(delta: Delta, label: Label, **arguments: object) -> Hit:
    return Hit(line_node(delta.document, label.line), arguments, aspect=label.name)


DELTA_CHECKS: Final[dict[str, Check]] = {
    "delta-without-section": without_section,
    "delta-without-entry": without_entry,
    "delta-requirement-outside-section": requirement_outside_section,
    "delta-heading-ignored": heading_ignored,
    "delta-rename-incomplete": rename_incomplete,
    "delta-requirement-duplicate": requirement_duplicate,
    "delta-requirement-conflict": requirement_conflict,
}
"""The checks of this module by rule; `table.py` takes them over."""
