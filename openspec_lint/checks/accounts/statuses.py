"""Statuses that sections about an operation list: "**404 Not Found**: no such pet"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from openspec_lint.checks.accounts.statements import Statement
from openspec_lint.checks.gaps import Answer, Gap, gaps
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.statuses import StatusMention


def listed_gaps(statements: Iterable[Statement], told: Collection[tuple[int, str]]) -> Iterator[tuple[bool, Gap]]:
    """Yield the statuses that operations do not declare, each with whether only a planned change lists it.

    told: pairs of the `id` of an operation and a status that is left out, because it is told elsewhere.
    """
    answers: dict[bool, list[Answer]] = {False: [], True: []}
    for statement in statements:
        answers[statement.is_planned] += _answers(statement)
    known = set(told)
    for is_planned, found in answers.items():
        for gap in gaps(found):
            key = (id(gap.route.operation), gap.status)
            if key not in known:
                known.add(key)
                yield is_planned, gap


def _answers(statement: Statement) -> Iterator[Answer]:
    """Yield the statuses of a section; scenarios and requirements have a way of their own to promise them."""
    account, route, _ = statement
    if account.site.kind == "section":
        promise = Promise(account.site, (), ())
        for status, place in account.told.statuses.items():
            yield promise, route, StatusMention(status, *place)
