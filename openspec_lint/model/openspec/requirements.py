"""Requirements and their scenarios, in a main spec or a delta."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from openspec_lint.model.openspec.text import (
    Heading,
    Label,
    Outline,
    body_text,
    headings_of_block,
    scenario_name,
    trimmed,
)
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document

_SCENARIO_LEVEL = 4
_KINDS = {"delta-requirement": "delta-scenario"}
"""Kind of a requirement's site → kind of its scenarios' sites; else "scenario"."""


class Scenario(NamedTuple):
    """A scenario; `line` is the 0-based index of its heading, `end` the index after its last line.

    has_steps: whether anything stands below the heading; without it the scenario does not count. text: what stands
    there, trimmed.
    """

    name: str
    line: int
    end: int
    text: str
    requirement: Requirement

    @property
    def has_steps(self) -> bool:
        """Whether anything stands below the heading; without it the scenario does not count."""
        return bool(self.text)

    @property
    def site(self) -> Site:
        """The scenario as a site."""
        around = self.requirement.site
        kind = _KINDS.get(around.kind, "scenario")
        return Site(kind, around.document, (None, self.line), {"text": self.text}, around, name=self.name)


@dataclass(frozen=True, eq=False)
class Requirement:
    """A requirement: the lines from `### Requirement: <name>` (0-based `line`) to `end` (exclusive).

    kind: that of its site. parent: the site of the spec or delta. operation: what a delta does with it, None in a main
    spec. What it says is read when first asked for: most runs look at few of the requirements more closely.
    """

    name: str
    line: int
    end: int
    content: Outline
    kind: str
    parent: Site
    operation: str | None = None

    @property
    def document(self) -> Document:
        """Where it stands."""
        return self.parent.document

    @cached_property
    def text(self) -> str:
        """What it states, up to its first heading."""
        return body_text(self.content, self.line + 1, self.end)

    @cached_property
    def scenario_names(self) -> tuple[str, ...]:
        """The texts of all its headings of level 4, which are what archiving compares."""
        headings = headings_of_block(self.content, self.line, self.end)
        lines = self.content.lines
        return tuple([scenario_name(lines[heading.line]) for heading in headings if heading.level == _SCENARIO_LEVEL])

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that count as its own, and those without steps, which do not count."""
        lines = self.content.lines
        return tuple(
            Scenario(
                scenario_name(lines[heading.line]),
                heading.line,
                heading.end,
                trimmed("\n".join(lines[heading.line + 1 : heading.end])),
                self,
            )
            for heading in self._scenario_headings()
        )

    def _scenario_headings(self) -> Iterator[Heading]:
        """Yield the headings directly below a requirement of a main spec, and those of level 4 in a delta."""
        if self.operation is None:
            for heading in self.content.children(Heading(self.line, 3, self.name, self.end)):
                yield heading._replace(end=min(heading.end, self.end))
            return
        headings = headings_of_block(self.content, self.line, self.end)
        for index, heading in enumerate(headings):
            if heading.level == _SCENARIO_LEVEL:  # what is no heading at the block's end belongs to the last of them
                stops = (other.line for other in headings[index + 1 :] if other.level <= _SCENARIO_LEVEL)
                yield heading._replace(end=next(stops, self.end))

    @cached_property
    def site(self) -> Site:
        """The requirement as a site; see `OPENSPEC_KINDS` for its value."""
        counted = [scenario.name for scenario in self.scenarios if scenario.has_steps]
        value: dict[str, object] = {"text": self.text, "scenarios": counted}
        if self.operation is not None:
            value["operation"] = self.operation
        return Site(self.kind, self.parent.document, (None, self.line), value, self.parent, name=self.name)


def requirement_sites(requirements: Iterable[Requirement]) -> Iterator[Site]:
    """Yield the sites of requirements, each with those of its scenarios."""
    for requirement in requirements:
        yield requirement.site
        yield from (scenario.site for scenario in requirement.scenarios)


def blocks(labels: list[Label], end: int) -> Iterator[tuple[Label, int]]:
    """Yield each requirement heading with the index after the last line of its block."""
    for index, label in enumerate(labels):
        yield label, labels[index + 1].line if index + 1 < len(labels) else end
