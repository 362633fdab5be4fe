"""Checks of proposals and tasks: sections, the capabilities that a proposal lists, tasks that are done or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import listed as listed_names
from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.proposals import (
    UNCHANGED,
    Capability,
    CapabilityList,
    capabilities_of,
    plain_title,
    section_of,
    stated_in,
)
from openspec_lint.model.openspec.tasks import tasks
from openspec_lint.model.openspec.text import Outline, fenced_lines, length_in_units, line_node, outline
from openspec_lint.model.openspec.workflow import BUILT_IN
from openspec_lint.model.site import Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import Document, Target

_CHECKBOX = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s*)(\[[ \t]{0,9}([xX]?)[ \t]{0,9}\])(\s*)(?=\Z|[^\s(\[:])")
_RENDERED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\](?:\s|\Z)")


def proposal_missing(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change with deltas and without a proposal."""
    change = scope.change_of(site)
    if change.proposal is None and change.deltas and _is_built_in(change):
        yield Hit(change.deltas[0].site, {"folder": change.folder})


def section_missing(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each of `sections` that a proposal has under none of its titles, or that says nothing."""
    change = scope.change_of(site)
    proposal = change.proposal
    if proposal is None or not _is_built_in(change):
        return
    content = _outline_of(proposal)
    found = {name: section_of(content, _titles(name, tuple(titles))) for name, titles in options["sections"].items()}
    missing = [f"## {name}" for name, heading in found.items() if heading is None]
    if missing:
        yield Hit(line_node(proposal, 0), {"problem": f"has no {' and no '.join(missing)}"})
    for name, heading in found.items():
        if heading is not None and not stated_in(content, heading):
            yield Hit(line_node(proposal, heading.line), {"problem": f"says nothing below ## {name}"}, aspect=name)


def why_brief(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a proposal whose Why has fewer UTF-16 units than `minimum`."""
    change = scope.change_of(site)
    if change.proposal is None or not _is_built_in(change):
        return
    content = _outline_of(change.proposal)
    heading = section_of(content, _titles("Why", tuple(options["titles"])))
    length = length_in_units(stated_in(content, heading)) if heading is not None else 0
    if heading is not None and 0 < length < options["minimum"]:
        node = line_node(change.proposal, heading.line)
        yield Hit(node, {"length": length, "minimum": options["minimum"]})


@lru_cache(maxsize=1)  # several rules look at one proposal after the other
def _outline_of(proposal: Document) -> Outline:
    return outline(proposal.value, proposal.text)


@lru_cache(maxsize=1)  # as above
def _capabilities_of(proposal: Document) -> CapabilityList | None:
    return capabilities_of(_outline_of(proposal))


@cache
def _titles(name: str, others: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain_title(title) for title in (name, *others))


def _is_built_in(change: Change) -> bool:
    """Tell whether the change follows the workflow that openspec brings along; others have other documents."""
    return change.workflow is None or change.workflow == BUILT_IN


def _listing(change: Change) -> tuple[Document, CapabilityList] | None:
    """Return the proposal and what it lists; None where there is nothing to hold the deltas against."""
    if change.proposal is None or not change.deltas or change.skips_specs.is_declared:
        return None
    if "apabilities" not in change.proposal.text:
        return None
    found = _capabilities_of(change.proposal)
    return (change.proposal, found) if found is not None else None


def without_delta(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each capability that a proposal lists and no delta of the change touches.

    A change without any delta is reported as that, and so is a capability to modify that there is not.
    """
    change = scope.change_of(site)
    listing = _listing(change)
    for capability in listing[1].capabilities if listing else ():
        is_unknown = capability.kind == UNCHANGED or (
            capability.kind == "modified" and not _is_known(capability.name, change, scope)
        )
        if listing and capability.name not in _deltas(change) and not is_unknown:
            hint = _hint(capability.name, _deltas(change) - {other.name for other in listing[1].capabilities})
            yield _hit(listing[0], capability, folder=change.folder, hint=hint)


def unlisted(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report the deltas whose capabilities a proposal does not list; one of a similar name is reported in the list."""
    change = scope.change_of(site)
    listing = _listing(change)
    if listing is None or not listing[1].is_readable:
        return
    proposal, found = listing
    listed = {capability.name for capability in found.capabilities}
    missing = [
        delta
        for delta in change.deltas
        if delta.capability not in listed and not _hint(delta.capability, listed - _deltas(change))
    ]
    if missing:
        names = listed_names(delta.capability for delta in missing)
        yield Hit(
            line_node(proposal, found.heading.line),
            {"capabilities": names},
            related=(Note(missing[0].site, "a delta"),),
        )


def not_new(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each capability that a proposal calls new, and that has a spec which lacks what the delta adds."""
    change = scope.change_of(site)
    listing = _listing(change)
    for capability in listing[1].capabilities if listing else ():
        spec = scope.spec(capability.name) if capability.kind == "new" else None
        if listing is None or spec is None:
            continue
        names = {requirement.name for requirement in spec.requirements}
        added = {entry.name for delta in change.deltas if delta.capability == capability.name for entry in delta.added}
        if not added or not added <= names:  # with all of it there, the change was merged and is not archived yet
            note = Note(spec.site, "the spec")
            yield _hit(listing[0], capability)._replace(related=(note,))


def unknown(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each capability that a proposal modifies or removes and that no spec and no other change has.

    A delta that modifies it is reported as that.
    """
    change = scope.change_of(site)
    listing = _listing(change)
    deltas = {delta.capability: delta for delta in change.deltas}
    for capability in listing[1].capabilities if listing else ():
        delta = deltas.get(capability.name)
        is_reported = delta is not None and bool(delta.modified or delta.renamed)
        is_reported = is_reported or capability.kind in ("new", UNCHANGED)
        if listing and not is_reported and not _is_known(capability.name, change, scope):
            hint = _hint(capability.name, [spec.capability for spec in scope.specs])
            yield _hit(listing[0], capability, hint=hint)


def _is_known(name: str, change: Change, scope: OpenSpec) -> bool:
    others = (delta for other in scope.changes if other is not change for delta in other.deltas)
    return scope.spec(name) is not None or any(delta.capability == name and delta.added for delta in others)


def _deltas(change: Change) -> set[str]:
    return {delta.capability for delta in change.deltas}


def _hint(name: str, names: Iterable[str]) -> str:
    near = nearest(name, sorted(names), cutoff=0.8)
    return f" (did you mean {near}?)" if near is not None else ""


def _hit(document: Document, capability: Capability, **arguments: object) -> Hit:
    target = Target(part=(capability.column, capability.end_column))
    arguments["capability"] = capability.name
    return Hit(line_node(document, capability.line), arguments, target, aspect=f"{capability.kind} {capability.name}")


def unarchived(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change whose tasks are all done."""
    change = scope.change_of(site)
    found = [task for document in change.task_files for task in tasks(document.value)]
    if found and all(task.is_done for task in found):
        yield Hit(line_node(change.task_files[0], 0), {"count": len(found)})


def checkbox_malformed(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each checkbox that openspec counts and other readers of Markdown show as text."""
    for document in scope.change_of(site).task_files:
        yield from _malformed(document)


def _malformed(document: Document) -> Iterator[Hit]:
    fenced = fenced_lines(document.value)
    for index, line in enumerate(document.value):
        match = _CHECKBOX.match(line) if "[" in line and index not in fenced and not _RENDERED.match(line) else None
        if match is None:
            continue
        form = "[x]" if match[5] else "[ ]"
        written, right = match[2] + match[3] + match[4], f"{match[2]} {form}"
        column = match.start(2) + 1
        span = Span(index + 1, column, index + 1, match.end(6) + 1)
        edit = Edit(document.path, span, right + (match[6] or " " if match.end() < len(line) else ""))
        target = Target(part=(column, match.end(4) + 1))
        yield Hit(
            line_node(document, index), {"written": written, "right": right}, target, aspect=str(index), fix=(edit,)
        )


PROPOSAL_CHECKS: Final[dict[str, Check]] = {
    "proposal-missing": proposal_missing,
    "proposal-section-missing": section_missing,
    "proposal-why-brief": why_brief,
    "capability-without-delta": without_delta,
    "capability-unlisted": unlisted,
    "capability-not-new": not_new,
    "capability-unknown": unknown,
    "change-unarchived": unarchived,
    "checkbox-malformed": checkbox_malformed,
}
"""The checks of this module by rule; `table.py` takes them over."""
