"""What is wrong with a main spec so that openspec writes no such spec, and what keeps it from changing one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.requirements import blocks
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import SPACE, Outline, body_text, outline, requirements_range, trimmed

_DELTA_HEADING = re.compile(
    f"##[{SPACE}]+(?:ADDED|MODIFIED|REMOVED|RENAMED)[{SPACE}]+Requirements[{SPACE}]*\\Z", re.ASCII | re.IGNORECASE
)
_SPACED_REQUIREMENT = re.compile(f"###[{SPACE}]+Requirement:", re.ASCII | re.IGNORECASE)


class SpecProblem(NamedTuple):
    """Something wrong with a main spec.

    kind: "purpose-missing", "requirements-missing", "no-requirement", "heading-empty", "no-scenario", "no-text",
    "delta-heading", "outside-section" or "duplicate". line: 0-based. name: of the requirement, or the heading's text.
    """

    kind: str
    line: int
    name: str


def structure_problems(spec: Spec) -> Iterator[SpecProblem]:
    """Yield what keeps openspec from merging anything into a spec, by line."""
    yield from _misplaced(_as_structure(spec))


def _as_structure(spec: Spec) -> Outline:
    """Return what openspec looks at for the structure: a byte order mark is a part of the first line there."""
    content = spec.outline
    is_hidden = spec.document.has_bom and content.lines[0][:1] == "#"
    return outline(["", *content.lines[1:]]) if is_hidden else content


def _misplaced(content: Outline) -> list[SpecProblem]:
    lines = content.lines
    found = [
        SpecProblem("delta-heading", heading.line, trimmed(lines[heading.line]))
        for heading in content.headings
        if heading.level == 2 and _DELTA_HEADING.match(lines[heading.line])
    ]
    start, end = requirements_range(content)
    first: dict[str, int] = {}
    for name, line in content.labels:
        # Without a space behind the hashes it is a requirement for archiving, and none for this check of openspec's.
        if not _SPACED_REQUIREMENT.match(lines[line]):
            continue
        if not start < line < end:
            found.append(SpecProblem("outside-section", line, name))
        elif first.setdefault(name, line) != line:
            found.append(SpecProblem("duplicate", line, name))
    return sorted(found, key=lambda problem: problem.line)


def spec_problems(spec: Spec) -> Iterator[SpecProblem]:
    """Yield every error of a spec: `openspec validate` calls it invalid, and archiving writes no such spec."""
    requirements = ((each.name, each.line, each.text) for each in spec.requirements)
    yield from _problems(spec.outline, _as_structure(spec), requirements)


def spec_problems_in(content: Outline) -> Iterator[SpecProblem]:
    """Yield every error of a spec of this outline, as `spec_problems`."""
    start, end = requirements_range(content)
    labels = [label for label in content.labels if start < label.line < end]
    requirements = ((*label, body_text(content, label.line + 1, stop)) for label, stop in blocks(labels, end))
    yield from _problems(content, content, requirements)


def _problems(
    content: Outline, structure: Outline, requirements: Iterable[tuple[str, int, str]]
) -> Iterator[SpecProblem]:
    """Yield the errors of a spec; requirements: name, line and text of each."""
    purpose, section = content.find("purpose"), content.find("requirements")
    if purpose is None or not content.text_of(purpose):
        yield SpecProblem("purpose-missing", purpose.line if purpose is not None else 0, "")
        return
    if section is None:
        yield SpecProblem("requirements-missing", 0, "")
        return
    children = list(content.children(section))
    if not children:
        yield SpecProblem("no-requirement", section.line, "")
    for child in children:
        if not child.title and not body_text(content, child.line + 1, child.end):
            yield SpecProblem("heading-empty", child.line, "")
        if not any(content.has_text(scenario) for scenario in content.children(child)):
            yield SpecProblem("no-scenario", child.line, child.title)
    yield from _misplaced(structure)
    yield from (SpecProblem("no-text", line, name) for name, line, text in requirements if not text)
