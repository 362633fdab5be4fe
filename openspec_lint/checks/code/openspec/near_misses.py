"""Checks of a delta's sections and entries that are almost written as openspec reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.code.openspec.reading import unread_lines
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.deltas import Delta, DeltaSection
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.known import reading, role_of
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import SPACE, Heading, folded, line_node
from openspec_lint.model.site import Site

_OPERATIONS: Final = {
    **dict.fromkeys(("added", "add", "new"), "ADDED"),
    **dict.fromkeys(("modified", "modify", "changed", "updated"), "MODIFIED"),
    **dict.fromkeys(("removed", "remove", "deleted"), "REMOVED"),
    **dict.fromkeys(("renamed", "rename"), "RENAMED"),
}
"""Words that a section may begin with → what openspec wants to read."""

_TITLE = re.compile(
    rf"({'|'.join(_OPERATIONS)})(?:[{SPACE}]+(requirements?))?[*_`:.]*(?:[{SPACE}]*\([^()]*\))?[{SPACE}#]*\Z",
    re.ASCII | re.IGNORECASE,
)
_ENTRY = re.compile(r"[\s*_+`>#-]{0,20}(?:Requirement|FROM|TO)\b[*_`]{0,4}:", re.IGNORECASE)
_RENAME = re.compile(
    rf"[{SPACE}]*(?:[-+][{SPACE}]*|\*[{SPACE}]+)?"
    rf"(?P<side>(?:#{{1,6}}[{SPACE}]+)?[*_`]*(?:(?i:(?P<word>from|to))[*_`]*:[*_]*|(?P<capitals>FROM|TO)[*_`]*(?=[{SPACE}])))"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_READABLE_REST = re.compile(rf"[{SPACE}]*`?###[{SPACE}]*Requirement:[{SPACE}]*[^{SPACE}`]")
_LABELLED = re.compile(rf"[{SPACE}*_+`\[#-]{{0,20}}Requirement:", re.IGNORECASE)
_BARE = re.compile(rf"(?:[{SPACE}]*[-*+]|###)[{SPACE}]+")
_MARKS: Final = ' \t*_`"'
"""What may stand around a bare name."""


_FORMS: Final = {
    "FROM": "- FROM: `### Requirement: <old name>`",
    "TO": "- TO: `### Requirement: <new name>`",
    "": "a line - FROM: `### Requirement: <old name>` and a line - TO: `### Requirement: <new name>`",
}


class MisspeltSection(NamedTuple):
    """A heading that was meant as a delta section: it, what it was meant as, and whether nothing else can be meant."""

    heading: Heading
    operation: str
    is_certain: bool


class UnreadEntry(NamedTuple):
    """A line of RENAMED or REMOVED that was meant as an entry; side: "FROM", "TO" or "" (REMOVED)."""

    section: str
    line: int
    side: str
    fix: tuple[Edit, ...]


def misspelt_sections(delta: Delta) -> Iterator[MisspeltSection]:
    """Yield the headings of a delta that were meant as one of the four sections and are none."""
    read = {section.line for section in delta.operations}
    for heading in delta.outline.headings:
        match = None if heading.line in read else _TITLE.match(heading.title.lstrip("*_`"))
        if match is None or reading(delta.outline).rendered.block_at(heading.line) is not None:
            continue
        if any(known.line == heading.line for known in unread_lines(delta.outline)):
            continue
        word = match[1].lower()
        is_certain = _OPERATIONS[word].lower() == word
        if (is_certain and match[2]) or (heading.level == 2 and _holds_entries(delta, heading)):
            yield MisspeltSection(heading, _OPERATIONS[word], is_certain)


def _holds_entries(delta: Delta, heading: Heading) -> bool:
    return any(_ENTRY.match(line) for line in delta.outline.lines[heading.line + 1 : heading.end])


@lru_cache(maxsize=2)  # it is asked for each requirement that stands outside
def meant_sections(delta: Delta) -> list[int]:
    """Return the lines of the headings that were meant as delta sections; each is reported where it stands."""
    unread = [known.line for known in unread_lines(delta.outline) if known.title.split()[0].lower() in _OPERATIONS]
    return sorted([*unread, *(section.heading.line for section in misspelt_sections(delta))])


def is_below_meant(delta: Delta, line: int) -> bool:
    """Tell whether a line stands below a heading that was meant as a delta section."""
    before = [section.line for section in delta.sections if section.line < line]
    meant = [other for other in meant_sections(delta) if other < line]
    return bool(meant) and (not before or max(meant) >= max(before))


def section_misspelt(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each heading that was meant as a delta section."""
    delta = scope.delta_of(site)
    for heading, operation, is_certain in misspelt_sections(delta):
        line = delta.outline.lines[heading.line]
        expected = f"## {operation} Requirements"
        span = Span(heading.line + 1, 1, heading.line + 1, len(line) + 1)
        loses_words = "(" in heading.title
        fix = (Edit(delta.document.path, span, expected),) if is_certain and not loses_words else ()
        arguments = {"written": line.strip(), "expected": expected}
        yield Hit(line_node(delta.document, heading.line), arguments, aspect=f"{operation} {heading.title}", fix=fix)


def unread_entries(delta: Delta, spec: Spec | None) -> Iterator[UnreadEntry]:
    """Yield the lines that were meant to rename or remove a requirement and do neither."""
    sections = [section for section in delta.operations if section.operation in ("RENAMED", "REMOVED")]
    read = {label.line for label in delta.removed} | {side.line for pair in delta.renamed for side in pair}
    read |= {label.line for _, label in delta.lone_renames}
    for section in sections:
        lines = _open_lines(delta, section, read)
        entries = _renames(delta, lines) if section.operation == "RENAMED" else _removals(delta, lines, spec)
        yield from (entry for entry in entries if reading(delta.outline).rendered.block_at(entry.line) is None)


def _open_lines(delta: Delta, section: DeltaSection, read: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a section that are no entries, and belong to no removed requirement with a heading."""
    is_body = False
    for index in range(section.line + 1, section.end):
        line = delta.outline.lines[index]
        if index in read or line.startswith("###"):
            is_body = index in read and line.startswith("###")
        if index not in read and not is_body and index not in delta.outline.fenced and line.strip():
            yield index, line


def _renames(delta: Delta, lines: Iterator[tuple[int, str]]) -> Iterator[UnreadEntry]:
    for index, line in lines:
        match = _RENAME.match(line)
        if match is None:
            if _LABELLED.match(line):
                yield UnreadEntry("RENAMED", index, "", ())
            continue
        side = (match["word"] or match["capitals"]).upper()
        fix: tuple[Edit, ...] = ()
        if _READABLE_REST.match(match["rest"]):
            rest = match["rest"].lstrip()
            span = Span(index + 1, match.start("side") + 1, index + 1, len(line) - len(rest) + 1)
            fix = (Edit(delta.document.path, span, f"{side}: "),)
        yield UnreadEntry("RENAMED", index, side, fix)


def _removals(delta: Delta, lines: Iterator[tuple[int, str]], spec: Spec | None) -> Iterator[UnreadEntry]:
    names = {folded(requirement.name) for requirement in spec.requirements} if spec is not None else set()
    for index, line in lines:
        bare = _BARE.match(line)
        is_name = bare is not None and folded(line[bare.end() :].strip(_MARKS)) in names
        is_heading = line[:1] == "#" and role_of(line.lstrip("#").strip()) == "requirement"  # its level is reported
        if (_LABELLED.match(line) and not is_heading) or is_name:
            yield UnreadEntry("REMOVED", index, "", ())


def entry_unread(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report entries of RENAMED and REMOVED that are not read; where nothing at all is, the section is reported."""
    delta = scope.delta_of(site)
    for section, line, side, fix in unread_entries(delta, scope.spec(delta.capability)):
        if delta.has_entries or fix:
            form = _FORMS[side] if section == "RENAMED" else "### Requirement: <name>"
            text = delta.outline.lines[line].strip()
            done = "renames nothing" if section == "RENAMED" else "removes nothing"
            arguments = {"text": text, "done": done, "form": form}
            yield Hit(line_node(delta.document, line), arguments, aspect=f"{side} {text}", fix=fix)


NEAR_MISS_CHECKS: Final[dict[str, Check]] = {
    "delta-section-misspelt": section_misspelt,
    "delta-entry-unread": entry_unread,
}
"""The checks of this module by rule; `table.py` takes them over."""
