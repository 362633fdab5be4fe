"""Checks of main specs, and of requirements wherever they stand: what `openspec validate` asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from openspec_lint.checks.code.openspec.headings import misplaced_scenarios
from openspec_lint.checks.code.openspec.language import translated_headings
from openspec_lint.checks.code.openspec.reading import document_of, is_commented, lost_lines
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.purpose import placeholder
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Section, Spec
from openspec_lint.model.openspec.text import Heading, length_in_units, line_node, without_closing_hashes
from openspec_lint.model.site import Site

_DELTA_TITLE = re.compile(r"(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements", re.ASCII | re.IGNORECASE)
_SCENARIO_LIKE = re.compile(r"[\s#|>*_+-]*scenario\b", re.IGNORECASE)


def purpose_missing(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a spec without a section Purpose, or with nothing in it."""
    spec = scope.spec_of(site)
    if spec.purpose is None and not _is_lost(spec, "purpose"):
        yield Hit(site, {"problem": "has no section Purpose"})
    elif spec.purpose is not None and not spec.purpose.text:
        yield Hit(line_node(spec.document, spec.purpose.heading.line), {"problem": "says nothing in its Purpose"})


def _is_lost(spec: Spec, title: str) -> bool:
    """Tell whether readers see the section and openspec does not, which is reported where it stands."""
    if any(without_closing_hashes(known.title).lower() == title for known in lost_lines(spec.outline)):
        return True
    translated = translated_headings(spec.outline)
    return translated is not None and title in translated.titles


def purpose_placeholder(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a Purpose that begins with TBD or TODO, or that archiving wrote."""
    spec = scope.spec_of(site)
    found = placeholder(spec)
    if found is not None and spec.purpose is not None:
        line = found.line if found.line is not None else spec.purpose.heading.line
        yield Hit(line_node(spec.document, line))


def purpose_brief(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a Purpose of fewer UTF-16 units than `minimum`, unless it is a placeholder."""
    spec = scope.spec_of(site)
    if spec.purpose is None or not spec.purpose.text or placeholder(spec) is not None:
        return
    length = length_in_units(spec.purpose.text)
    if length < options["minimum"]:
        node = line_node(spec.document, spec.purpose.heading.line)
        yield Hit(node, {"length": length, "minimum": options["minimum"]})


def requirements_section_missing(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a spec without a section Requirements; a delta section in its place is reported as that."""
    spec = scope.spec_of(site)
    if spec.section is None and not list(_delta_headings(spec)) and not _is_lost(spec, "requirements"):
        count = len(spec.strays)
        hidden = f"; its {_requirements(count)} {'is' if count == 1 else 'are'} not read" if count else ""
        yield Hit(site, {"hidden": hidden})


def spec_without_requirements(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a section Requirements without any heading in it; requirements elsewhere are reported as such."""
    spec = scope.spec_of(site)
    if spec.section is not None and not spec.strays and not _has_children(spec, spec.section):
        yield Hit(line_node(spec.document, spec.section.heading.line))


def _has_children(spec: Spec, section: Section) -> bool:
    return next(spec.outline.children(section.heading), None) is not None


def delta_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each delta section in a main spec, with the number of requirements it hides."""
    spec = scope.spec_of(site)
    for index, (heading, hidden) in enumerate(_delta_headings(spec)):
        node = line_node(spec.document, heading.line)
        arguments = {"title": heading.title, "hidden": _requirements(hidden)}
        yield Hit(node, arguments, aspect=f"{heading.title} {index}")


def _requirements(count: int) -> str:
    return "1 requirement" if count == 1 else f"{count} requirements"


def _delta_headings(spec: Spec) -> Iterator[tuple[Heading, int]]:
    """Yield each heading of a delta section and the number of requirements below it."""
    for heading in spec.outline.headings:
        if heading.level == 2 and _DELTA_TITLE.fullmatch(heading.title):
            yield heading, sum(heading.line < stray.line < heading.end for stray in spec.strays)


def requirement_outside_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement outside `## Requirements`.

    Left out are those below a delta section, and those of a spec without a section Requirements: there the spec is
    what is reported.
    """
    spec = scope.spec_of(next(around for around in site.ancestors() if around.kind == "spec"))
    headings = [heading for heading, _ in _delta_headings(spec)]
    is_hidden = any(heading.line < site.key < heading.end for heading in headings)
    if not is_hidden and (headings or spec.section is not None):
        yield Hit(site, aspect=str(site.name))


def without_scenario(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement without a scenario that counts, and point at what may have been meant as one."""
    requirement = scope.requirement_of(site)
    if requirement is None or site.value["scenarios"] or _is_scenario_reported(site, requirement, scope):
        return
    notes = [Note(scenario.site, "a scenario without steps does not count") for scenario in requirement.scenarios] or [
        Note(line_node(site.document, line), "no scenario for openspec, which reads headings of level 4")
        for line in range(requirement.line + 1, requirement.end)
        if _SCENARIO_LIKE.match(site.document.value[line])
    ]
    yield Hit(site, related=tuple(notes[:1]))


def _is_scenario_reported(site: Site, requirement: Requirement, scope: OpenSpec) -> bool:
    """Tell whether a scenario of the requirement is reported where it stands, as one that openspec does not read."""
    _, content = document_of(next(around for around in site.ancestors() if around.kind in ("spec", "delta")), scope)
    lines = {known.line for known in lost_lines(content) if known.role == "scenario"}
    lines |= {scenario.heading.line for scenario in misplaced_scenarios(content)}
    return any(requirement.line < line < requirement.end for line in lines)


def requirement_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement whose name an earlier one of the spec has; one in a comment is reported as that."""
    first: dict[str, Site] = {}
    spec = scope.spec_of(site)
    for requirement in spec.requirements:
        if requirement.name in first and not is_commented(spec.outline, requirement.line):
            note = Note(first[requirement.name], "the first one")
            yield Hit(requirement.site, {"name": requirement.name}, related=(note,), aspect=requirement.name)
        first.setdefault(requirement.name, requirement.site)


def keyword_missing(site: Site, options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement whose text and name hold none of `keywords`."""
    if site.value["text"] and not _has_keyword(f"{site.name}\n{site.value['text']}", options):
        yield Hit(site, {"keywords": _named(options)})


def keyword_only_in_name(site: Site, options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report a requirement whose name holds one of `keywords`, and whose text holds none."""
    text = site.value["text"]
    if text and not _has_keyword(text, options) and _has_keyword(str(site.name), options):
        yield Hit(site, {"keywords": _named(options)})


def _named(options: Options) -> str:
    first, *others = options["keywords"]
    return f"{first} or {others[0]}" if len(others) == 1 else f"{first} or another keyword" if others else str(first)


def _has_keyword(text: str, options: Options) -> bool:
    return _keywords(tuple(options["keywords"])).search(text) is not None


@cache
def _keywords(keywords: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(keyword) for keyword in keywords)
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])")  # Chinese has no space around a word


REQUIREMENT_CHECKS: Final[dict[str, Check]] = {
    "spec-purpose-missing": purpose_missing,
    "spec-purpose-placeholder": purpose_placeholder,
    "spec-purpose-brief": purpose_brief,
    "spec-requirements-section-missing": requirements_section_missing,
    "spec-without-requirements": spec_without_requirements,
    "spec-with-delta-section": delta_section,
    "requirement-outside-section": requirement_outside_section,
    "requirement-without-scenario": without_scenario,
    "requirement-duplicate": requirement_duplicate,
    "requirement-keyword-missing": keyword_missing,
    "requirement-keyword-only-in-name": keyword_only_in_name,
}
"""The checks of this module by rule; `table.py` takes them over."""
