"""What `openspec validate` says of a main spec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.validate.issue import Issue, error, info, warning
from openspec_lint.checks.validate.keywords import has_keyword, keyword_advice
from openspec_lint.model.openspec.purpose import placeholder
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.structure import structure_problems
from openspec_lint.model.openspec.text import Heading, Outline, body_text, length_in_units, outline, trimmed

_BRIEF: Final = 50
_LONG: Final = 500
"""Lengths in UTF-16 units: a Purpose below the first is brief, a requirement above the second is long."""

_STRUCTURE: Final = {
    "delta-heading": '"{name}" is a heading for the delta of a change; requirements below it are not read. '
    "Move them below ## Requirements",
    "outside-section": 'requirement "{name}" is not below ## Requirements, so it is not read; move it there',
    "duplicate": 'requirement "{name}" is in this spec already; give one of the two another name',
}


def spec_issues(spec: Spec) -> list[Issue]:
    """Return what openspec says of a main spec, in its order."""
    if spec.purpose is None or not spec.purpose.text:
        return [error("file", "the spec needs a section ## Purpose with text, and a section ## Requirements")]
    if spec.section is None:
        return [error("file", "the spec needs a section ## Requirements with its requirements")]
    content = spec.outline
    children = list(content.children(spec.section.heading))
    bare = {index for index, child in enumerate(children) if not _has_scenario(content, child)}
    return [
        *_incomplete(content, children, bare),
        *(
            error("file", _STRUCTURE[problem.kind].format(name=problem.name), problem.line + 1)
            for problem in structure_problems(spec)
        ),
        *_about_purpose(spec, spec.purpose.text),
        *_about_children(content, children, bare),
        *_about_blocks(spec),
    ]


def _incomplete(content: Outline, children: list[Heading], bare: set[int]) -> Iterator[Issue]:
    if not children:
        yield error("requirements", "there is no requirement; write them as ### Requirement: <name>")
    for index, child in enumerate(children):
        if not child.title and not _text_of(content, child, least=0):
            yield error(f"requirements.{index}.text", "the requirement has neither a name nor a text")
        if index in bare:
            message = f'"{child.title}" has no scenario; add #### Scenario: <name> with steps below it'
            yield error(f"requirements.{index}.scenarios", message)


def _has_scenario(content: Outline, requirement: Heading) -> bool:
    return any(
        any(map(trimmed, content.lines[scenario.line + 1 : scenario.end])) for scenario in content.children(requirement)
    )


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
        if index in bare:
            message = f'"{child.title}" has no scenario; scenarios are headings of level 4 with steps below them'
            yield warning(f"requirements[{index}].scenarios", message)


def _text_of(content: Outline, child: Heading, least: int = _LONG // 2) -> str:
    """Return what a heading below Requirements states: the text below it, or its title where there is none.

    least: the number of characters up to which nobody wants to know.
    """
    stop = content.next_heading(child.line, child.end)
    if sum(map(len, content.lines[child.line : stop])) <= least:
        return ""
    below = outline(content.text_of(child).split("\n"))
    return body_text(below, 0, len(below.lines)) or child.title


def _about_blocks(spec: Spec) -> Iterator[Issue]:
    for index, requirement in enumerate(spec.requirements):
        path = f"requirements[{index}]"
        if not requirement.text:
            yield error(path, f'requirement "{requirement.name}" states nothing; {keyword_advice(requirement.name)}')
        elif not has_keyword(requirement.text):
            yield warning(
                path, f'requirement "{requirement.name}" has no SHALL or MUST; {keyword_advice(requirement.name)}'
            )
