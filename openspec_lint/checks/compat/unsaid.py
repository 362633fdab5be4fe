"""Facts about texts: what one of two Markdown contracts leaves unsaid is no change of the API that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import ANY_TYPE
from openspec_lint.model.contract import Contract

MARKDOWN: Final = "markdown"

_NUMBERS: Final = {"integer", "number"}


def is_told(contract: Contract) -> bool:
    """Tell whether a contract is a text, which leaves out what its author does not care to say."""
    return contract.format == MARKDOWN


def said_by_both(facts: Iterable[Change], revision: Contract) -> Iterator[Change]:
    """Yield the facts in which both sides said something.

    A type that an example or a table does not show is no type; an example of 10 or of 10.5 tells little of numbers. A
    body that is shown no more may still be sent, and a status may still be answered unless others of its kind are
    listed in its place.
    """
    listed = {operation.name: {each.status for each in operation.responses} for operation in revision.operations}
    for fact in facts:
        statuses = set().union(*(listed.get(name, ()) for name in fact.operations))
        if not _is_unsaid(fact, statuses):
            yield fact


def _is_unsaid(fact: Change, statuses: set[str]) -> bool:
    match fact.kind, fact.aspect, fact.change:
        case "schema", "type", _:
            return ANY_TYPE in (fact.old, fact.new) or {fact.old, fact.new} == _NUMBERS
        case "schema", "items", _:
            return True
        case "body", "", "removed":
            return True
        case "response", "", "removed":
            status = str(fact.traits["status"])
            return not status.isdigit() or not any(
                other.isdigit() and (other[0] in "45") == (status[0] in "45") for other in statuses
            )
    return False
