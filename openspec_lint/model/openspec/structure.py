"""What is wrong with a main spec so that openspec writes no such spec, and what keeps it from changing one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.requirements import blocks
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import SPACE, Outline, body_text, outline, trimmed

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


def requirements_range(content: Outline) -> tuple[int, int]:
    """Return the line of `## Requirements` and the index after its last line; the count of lines twice without it."""
    second = [heading for heading in content.headings if heading.level == 2]
    for index, heading in enumerate(second):
        if heading.is_section and heading.title.lower() == "requirements":
            return heading.line, second[index + 1].line if index + 1 < len(second) else len(content.lines)
    return len(content.lines), len(content.lines)


def structure_problems(spec: Spec) -> Iterator[SpecProblem]:
    """Yield what keeps openspec from merging anything into a spec, by line."""
    content = spec.outline
    if spec.document.has_bom and content.lines[0][:1] == "#":  # openspec takes the mark for a part of the line here
        content = outline(["", *content.lines[1:]])
    yield from structure_problems_in(content)


def structure_problems_in(content: Outline) -> Iterator[SpecProblem]:
    """Yield what keeps openspec from merging anything into a spec of this outline, by line."""
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
    yield from sorted(found, key=lambda problem: problem.line)


def spec_problems_in(content: Outline) -> Iterator[SpecProblem]:
    """Yield everything for which openspec refuses to write a spec of this outline."""
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
        if not any(content.text_of(scenario) for scenario in content.children(child)):
            yield SpecProblem("no-scenario", child.line, child.title)
    yield from structure_problems_in(content)
    start, end = requirements_range(content)
    for label, stop in blocks([label for label in content.labels if start < label.line < end], end):
        if not body_text(content, label.line + 1, stop):
            yield SpecProblem("no-text", label.line, label.name)
