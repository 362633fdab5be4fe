"""Checks of a delta against the main spec that archiving merges it into: RENAMED, REMOVED, MODIFIED, then ADDED."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, NamedTuple

from openspec_lint.checks.code.spec_deltas import conflicts, duplicated_names
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.specs import Requirement, Spec
from openspec_lint.model.openspec.text import Label, folded, line_node, trimmed
from openspec_lint.model.site import Node, Site

_SHOWN: Final = 3
"""How many dropped scenarios a message names."""


_NOT_FOUND: Final = {
    "modified-requirement-unknown",
    "removed-requirement-unknown",
    "renamed-requirement-unknown",
    "delta-requirement-misspelt",
}
"""The refusals of an entry that names nothing in the main spec."""


class Refusal(NamedTuple):
    """Something that archiving refuses to merge: the rule that reports it, the entry, and what the message needs.

    existing: the requirement of the main spec that it is about.
    """

    rule_id: str
    entry: Label
    arguments: Mapping[str, object] = {}
    existing: Requirement | None = None


@dataclass(slots=True)
class _Merge:
    """The requirements of a main spec by name, as a delta changes them step by step."""

    requirements: dict[str, Requirement]

    def near_miss(self, name: str) -> Requirement | None:
        """Return the requirement whose name differs from `name` only in case or spacing."""
        return next(
            (requirement for other, requirement in self.requirements.items() if folded(other) == folded(name)), None
        )

    def rename(self, old: Label, new: Label) -> Iterator[Refusal]:
        """Rename a requirement; one that has its new name already is left alone."""
        if old.name not in self.requirements:
            if new.name not in self.requirements or self.near_miss(old.name) is not None:
                yield self._unknown("renamed-requirement-unknown", "RENAMED", old)
            return
        source = self.requirements.pop(old.name)
        taken = source if old.name == new.name else self.requirements.get(new.name) or self.near_miss(new.name)
        if taken is not None:
            self.requirements[old.name] = source
            yield Refusal("renamed-requirement-name-taken", new, {"old": old.name, "existing": taken.name}, taken)
        else:
            self.requirements[new.name] = source

    def remove(self, entry: Label) -> Iterator[Refusal]:
        """Remove a requirement."""
        if self.requirements.pop(entry.name, None) is None:
            yield self._unknown("removed-requirement-unknown", "REMOVED", entry)

    def modify(self, requirement: Requirement) -> Iterator[Refusal]:
        """Replace a requirement by the one of the same name."""
        existing = self.requirements.get(requirement.name)
        entry = Label(requirement.name, requirement.line)
        if existing is None:
            yield self._unknown("modified-requirement-unknown", "MODIFIED", entry)
            return
        lost = Counter(existing.scenario_names) - Counter(requirement.scenario_names)
        if lost:
            yield Refusal("modified-requirement-drops-scenario", entry, {"scenarios": _listed(lost)}, existing)

    def add(self, requirement: Requirement) -> Iterator[Refusal]:
        """Add a requirement; one that is there already, word for word, is left alone."""
        existing = self.requirements.get(requirement.name) or self.near_miss(requirement.name)
        if existing is None:
            self.requirements[requirement.name] = requirement
        elif block_text(existing) != block_text(requirement):
            entry = Label(requirement.name, requirement.line)
            name = "one of this name" if existing.name == requirement.name else f'"{existing.name}"'
            yield Refusal("added-requirement-exists", entry, {"existing": name}, existing)

    def _unknown(self, rule_id: str, section: str, entry: Label) -> Refusal:
        near = self.near_miss(entry.name)
        if near is None:
            return Refusal(rule_id, entry)
        return Refusal("delta-requirement-misspelt", entry, {"section": section, "existing": near.name}, near)


def _listed(names: Counter[str]) -> str:
    quoted = [f'"{name}"' for name in names.elements()]
    more = f" and {len(quoted) - _SHOWN} more" if len(quoted) > _SHOWN else ""
    return ", ".join(quoted[:_SHOWN]) + more


def block_text(requirement: Requirement) -> str:
    """Return the lines of a requirement, heading included, as one trimmed text."""
    lines = requirement.site.document.value[requirement.line : requirement.end]
    return trimmed("\n".join(line.rstrip() for line in lines))


def refusals(delta: Delta, spec: Spec) -> Iterator[Refusal]:
    """Yield what archiving would refuse of a delta; entries that contradict each other are left out.

    Order and conditions are those of `openspec archive`.
    """
    left_out = {name for *_, names in conflicts(delta) for name in names} | set(duplicated_names(delta))
    merge = _Merge({requirement.name: requirement for requirement in reversed(spec.requirements)})
    for old, new in delta.renamed:
        if not {old.name, new.name} & left_out:
            yield from merge.rename(old, new)
    for entry in delta.removed:
        if entry.name not in left_out:
            yield from merge.remove(entry)
    for requirement in delta.modified:
        if requirement.name not in left_out:
            yield from merge.modify(requirement)
    for requirement in delta.added:
        if requirement.name not in left_out:
            yield from merge.add(requirement)


def _refusals_in(delta: Delta, scope: OpenSpec) -> Iterator[Refusal]:
    """Yield the refusals of a delta in its project: what another active change adds may be modified already."""
    spec = scope.spec(delta.capability)
    if spec is not None and spec.section is None:  # reported there, and everything else follows from it
        return
    if spec is None:
        if f"{scope.specs_folder}/{delta.capability}/spec.md" not in scope.store.documents:
            yield from _refusals_without_spec(delta, scope)
        return
    # What the main spec has in the wrong place is reported there.
    elsewhere = _added_elsewhere(delta, scope) | {stray.name for stray in spec.strays}
    for refusal in refusals(delta, spec):
        if refusal.rule_id not in _NOT_FOUND or refusal.entry.name not in elsewhere:
            yield refusal


def _refusals_without_spec(delta: Delta, scope: OpenSpec) -> Iterator[Refusal]:
    elsewhere = _added_elsewhere(delta, scope)
    entries = [Label(requirement.name, requirement.line) for requirement in delta.modified]
    entries += [rename.old for rename in delta.renamed]
    unknown = [entry for entry in entries if entry.name not in elsewhere]
    if unknown:
        first = min(unknown, key=lambda entry: entry.line)
        yield Refusal("delta-spec-unknown", first, {"capability": delta.capability, "folder": scope.specs_folder})
        return
    for entry in delta.removed:
        if entry.name not in elsewhere:
            yield Refusal("removed-requirement-unknown", entry)


def _added_elsewhere(delta: Delta, scope: OpenSpec) -> set[str]:
    """Return the names that other active changes give to requirements of the same spec: they may be archived first."""
    others = [other for other in scope.deltas if other is not delta and other.capability == delta.capability]
    added = {requirement.name for other in others for requirement in other.added}
    return added | {rename.new.name for other in others for rename in other.renamed}


@lru_cache(maxsize=1)  # the rules below look at one delta after the other, each at the same one
def _hits(delta: Delta, scope: OpenSpec) -> tuple[tuple[str, Hit], ...]:
    return tuple((refusal.rule_id, _hit(delta, refusal)) for refusal in _refusals_in(delta, scope))


def _hit(delta: Delta, refusal: Refusal) -> Hit:
    arguments = {"name": refusal.entry.name, "capability": delta.capability, **refusal.arguments}
    existing = refusal.existing
    related = (Note(_node(existing), "the main spec's") if existing is not None else None,)
    node = line_node(delta.document, refusal.entry.line)
    return Hit(node, arguments, related=tuple(filter(None, related)), aspect=refusal.entry.name)


def _node(requirement: Requirement) -> Node:
    return line_node(requirement.site.document, requirement.line)


def _refused(rule_id: str, site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report the refusals of one kind."""
    for refused_by, hit in _hits(scope.delta_of(site), scope):
        if refused_by == rule_id:
            yield hit


_RULES: Final = (
    "added-requirement-exists",
    "delta-requirement-misspelt",
    "delta-spec-unknown",
    "modified-requirement-drops-scenario",
    "modified-requirement-unknown",
    "removed-requirement-unknown",
    "renamed-requirement-name-taken",
    "renamed-requirement-unknown",
)

MERGE_CHECKS: Final[dict[str, Check]] = {rule_id: partial(_refused, rule_id) for rule_id in _RULES}
"""The checks of this module by rule; `table.py` takes them over."""
