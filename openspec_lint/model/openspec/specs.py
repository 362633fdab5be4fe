"""A main spec: `openspec/specs/<capability>/spec.md` → purpose, requirements, scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openspec_lint.model.openspec.text import (
    Heading,
    Label,
    Outline,
    headings_of_block,
    outline,
    scenario_name,
    stated,
    trimmed,
)
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document


class Section(NamedTuple):
    """A section: its heading, which knows where it ends, and the text below the heading."""

    heading: Heading
    text: str


class Scenario(NamedTuple):
    """A scenario; `line` is the 0-based index of its heading, `end` the index after its last line.

    has_steps: whether anything stands below the heading; without it the scenario does not count. requirement: the site
    it belongs to. lines: those of the document, as openspec reads them.
    """

    name: str
    line: int
    end: int
    has_steps: bool
    requirement: Site
    lines: Sequence[str]

    @property
    def site(self) -> Site:
        """The scenario as a site, made when asked for: most runs never look at it."""
        kind = "delta-scenario" if self.requirement.kind == "delta-requirement" else "scenario"
        text = trimmed("\n".join(self.lines[self.line + 1 : self.end]))
        trail = (None, self.line)
        return Site(kind, self.requirement.document, trail, {"text": text}, self.requirement, name=self.name)


class Requirement(NamedTuple):
    """A requirement: the lines from `### Requirement: <name>` (0-based `line`) to `end` (exclusive).

    text: what it states, up to its first heading. scenarios: those that count as its own. scenario_names: the texts
    of all its `####` headings, which are what archiving compares.
    """

    name: str
    line: int
    end: int
    text: str
    scenarios: tuple[Scenario, ...]
    scenario_names: tuple[str, ...]
    site: Site


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """A main spec that was read; `capability` is its folder below the specs folder ("area/name").

    purpose and section: the sections Purpose and Requirements, None where there is none. requirements: those inside
    `## Requirements`; only they exist for `openspec archive`. strays: those outside of it, up to the next `##`.
    headings: what stands directly below Requirements without being a requirement's heading, as sites.
    """

    capability: str
    document: Document
    site: Site
    outline: Outline
    purpose: Section | None
    section: Section | None
    requirements: tuple[Requirement, ...]
    strays: tuple[Requirement, ...]
    headings: tuple[Site, ...]

    @property
    def sites(self) -> Iterator[Site]:
        """Yield the sites of the spec in the order of its lines, itself first."""
        yield self.site
        yield from requirement_sites(self.requirements)
        yield from requirement_sites(self.strays)
        yield from self.headings

    def requirement(self, name: str) -> Requirement | None:
        """Return the first requirement of exactly this name."""
        return next((requirement for requirement in self.requirements if requirement.name == name), None)


def requirement_sites(requirements: Iterable[Requirement]) -> Iterator[Site]:
    """Yield the sites of requirements, each with those of its scenarios."""
    for requirement in requirements:
        yield requirement.site
        yield from (scenario.site for scenario in requirement.scenarios)


def read_spec(capability: str, document: Document) -> Spec:
    """Return the main spec that a Markdown document is."""
    content = outline(document.value)
    site = Site("spec", document, None, {"capability": capability}, name=capability)
    purpose = content.find("purpose")
    parsed = content.find("requirements")
    start, end = _requirements_range(content)
    inside = [label for label in content.labels if start <= label.line < end]
    outside = [label for label in content.labels if not start <= label.line < end]
    children = list(content.children(parsed)) if parsed is not None else []
    return Spec(
        capability,
        document,
        site,
        content,
        _section(content, purpose),
        _section(content, parsed),
        tuple(_requirements("requirement", inside, end, content, site)),
        tuple(_strays(outside, content, site)),
        tuple(_other_headings(children, {label.line for label in content.labels}, content, site)),
    )


def _section(content: Outline, heading: Heading | None) -> Section | None:
    if heading is None:
        return None
    return Section(heading, content.text_of(heading))


def _requirements_range(content: Outline) -> tuple[int, int]:
    """Return the lines between the first `## Requirements` and the next `##`, which archiving replaces."""
    second = [heading for heading in content.headings if heading.level == 2]
    for index, heading in enumerate(second):
        if heading.is_section and heading.title.lower() == "requirements":
            return heading.line + 1, second[index + 1].line if index + 1 < len(second) else len(content.lines)
    return 0, 0


def _strays(labels: list[Label], content: Outline, parent: Site) -> Iterator[Requirement]:
    for label, stop in blocks(labels, len(content.lines)):
        end = next((heading.line for heading in content.between(label.line, stop) if heading.level <= 2), stop)
        yield from _requirements("requirement-stray", [label], end, content, parent)


def _requirements(kind: str, labels: list[Label], end: int, content: Outline, parent: Site) -> Iterator[Requirement]:
    for label, stop in blocks(labels, end):
        scenarios = content.children(Heading(label.line, 3, label.name, stop))
        yield requirement_of(kind, label, stop, scenarios, content, parent)


def blocks(labels: list[Label], end: int) -> Iterator[tuple[Label, int]]:
    """Yield each requirement heading with the index after the last line of its block."""
    for index, label in enumerate(labels):
        yield label, labels[index + 1].line if index + 1 < len(labels) else end


def requirement_of(
    kind: str,
    label: Label,
    end: int,
    scenario_headings: Iterable[Heading],
    content: Outline,
    parent: Site,
    **value: object,
) -> Requirement:
    """Return the requirement below `label`; `kind` is its site's, `value` what else the site's value holds."""
    lines = content.lines
    headings = headings_of_block(content, label.line, end)
    text = stated(content, label.line + 1, headings[0].line if headings else end)
    facts: dict[str, object] = {"text": text, **value}
    site = Site(kind, parent.document, (None, label.line), facts, parent, name=label.name)
    scenarios = tuple([_scenario(heading, end, lines, site) for heading in scenario_headings])
    facts["scenarios"] = [scenario.name for scenario in scenarios if scenario.has_steps]
    names = tuple([scenario_name(lines[heading.line]) for heading in headings if heading.level == 4])
    return Requirement(label.name, label.line, end, text, scenarios, names, site)


def _scenario(heading: Heading, end: int, lines: Sequence[str], requirement: Site) -> Scenario:
    stop = min(heading.end, end)
    has_steps = any(map(trimmed, lines[heading.line + 1 : stop]))
    return Scenario(scenario_name(lines[heading.line]), heading.line, stop, has_steps, requirement, lines)


def _other_headings(
    children: list[Heading], requirement_lines: set[int], content: Outline, parent: Site
) -> Iterator[Site]:
    for heading in children:
        if heading.line not in requirement_lines:
            names = [
                scenario_name(content.lines[child.line])
                for child in content.children(heading)
                if content.text_of(child)
            ]
            trail = (None, heading.line)
            yield Site("requirement-heading", parent.document, trail, {"scenarios": names}, parent, name=heading.title)
