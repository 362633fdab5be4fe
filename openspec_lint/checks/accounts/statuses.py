"""Statuses that sections about an operation list: "**404 Not Found**: no such pet"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from openspec_lint.checks.accounts.statements import Statement
from openspec_lint.checks.gaps import covers
from openspec_lint.model.markdown.places import Place


class ListedGap(NamedTuple):
    """The statuses that a section lists and its operation does not declare, each with its place; at least one."""

    statement: Statement
    statuses: tuple[tuple[str, Place], ...]


def listed_gaps(statements: Iterable[Statement], told: Collection[tuple[int, str]]) -> Iterator[ListedGap]:
    """Yield what each section is the first to list of an operation that does not declare it.

    Scenarios and requirements have a way of their own to promise a status. told: pairs of the `id` of an operation and
    a status that is left out, because it is told elsewhere.
    """
    known = set(told)
    for statement in statements:
        account, route, _ = statement
        listed = account.told.statuses.items() if account.site.kind == "section" else ()
        found = tuple(
            (status, place)
            for status, place in listed
            if (id(route.operation), status) not in known and not covers(route, status)
        )
        known.update((id(route.operation), status) for status, _ in found)
        if found:
            yield ListedGap(statement, found)
