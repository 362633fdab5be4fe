"""Checks of headings at the wrong level, and of scenarios and requirements that lack the form of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from openspec_lint.checks.code.openspec.reading import document_of
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.known import reading, role_of
from openspec_lint.model.openspec.text import Heading, Outline, line_node, without_closing_hashes
from openspec_lint.model.site import Site

_REQUIREMENT_LEVEL: Final = 3
_SCENARIO_LEVEL: Final = 4
_SCENARIO_TEXT = re.compile(r"\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(?:\*\*|__)?Scenario(?:\*\*|__)?:(?:\*\*|__)?[^\S\n]*\S")


class MisplacedScenario(NamedTuple):
    """A `Scenario:` heading of a requirement that is not of level 4; is_inside: whether one of level 4 holds it."""

    heading: Heading
    is_inside: bool


def misplaced_scenarios(content: Outline) -> Iterator[MisplacedScenario]:
    """Yield the scenario headings of readable requirements that have another level than 4."""
    if not any(heading.level != _SCENARIO_LEVEL and heading.title[:1] in "Ss" for heading in content.headings):
        return
    labels = {label.line for label in content.labels}
    is_required = is_inside = False
    for heading in content.headings:
        role = role_of(heading.title)
        if heading.line in labels:
            is_required, is_inside = True, False
        elif role == "scenario" and heading.level != _SCENARIO_LEVEL:
            if is_required and reading(content).rendered.block_at(heading.line) is None:
                yield MisplacedScenario(heading, is_inside and heading.level > _SCENARIO_LEVEL)
            is_inside = is_inside and heading.level > _SCENARIO_LEVEL
        elif heading.level == _SCENARIO_LEVEL and role != "requirement":
            is_inside = True
        elif heading.level < _SCENARIO_LEVEL or role == "requirement":
            is_required = is_inside = False


def misplaced_requirements(content: Outline) -> Iterator[Heading]:
    """Yield the requirement headings that have another level than 3."""
    for heading in content.headings:
        is_possible = heading.level != _REQUIREMENT_LEVEL and heading.title[:1] in "Rr"
        is_meant = is_possible and role_of(heading.title) == "requirement"
        if is_meant and reading(content).rendered.block_at(heading.line) is None:
            yield heading


def _scenario_level(is_error: bool, site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report scenario headings of another level: those that do not count, or (`is_error` False) those that half do."""
    document, content = document_of(site, scope)
    for heading, is_inside in misplaced_scenarios(content):
        is_half_read = heading.level > _SCENARIO_LEVEL and (is_inside or site.kind == "spec")
        if is_half_read is is_error:
            continue
        span = Span(heading.line + 1, 1, heading.line + 1, heading.level + 1)
        arguments = {"title": without_closing_hashes(heading.title), "level": heading.level}
        fix = (Edit(document.path, span, "#" * _SCENARIO_LEVEL),)
        yield Hit(line_node(document, heading.line), arguments, aspect=heading.title, fix=fix)


def requirement_level(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report `Requirement:` headings of another level than 3."""
    document, content = document_of(site, scope)
    for heading in misplaced_requirements(content):
        is_above = heading.level < _REQUIREMENT_LEVEL
        what = "a section that ends the one above" if is_above else "a part of what stands above"
        arguments = {"title": without_closing_hashes(heading.title), "level": heading.level, "what": what}
        yield Hit(line_node(document, heading.line), arguments, aspect=heading.title)


def scenario_not_heading(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report text such as `**Scenario: ...**` in a requirement; where no scenario counts, that is what is reported."""
    requirement = scope.requirement_of(site)
    if requirement is None or not site.value["scenarios"]:
        return
    _, content = document_of(next(around for around in site.ancestors() if around.kind in ("spec", "delta")), scope)
    for line in range(requirement.line + 1, requirement.end):
        text = content.lines[line]
        is_meant = "Scenario" in text and text[0] != "#" and line not in content.fenced and _SCENARIO_TEXT.match(text)
        if is_meant and reading(content).rendered.block_at(line) is None:
            yield Hit(line_node(site.document, line), {"text": text.strip()}, aspect=text.strip())


def label_missing(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a heading with scenarios that stands where requirements do, without the word."""
    scenarios = site.value["scenarios"]
    if role_of(str(site.name)) is not None or all(role_of(name) == "requirement" for name in scenarios):
        return
    spec = scope.spec_of(next(around for around in site.ancestors() if around.kind == "spec"))
    above = [requirement.name for requirement in spec.requirements if requirement.line < site.key]
    part = f'takes it for a part of "{above[-1]}" and changes or removes it with that' if above else ""
    yield Hit(site, {"fate": part or "does not know it, so that no change can modify or remove it"})


HEADING_CHECKS: Final[dict[str, Check]] = {
    "scenario-heading-level": partial(_scenario_level, True),
    "scenario-heading-deep": partial(_scenario_level, False),
    "requirement-heading-level": requirement_level,
    "scenario-not-heading": scenario_not_heading,
    "requirement-label-missing": label_missing,
}
"""The checks of this module by rule; `table.py` takes them over."""
