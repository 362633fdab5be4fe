"""The places that findings between specs and contracts show: lines of specs, operations, what a comparison found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypedDict

from openspec_lint.checks.hit import Note
from openspec_lint.findings import Location
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.site import Node
from openspec_lint.read.document import Target

_LABEL: Final = re.compile(r"#+\s*(Requirement|Scenario)\s*:", re.IGNORECASE)
"""The headings that OpenSpec reads; in a document without them, every other one is a section."""

MOST_PLACES: Final = 5
"""Second places that one finding shows."""


class Operations(TypedDict):
    """The fields of a hit that say which operations it belongs to."""

    operation: tuple[str, str] | None
    operations: tuple[tuple[str, str], ...]


def operations_of(routes: Sequence[Route]) -> Operations:
    """Return what says that a hit belongs to these operations (at least one), to the only one or to all."""
    places = tuple(route.operation.inside for route in routes)
    is_one = len(places) == 1
    return {"operation": places[0] if is_one else None, "operations": () if is_one else places}


def operation_notes(routes: Sequence[Route]) -> tuple[Note, ...]:
    """Return where the first of some operations are declared."""
    return tuple(Note(route.operation.site, "the operation") for route in routes[:MOST_PLACES])


def promise_note(promise: Promise, line: int, part: tuple[int, int]) -> Note:
    """Return a second place in a spec or delta: columns (1-based, end exclusive) of a line (0-based) of a promise."""
    document, start = promise.site.document, promise.site.key
    label = _LABEL.match(document.value[start]) if isinstance(start, int) else None
    kind = label[1].lower() if label is not None else "section"
    return Note(line_node(document, line), f'{kind} "{promise.site.name}"', Target(part=part))


def place_of(contract: Contract, location: Location) -> tuple[Node, Target]:
    """Return where a finding about a contract stands: in its document, or in one that a reference leads to."""
    document = contract.document
    if location.path != document.path:
        document = contract.resolver.load(location.path)
    return Node(document, None, document.value), Target(span=location.span)
