"""What the envelope rules report of a contract: each thing that is wrong once, at the schema at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.checks.envelope.body_check import Fault
from openspec_lint.checks.envelope.mixture import mixture_hits
from openspec_lint.checks.envelope.owners import Found, at_owners
from openspec_lint.checks.envelope.responses import Use, faults_by_use, names_of
from openspec_lint.checks.envelope.unchosen import Verdicts, unchosen_hit
from openspec_lint.checks.habits import is_habit
from openspec_lint.checks.hit import Hit, Note
from openspec_lint.model.contract import Contract

SHOWN_USES: Final = 2
"""Uses of a schema that are shown as places of their own."""

_FLAG: Final = "envelope-flag-open"

HABITS: Final = ("envelope-member-optional", _FLAG)
"""The rules of which a contract gets one finding where many of its bodies are at fault in one way."""

UNCHOSEN: Final = "envelope-unchosen"

Reports = Callable[[str, str], bool]
"""(rule id, operation) → whether the rule reports on it at all."""


def envelope_hits(contract: Contract, envelope: Envelope, reports: Reports | None = None) -> dict[str, list[Hit]]:
    """Return the hits of the envelope rules by rule id; one for each schema at fault and thing that is wrong.

    A contract whose bodies hardly ever have an envelope that nobody has chosen gets one hit that says so.
    """
    found: dict[object, Found] = {}
    verdicts = Verdicts({})
    for use, faults in faults_by_use(contract, envelope):
        if reports is None or reports(UNCHOSEN, use.operation.name):
            verdicts.add(contract, use, faults)
        for fault in faults:
            if reports is None or reports(fault.rule_id, use.operation.name):
                key = (fault.rule_id, fault.node.document.path, fault.node.trail, fault.aspect)
                found.setdefault(key, Found(fault, [])).uses.append(use)
    unchosen = unchosen_hit(contract, envelope, verdicts) if envelope.is_assumed else None
    if unchosen is not None:
        return {UNCHOSEN: [unchosen]}
    hits: dict[str, list[Hit]] = {"envelope-paging-mixed": mixture_hits(contract, envelope, reports)}
    for each in _told(at_owners(contract, envelope, found.values()), len(verdicts.by_schema)):
        hits.setdefault(each.fault.rule_id, []).append(hit_of(each))
    return {rule_id: each for rule_id, each in hits.items() if each}


def _told(found: Iterable[Found], bodies: int) -> Iterator[Found]:
    """Yield what is reported: a habit of most bodies once, and of a flag that both sides share nothing."""
    habits: dict[object, list[Found]] = {}
    for each in found:
        rule_id = each.fault.rule_id
        sides = {use.side for use in each.uses}
        if rule_id not in HABITS:
            yield each
        elif rule_id != _FLAG or len(sides) == 1:
            habits.setdefault((rule_id, each.fault.aspect, *sides), []).append(each)
    for group in habits.values():
        if is_habit(len(group), bodies):
            yield Found(group[0].fault, [use for each in group for use in each.uses])
        else:
            yield from group


def hit_of(found: Found) -> Hit:
    """Return the hit at the schema at fault, with the operations whose answers it describes."""
    fault, uses = found
    operations = tuple(dict.fromkeys(use.operation.inside for use in uses))
    is_shared = len({use.operation.key for use in uses}) > 1
    return Hit(
        fault.node,
        {**fault.arguments, "uses": names_of(uses)},
        related=tuple(_notes(fault, uses)),
        aspect=fault.aspect,
        operation=None if is_shared else operations[0],
        operations=operations if is_shared else (),
        is_shared=is_shared,
    )


def _notes(fault: Fault, uses: list[Use]) -> Iterator[Note]:
    """Yield where the first uses stand, as far as the fault stands elsewhere."""
    for use in uses[:SHOWN_USES]:
        place = use.content.node
        if fault.node.trail not in (place.trail, (place.trail, "schema")):
            yield Note(place, f"{use.name} answers with it")
