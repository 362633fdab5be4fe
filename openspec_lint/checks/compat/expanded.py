"""The same facts for every operation, status, media type and way into a schema, as oasdiff tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.idioms import with_idioms
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.uses import NESTED, Comparison, Edge, Use
from openspec_lint.findings import OpenspecLintError

MAX_TOLD: Final = 100_000
"""Findings about schemas; in a contract whose schemas all lead to each other they would be millions."""

MAX_WAYS: Final = 100
"""Ways to the same schema, in one body, that are told one by one."""


def expanded_changes(schemas: SchemaComparisons) -> Iterator[tuple[Change, int]]:
    """Yield each fact once for each way that leads to it, with the one operation that starts there.

    A schema that leads back to itself is not gone into again. Raises OpenspecLintError where there is no end of them.
    """
    dialects = schemas.old, schemas.new
    done = {
        use: replace(comparison, facts=_used(with_idioms(comparison.facts, *schemas.pairs[use], dialects), use))
        for use, comparison in schemas.done.items()
    }
    telling = _telling(done)
    left = MAX_TOLD
    for start in schemas.starts:
        first = schemas.use_of(start)
        if first not in telling:
            continue
        for use, place, ways in _ways(first, start.place, done, telling):
            left -= ways * len(done[use].facts)
            if left < 0:
                raise OpenspecLintError(
                    f"--expanded: there are more than {MAX_TOLD:,} findings, most of them the same changes told for "
                    "every operation; without --expanded each is told once"
                )
            for fact in done[use].facts:
                there = NESTED.get(place, place) if fact.kind != "schema" else place
                told = fact._replace(place=there, traits={**start.about, **fact.traits}), 1 << start.operation
                yield from [told] * ways


def _used(facts: Iterable[Change], use: Use) -> list[Change]:
    """Return facts with what their use says about them, as far as they do not say so themselves."""
    return [
        fact
        if fact.direction is not None
        else fact._replace(direction=use.direction, polarity=use.polarity, hidden=use.hidden or fact.hidden)
        for fact in facts
    ]


def _ways(first: Use, place: str, done: Mapping[Use, Comparison], telling: set[Use]) -> Iterator[tuple[Use, str, int]]:
    """Yield what is reached from a use at a place: where, and in how many ways; the last step of a circle is none."""
    order, steps = _order(first, done, telling)
    found: dict[Use, dict[str, int]] = {first: {place: 1}}
    for use in order:
        for here, ways in found[use].items():
            yield use, here, min(ways, MAX_WAYS)
            for edge in steps[use]:
                there = NESTED.get(here, here) if edge.nested else here
                target = found.setdefault(edge.use, {})
                target[there] = target.get(there, 0) + ways


def _order(first: Use, done: Mapping[Use, Comparison], telling: set[Use]) -> tuple[list[Use], dict[Use, list[Edge]]]:
    """Return the uses below `first`, each before those it leads to, and the steps of each that close no circle."""
    steps: dict[Use, list[Edge]] = {first: []}
    ended: list[Use] = []
    is_open = {first}
    stack = [(first, iter(done[first].edges))]
    while stack:
        use, edges = stack[-1]
        edge = next(edges, None)
        if edge is None:
            stack.pop()
            is_open.remove(use)
            ended.append(use)
        elif edge.use in telling and edge.use not in is_open:
            steps[use].append(edge)
            if edge.use not in steps:
                steps[edge.use] = []
                is_open.add(edge.use)
                stack.append((edge.use, iter(done[edge.use].edges)))
    return ended[::-1], steps


def _telling(done: Mapping[Use, Comparison]) -> set[Use]:
    """Return the uses that have a fact, or lead to one."""
    leads_here: dict[Use, list[Use]] = {}
    for use, comparison in done.items():
        for edge in comparison.edges:
            leads_here.setdefault(edge.use, []).append(use)
    found = {use for use, comparison in done.items() if comparison.facts}
    waiting = list(found)
    while waiting:
        for use in leads_here.get(waiting.pop(), ()):
            if use not in found:
                found.add(use)
                waiting.append(use)
    return found
