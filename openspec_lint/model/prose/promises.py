"""What specs promise about the API: each requirement and scenario with the endpoints and statuses that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import Heading, Outline
from openspec_lint.model.prose.mentions import Mention, mentions
from openspec_lint.model.prose.requests import requests
from openspec_lint.model.prose.statuses import StatusMention, statuses
from openspec_lint.model.prose.steps import THEN, step_of
from openspec_lint.model.site import Site

REQUIREMENTS: Final = ("requirement", "requirement-stray", "delta-requirement")
"""The kinds of sites that are requirements, in main specs and in deltas."""


class Promise(NamedTuple):
    """A requirement's own text (heading included), or one of its scenarios; a section where there is no requirement.

    mentions: the endpoints it names. lines: its lines outside of fences, pairs of 0-based index and text. inherited: of
    a scenario that names no endpoint, those that the text of its requirement names.
    """

    site: Site
    mentions: tuple[Mention, ...]
    lines: Sequence[tuple[int, str]]
    inherited: tuple[Mention, ...] = ()

    @property
    def outcome(self) -> Sequence[tuple[int, str]]:
        """The lines that say what happens: those from THEN on, or all where no line has a keyword."""
        return outcome_of(self.lines)

    @property
    def is_scenario(self) -> bool:
        """Tell a scenario from the text of a requirement."""
        return self.site.kind in ("scenario", "delta-scenario")

    @property
    def capability(self) -> str:
        """The capability whose spec or delta it stands in."""
        around = self.site.around("spec") or self.site.around("delta")
        return str(around.name) if around is not None else ""

    @property
    def requirement(self) -> Site | None:
        """The requirement that it is, or is a scenario of; None in a spec without requirements."""
        return next(filter(None, map(self.site.around, REQUIREMENTS)), None)

    @property
    def operation(self) -> str:
        """What a delta does with its requirement, ADDED or MODIFIED; "" in a main spec."""
        delta = self.site.around("delta-requirement")
        return str(delta.value.get("operation", "")) if delta is not None else ""

    def statuses(self) -> tuple[StatusMention, ...]:
        """Return the HTTP statuses that its outcome names."""
        return tuple(statuses(self.outcome))


class Passage(NamedTuple):
    """Lines that belong together: from `start` to `end` (exclusive)."""

    site: Site
    start: int
    end: int


def promises_of_spec(spec: Spec) -> Iterator[Promise]:
    """Yield the promises of a main spec that name an endpoint, by themselves or as scenarios of such a requirement.

    A spec in which OpenSpec sees no requirement at all, because its headings are other ones, is read by its sections.
    """
    requirements = (*spec.requirements, *spec.strays)
    found = passages(requirements) if requirements else _sections(spec.outline, spec.site)
    return _naming(_texts(found, spec.outline))


def promises_of_delta(delta: Delta) -> Iterator[Promise]:
    """Yield the promises of what a delta adds and modifies that name an endpoint.

    A delta without any of the sections that OpenSpec reads is read by its sections, as what is added.
    """
    found = passages((*delta.added, *delta.modified)) if delta.operations else _added_sections(delta)
    return _naming(_texts(found, delta.outline))


def promises_of_requirement(requirement: Requirement) -> Iterator[Promise]:
    """Yield the promises of one requirement and its scenarios that name an endpoint."""
    return _naming(texts_of_requirement(requirement))


def texts_of_requirement(requirement: Requirement) -> Iterator[Promise]:
    """Yield the own text of a requirement, then its scenarios, whether they name an endpoint or not."""
    return _texts(passages([requirement]), requirement.content)


def _naming(found: Iterable[Promise]) -> Iterator[Promise]:
    return (promise for promise in found if promise.mentions or promise.inherited)


def _added_sections(delta: Delta) -> Iterator[Passage]:
    for site, start, end in _sections(delta.outline, delta.site):
        requirement = Site(
            "delta-requirement", site.document, site.trail, {"operation": "ADDED"}, delta.site, name=site.name
        )
        is_scenario = site.kind == "scenario"
        inner = Site("delta-scenario", site.document, site.trail, {}, requirement, name=site.name)
        yield Passage(inner if is_scenario else requirement, start, end)


def _texts(found: Iterable[Passage], content: Outline) -> Iterator[Promise]:
    """Yield what passages say; scenarios stand behind the text of their requirement."""
    around: tuple[Mention, ...] = ()
    for site, start, end in found:
        lines = [(index, content.lines[index]) for index in range(start, end) if index not in content.fenced]
        named = list(mentions(lines))
        if len(lines) < end - start:
            named += requests(content.lines, content.fenced, start, end)
            named.sort(key=lambda mention: mention.line)
        if site.kind in REQUIREMENTS:
            around = tuple(named)
        inherited = around if not named and site.parent is not None and site.parent.kind in REQUIREMENTS else ()
        yield Promise(site, tuple(named), lines, inherited)


def passages(requirements: Iterable[Requirement]) -> Iterator[Passage]:
    """Yield the own text of each requirement, heading included, then each of its scenarios."""
    for requirement in requirements:
        scenarios = requirement.scenarios
        own_end = min((scenario.line for scenario in scenarios), default=requirement.end)
        yield Passage(requirement.site, requirement.line, own_end)
        for scenario in scenarios:
            yield Passage(scenario.site, scenario.line, scenario.end)


def _sections(content: Outline, parent: Site) -> Iterator[Passage]:
    """Yield the text below each heading, as a scenario where it has steps."""
    ends = [heading.line for heading in content.headings[1:]] + [len(content.lines)]
    for heading, end in zip(content.headings, ends, strict=False):  # without any heading, there is one end
        yield Passage(_section(content, parent, heading, end), heading.line, end)


def section_site(content: Outline, parent: Site, line: int) -> Site:
    """Return the section that a line (0-based) stands in, or `parent` where no heading stands above it."""
    above = content.heading_above(line)
    return _section(content, parent, above, content.next_heading(line, len(content.lines))) if above else parent


def _section(content: Outline, parent: Site, heading: Heading, end: int) -> Site:
    kind = "scenario" if THEN in map(step_of, content.lines[heading.line : end]) else "section"
    return Site(kind, parent.document, (None, heading.line), {}, parent, name=heading.title)


def outcome_of(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """Return the lines, pairs of 0-based index and text, of the steps that say what happens; all without any step."""
    steps = [step_of(text) for _, text in lines]
    if not any(steps):
        return lines
    outcome, step = [], None
    for line, begun in zip(lines, steps, strict=True):
        step = begun or step
        if step == THEN:
            outcome.append(line)
    return outcome
