"""A main spec: `openspec/specs/<capability>/spec.md` → purpose, requirements, scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from openspec_lint.model.openspec.requirements import Requirement, blocks, requirement_sites
from openspec_lint.model.openspec.text import Heading, Label, Outline, outline, requirements_range, scenario_name
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document


class Section(NamedTuple):
    """A section: its heading, which knows where it ends."""

    heading: Heading
    content: Outline

    @property
    def text(self) -> str:
        """What stands below the heading, headings below it included."""
        return self.content.text_of(self.heading)


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


def read_spec(capability: str, document: Document) -> Spec:
    """Return the main spec that a Markdown document is."""
    content = outline(document.value, document.text)
    site = Site("spec", document, None, {"capability": capability}, name=capability)
    purpose = content.find("purpose")
    parsed = content.find("requirements")
    start, end = requirements_range(content)
    inside = [label for label in content.labels if start < label.line < end]
    outside = [label for label in content.labels if not start < label.line < end]
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
    return Section(heading, content) if heading is not None else None


def _strays(labels: list[Label], content: Outline, parent: Site) -> Iterator[Requirement]:
    for label, stop in blocks(labels, len(content.lines)):
        end = next((heading.line for heading in content.between(label.line, stop) if heading.level <= 2), stop)
        yield from _requirements("requirement-stray", [label], end, content, parent)


def _requirements(kind: str, labels: list[Label], end: int, content: Outline, parent: Site) -> Iterator[Requirement]:
    for label, stop in blocks(labels, end):
        yield Requirement(label.name, label.line, stop, content, kind, parent)


def _other_headings(
    children: list[Heading], requirement_lines: set[int], content: Outline, parent: Site
) -> Iterator[Site]:
    for heading in children:
        if heading.line not in requirement_lines:
            names = [
                scenario_name(content.lines[child.line])
                for child in content.children(heading)
                if content.has_text(child)
            ]
            trail = (None, heading.line)
            yield Site("requirement-heading", parent.document, trail, {"scenarios": names}, parent, name=heading.title)
