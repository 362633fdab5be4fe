"""What `openspec validate` says of a main spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.validate.issue import Issue, error, info, warning
from openspec_lint.checks.validate.keywords import has_keyword, keyword_advice
from openspec_lint.model.openspec.purpose import placeholder
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.structure import SpecProblem, spec_problems
from openspec_lint.model.openspec.text import Heading, Outline, body_text, length_in_units, outline

_BRIEF: Final = 50
_LONG: Final = 500
"""Lengths in UTF-16 units: a Purpose below the first is brief, a requirement above the second is long."""

_PATHS: Final = {
    "no-requirement": "requirements",
    "heading-empty": "requirements.{child}.text",
    "no-scenario": "requirements.{child}.scenarios",
    "no-text": "requirements[{block}]",
}
"""Where openspec says a problem is: by the number of a heading below Requirements, or of a requirement; else "file"."""

_MESSAGES: Final = {
    "purpose-missing": "the spec needs a section ## Purpose with text, and a section ## Requirements",
    "requirements-missing": "the spec needs a section ## Requirements with its requirements",
    "no-requirement": "there is no requirement; write them as ### Requirement: <name>",
    "heading-empty": "the requirement has neither a name nor a text",
    "no-scenario": '"{name}" has no scenario; add #### Scenario: <name> with steps below it',
    "no-text": 'requirement "{name}" states nothing; {advice}',
    "delta-heading": '"{name}" is a heading for the delta of a change; requirements below it are not read. '
    "Move them below ## Requirements",
    "outside-section": 'requirement "{name}" is not below ## Requirements, so it is not read; move it there',
    "duplicate": 'requirement "{name}" is in this spec already; give one of the two another name',
}
_WITH_LINE: Final = ("delta-heading", "outside-section", "duplicate")


def spec_issues(spec: Spec) -> list[Issue]:
    """Return what openspec says of a main spec, errors first."""
    problems = list(spec_problems(spec))
    section = spec.section
    children = list(spec.outline.children(section.heading)) if section is not None else []
    child_numbers = {child.line: number for number, child in enumerate(children)}
    block_numbers = {requirement.line: number for number, requirement in enumerate(spec.requirements)}
    issues = [_error(problem, child_numbers, block_numbers) for problem in problems]
    if spec.purpose is None or section is None or not spec.purpose.text:
        return issues
    bare = {problem.line for problem in problems if problem.kind == "no-scenario"}
    return [
        *issues,
        *_about_purpose(spec, spec.purpose.text),
        *_about_children(spec.outline, children, bare),
        *_about_keywords(spec),
    ]


def _error(problem: SpecProblem, children: Mapping[int, int], blocks: Mapping[int, int]) -> Issue:
    kind, line, name = problem
    path = _PATHS.get(kind, "file").format(child=children.get(line), block=blocks.get(line))
    message = _MESSAGES[kind].format(name=name, advice=keyword_advice(name))
    return error(path, message, line + 1 if kind in _WITH_LINE else None)


def _about_purpose(spec: Spec, text: str) -> Iterator[Issue]:
    found = placeholder(spec)
    if found is not None:
        line = None if found.line is None else found.line + 1
        yield warning("overview", f"the Purpose is still a placeholder; say what {spec.capability} is for", line)
    elif length_in_units(text) < _BRIEF:
        yield warning("overview", f"the Purpose has fewer than {_BRIEF} characters; say it in a full sentence")


def _about_children(content: Outline, children: list[Heading], bare: set[int]) -> Iterator[Issue]:
    for index, child in enumerate(children):
        if length_in_units(_text_of(content, child)) > _LONG:
            message = f'"{child.title}" has more than {_LONG} characters; consider splitting it'
            yield info(f"requirements[{index}]", message)
        if child.line in bare:
            message = f'"{child.title}" has no scenario; scenarios are headings of level 4 with steps below them'
            yield warning(f"requirements[{index}].scenarios", message)


def _text_of(content: Outline, child: Heading) -> str:
    """Return what a heading below Requirements states: the text below it, or its title where there is none."""
    stop = content.next_heading(child.line, child.end)
    if sum(map(len, content.lines[child.line : stop])) <= _LONG // 2:
        return ""  # too short to be long, whatever counts of it
    below = outline(content.text_of(child).split("\n"))
    return body_text(below, 0, len(below.lines)) or child.title


def _about_keywords(spec: Spec) -> Iterator[Issue]:
    for index, requirement in enumerate(spec.requirements):
        if requirement.text and not has_keyword(requirement.text):
            message = f'requirement "{requirement.name}" has no SHALL or MUST; {keyword_advice(requirement.name)}'
            yield warning(f"requirements[{index}]", message)
