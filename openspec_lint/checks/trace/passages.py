"""The texts that a trace is made of: each requirement's own text and its scenarios, with what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.text import Outline
from openspec_lint.model.prose.mentions import Mention
from openspec_lint.model.prose.promises import Promise, outcome_of, promises_of_delta, promises_of_spec
from openspec_lint.model.prose.statuses import StatusMention, statuses
from openspec_lint.model.prose.steps import WHEN, step_of
from openspec_lint.model.site import Site


class Passage(NamedTuple):
    """A requirement's own text, or one of its scenarios; promise: None where it names no endpoint.

    statuses: those that its outcome names.
    """

    site: Site
    promise: Promise | None
    statuses: tuple[StatusMention, ...] = ()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The endpoints that it names."""
        return self.promise.mentions if self.promise is not None else ()

    @property
    def called(self) -> tuple[Mention, ...]:
        """The endpoints that are called, named before it is said what happens: from WHEN on, where a line says that."""
        if self.promise is None:
            return ()
        outcome = {line for line, _ in self.promise.outcome}
        before = [mention for mention in self.promise.mentions if mention.line not in outcome]
        lines = range(self.site.key, before[-1].line + 1) if before else ()
        start = max((line for line in lines if step_of(self.site.document.value[line]) == WHEN), default=0)
        return tuple(mention for mention in before if mention.line >= start)


class Entry(NamedTuple):
    """A requirement with its scenarios. is_section: a section of a spec in which OpenSpec sees no requirement."""

    own: Passage
    scenarios: tuple[Passage, ...]
    change: str | None = None
    is_section: bool = False


def entries_of_spec(spec: Spec) -> Iterator[Entry]:
    """Yield the requirements of a main spec in the order of its lines; of a spec without any, the sections that name
    an endpoint.
    """
    found = {promise.site.key: promise for promise in promises_of_spec(spec)}
    requirements = sorted((*spec.requirements, *spec.strays), key=lambda requirement: requirement.line)
    if requirements:
        yield from _entries(requirements, found, spec.outline)
        return
    for promise in found.values():
        passage = Passage(promise.site, promise, promise.statuses())
        is_scenario = promise.is_scenario
        own = Passage(promise.site, None) if is_scenario else passage
        yield Entry(own, (passage,) if is_scenario else (), is_section=True)


def entries_of_delta(delta: Delta) -> Iterator[Entry]:
    """Yield what a delta adds and modifies; one in which OpenSpec sees nothing at all is read like a main spec."""
    if not delta.has_entries:
        yield from entries_of_spec(read_spec(delta.capability, delta.document))
        return
    requirements = sorted((*delta.added, *delta.modified), key=lambda requirement: requirement.line)
    found = {promise.site.key: promise for promise in promises_of_delta(delta)}
    yield from _entries(requirements, found, delta.outline)


def _entries(requirements: Iterable[Requirement], found: dict[int, Promise], content: Outline) -> Iterator[Entry]:
    for requirement in requirements:
        scenarios = tuple(
            _passage(scenario.site, found.get(scenario.line), content, scenario.end)
            for scenario in requirement.scenarios
        )
        own = Passage(requirement.site, found.get(requirement.line))
        yield Entry(own, scenarios, requirement.operation)


def _passage(site: Site, promise: Promise | None, content: Outline, end: int) -> Passage:
    """Return a scenario; the statuses of one that names no endpoint belong to the operation of its requirement."""
    if promise is not None:
        return Passage(site, promise, promise.statuses())
    lines = [(index, content.lines[index]) for index in range(site.key, end) if index not in content.fenced]
    return Passage(site, None, tuple(statuses(outcome_of(lines))))
