"""What a change says that it breaks: markers in its documents, requirements that it removes or modifies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from openspec_lint.findings import Location
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.contradictions import key_of
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.history import found_in, source_name
from openspec_lint.model.openspec.past import Past
from openspec_lint.model.openspec.progress import is_finished
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import Label, fenced_lines
from openspec_lint.read.document import Document, Target

MARKER, REMOVAL, MODIFICATION = KINDS = ("marker", "removal", "modification")
"""The kinds of declarations, the plainest first: words such as BREAKING, a REMOVED requirement, a MODIFIED one."""


class InFlight(NamedTuple):
    """A change that comes with what is compared: an active one, or one archived since the previous state.

    spec: capability → the main spec that the change was, or will be, merged into.
    """

    change: Change
    is_landed: bool
    spec: Callable[[str], Spec | None]


class Declaration(NamedTuple):
    """What a change says that it breaks; `target` is in the line `line` (0-based) of the document.

    text: its own words. about: the removed requirement's, as they stood in the main spec. changed: the lines that a
    modification changed; its whole text where nobody knows what it was before. name: of the requirement.
    """

    change: Change
    document: Document
    line: int
    target: Target
    kind: str
    text: str
    about: str = ""
    changed: str = ""
    name: str = ""

    @property
    def says_so(self) -> bool:
        """Tell whether it says that something breaks; who modifies a requirement need not."""
        return self.kind != MODIFICATION

    @property
    def location(self) -> Location:
        """Return where it stands."""
        return self.document.locate((None, self.line), self.target)


def in_flight(openspec: OpenSpec, landed: tuple[Change, ...], past: Past | None) -> tuple[InFlight, ...]:
    """Return the active changes and those that landed since the previous state, which `past` knows."""
    active = tuple(InFlight(change, False, openspec.spec) for change in openspec.changes)
    return (*active, *(InFlight(change, True, past.spec if past is not None else openspec.spec) for change in landed))


def declarations(flying: InFlight) -> Iterator[Declaration]:
    """Yield what a change declares in its proposal, design and deltas."""
    change = flying.change
    documents = (change.proposal, change.design, *(delta.document for delta in change.deltas))
    for document in documents:
        if document is not None:
            yield from _marked(change, document)
    for delta in change.deltas:
        for label in delta.removed:
            yield _removal(flying, delta, label)
    for delta in change.deltas:
        for requirement in delta.modified:
            yield modification(flying, delta, requirement)


def is_done(flying: InFlight) -> bool:
    """Tell whether a change is made: it landed, or all of its tasks are done."""
    return flying.is_landed or is_finished(flying.change)


def removed_requirement(flying: InFlight, delta: Delta, label: Label) -> Requirement | None:
    """Return the requirement that an entry of a delta removes, as it stood in the main spec; None where it did not."""
    spec = flying.spec(delta.capability)
    return found_in(spec, key_of(label.name)) if spec is not None else None


def modification(flying: InFlight, delta: Delta, requirement: Requirement) -> Declaration:
    """Return what a change says by modifying a requirement."""
    spec = flying.spec(delta.capability)
    before = found_in(spec, source_name(delta, requirement)) if spec is not None else None
    text = _text(requirement)
    changed = text if before is None else changed_lines(_text(before), text)
    return Declaration(
        *(flying.change, delta.document, requirement.line, Target(), MODIFICATION, text),
        changed=changed,
        name=requirement.name,
    )


def _marked(change: Change, document: Document) -> Iterator[Declaration]:
    from openspec_lint.model.prose.markers import markers  # not before something is compared

    lines = document.value
    for marker in markers(lines, fenced_lines(lines)):
        target = Target(part=(marker.column, marker.end_column))
        text = "\n".join(lines[marker.line : marker.end])
        yield Declaration(change, document, marker.line, target, MARKER, text)


def _removal(flying: InFlight, delta: Delta, label: Label) -> Declaration:
    text = "\n".join(delta.outline.lines[label.line : _end_of_removal(delta, label.line)])
    requirement = removed_requirement(flying, delta, label)
    about = _text(requirement) if requirement is not None else ""
    return Declaration(flying.change, delta.document, label.line, Target(), REMOVAL, text, about=about, name=label.name)


def changed_lines(before: str, after: str) -> str:
    """Return the lines that only one of two texts has; white space around them says nothing."""
    old, new = ([line.strip() for line in text.split("\n")] for text in (before, after))
    known, kept = set(old), set(new)
    return "\n".join([*(line for line in old if line not in kept), *(line for line in new if line not in known)])


def _text(requirement: Requirement) -> str:
    return "\n".join(requirement.document.value[requirement.line : requirement.end])


def _end_of_removal(delta: Delta, line: int) -> int:
    starts = [label.line for label in delta.removed] + [section.line for section in delta.sections]
    return min((start for start in starts if start > line), default=len(delta.outline.lines))
