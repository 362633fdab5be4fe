"""What is wrong with a main spec so that openspec writes no such spec, and what keeps it from changing one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.text import SPACE, Label, body_text, trimmed
from openspec_lint.read.markdown_text import read_markdown

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
    lines = spec.outline.lines
    if spec.document.has_bom and lines[0][:1] == "#":  # this check of openspec's takes the mark for a part of the line
        without = "\n".join(["", *lines[1:]])
        spec = read_spec(spec.capability, read_markdown(spec.document.path, without))
        lines = spec.outline.lines
    sections = (heading for heading in spec.outline.headings if heading.level == 2)
    found = [
        SpecProblem("delta-heading", heading.line, trimmed(lines[heading.line]))
        for heading in sections
        if _DELTA_HEADING.match(lines[heading.line])
    ]
    # Without a space behind the hashes it is a requirement for archiving, and none for this check of openspec's.
    is_spaced = {label.line for label in spec.outline.labels if _SPACED_REQUIREMENT.match(lines[label.line])}
    found += [
        SpecProblem("outside-section", stray.line, stray.name) for stray in spec.strays if stray.line in is_spaced
    ]
    first: dict[str, Label] = {}
    for requirement in spec.requirements:
        if requirement.line in is_spaced:
            label = first.setdefault(requirement.name, Label(requirement.name, requirement.line))
            if label.line != requirement.line:
                found.append(SpecProblem("duplicate", requirement.line, requirement.name))
    yield from sorted(found, key=lambda problem: problem.line)


def spec_problems(spec: Spec) -> Iterator[SpecProblem]:
    """Yield everything for which openspec refuses to write a spec."""
    if spec.purpose is None or not spec.purpose.text:
        yield SpecProblem("purpose-missing", spec.purpose.heading.line if spec.purpose is not None else 0, "")
        return
    if spec.section is None:
        yield SpecProblem("requirements-missing", 0, "")
        return
    section, content = spec.section.heading, spec.outline
    children = list(content.children(section))
    if not children:
        yield SpecProblem("no-requirement", section.line, "")
    for child in children:
        if not child.title and not body_text(content, child.line + 1, child.end):
            yield SpecProblem("heading-empty", child.line, "")
        if not any(content.text_of(scenario) for scenario in content.children(child)):
            yield SpecProblem("no-scenario", child.line, child.title)
    yield from structure_problems(spec)
    for requirement in spec.requirements:
        if not requirement.text:
            yield SpecProblem("no-text", requirement.line, requirement.name)
