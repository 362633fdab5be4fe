"""Checks of active changes against each other: the same requirement in two of them, and the order to archive them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.order import Need, Overlap, order_of
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.merge import Refusal
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Site

_DOES: Final[Mapping[str, str]] = {
    "ADDED": "adds it, too",
    "MODIFIED": "modifies it, too",
    "REMOVED": "removes it, too",
    "RENAMED FROM": "renames it, too",
    "RENAMED TO": "gives this name to another one",
}
_REASONS: Final[Mapping[str, str]] = {
    "modify-drops": "it lacks the scenarios {dropped}",
    "add-exists": 'the spec has "{existing}" already then',
    "rename-taken": 'the spec has "{existing}" already then',
    "spec-missing": "the spec does not exist then",
}
_SHOWN: Final = 3
"""How many others a message names."""


def same_requirement(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry of a change about a requirement that a change before it, by name, touches too."""
    delta = scope.delta_of(site)
    touched: dict[str, list[Overlap]] = {}
    for overlap in order_of(scope).overlaps:
        if overlap.other_delta is delta:
            touched.setdefault(overlap.other.label.name, []).append(overlap)
    for name, overlaps in touched.items():
        first = overlaps[0]
        notes = tuple(
            Note(line_node(each.delta.document, each.entry.label.line), f"the change {each.change}")
            for each in overlaps[:_SHOWN]
        )
        others, verdict = _several(overlaps) if len(overlaps) > 1 else _one(first)
        arguments = {"section": first.other.section, "name": name, "others": others, "verdict": verdict}
        yield Hit(line_node(delta.document, first.other.label.line), arguments, related=notes, aspect=name)


def _one(overlap: Overlap) -> tuple[str, str]:
    """Return what another change does to the same requirement, and what follows."""
    one, two = overlap.change, overlap.other_change
    others = f"the change {one} {_DOES[overlap.entry.section]}"
    if overlap.fails_first and overlap.fails_second:
        return others, "whichever is archived second no longer applies, so refresh that one then"
    if overlap.fails_first:
        return others, f"archive {two} first, for after {one} it no longer applies"
    if overlap.fails_second:
        return others, f"archive {one} first, for after {two} it no longer applies"
    return others, "whichever is archived second overwrites what the other wrote, so refresh that one then"


def _several(overlaps: Sequence[Overlap]) -> tuple[str, str]:
    names = [overlap.change for overlap in overlaps]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    others = f"the changes {', '.join(names[:_SHOWN])}{more} touch it, too"
    return others, "refresh each of them after another one is archived"


def order(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report an entry about what only another active change adds, once for each of these changes."""
    delta, found = scope.delta_of(site), order_of(scope)
    refused = {id(failure.need.delta) for failure in found.failures}
    in_circles = {change for circle in found.circles for change in circle}
    seen: set[str] = set()
    for need in found.needs:
        is_told = id(delta) in refused or {need.change, need.giver} <= in_circles
        if need.delta is delta and need.giver not in seen and not is_told:
            seen.add(need.giver)
            group = found.orders.get(need.change, ())
            whole = f"; the whole order: {', '.join(group)}" if len(group) > 2 else ""
            yield _hit(need, {"order": whole})


def _hit(need: Need, arguments: Mapping[str, object]) -> Hit:
    document = need.delta.document
    note = Note(line_node(need.giver_delta.document, need.given.line), f"the change {need.giver}")
    names = {
        "section": need.entry.section,
        "name": need.entry.label.name,
        "change": need.change,
        "other": need.giver,
        **arguments,
    }
    aspect = f"{need.entry.label.name} {need.giver}"
    return Hit(line_node(document, need.entry.label.line), names, related=(note,), aspect=aspect)


def in_no_order(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report what no order of archiving helps: what is refused afterwards too, and changes that need each other."""
    delta, found = scope.delta_of(site), order_of(scope)
    for need, refusal in found.failures:
        if need.delta is delta and refusal.entry is not None:
            problem = f"after {need.giver} it is refused too, because {_reason(refusal)}; refresh it"
            names = {"name": refusal.entry.name, "section": refusal.section, "problem": problem}
            hit = _hit(need, names)
            yield hit._replace(node=line_node(delta.document, refusal.entry.line), aspect=refusal.entry.name)
    for circle in found.circles:
        last = next(need for need in found.needs if need.change == max(circle) and need.giver in circle)
        if last.delta is delta:
            yield _hit(last, {"problem": _circle(circle)})


def _circle(circle: Sequence[str]) -> str:
    return (
        f"the changes {', '.join(sorted(circle))} need each other, so none can be archived first; unite or split them"
    )


def _reason(refusal: Refusal) -> str:
    existing = refusal.existing.name if refusal.existing is not None else ""
    text = _REASONS.get(refusal.kind, "the spec has no requirement of this name then either")
    return text.format(existing=existing, dropped=", ".join(f'"{name}"' for name in refusal.dropped[:_SHOWN]))


ORDER_CHECKS: Final[dict[str, Check]] = {
    "changes-touch-same-requirement": same_requirement,
    "changes-order": order,
    "changes-in-no-order": in_no_order,
}
"""The checks of this module by rule; `table.py` takes them over."""
