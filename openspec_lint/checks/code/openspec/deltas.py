"""Checks of a delta by itself: its sections, and its entries against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.code.openspec.headings import misplaced_requirements, misplaced_scenarios
from openspec_lint.checks.code.openspec.language import translated_headings
from openspec_lint.checks.code.openspec.near_misses import is_below_meant, meant_sections, unread_entries
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.contradictions import Contradiction, contradictions, duplicates
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.text import Label, line_node
from openspec_lint.model.site import Site


def without_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a delta without any of the four sections; a heading that was meant as one is reported as that."""
    delta = scope.delta_of(site)
    is_known = bool(delta.operations or meant_sections(delta)) or translated_headings(delta.outline) is not None
    if not is_known:
        yield Hit(site)


def without_entry(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a delta whose sections hold nothing that is read; what was meant as an entry is reported as that."""
    delta = scope.delta_of(site)
    if not delta.operations or delta.has_entries or delta.lone_renames:
        return
    if any(misplaced_requirements(delta.outline)):
        return
    if not any(entry.fix for entry in unread_entries(delta, scope.spec(delta.capability))):
        titles = " and ".join(dict.fromkeys(f"## {section.title}" for section in delta.operations))
        yield Hit(line_node(delta.document, delta.operations[0].line), {"sections": titles})


def requirement_outside_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement under a section that is no delta section, or above the first one.

    Where a delta section was meant, its heading is what is reported.
    """
    delta = scope.delta_of(site)
    for label in (label for label in delta.strays if not is_below_meant(delta, label.line)):
        inside = (section for section in delta.sections if section.line < label.line < section.end)
        section = next((f'below "## {section.title}"' for section in inside), "above the first section")
        yield _hit(delta, label, name=label.name, where=section)


def heading_ignored(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a `###` heading in ADDED or MODIFIED that is no requirement's.

    One that was meant as a scenario or as a delta section is reported as that.
    """
    delta = scope.delta_of(site)
    if not delta.ignored:
        return
    meant = {*meant_sections(delta), *(scenario.heading.line for scenario in misplaced_scenarios(delta.outline))}
    for label in (label for label in delta.ignored if label.line not in meant):
        yield _hit(delta, label, title=label.name)


def rename_incomplete(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a FROM: line without its TO: line, or the other way round; a misspelt partner is reported as that."""
    delta = scope.delta_of(site)
    misspelt = {entry.side for entry in unread_entries(delta, None)} if delta.lone_renames else set()
    for side, label in delta.lone_renames:
        partner = "TO" if side == "FROM" else "FROM"
        if partner not in misspelt:
            yield _hit(delta, label, side=side, name=label.name, partner=partner)


def requirement_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry whose name an earlier one of the same section has."""
    delta = scope.delta_of(site)
    for section, label, first in duplicates(delta):
        hit = _hit(delta, label, name=label.name, section=section)
        note = Note(line_node(delta.document, first.line), "the first one")
        yield hit._replace(related=(note,), aspect=f"{section} {label.name}")


def requirement_conflict(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry that contradicts one of another section; the later step of the merge is the one reported."""
    delta = scope.delta_of(site)
    for contradiction in contradictions(delta):
        problem = _problem(contradiction)
        note = Note(line_node(delta.document, contradiction.first.line), "the other one")
        arguments = {"name": contradiction.second.name, "problem": problem}
        yield Hit(line_node(delta.document, contradiction.second.line), arguments, related=(note,), aspect=problem)


def _problem(contradiction: Contradiction) -> str:
    """Return what is wrong with the second of two entries."""
    match contradiction.sections:
        case ("RENAMED FROM", "MODIFIED"):
            return f'is modified under its old name; RENAMED makes it "{contradiction.new_name}"'
        case ("RENAMED TO", _):
            return "is added, and another requirement is renamed to it"
        case ("RENAMED FROM", _):
            return "is in both RENAMED and REMOVED"
        case (one, other):
            return f"is in both {one} and {other}"


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
