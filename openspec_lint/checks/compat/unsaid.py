"""Facts about texts, and about two formats: what one side leaves unsaid is no change of the API that both tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import ANY_TYPE
from openspec_lint.model.contract import Contract

MARKDOWN: Final = "markdown"
OPENAPI: Final = "openapi"

_NUMBERS: Final = {"integer", "number"}


def may_leave_out(base: Contract, revision: Contract) -> bool:
    """Tell whether one of two versions may leave something out: a text, or what is written in another format."""
    return is_told(base) or is_told(revision) or base.format != revision.format


def is_told(contract: Contract) -> bool:
    """Tell whether a contract is a text, which leaves out what its author does not care to say."""
    return contract.format == MARKDOWN


class _Sides(NamedTuple):
    """What is known of two versions: the statuses of each operation of the later one, and who leaves out what.

    may_have_bodies: an operation of the earlier one may take a body all the same.
    """

    listed: dict[str, set[str]]
    may_have_bodies: bool
    is_told: bool
    is_rewritten: bool
    is_silent_on_credentials: bool


def said_by_both(facts: Iterable[Change], base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield the facts in which both sides said something.

    A type that an example or a table does not show is no type; an example of 10 or of 10.5 tells little of numbers. A
    body that is shown no more may still be sent, one that is shown now may have been sent before, and a status may
    still be answered unless others of its kind are listed in its place. Of credentials, and of whether a body is
    required, catalogues and texts need not speak; and each format has other places for descriptions and the like.
    """
    sides = _Sides(
        {operation.name: {each.status for each in operation.responses} for operation in revision.operations},
        is_told(base) or base.format not in (OPENAPI, revision.format),
        is_told(base) or is_told(revision),
        base.format != revision.format,
        any(each.format != OPENAPI and not _speaks_of_credentials(each) for each in (base, revision)),
    )
    for fact in facts:
        if not _is_unsaid_by_format(fact, sides) and not (sides.is_told and _is_unsaid(fact, _statuses(fact, sides))):
            yield fact


def _speaks_of_credentials(contract: Contract) -> bool:
    root = contract.root
    schemes = root.child("components", "securitySchemes").value
    return bool(schemes or root.value.get("security"))


def _statuses(fact: Change, sides: _Sides) -> set[str]:
    return set().union(*(sides.listed.get(name, ()) for name in fact.operations))


def _is_unsaid_by_format(fact: Change, sides: _Sides) -> bool:
    match fact.kind, fact.aspect, fact.change:
        case (("security" | "security-scheme"), _, _):
            return sides.is_silent_on_credentials
        case "body", "", "added":
            return sides.may_have_bodies
        case "body", "required", _:
            return sides.is_rewritten
        case (("annotation" | "unused-component"), _, _):
            return sides.is_rewritten
    return False


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
