"""The same facts for every operation, status, media type and way into a schema, as oasdiff tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.idioms import with_idioms
from openspec_lint.checks.compat.schemas import NESTED, Comparison, SchemaComparisons, Start, Use


def expanded_changes(schemas: SchemaComparisons) -> Iterator[tuple[Change, int]]:
    """Yield each fact once for each way that leads to it, with the one operation that starts there.

    A schema that leads back to itself is not gone into again.
    """
    dialects = schemas.old, schemas.new
    done = {
        use: replace(comparison, facts=_used(with_idioms(comparison.facts, *schemas.pairs[use], dialects), use))
        for use, comparison in schemas.done.items()
    }
    telling = _telling(done)
    for start in schemas.starts:
        if start.use in telling:
            for place, fact in _below(start, done, telling):
                nested = fact.kind != "schema"
                there = NESTED.get(place, place) if nested else place
                yield fact._replace(place=there, traits={**start.about, **fact.traits}), 1 << start.operation


def _used(facts: Iterable[Change], use: Use) -> list[Change]:
    """Return facts with what their use says about them, as far as they do not say so themselves."""
    return [
        fact
        if fact.direction is not None
        else fact._replace(direction=use.direction, polarity=use.polarity, hidden=use.hidden or fact.hidden)
        for fact in facts
    ]


_Path = tuple[Use, "_Path | None"]


def _below(start: Start, done: Mapping[Use, Comparison], telling: set[Use]) -> Iterator[tuple[str, Change]]:
    """Yield the facts below one start, depth first, with the place where each is reached."""
    waiting: list[tuple[Use, str, _Path | None]] = [(start.use, start.place, None)]
    while waiting:
        use, place, above = waiting.pop()
        path: _Path = (use, above)
        for fact in done[use].facts:
            yield place, fact
        for edge in reversed(done[use].edges):
            if edge.use in telling and not _is_on(path, edge.use):
                waiting.append((edge.use, NESTED.get(place, place) if edge.nested else place, path))


def _is_on(path: _Path | None, use: Use) -> bool:
    while path is not None:
        if path[0] == use:
            return True
        path = path[1]
    return False


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
