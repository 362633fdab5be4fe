"""Facts about two versions of a contract × the tables → findings. Knows no traversal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from openspec_lint.catalog.compat import (
    CompatRow,
    CompatTable,
    Effect,
    has_traits,
    judged_direction,
    row_id,
    row_severity,
)
from openspec_lint.catalog.expanded import ExpandedView, load_expanded
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.changes import changes
from openspec_lint.checks.compat.fingerprints import Entries, change_fingerprint
from openspec_lint.checks.compat.free_form import difference, text_of, texts_of
from openspec_lint.checks.compat.subject import subject
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.texts import ANNOTATION
from openspec_lint.checks.compat.unsaid import may_leave_out, said_by_both
from openspec_lint.findings import ChangeDetails, Finding, Related, Severity
from openspec_lint.model.contract import Contract

CATEGORY: Final = "compat"
MAX_NAMED: Final = 3
"""Operations that a message names; the others are counted."""

_OPPOSITE: Final = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}
_OF_THE_WHOLE_PATH: Final = frozenset(("path",))
_OF_NO_OPERATION: Final = frozenset(("webhook",))


def compat_findings(
    base: Contract,
    revision: Contract,
    table: CompatTable,
    terms: Terms | None = None,
    *,
    expanded: bool = False,
    texts: bool = False,
) -> list[Finding]:
    """Return what changed between two versions of a contract, sorted by place: what breaks, what may, and the rest.

    terms: those of today, without any notice, by default. expanded: a finding for every operation, status and media
    type, in place of one for each cause. texts: whether descriptions, examples and the like are wanted too, for a
    changelog.
    """
    facts: Iterable[Change] = changes(base, revision, terms or Terms(date.today()), expanded=expanded, texts=texts)
    if may_leave_out(base, revision):
        facts = said_by_both(facts, base, revision)
    view = load_expanded() if expanded else None
    entries = base.document.path, revision.document.path
    found = [finding for fact in facts for finding in findings_of(fact, table, entries, view)]
    return sorted(found, key=lambda finding: (finding.location, finding.rule_id, finding.message))


def findings_of(
    fact: Change, table: CompatTable, entries: Entries, view: ExpandedView | None = None
) -> Iterator[Finding]:
    """Yield the finding of each row that judges a fact; in the expanded `view` under the name that it has there.

    entries: the paths of the two contracts.
    """
    traits = {"idle": False, **fact.traits, "direction": fact.direction, "place": fact.place, "hidden": fact.hidden}
    for row in table.by_fact.get((fact.kind, fact.aspect, fact.change), ()):
        if has_traits(traits, row.where):
            finding = _finding(row, fact, table, entries)
            yield from (finding,) if view is None else _expanded(finding, fact, traits, view)


def _expanded(finding: Finding, fact: Change, traits: Mapping[str, Any], view: ExpandedView) -> Iterator[Finding]:
    name = view.name(finding.rule_id, traits)
    if finding.severity is Severity.INFO and not view.tells(name, fact.kind, fact.aspect, traits):
        return
    change = finding.change
    if change is not None and len(fact.operations) == 1 and fact.kind not in _OF_NO_OPERATION:
        method, path = fact.operations[0].split(" ", 1)
        change = change._replace(path=path, operation=method)
    if change is not None and name != finding.rule_id:
        change = change._replace(alias=finding.rule_id)
    yield finding._replace(rule_id=name, change=change)


def effect_of(row: CompatRow, fact: Change, direction: str) -> Effect:
    """Return what a fact does to the valid values: nothing where it is hidden, the opposite inside `not`."""
    effect = row.effect[direction]
    if fact.hidden or effect is Effect.ANNOTATES:
        return Effect.ANNOTATES
    if fact.polarity == 0:
        return Effect.UNKNOWN
    return _OPPOSITE.get(effect, effect) if fact.polarity < 0 else effect


def _finding(row: CompatRow, fact: Change, table: CompatTable, entries: Entries) -> Finding:
    direction = judged_direction(row, fact.direction)
    effect = effect_of(row, fact, direction)
    severity = _severity(row, fact, effect, direction, table)
    id_ = row_id(row, fact.direction, fact.place)
    operation = fact.operations[0] if len(fact.operations) == 1 else None
    about = subject(fact)
    return Finding(
        rule_id=id_,
        category=CATEGORY,
        severity=severity,
        message=_message(row, fact, about, table.consequence(row, effect, direction)),
        location=fact.after.document.locate(fact.after.trail, fact.target),
        related=_related(fact),
        fingerprint=change_fingerprint(id_, fact, entries),
        operation=operation,
        change=_details(fact, effect, direction, table, about),
    )


def _severity(row: CompatRow, fact: Change, effect: Effect, direction: str, table: CompatTable) -> Severity:
    if fact.hidden or fact.polarity != 1:
        return table.policy.severities[direction, effect]
    return row_severity(table, row, effect, fact.direction, fact.place)


def _details(fact: Change, effect: Effect, direction: str, table: CompatTable, about: str) -> ChangeDetails:
    methods_and_paths = [name.split(" ", 1) for name in fact.operations]
    paths = {path for _, path in methods_and_paths}
    is_one = len(fact.operations) == 1 and fact.kind not in _OF_THE_WHOLE_PATH | _OF_NO_OPERATION
    return ChangeDetails(
        effect=effect.value,
        direction=fact.direction,
        old=fact.old,
        new=fact.new,
        base=fact.before.document.locate(fact.before.trail) if fact.before is not None else None,
        operations=fact.operations,
        path=next(iter(paths)) if is_one or (len(paths) == 1 and fact.kind in _OF_THE_WHOLE_PATH) else None,
        operation=methods_and_paths[0][0] if is_one else None,
        breaking=table.policy.breaks(direction, effect),
        kind=fact.kind,
        subject=about,
    )


def _related(fact: Change) -> tuple[Related, ...]:
    if fact.before is None:
        return ()
    location = fact.before.document.locate(fact.before.trail)
    words = f"before: {text_of(fact.old)}" if fact.old is not None else "before"
    return (Related(location, words),)


def _message(row: CompatRow, fact: Change, about: str, consequence: str) -> str:
    arguments: Mapping[str, object] = {
        **fact.traits,
        **_value_texts(row, fact),
        "subject": about,
        "operations": operations_text(fact.operations),
        "where": _where(fact),
    }
    text = row.message.format_map(_Arguments(arguments))
    if text.split(" ", 1)[0].islower():  # a keyword such as maxLength keeps its spelling
        text = text[:1].upper() + text[1:]
    return f"{text}: {consequence}." if consequence else f"{text}."


def _value_texts(row: CompatRow, fact: Change) -> dict[str, str]:
    """Return the values of a fact as a message names them: both, or only what differs between them."""
    if "{difference}" in row.message:
        return {"difference": difference(fact.old, fact.new)}
    old, new = texts_of(fact.old, fact.new)
    return {"old": old, "new": new}


class _Arguments(dict[str, object]):
    """The arguments of a message; a trait that a fact does not have reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _where(fact: Change) -> str:
    """Return the operations in brackets, for the end of a message; none where the thing itself is named after it."""
    if fact.kind == ANNOTATION and len(fact.operations) == 1 and fact.operations[0] in fact.traits.get("name", ""):
        return ""
    return f" ({operations_text(fact.operations)})" if fact.operations else ""


def operations_text(operations: tuple[str, ...]) -> str:
    """Return operations as people write them: "POST /pets, GET /pets and 4 more"."""
    shown = ", ".join(operations[:MAX_NAMED])
    rest = len(operations) - MAX_NAMED
    return f"{shown} and {rest} more" if rest > 0 else shown
