"""The texts that a trace is made of: the own text of each requirement and its scenarios, whatever they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.prose.mentions import Mention
from openspec_lint.model.prose.promises import Promise, promises_of_spec, texts_of_requirement
from openspec_lint.model.prose.steps import WHEN, step_of


class Entry(NamedTuple):
    """A requirement with its scenarios. change: what a delta does with it, None in a main spec.

    is_section: a section of a spec in which OpenSpec sees no requirement.
    """

    own: Promise
    scenarios: tuple[Promise, ...]
    change: str | None = None
    is_section: bool = False


def entries_of_spec(spec: Spec) -> Iterator[Entry]:
    """Yield the requirements of a main spec in the order of its lines; of a spec without any, the sections that name
    an endpoint.
    """
    requirements = (*spec.requirements, *spec.strays)
    if requirements:
        yield from _entries(requirements)
        return
    for promise in promises_of_spec(spec):
        is_scenario = promise.is_scenario
        own = promise._replace(mentions=()) if is_scenario else promise
        yield Entry(own, (promise,) if is_scenario else (), is_section=True)


def entries_of_delta(delta: Delta) -> Iterator[Entry]:
    """Yield what a delta adds and modifies; one in which OpenSpec sees nothing at all is read like a main spec."""
    if not delta.has_entries:
        yield from entries_of_spec(read_spec(delta.capability, delta.document))
    else:
        yield from _entries((*delta.added, *delta.modified))


def _entries(requirements: Iterable[Requirement]) -> Iterator[Entry]:
    for requirement in sorted(requirements, key=lambda each: each.line):
        own, *scenarios = texts_of_requirement(requirement)
        yield Entry(own, tuple(scenarios), requirement.operation)


def called_in(promise: Promise) -> tuple[Mention, ...]:
    """Return the endpoints that a scenario calls: those before it says what happens, from WHEN on where it has that."""
    outcome = {line for line, _ in promise.outcome}
    before = [mention for mention in promise.mentions if mention.line not in outcome]
    lines = range(promise.site.key, before[-1].line + 1) if before else ()
    start = max((line for line in lines if step_of(promise.site.document.value[line]) == WHEN), default=0)
    return tuple(mention for mention in before if mention.line >= start)
